"""Sizes, values, and which input has a gradient from which output: as PyTorch has them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from convarith import Convolution, PaddingMode, Pooling, PoolingMode, TransposedConvolution

from ..framework import reached, seed_of, values_and_cells, whole_numbers
from ..geometries import convolutions, examples, poolings, transposed_convolutions
from ..verification import PYTORCH, verified
from .framework import (
    AVERAGE_POOLINGS,
    CONVOLUTIONS,
    MAX_POOLINGS,
    TRANSPOSED_CONVOLUTIONS,
    Tensor,
    gradients,
    padded,
    symmetric,
    tensor,
)


def all_reads(operation: Any) -> dict[tuple[int, ...], frozenset[tuple[int, ...]]]:
    return {index: operation.inputs_of(index) for index in np.ndindex(operation.output_size)}


def convolved(operation: Convolution, x: Tensor, kernel: NDArray[Any]) -> Tensor:
    """Return what PyTorch makes of ``x`` of shape (batch, *input_size); it pads itself wherever it can."""
    arguments = {"stride": operation.stride, "dilation": operation.dilation}
    x, weight = x[:, None], tensor(kernel)[None, None]
    even = symmetric(operation.padding)
    if even is None or operation.padding_mode is not PaddingMode.ZEROS:
        mode = "constant" if operation.padding_mode is PaddingMode.ZEROS else str(operation.padding_mode)
        x, even = padded(x, operation.padding, mode), [0] * len(operation.input_size)
    return CONVOLUTIONS[len(operation.input_size)](x, weight, padding=even, **arguments)[:, 0]


def check_convolution(operation: Convolution) -> None:
    seed = seed_of(operation)
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)
    np.testing.assert_array_equal(
        operation.compute(x, kernel), convolved(operation, tensor(x)[None], kernel)[0].numpy()
    )
    ones = np.ones(operation.kernel_size)
    assert all_reads(operation) == gradients(lambda batch: convolved(operation, batch, ones), x)
    verified("convolution", PYTORCH, operation)


@examples(250)
@given(convolutions())
def test_convolution(operation: Convolution) -> None:
    check_convolution(operation)


@examples(150)
@given(convolutions(modes=True))
def test_convolution_with_padding_that_repeats_the_input(operation: Convolution) -> None:
    check_convolution(operation)


def transposed(operation: TransposedConvolution, x: Tensor, kernel: NDArray[Any]) -> Tensor:
    """Return what PyTorch scatters; where the padding differs before and after, the rest is cut here."""
    common = [min(pair) for pair in operation.padding]
    y = TRANSPOSED_CONVOLUTIONS[len(operation.input_size)](
        x[:, None],
        tensor(kernel)[None, None],
        stride=operation.stride,
        padding=common,
        dilation=operation.dilation,
        output_padding=operation.output_padding,
    )[:, 0]
    return padded(
        y, [(cut - before, cut - after) for cut, (before, after) in zip(common, operation.padding, strict=True)]
    )


@examples(300)
@given(transposed_convolutions())
def test_transposed_convolution_and_its_equivalent(operation: TransposedConvolution) -> None:
    seed = seed_of(operation)
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)
    values = transposed(operation, tensor(x)[None], kernel)[0].numpy()
    np.testing.assert_array_equal(operation.compute(x, kernel), values)
    np.testing.assert_array_equal(operation.equivalent().compute(x, kernel), values)
    ones = np.ones(operation.kernel_size)
    assert all_reads(operation) == gradients(lambda batch: transposed(operation, batch, ones), x)
    verified("transposed convolution", PYTORCH, operation)


def with_pytorch_padding(pooling: Pooling) -> Pooling:
    """Return the pooling with as much padding after as before, and no dilation of an average: PyTorch has no other."""
    dilation = pooling.dilation if pooling.mode is PoolingMode.MAX else (1,) * len(pooling.dilation)
    larger = tuple((max(pair), max(pair)) for pair in pooling.padding)
    return replace(pooling, padding=larger, dilation=dilation)


def is_refused(pooling: Pooling) -> bool:
    """Whether it is an average of three axes whose kernel needs the padding to fit: PyTorch wants to do without."""
    fits = all(size >= k for size, k in zip(pooling.input_size, pooling.kernel_size, strict=True))
    return pooling.mode is PoolingMode.AVERAGE and len(pooling.input_size) == 3 and not fits


def pooled(operation: Pooling, x: Tensor) -> Tensor:
    axes, even = len(operation.input_size), symmetric(operation.padding)
    window: dict[str, Any] = {"kernel_size": operation.kernel_size, "stride": operation.stride, "padding": even}
    window["ceil_mode"] = operation.ceil_mode
    if operation.mode is PoolingMode.MAX:
        return MAX_POOLINGS[axes](x[:, None], dilation=operation.dilation, **window)[:, 0]
    return AVERAGE_POOLINGS[axes](x[:, None], count_include_pad=operation.count_include_pad, **window)[:, 0]


@pytest.mark.parametrize("mode", PoolingMode)
def test_pooling(mode: PoolingMode) -> None:
    @examples(250)
    @given(poolings(mode=mode).map(with_pytorch_padding).filter(lambda pooling: not is_refused(pooling)))
    def check(operation: Pooling) -> None:
        seed = seed_of(operation)
        x = whole_numbers(operation.input_size, seed=seed)
        np.testing.assert_allclose(operation.compute(x), pooled(operation, tensor(x)[None])[0].numpy(), rtol=1e-12)
        if mode is PoolingMode.AVERAGE:
            assert all_reads(operation) == gradients(lambda batch: pooled(operation, batch), x)
        else:  # the gradient of a maximum goes to one cell alone, so a 1 is put into each in turn
            by_cell = pooled(operation, tensor(values_and_cells(x)[1:, 0])).numpy()
            by_cell = by_cell.reshape(*operation.input_size, *operation.output_size)
            assert all_reads(operation) == reached(np.maximum(by_cell, 0))
        verified(f"{mode} pooling", PYTORCH, operation)

    check()
