"""Computes values that only move: repetition, pixel shuffle, unfolding and folding."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from convarith.arithmetic.axis import Axis
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.values.arrays import checked_array, magnitude, no_overflow, settled, with_room

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Sizes = tuple[int, ...]


def repeated(x: ArrayLike, *, input_size: Sizes, factor: Sizes) -> NDArray[Any]:
    """Return ``x`` with each cell as a block of ``factor`` cells."""
    values = checked_array("x", x, input_size, "input_size")
    for axis, times in enumerate(factor):
        values = values.repeat(times, axis)
    return values


def gathered(x: ArrayLike, *, input_size: Sizes, cells: Sequence[Sequence[Sizes]]) -> NDArray[Any]:
    """Return the values of ``x`` at lists of cells, a row for each list."""
    values = checked_array("x", x, input_size, "input_size")
    return np.array([[values[cell] for cell in each] for each in cells], values.dtype)


def shuffled(x: ArrayLike, *, input_shape: Sizes, factors: tuple[int, int], is_depth_first: bool) -> NDArray[Any]:
    """Return ``x`` of shape (C·r·q, H, W) with channels as pixels; ``is_depth_first`` is ONNX's order "dcr".

    ``factors`` are r and q, the rows and the columns of a block.
    """
    values, (r, q) = checked_array("x", x, input_shape, "input_shape"), factors
    channels, height, width = input_shape[0] // (r * q), *input_shape[1:]
    if is_depth_first:
        blocks = values.reshape(r, q, channels, height, width).transpose(2, 3, 0, 4, 1)
    else:
        blocks = values.reshape(channels, r, q, height, width).transpose(0, 3, 1, 4, 2)
    return blocks.reshape(channels, height * r, width * q)


def unshuffled(x: ArrayLike, *, input_shape: Sizes, factors: tuple[int, int], is_depth_first: bool) -> NDArray[Any]:
    """Return ``x`` of shape (C, r·H, q·W) with pixels as channels; ``is_depth_first`` is ONNX's order "dcr"."""
    values, (r, q) = checked_array("x", x, input_shape, "input_shape"), factors
    channels, height, width = input_shape[0], input_shape[1] // r, input_shape[2] // q
    blocks = values.reshape(channels, height, r, width, q)
    order = (2, 4, 0, 1, 3) if is_depth_first else (0, 2, 4, 1, 3)
    return blocks.transpose(order).reshape(channels * r * q, height, width)


def unfolded(axes: Sequence[Axis], x: ArrayLike, *, channels: int, mode: PaddingMode) -> NDArray[Any]:
    """Return the columns of ``x``: a row for each channel and tap, a column for each window."""
    sizes = tuple(axis.input_size for axis in axes)
    values = checked_array("x", x, (channels, *sizes), "input_shape").reshape(channels, -1)
    cells = _cells(axes, mode)
    columns = np.where(cells < 0, np.zeros((), values.dtype), values[:, cells])
    return columns.reshape(-1, cells.shape[1])


def folded(axes: Sequence[Axis], columns: ArrayLike, *, channels: int, mode: PaddingMode) -> NDArray[Any]:
    """Return the sums of ``columns`` at the cells where they were read."""
    sizes, cells = tuple(axis.input_size for axis in axes), _cells(axes, mode)
    given = checked_array("columns", columns, (channels * cells.shape[0], cells.shape[1]), "input_size")
    (values,) = with_room(given, largest=magnitude(given) * cells.size)
    sums = np.zeros((channels, prod(sizes)), values.dtype)
    with no_overflow("sums of overlaps", sums.dtype):
        for channel, rows in enumerate(values.reshape(channels, *cells.shape)):
            np.add.at(sums[channel], cells[cells >= 0], rows[cells >= 0])
    return settled(sums.reshape(channels, *sizes))


def _cells(axes: Sequence[Axis], mode: PaddingMode) -> NDArray[Any]:
    """Return for each (tap, window) the flat input cell that it reads, −1 for zero padding."""
    taps, steps = [axis.kernel_size for axis in axes], [axis.output_size for axis in axes]
    flat, outside = np.zeros((*taps, *steps), np.int64), np.zeros((*taps, *steps), bool)
    for number, axis in enumerate(axes):
        reads = [
            [mode.source(position, axis.input_size) for position in axis.reads(u)] for u in range(axis.output_size)
        ]
        sources = np.array([[-1 if cell is None else cell for cell in row] for row in reads]).T
        shape = [1] * (2 * len(taps))
        shape[number], shape[len(taps) + number] = sources.shape
        flat = flat * axis.input_size + sources.reshape(shape)
        outside = outside | (sources.reshape(shape) < 0)
    return np.where(outside, -1, flat).reshape(prod(taps), prod(steps))
