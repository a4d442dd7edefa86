"""Keras' layers as people write them; the sizes are those of Keras' own formulas."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    CodeError,
    Convolution,
    Layer,
    Pooling,
    Resize,
    TransposedConvolution,
    code,
    from_code,
)

from ...geometries import examples

READ: tuple[tuple[str, Any, int | None, Any], ...] = (
    ("layers.Conv2D(33, 3)", 7, None, Convolution(7, 3)),
    (
        "keras.layers.Conv2D(33, (3, 5), strides=(2, 1), padding='same')",
        8,
        None,
        Convolution(8, (3, 5), (2, 1), "same"),
    ),
    ("tf.keras.layers.Conv2D(32, 3, 2, 'same', activation='relu', name='c')(x)", 8, None, Convolution(8, 3, 2, "same")),
    ("Conv1D(4, 3, padding='causal', dilation_rate=2)", 8, None, Convolution((8,), 3, 1, "causal", 2)),
    (
        "layers.Conv3D(filters=4, kernel_size=2, use_bias=False)",
        4,
        3,
        Layer(Convolution((4, 4, 4), 2), 3, 4, bias=False),
    ),
    ("layers.Conv2D(6, 3, groups=3)", 7, 3, Layer(Convolution(7, 3), 3, 6, 3)),
    ("layers.Conv2DTranspose(8, 3, strides=2)", 4, None, TransposedConvolution(4, 3, 2)),
    ("layers.Conv2DTranspose(8, 2, strides=3)", 4, None, TransposedConvolution(4, 2, 3, output_padding=1)),
    ("layers.Conv2DTranspose(8, 3, 2, 'same')", 4, None, TransposedConvolution(4, 3, 2, ((0, 1), (0, 1)))),
    (
        "layers.Conv2DTranspose(8, 3, strides=2, padding='same', output_padding=0)",
        4,
        None,
        TransposedConvolution(4, 3, 2, 1),
    ),
    (
        "layers.Conv1DTranspose(8, 4, strides=3, output_padding=2)",
        4,
        None,
        TransposedConvolution((4,), 4, 3, output_padding=2),
    ),
    ("layers.MaxPooling2D()", 7, None, Pooling(7, 2)),
    ("layers.MaxPool2D((3, 2))", 7, None, Pooling(7, (3, 2))),
    ("layers.MaxPooling1D(3, strides=2, padding='same')", 8, None, Pooling((8,), 3, 2, "same")),
    (
        "layers.AveragePooling2D(3, 2, 'same')",
        8,
        None,
        Pooling(8, 3, 2, "same", mode="average", count_include_pad=False),
    ),
    ("layers.AvgPool3D(2)", 4, None, Pooling((4, 4, 4), 2, mode="average")),
    ("layers.GlobalAveragePooling2D()", (4, 7), None, AdaptivePooling((4, 7), 1)),
    ("layers.GlobalMaxPool1D(keepdims=True)", 4, None, AdaptivePooling((4,), 1, "max")),
    ("layers.UpSampling2D()", 3, None, Resize(3, scale_factor=2)),
    ("layers.UpSampling2D((2, 3), interpolation='bilinear')", 3, None, Resize(3, mode="linear", scale_factor=(2, 3))),
    ("layers.UpSampling1D(size=3)", 3, None, Resize((3,), scale_factor=3)),
    (
        "keras.Sequential([layers.ZeroPadding2D(((0, 1), (2, 0))), layers.Conv2D(1, 3, strides=2)])",
        6,
        None,
        Convolution(6, 3, 2, ((0, 1), (2, 0))),
    ),
    (
        "keras.Sequential([layers.ZeroPadding2D((1, 2)), layers.Conv2D(1, 3, strides=2, padding='same')])",
        (5, 5),
        None,
        Convolution(5, 3, 2, ((2, 2), (3, 3))),
    ),
    (
        "keras.Sequential([layers.ZeroPadding1D(1), layers.AveragePooling1D(3, 2)])",
        7,
        None,
        Pooling((7,), 3, 2, 1, mode="average"),
    ),
    (
        "keras.Sequential([layers.Conv2DTranspose(2, 3, strides=2), layers.Cropping2D(((1, 0), (0, 2)))])",
        4,
        None,
        TransposedConvolution(4, 3, 2, ((1, 0), (0, 2))),
    ),
)


@pytest.mark.parametrize(("text", "input_size", "channels", "expected"), READ, ids=[each[0] for each in READ])
def test_a_layer_is_read_with_keras_defaults(text: str, input_size: Any, channels: int | None, expected: Any) -> None:
    assert from_code(text, input_size, channels=channels) == expected


SIZES = st.integers(1, 6)


@examples(200)
@given(st.integers(1, 9), SIZES, SIZES, st.sampled_from(["valid", "same"]), st.one_of(st.none(), st.integers(0, 5)))
def test_the_output_of_a_transposed_layer_has_the_size_of_keras_formula(
    i: int, k: int, s: int, padding: str, extra: int | None
) -> None:
    given_extra = "" if extra is None else f", output_padding={extra}"
    text = f"layers.Conv1DTranspose(1, {k}, strides={s}, padding='{padding}'{given_extra})"
    cut = 2 * (k // 2) if padding == "same" else 0
    usual = i * s + (max(k - s, 0) if padding == "valid" else 0)
    expected = usual if extra is None else (i - 1) * s + k - cut + extra
    if extra is not None and extra >= s:
        with pytest.raises(CodeError, match="must be below the stride"):
            from_code(text, i)
    elif expected >= 1:
        assert from_code(text, i).output_size == (expected,)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("layers.Conv2D(1, 3, strides=2, dilation_rate=2)", "Keras refuses a layer with strides and a dilation_rate"),
        ("layers.Conv2D(1, 3, padding='causal')", 'padding is \'causal\', but Conv2D takes one of "valid", "same"'),
        ("layers.Conv2D(1, 3, 1, 'same', None)", "Conv2D takes no 5th argument without a name"),
        ("layers.Conv2d(1, 1, 3)", "layers. does not stand before a layer of PyTorch"),
        ("nn.Conv2D(1, 3)", "nn. does not stand before a layer of Keras"),
        (
            "keras.Sequential([layers.ZeroPadding2D((1, 2, 3)), layers.Conv2D(1, 3)])",
            "padding is (1, 2, 3), but ZeroPa",
        ),
        ("keras.Sequential([layers.Cropping2D(1), layers.Conv2D(1, 3)])", "a layer in front pads, and does not do the"),
    ],
)
def test_what_keras_refuses_is_refused(text: str, problem: str) -> None:
    with pytest.raises(CodeError) as caught:
        from_code(text, 7)
    assert caught.value.problem.startswith(problem)


WRITTEN: tuple[tuple[Any, str], ...] = (
    (Layer(Convolution(7, 3, 2, 1), 16, 32, 2), 'layers.Conv2D(32, 3, strides=2, padding="same", groups=2)'),
    (Convolution((7,), 3, 1, "causal"), 'layers.Conv1D(1, 3, padding="causal", use_bias=False)'),
    (
        Layer(TransposedConvolution(5, 3, 2, 1, output_padding=1), 2, 3),
        "keras.Sequential([layers.Conv2DTranspose(3, 3, strides=2, output_padding=1), layers.Cropping2D(1)])",
    ),
    (
        Convolution(7, 4, 2, ((0, 1), (1, 1))),
        "keras.Sequential([layers.ZeroPadding2D(((0, 1), (1, 1))), layers.Conv2D(1, 4, strides=2, use_bias=False)])",
    ),
    (Pooling(8, 3, 2, "same"), 'layers.MaxPooling2D(3, strides=2, padding="same")'),
    (AdaptivePooling((4, 5), 1), "layers.GlobalAveragePooling2D(keepdims=True)"),
    (Resize(3, mode="linear", scale_factor=2), 'layers.UpSampling2D(2, interpolation="bilinear")'),
)


@pytest.mark.parametrize(("operation", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_an_operation_is_written_as_people_write_it(operation: Any, text: str) -> None:
    assert code(operation, "keras") == text


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (Convolution(7, 3, 2, 0, 2), "Keras refuses a layer with strides and a dilation_rate that are both above 1"),
        (Convolution(7, 3, padding=1, padding_mode="reflect"), "Keras pads with zeros only"),
        (Layer(TransposedConvolution(4, 3), 2, 2, 2), "Keras' transposed convolutions have no groups"),
        (
            TransposedConvolution(4, 3, dilation=2, output_padding=1),
            "Keras takes an output_padding below the stride only",
        ),
        (Pooling(8, 3, 2, 1), 'Keras pads a pooling by "same" only'),
        (Pooling(8, 3, ceil_mode=True), "Keras' poolings have no ceil mode"),
        (Pooling(8, 3, dilation=2), "Keras' poolings have no dilation"),
        (Pooling(8, 3, mode="average", divisor_override=2), "Keras' poolings have no divisor of their own"),
        (AdaptivePooling(8, 3), "Keras pools adaptively to one cell only"),
        (Resize(8, 3), "UpSampling takes whole factors"),
        (Resize(3, 6, "linear", align_corners=True), "UpSampling repeats cells, or is bilinear along two axes"),
    ],
)
def test_where_there_is_no_layer_the_reason_is_said(operation: Any, reason: str) -> None:
    with pytest.raises(CodeError) as caught:
        code(operation, "Keras")
    kind, _, said = caught.value.problem.partition(": ")
    assert kind.startswith("there is no Keras layer for this ")
    assert said.startswith(reason)
