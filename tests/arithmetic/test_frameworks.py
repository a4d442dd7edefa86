"""Other frameworks' words: every row about ONNX against ONNX Runtime, and what ``explicit_padding`` says of words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from convarith import (
    FRAMEWORK_WORDS,
    Convolution,
    Framework,
    GeometryError,
    Layer,
    Pooling,
    Resize,
    TransposedConvolution,
    explicit_padding,
)
from convarith.arithmetic import ExplicitPadding, Subject

from .framework import flat_pads, run, whole_numbers
from .verification import ONNX_RUNTIME, verified

Array = NDArray[Any]

X = whole_numbers((6, 7), seed=1)
KERNEL = whole_numbers((3, 2), seed=2)


def onnx(operator: str, x: Array = X, kernel: Array | None = None, **attributes: object) -> Array:
    """Return what ONNX Runtime makes of one map."""
    weights = [] if "Pool" in operator else [(KERNEL if kernel is None else kernel)[None, None]]
    result: Array = run((operator, attributes), inputs=[x[None, None], *weights])[0, 0]
    return result


def same_values(found: Array, expected: Array) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def check_auto_pad(word: str, subject: Subject) -> None:
    """Compare the word with the numbers for it, both in ONNX Runtime, where it keeps to the standard.

    It crops or gives up where a kernel shorter than the stride needs no padding, and forgets the output padding there;
    beside dilation it refuses the words or misunderstands them.
    """
    operator = {Subject.CONVOLUTION: "Conv", Subject.TRANSPOSED_CONVOLUTION: "ConvTranspose"}.get(subject, "MaxPool")
    for i, k, s in product(range(1, 8), range(1, 5), range(1, 4)):
        if k < s or (word == "VALID" and k > i):
            continue
        numbers = explicit_padding(Framework.ONNX, word, subject, input_size=(i,), kernel_size=k, stride=s)
        attributes: dict[str, object] = {"strides": [s], **({"kernel_shape": [k]} if operator == "MaxPool" else {})}
        x, kernel = whole_numbers((i,), seed=i), whole_numbers((k,), seed=k)
        by_word = onnx(operator, x, kernel, auto_pad=word, **attributes)
        same_values(by_word, onnx(operator, x, kernel, pads=flat_pads(numbers.padding), **attributes))
        assert numbers.output_padding == (0,)
        verified(f"padding words of a {subject}", ONNX_RUNTIME, (word, i, k, s))


def check_group(*, transposed: bool) -> None:
    operation = TransposedConvolution((6, 7), (3, 2)) if transposed else Convolution((6, 7), (3, 2))
    layer = Layer(operation, 4, 6, groups=2, bias=False)
    x, weight = whole_numbers(layer.input_shape, seed=1), whole_numbers(layer.weight_shape, seed=2)
    (result,) = run(("ConvTranspose" if transposed else "Conv", {"group": 2}), inputs=[x[None], weight])
    same_values(layer.compute(x, weight), result)


def check_pad(word: str, mode: str) -> None:
    pads = {"mode": word, "pads": [0, 0, 1, 0, 0, 0, 2, 3]}
    result = run(("Pad", pads), ("Conv", {}), inputs=[X[None, None], KERNEL[None, None]])[0, 0]
    same_values(Convolution((6, 7), (3, 2), padding=((1, 2), (0, 3)), padding_mode=mode).compute(X, KERNEL), result)


PAIRS, PADS = ((0, 1), (2, 0)), [0, 2, 1, 0]
POOL_PAIRS, POOL_PADS = ((0, 1), (1, 0)), [0, 1, 1, 0]
C, T, P, R = Subject.CONVOLUTION, Subject.TRANSPOSED_CONVOLUTION, Subject.POOLING, Subject.RESIZE


def direct(**arguments: Any) -> Array:
    return Convolution((6, 7), (3, 2), **arguments).compute(X, KERNEL)


def transposed(**arguments: Any) -> Array:
    return TransposedConvolution((6, 7), (3, 2), **arguments).compute(X, KERNEL)


def pooled(mode: str = "average", stride: int = 1, **arguments: Any) -> Array:
    return Pooling((6, 7), (3, 2), stride, mode=mode, count_include_pad=False, **arguments).compute(X)


def check_resize(
    sizes: tuple[int, int] | None, *, mode: str = "nearest", rounding: str | None = None, **ours: Any
) -> None:
    """Compare a resize with the node that has the same words."""
    if mode == "nearest":
        rounding = rounding or "floor"
    operation = Resize((6, 7), sizes, mode, rounding=rounding, **ours)
    words = {"mode": mode, "coordinate_transformation_mode": ours["coordinates"]}
    words |= {"nearest_mode": rounding} if rounding else {}
    given = {"sizes": [1, 1, *sizes]} if sizes else {"scales": [1, 1, *ours["scale_factor"]]}
    found = run(("Resize", {**words, **given}), inputs=[X[None, None]])[0, 0]
    np.testing.assert_allclose(operation.compute(X), found, rtol=1e-5, atol=1e-4)


def average(**attributes: Any) -> Array:
    return onnx("AveragePool", kernel_shape=[3, 2], **attributes)


ONNX_CHECKS: dict[tuple[Subject, str, str], Callable[[], None]] = {
    (C, "pads", "[0, 2, 1, 0]"): lambda: same_values(direct(padding=PAIRS), onnx("Conv", pads=PADS)),
    **{
        (subject, "auto_pad", word): partial(check_auto_pad, word, subject)
        for subject in (C, T, P)
        for word in ("VALID", "SAME_UPPER", "SAME_LOWER")
    },
    (C, "kernel_shape", ""): lambda: same_values(direct(), onnx("Conv", kernel_shape=[3, 2])),
    (C, "strides", ""): lambda: same_values(direct(), onnx("Conv")),
    (C, "dilations", ""): lambda: same_values(direct(dilation=2), onnx("Conv", dilations=[2, 2])),
    (C, "group", ""): lambda: check_group(transposed=False),
    (C, "mode of Pad", "constant"): lambda: check_pad("constant", "zeros"),
    (C, "mode of Pad", "reflect"): lambda: check_pad("reflect", "reflect"),
    (C, "mode of Pad", "edge"): lambda: check_pad("edge", "replicate"),
    (C, "mode of Pad", "wrap"): lambda: check_pad("wrap", "circular"),
    (T, "pads", "[0, 2, 1, 0]"): lambda: same_values(transposed(padding=PAIRS), onnx("ConvTranspose", pads=PADS)),
    (T, "output_padding", ""): lambda: same_values(
        transposed(stride=2, output_padding=1), onnx("ConvTranspose", strides=[2, 2], output_padding=[1, 1])
    ),
    (T, "dilations", ""): lambda: same_values(transposed(dilation=2), onnx("ConvTranspose", dilations=[2, 2])),
    (T, "group", ""): lambda: check_group(transposed=True),
    (P, "pads", "[0, 1, 1, 0]"): lambda: same_values(pooled(padding=POOL_PAIRS), average(pads=POOL_PADS)),
    (P, "kernel_shape", ""): lambda: same_values(pooled(), average()),
    (P, "strides", ""): lambda: same_values(pooled(stride=1), average()),
    (P, "dilations", ""): lambda: same_values(pooled(dilation=2), average(dilations=[2, 2])),
    (P, "ceil_mode", ""): lambda: same_values(pooled(stride=3), average(strides=[3, 3])),
    (P, "count_include_pad", ""): lambda: same_values(pooled(padding=1), average(pads=[1, 1, 1, 1])),
    (R, "sizes", ""): lambda: check_resize((9, 4), coordinates="asymmetric"),
    (R, "scales", ""): lambda: check_resize(None, scale_factor=(1.5, 0.6), coordinates="asymmetric"),
    (R, "mode", "nearest"): lambda: same_values(
        Resize((6, 7), (9, 4), "nearest", "half_pixel", "round_prefer_floor").compute(X),
        run(("Resize", {"sizes": [1, 1, 9, 4]}), inputs=[X[None, None]])[0, 0],
    ),
    (R, "mode", "linear"): lambda: check_resize((9, 4), mode="linear", coordinates="half_pixel"),
    **{
        (R, "coordinate_transformation_mode", word): partial(check_resize, (9, 1), mode="linear", coordinates=word)
        for word in ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")
    },
    **{
        (R, "nearest_mode", word): partial(check_resize, (12, 4), coordinates="half_pixel", rounding=word)
        for word in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")
    },
}


def test_every_row_that_says_it_was_checked_against_onnx_is_checked_here() -> None:
    rows = [(row.subject, row.argument, row.word) for row in FRAMEWORK_WORDS if row.framework is Framework.ONNX]
    assert set(rows) == set(ONNX_CHECKS)


@pytest.mark.parametrize("row", ONNX_CHECKS, ids=str)
def test_a_word_of_onnx(row: tuple[Subject, str, str]) -> None:
    ONNX_CHECKS[row]()


def test_rows_are_unique_and_those_of_frameworks_that_no_test_runs_are_not_checked() -> None:
    assert len({(row.framework, row.subject, row.argument, row.word) for row in FRAMEWORK_WORDS}) == len(
        FRAMEWORK_WORDS
    )
    assert {row.framework for row in FRAMEWORK_WORDS if row.checked} == {Framework.PYTORCH, Framework.ONNX}
    assert {row.framework for row in FRAMEWORK_WORDS if not row.checked} == {Framework.TENSORFLOW, Framework.JAX}


def test_every_word_of_padding_in_the_table_has_numbers() -> None:
    for row in FRAMEWORK_WORDS:
        if row.argument in ("padding", "auto_pad") and row.word.replace("_", "").isalpha():
            given = explicit_padding(row.framework, row.word, row.subject, input_size=5, kernel_size=3)
            assert len(given.padding) == len(given.output_padding) == 2


@pytest.mark.parametrize(
    ("framework", "word", "subject", "expected"),
    [
        # i = 6, k = 4, s = 2, d = 1 along one axis
        ("PyTorch", "valid", "convolution", ((0, 0), 0)),
        ("TensorFlow/Keras", "same", "convolution", ((1, 1), 0)),
        ("TensorFlow/Keras", "causal", "convolution", ((3, 0), 0)),
        ("TensorFlow/Keras", "same", "transposed convolution", ((1, 1), 0)),
        ("JAX", "SAME", "pooling", ((1, 1), 0)),
        ("JAX", "VALID", "transposed convolution", ((0, 0), 0)),
        ("ONNX", "SAME_LOWER", "convolution", ((1, 1), 0)),
    ],
)
def test_words_in_numbers(framework: str, word: str, subject: str, expected: tuple[tuple[int, int], int]) -> None:
    given = explicit_padding(framework, word, subject, input_size=(6,), kernel_size=4, stride=2)
    assert given == ExplicitPadding((expected[0],), (expected[1],))


def test_the_same_word_means_different_padding() -> None:
    sizes: dict[str, Any] = {"input_size": (6,), "kernel_size": 4}
    assert explicit_padding("PyTorch", "same", **sizes).padding == ((1, 2),)
    assert explicit_padding("JAX", "SAME_LOWER", **sizes).padding == ((2, 1),)
    assert explicit_padding("ONNX", "SAME_UPPER", **sizes, stride=2).padding == ((1, 1),)
    assert explicit_padding("ONNX", "SAME_UPPER", **sizes, stride=3).padding == ((0, 1),)


def test_keras_and_jax_fill_up_to_the_stride_of_a_transposed_convolution() -> None:
    for i, k, s, d in product(range(1, 5), range(1, 4), range(1, 5), range(1, 3)):
        extent = d * (k - 1) + 1
        sizes: dict[str, Any] = {"input_size": (i,), "kernel_size": k, "stride": s, "dilation": d}
        for framework, words in (("TensorFlow/Keras", ("valid", "same")), ("JAX", ("VALID", "SAME"))):
            outputs = []
            for word in words:
                given = explicit_padding(framework, word, "transposed convolution", **sizes)
                operation = TransposedConvolution(**sizes, padding=given.padding, output_padding=given.output_padding)
                outputs.append(operation.output_size)
            assert outputs == [((i - 1) * s + max(extent, s),), (i * s,)]


def test_words_that_are_not_understood() -> None:
    with pytest.raises(GeometryError) as error:
        explicit_padding("PyTorch", "same", input_size=(5, 6), kernel_size=3, stride=(1, 2))
    assert error.value.problem == 'axis 1: PyTorch refuses padding="same" with a stride of 2'
    with pytest.raises(GeometryError) as error:
        explicit_padding("ONNX", "SAME", input_size=5, kernel_size=3)
    assert error.value.problem == (
        "ONNX has no padding 'SAME' of a convolution, only 'VALID', 'SAME_UPPER', 'SAME_LOWER'"
    )
    assert error.value.details.hint == ""
    with pytest.raises(GeometryError) as error:
        explicit_padding("PyTorch", "valid", "pooling", input_size=5, kernel_size=3)
    assert error.value.problem == "PyTorch has no words for the padding of a pooling"
    with pytest.raises(GeometryError) as error:
        explicit_padding("Pytorch", "valid", input_size=5, kernel_size=3)
    assert error.value.details.hint == 'did you mean "PyTorch"?'


KERAS_SAME = {
    # (cells, kernel, stride, output padding): what Keras 3.15 gives, on JAX, for inputs and weights 1, 2, 3, …
    (4, 3, 2, 0): [2, 5, 4, 9, 6, 13, 8],
    (4, 3, 2, 1): [1, 2, 5, 4, 9, 6, 13, 8],
    (2, 2, 2, 1): [1, 2, 2],
    (2, 4, 3, 2): [2, 3, 6, 4, 6],
    (3, 5, 2, 0): [5, 8, 14, 14, 19],
}


@pytest.mark.parametrize("case", KERAS_SAME)
def test_an_output_padding_beside_same_is_keras(case: tuple[int, int, int, int]) -> None:
    i, k, s, a = case
    given = explicit_padding(
        "TensorFlow/Keras", "same", "transposed convolution", input_size=(i,), kernel_size=k, stride=s, output_padding=a
    )
    operation = TransposedConvolution((i,), k, s, given.padding, output_padding=given.output_padding)
    assert operation.output_size == (s * (i - 1) + k % 2 + a,)
    assert operation.compute(range(1, i + 1), range(1, k + 1)).tolist() == KERAS_SAME[case]


def test_other_words_have_no_output_padding_beside_them() -> None:
    with pytest.raises(GeometryError) as caught:
        explicit_padding("ONNX", "SAME_UPPER", "transposed convolution", input_size=3, kernel_size=2, output_padding=1)
    assert caught.value.problem == "ONNX has no output_padding beside a word of a transposed convolution"
    assert caught.value.details.hint == "it belongs to a transposed convolution of TensorFlow/Keras; leave it out"
