"""What Keras and Flax compute of a text on JAX, beside what the operation computes that is read from it."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from convarith import Layer, TransposedConvolution

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ["JAX_ENABLE_X64"] = "1"


def texts(table: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Return text, input size and channels of a table of what is read, for pytest.

    JAX compiles each of them anew, for a second: the ordinary run has every fourth.
    """
    marks_of = [() if at % 4 == 0 else pytest.mark.slow for at in range(len(table))]
    return [pytest.param(*each[:3], id=each[0], marks=marks) for each, marks in zip(table, marks_of, strict=True)]


def random_of(text: str) -> np.random.Generator:
    """Return what draws numbers, the same for a text each time."""
    return np.random.default_rng(zlib.crc32(text.encode()))


def input_of(operation: Any, random: np.random.Generator) -> np.ndarray[Any, Any]:
    """Return numbers for the input of an operation, channels first; one channel where it has none."""
    shape = getattr(operation, "input_shape", None) or (1, *operation.input_size)
    return random.integers(-9, 10, shape).astype(float)


def weights_of(operation: Any, random: np.random.Generator) -> tuple[Any, Any]:
    """Return weights and bias for a layer, or for one of its maps; both None for an operation without weights."""
    if isinstance(operation, Layer):
        bias = random.integers(-4, 5, operation.out_channels).astype(float) if operation.bias else None
        return random.integers(-4, 5, operation.weight_shape).astype(float), bias
    if hasattr(operation, "transpose"):
        return random.integers(-4, 5, (1, 1, *operation.kernel_size)).astype(float), None
    return None, None


def computed(operation: Any, x: Any, weights: Any, bias: Any) -> Any:
    """Return the values of an operation, channels first."""
    if isinstance(operation, Layer):
        return operation.compute(x, weights) if bias is None else operation.compute(x, weights, bias)
    if hasattr(operation, "input_shape"):
        return operation.compute(x)
    return operation.compute(x[0], *([] if weights is None else [weights[0, 0]]))[None]


def of_operation(operation: Any) -> Any:
    """Return what a layer is of, or the operation itself."""
    return operation.operation if isinstance(operation, Layer) else operation


def as_kernel(operation: Any, weights: Any, *, transposed_order: bool) -> Any:
    """Return weights in the frameworks' order: axes first, then channels.

    A direct kernel ends with inputs and outputs, a transposed one with outputs and inputs if ``transposed_order``.
    """
    axes = tuple(range(2, weights.ndim))
    is_transposed = isinstance(of_operation(operation), TransposedConvolution)
    first, second = (0, 1) if is_transposed else (1, 0)  # where the inputs and the outputs are
    return weights.transpose(*axes, *((second, first) if is_transposed and transposed_order else (first, second)))


def agree(ours: Any, theirs: Any) -> None:
    """Compare values, channels first and channels last; a framework may drop axes of one cell.

    Keras takes averages of whole numbers in single precision, whatever it is told.
    """
    moved = np.moveaxis(np.asarray(ours, dtype=float), 0, -1)
    np.testing.assert_allclose(moved.reshape(np.shape(theirs)), theirs, rtol=1e-6, atol=1e-6)
