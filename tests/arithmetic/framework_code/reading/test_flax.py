"""Flax's layers as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from convarith import CodeError, Convolution, Layer, Pooling, TransposedConvolution, code, from_code

READ: tuple[tuple[str, Any, int | None, Any], ...] = (
    ("nn.Conv(features=33, kernel_size=(3, 3))", 7, None, Convolution(7, 3, padding="same")),
    ("nn.Conv(33, (3,), 2, 'VALID')", 7, None, Convolution((7,), 3, 2)),
    ("flax.linen.Conv(8, (4, 4), strides=(2, 1))", 7, None, Convolution(7, 4, (2, 1), "same")),
    ("nn.Conv(8, (4,), padding='SAME_LOWER')", 7, None, Convolution((7,), 4, 1, "same_lower")),
    ("nn.Conv(8, (3,), padding='CAUSAL', kernel_dilation=2)", 7, None, Convolution((7,), 3, 1, "causal", 2)),
    ("nn.Conv(8, (4, 3), padding='REFLECT')", 7, None, Convolution(7, (4, 3), 1, ((1, 2), (1, 1)), 1, "reflect")),
    ("nn.Conv(8, (3, 3), padding='CIRCULAR')", 7, None, Convolution(7, 3, padding=1, padding_mode="circular")),
    ("nn.Conv(8, (3, 3), padding=2)(x)", 7, None, Convolution(7, 3, padding=2)),
    ("nn.Conv(8, (3, 3), padding=((0, 1), 2))", 7, None, Convolution(7, 3, padding=((0, 1), (2, 2)))),
    ("nn.Conv(8, (3, 3), feature_group_count=4, use_bias=False)", 7, 4,
     Layer(Convolution(7, 3, 1, "same"), 4, 8, 4, False)),
    ("nn.ConvTranspose(8, (3, 3), strides=(2, 2))", 4, None, TransposedConvolution(4, 3, 2, "same")),
    ("nn.ConvTranspose(8, (2,), (3,), 'VALID')", 4, None, TransposedConvolution((4,), 2, 3, output_padding=1)),
    ("nn.ConvTranspose(8, (3,), (2,), padding=((1, 2),))", 4, None, TransposedConvolution((4,), 3, 2, ((1, 0),))),
    ("nn.ConvTranspose(8, (2,), (2,), padding=((-1, 1),), transpose_kernel=True)", 4, None,
     TransposedConvolution((4,), 2, 2, ((2, 0),))),
    ("nn.max_pool(x, (2, 2))", 7, None, Pooling(7, 2, 1)),
    ("nn.max_pool(x, window_shape=(3, 3), strides=(2, 2), padding='SAME')", 7, None, Pooling(7, 3, 2, "same")),
    ("nn.avg_pool(x, (3,), strides=(2,), padding=((1, 0),))", 7, None, Pooling((7,), 3, 2, ((1, 0),), mode="average")),
    ("nn.avg_pool(x, (2,), padding='SAME', count_include_pad=False)", 7, None,
     Pooling((7,), 2, 1, "same", mode="average", count_include_pad=False)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "input_size", "channels", "expected"), READ, ids=[each[0] for each in READ])
def test_a_layer_is_read_with_the_defaults_of_flax(
    text: str, input_size: Any, channels: int | None, expected: Any
) -> None:
    assert from_code(text, input_size, channels=channels) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nn.Conv(8, 3)", "kernel_size is 3, but Conv takes a tuple of one number per axis, for one to three axes"),
        ("nn.Conv(8, (3, 3), padding='CAUSAL')", "padding is 'CAUSAL', but Conv takes one of"),
        ("nn.Conv(8, (3, 3), padding='same')", "padding is 'same', but Conv takes one of"),
        ("nn.Conv(8, (3, 3), padding=(-1, 1))", 'padding is (-1, 1), but Conv takes one of "SAME", "VALID"'),
        ("nn.Conv(8, (3, 3), input_dilation=2)", "input_dilation is not read"),
        ("nn.ConvTranspose(8, (3,), padding=((3, 0),))", "a padding of 3 before is more than the kernel reaches, 2"),
        (
            "nn.max_pool(x, (2, 2), padding=1)",
            "padding is 1, but max_pool takes a word or, of a pooling, (before, after)",
        ),
        ("nn.max_pool((2, 2))", "max_pool needs window_shape"),
    ],
)
def test_what_flax_refuses_or_is_not_read_is_refused(text: str, problem: str) -> None:
    with pytest.raises(CodeError) as caught:
        from_code(text, 7)
    assert caught.value.problem.startswith(problem)


WRITTEN: tuple[tuple[Any, str], ...] = (
    (Layer(Convolution(7, 3, 2, 1), 4, 8, 2),
     "nn.Conv(features=8, kernel_size=(3, 3), strides=(2, 2), feature_group_count=2)"),
    (Convolution((7,), 3), 'nn.Conv(features=1, kernel_size=(3,), padding="VALID", use_bias=False)'),
    (Convolution(7, 4, padding=((1, 2), (1, 2)), padding_mode="circular"),
     'nn.Conv(features=1, kernel_size=(4, 4), padding="CIRCULAR", use_bias=False)'),
    (Layer(TransposedConvolution(5, 3, 2, 1, output_padding=1), 2, 3),
     "nn.ConvTranspose(features=3, kernel_size=(3, 3), strides=(2, 2), padding=((1, 2), (1, 2)), "
     "transpose_kernel=True)"),
    (Pooling(8, 3, 2, 1, mode="average"),
     "nn.avg_pool(x, window_shape=(3, 3), strides=(2, 2), padding=((1, 1), (1, 1)))"),
)  # fmt: skip


@pytest.mark.parametrize(("operation", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_an_operation_is_written_as_people_write_it(operation: Any, text: str) -> None:
    assert code(operation, "flax") == text


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (
            Convolution(7, 3, padding=2, padding_mode="reflect"),
            "Flax repeats cells of the input only as REFLECT and CI",
        ),
        (
            Convolution(7, 3, padding=1, padding_mode="replicate"),
            "Flax repeats cells of the input only as REFLECT and C",
        ),
        (Layer(TransposedConvolution(4, 3), 2, 2, 2), "Flax's transposed convolutions have no groups"),
        (Pooling(8, 3, ceil_mode=True), "Flax's poolings have no ceil mode"),
        (Pooling(8, 3, dilation=2), "Flax's poolings have no dilation"),
    ],
)
def test_where_there_is_no_layer_the_reason_is_said(operation: Any, reason: str) -> None:
    with pytest.raises(CodeError) as caught:
        code(operation, "Flax")
    kind, _, said = caught.value.problem.partition(": ")
    assert kind.startswith("there is no Flax layer for this ")
    assert said.startswith(reason)
