"""The output size that a transposed convolution is asked for: PyTorch's rule, and ONNX's for the odd cell."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import GeometryError, TransposedConvolution

from .framework import run
from .geometries import examples, transposed_convolutions
from .verification import ONNX_RUNTIME, verified


@examples(100)
@given(transposed_convolutions(below_stride=True))
def test_the_output_padding_is_what_is_missing(operation: TransposedConvolution) -> None:
    sizes = operation.input_size, operation.kernel_size, operation.stride, operation.padding, operation.dilation
    assert TransposedConvolution(*sizes, output_size=operation.output_size) == operation


@examples(100)
@given(
    st.integers(1, 6),
    st.integers(1, 5),
    st.integers(1, 4),
    st.integers(1, 2),
    st.sampled_from(["same_upper", "same_lower"]),
    st.data(),
)
def test_words_share_the_padding_that_a_size_asks_for_as_onnx_does(
    i: int, k: int, s: int, d: int, word: str, data: st.DataObject
) -> None:
    uncut = s * (i - 1) + d * (k - 1) + 1
    o = data.draw(st.integers(1, uncut))  # ONNX Runtime gives negative padding for more
    operation = TransposedConvolution((i,), k, s, word, d, output_size=o)
    assert (operation.output_size, operation.output_padding) == ((o,), (0,))
    x, kernel = np.arange(1, i + 1), np.arange(1, k + 1)
    attributes = {"strides": [s], "dilations": [d], "output_shape": [o], "auto_pad": word.upper()}
    result = run(("ConvTranspose", attributes), inputs=[x[None, None].astype(float), kernel[None, None].astype(float)])
    np.testing.assert_array_equal(operation.compute(x, kernel), result[0, 0])
    verified("transposed convolution", ONNX_RUNTIME, (operation, o))


def test_a_size_beyond_the_uncut_output_is_output_padding() -> None:
    operation = TransposedConvolution((3,), 2, 3, "same_upper", output_size=10)
    assert (operation.padding, operation.output_padding, operation.output_size) == (((0, 0),), (2,), (10,))


WRONG: dict[str, tuple[Callable[[], object], str, str]] = {
    "too large": (
        lambda: TransposedConvolution(3, 3, 2, 1, output_size=(5, 8)),
        "axis 1: output_size is 8, but these settings give 5 to 6",
        'use an output_size from 5 to 6, another padding, or padding="same_upper", which takes any',
    ),
    "only one": (
        lambda: TransposedConvolution((3,), 3, output_size=4),
        "axis 0: output_size is 4, but these settings give 5",
        'use an output_size of 5, another padding, or padding="same_upper", which takes any',
    ),
    "both": (
        lambda: TransposedConvolution(3, 3, 2, output_padding=1, output_size=8),
        "output_size decides the output padding itself, but output_padding is given, too",
        "leave one of them out",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_had_is_told(case: str) -> None:
    make, problem, hint = WRONG[case]
    with pytest.raises(GeometryError) as caught:
        make()
    assert (caught.value.problem, caught.value.details.hint) == (problem, hint)
