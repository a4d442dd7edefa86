"""Sizes, values, and which input reaches which output: as ONNX Runtime has them, for thousands of geometries.

All values are small whole numbers, so sums are exact in float32 and equal means equal.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from convarith import (
    Convolution,
    MaskedConvolution,
    PaddingMode,
    Pooling,
    PoolingMode,
    ResizeConvolution,
    TransposedConvolution,
)

from .framework import flat_pads, lowest_as_infinity, reached, run, seed_of, values_and_cells, whole_numbers
from .geometries import Window, convolutions, examples, poolings, transposed_convolutions, windows
from .verification import ONNX_RUNTIME, verified

ONNX_PAD_MODES = {PaddingMode.REFLECT: "reflect", PaddingMode.REPLICATE: "edge", PaddingMode.CIRCULAR: "wrap"}


Linear = Convolution | MaskedConvolution | TransposedConvolution | ResizeConvolution


def weights_and_ones(kernel: NDArray[Any], *, transposed: bool) -> NDArray[Any]:
    """Return two output channels: the kernel, and a kernel of ones that shows what each output reads."""
    both = np.stack([kernel, np.ones_like(kernel)])
    return both[None] if transposed else both[:, None]


def check_linear(operation: Linear, results: NDArray[Any], values: NDArray[Any]) -> None:
    """Compare sizes, values and reads with ``results`` of shape (1 + cells, 2 channels, *output)."""
    assert results.shape[2:] == operation.output_size
    np.testing.assert_array_equal(values, results[0, 0])
    by_cell = results[1:, 1].reshape(*operation.input_size, *operation.output_size)
    assert {index: operation.inputs_of(index) for index in np.ndindex(operation.output_size)} == reached(by_cell)


@examples(450)
@given(convolutions())
def test_convolution(operation: Convolution) -> None:
    seed = seed_of(operation)
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)
    attributes = {
        "strides": operation.stride,
        "dilations": operation.dilation,
        "pads": flat_pads(operation.padding),
    }
    results = run(("Conv", attributes), inputs=[values_and_cells(x), weights_and_ones(kernel, transposed=False)])
    check_linear(operation, results, operation.compute(x, kernel))
    verified("convolution", ONNX_RUNTIME, operation)


@examples(250)
@given(convolutions(modes=True))
def test_convolution_with_padding_that_repeats_the_input(operation: Convolution) -> None:
    seed = seed_of(operation)
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)
    pads = flat_pads([(0, 0), (0, 0), *operation.padding])
    results = run(
        ("Pad", {"mode": ONNX_PAD_MODES[operation.padding_mode], "pads": pads}),
        ("Conv", {"strides": operation.stride, "dilations": operation.dilation}),
        inputs=[values_and_cells(x), weights_and_ones(kernel, transposed=False)],
    )
    check_linear(operation, results, operation.compute(x, kernel))
    verified("convolution", ONNX_RUNTIME, operation)


def transpose(operation: TransposedConvolution, batch: NDArray[Any], kernels: NDArray[Any]) -> NDArray[Any]:
    """Return what ONNX Runtime scatters.

    It refuses an output padding of the stride or more, where PyTorch asks for less than the larger of stride and
    dilation: there the whole scatter is cut here, with the zeros behind its last tap that output padding reaches.
    """
    attributes: dict[str, object] = {"strides": operation.stride, "dilations": operation.dilation}
    if all(extra < stride for extra, stride in zip(operation.output_padding, operation.stride, strict=True)):
        cuts = {"pads": flat_pads(operation.padding), "output_padding": operation.output_padding}
        return run(("ConvTranspose", attributes | cuts), inputs=[batch, kernels])
    behind = [(0, extra) for extra in operation.output_padding]
    uncut = np.pad(run(("ConvTranspose", attributes), inputs=[batch, kernels]), [(0, 0), (0, 0), *behind])
    each = zip(operation.padding, uncut.shape[2:], strict=True)
    return uncut[:, :, *(slice(before, size - after) for (before, after), size in each)]


@examples(550)
@given(transposed_convolutions())
def test_transposed_convolution_and_its_equivalent(operation: TransposedConvolution) -> None:
    seed = seed_of(operation)
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)
    results = transpose(operation, values_and_cells(x), weights_and_ones(kernel, transposed=True))
    check_linear(operation, results, operation.compute(x, kernel))
    equivalent = operation.equivalent()
    assert equivalent.output_size == operation.output_size
    np.testing.assert_array_equal(equivalent.compute(x, kernel), results[0, 0])
    verified("transposed convolution", ONNX_RUNTIME, operation)


def pool(operation: Pooling, x: NDArray[Any]) -> NDArray[Any]:
    attributes: dict[str, object] = {
        "kernel_shape": operation.kernel_size,
        "strides": operation.stride,
        "dilations": operation.dilation,
        "pads": flat_pads(operation.padding),
        "ceil_mode": int(operation.ceil_mode),
    }
    if operation.mode is PoolingMode.MAX:
        return run(("MaxPool", attributes), inputs=[values_and_cells(x)])
    attributes["count_include_pad"] = int(operation.count_include_pad)
    return run(("AveragePool", attributes), inputs=[values_and_cells(x)])


@pytest.mark.parametrize("mode", PoolingMode)
def test_pooling(mode: PoolingMode) -> None:
    @examples(500)
    @given(poolings(mode=mode))
    def check(operation: Pooling) -> None:
        seed = seed_of(operation)
        x = whole_numbers(operation.input_size, seed=seed)
        results = pool(operation, x)[:, 0]
        assert results.shape[1:] == operation.output_size
        np.testing.assert_allclose(operation.compute(x), lowest_as_infinity(results[0]), rtol=1e-6)
        by_cell = results[1:].reshape(*operation.input_size, *operation.output_size)
        reads = {index: operation.inputs_of(index) for index in np.ndindex(operation.output_size)}
        # Of padding alone ONNX Runtime takes the lowest float for the maximum, which is no input that shows through.
        assert reads == reached(np.where(by_cell > 0, by_cell, 0))
        verified(f"{mode} pooling", ONNX_RUNTIME, operation)

    check()


# With SAME, ONNX Runtime refuses dilation in Conv and forgets it in pooling; where a kernel shorter than the stride
# needs no padding, its Conv and AveragePool crop and its MaxPool gives up. TensorFlow, whose words these are, pads 0.
PLAIN = windows(max_padding=0, most_dilation=1).filter(lambda window: window.kernel_size >= window.stride)

SAME = {"same": "SAME_UPPER", "same_upper": "SAME_UPPER", "same_lower": "SAME_LOWER", "valid": "VALID"}


@examples(200)
@given(PLAIN, st.sampled_from(sorted(SAME)))
def test_same_and_valid_of_a_convolution(window: Window, word: str) -> None:
    seed = seed_of((window, word))
    operation = Convolution((window.input_size,), window.kernel_size, window.stride, word)
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)
    attributes = {"strides": operation.stride, "auto_pad": SAME[word]}
    results = run(("Conv", attributes), inputs=[values_and_cells(x), weights_and_ones(kernel, transposed=False)])
    check_linear(operation, results, operation.compute(x, kernel))
    verified("convolution", ONNX_RUNTIME, operation)


@examples(200)
@given(PLAIN, st.sampled_from(sorted(SAME)), st.sampled_from(PoolingMode))
def test_same_and_valid_of_a_pooling(window: Window, word: str, mode: PoolingMode) -> None:
    seed = seed_of((window, word, mode))
    operation = Pooling(
        (window.input_size,), window.kernel_size, window.stride, word, mode=mode, count_include_pad=False
    )
    x = whole_numbers(operation.input_size, seed=seed)
    attributes = {
        "kernel_shape": operation.kernel_size,
        "strides": operation.stride,
        "auto_pad": SAME[word],
    }
    name = "MaxPool" if mode is PoolingMode.MAX else "AveragePool"
    result = run((name, attributes), inputs=[x[None, None]])[0, 0]
    assert result.shape == operation.output_size
    np.testing.assert_allclose(operation.compute(x), lowest_as_infinity(result), rtol=1e-6)
    verified(f"{mode} pooling", ONNX_RUNTIME, operation)


@examples(200)
@given(windows(max_padding=0), st.sampled_from(sorted(SAME)))
def test_same_and_valid_of_a_transposed_convolution(window: Window, word: str) -> None:
    seed = seed_of((window, word))
    operation = TransposedConvolution(
        (window.input_size,), window.kernel_size, window.stride, padding=word, dilation=window.dilation
    )
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)
    attributes = {
        "strides": operation.stride,
        "dilations": operation.dilation,
        "auto_pad": SAME[word],
        # ONNX promises an output of i′·s, but ONNX Runtime stops short when the kernel is shorter than the stride.
        "output_padding": operation.output_padding,
    }
    results = run(
        ("ConvTranspose", attributes), inputs=[values_and_cells(x), weights_and_ones(kernel, transposed=True)]
    )
    check_linear(operation, results, operation.compute(x, kernel))
    if word != "valid":
        assert operation.output_size == (window.input_size * window.stride,)
    verified("transposed convolution", ONNX_RUNTIME, operation)
