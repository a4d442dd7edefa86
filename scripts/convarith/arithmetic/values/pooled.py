"""Computes maxima and averages of windows, the positions of the maxima, and unpooling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from convarith.arithmetic.axis import Axis
from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.values.arrays import (
    EXACT_FLOATS,
    checked_array,
    floats,
    magnitude,
    no_overflow,
    objects,
    padded,
    with_room,
)
from convarith.arithmetic.values.sums import taps
from convarith.errors import Details, GeometryError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Sizes = tuple[int, ...]


def maxima(axes: Sequence[Axis], x: ArrayLike, *, output_size: Sizes) -> NDArray[Any]:
    """Return the maximum of each window: the minimum of the type, or −∞, for one of padding only."""
    values = _checked(axes, x)
    minimum = np.iinfo(values.dtype).min if values.dtype.kind in "iu" else float("-inf")
    around = padded(values, _reach(axes, output_size), value=minimum)
    result = np.full(output_size, minimum, values.dtype)
    for _, cells in taps(axes, output_size):
        result = np.maximum(result, around[cells])
    return result


def averages(
    axes: Sequence[Axis], x: ArrayLike, *, output_size: Sizes, count_include_pad: bool, divisor: int | None
) -> NDArray[Any]:
    """Return the average of each window, 0 where nothing counts; with a ``divisor``, its sum divided by that."""
    values = _checked(axes, x)
    reach, padding = _reach(axes, output_size), [axis.padding for axis in axes]
    # What a window of ceil_mode reads after the padding is neither padding nor input: it never counts.
    counted = padded(np.ones(values.shape, np.int64), padding, value=count_include_pad)
    overhang = [(0, after - own) for (_, after), (_, own) in zip(reach, padding, strict=True)]
    counted = padded(counted, overhang)
    cells = np.zeros(output_size, np.int64)
    for _, window in taps(axes, output_size):
        cells += counted[window]

    def totals(summands: NDArray[Any]) -> NDArray[Any]:
        around, sums = padded(summands, reach), np.zeros(output_size, summands.dtype)
        for _, window in taps(axes, output_size):
            sums += around[window]
        return sums

    if divisor is not None:
        cells = np.full(output_size, divisor)
    # Where nothing counts the total is 0, and so is the average.
    return _averaged(values, totals, np.maximum(cells, 1), largest_count=prod(axis.kernel_size for axis in axes))


def by_channel(x: ArrayLike, *, input_shape: Sizes, compute: Callable[[NDArray[Any]], NDArray[Any]]) -> NDArray[Any]:
    """Return what a pooling makes of each channel of ``x``."""
    return np.stack([compute(channel) for channel in checked_array("x", x, input_shape, "input_shape")])


def positions(axes: Sequence[Axis], x: ArrayLike, *, output_size: Sizes) -> NDArray[Any]:
    """Return the flat input position of the maximum of each window, −1 for a window of padding only."""
    values, reach = _checked(axes, x), _reach(axes, output_size)
    cells = np.arange(values.size).reshape(values.shape)
    around, flat = padded(values, reach), padded(cells, reach, value=-1)
    best = np.full(output_size, -1)
    for _, window in taps(axes, output_size):
        # A strict comparison: of equal values the first in reading order stays. NaN is the maximum where there is one.
        larger = (best < 0) | (around[window] > values.ravel()[best]) | (around[window] != around[window])
        best = np.where((flat[window] >= 0) & larger, flat[window], best)
    return best


def adaptive(
    x: ArrayLike, *, input_size: Sizes, output_size: Sizes, window: Callable[[int, int], range], mode: PoolingMode
) -> NDArray[Any]:
    """Return the maximum or the average of each window; ``window`` gives the cells of an axis that an output reads."""
    values = checked_array("x", x, input_size, "input_size")
    cells = {
        index: tuple(slice(each.start, each.stop) for each in (window(axis, u) for axis, u in enumerate(index)))
        for index in np.ndindex(*output_size)
    }
    if mode is PoolingMode.MAX:
        result = np.zeros(output_size, values.dtype)
        for index, where in cells.items():
            result[index] = values[where].max()
        return result
    counts = np.zeros(output_size, np.int64)
    for index, where in cells.items():
        counts[index] = prod(each.stop - each.start for each in where)

    def totals(summands: NDArray[Any]) -> NDArray[Any]:
        sums = np.zeros(output_size, summands.dtype)
        for index, where in cells.items():
            sums[index] = summands[where].sum()
        return sums

    return _averaged(values, totals, counts, largest_count=int(counts.max()))


def unpooled(x: ArrayLike, indices: ArrayLike, *, input_size: Sizes, output_size: Sizes) -> NDArray[Any]:
    """Return ``x`` at the positions ``indices``, zeros elsewhere; of several values for one cell the last stays."""
    values = checked_array("x", x, input_size, "input_size")
    output = np.zeros(output_size, values.dtype)
    places = _checked_positions(indices, input_size=input_size, output_size=output_size)
    for value, position in zip(values.ravel(), places.ravel(), strict=True):
        output.flat[position] = value
    return output


def unpooled_from(
    index: Sizes, indices: ArrayLike, *, input_size: Sizes, output_size: Sizes
) -> frozenset[tuple[int, ...]]:
    """Return the last input position that ``indices`` send to the output cell ``index``, as a set of one or none."""
    here = int(np.ravel_multi_index(index, output_size))
    senders = np.argwhere(_checked_positions(indices, input_size=input_size, output_size=output_size) == here)
    return frozenset(tuple(position.tolist()) for position in senders[-1:])


def _averaged(
    values: NDArray[Any], totals: Callable[[NDArray[Any]], NDArray[Any]], counts: NDArray[Any], *, largest_count: int
) -> NDArray[Any]:
    """Return ``totals`` of the values divided by ``counts``, whose maximum is ``largest_count``.

    The results are floats for floats and integers, fractions for fractions. An average does not overflow, but a total
    of floats can: then the values are halved often enough first, which does not round.
    """
    result: NDArray[Any]
    if values.dtype.kind == "f":
        wide = floats(values)
        finite = wide[np.isfinite(wide)]
        half = (
            0.5 ** largest_count.bit_length()
            if np.abs(finite).max(initial=0) > np.finfo(np.float64).max / largest_count
            else 1.0
        )
        with no_overflow("averages"):
            result = totals(wide * half) / counts / half
        return result
    (exact,) = with_room(values, largest=magnitude(values) * largest_count)
    sums = totals(exact)
    if exact.dtype != object and magnitude(sums) <= EXACT_FLOATS:
        result = sums / counts  # rounded once, as both are exact
        return result
    pairs = zip(sums.ravel().tolist(), counts.ravel().tolist(), strict=True)
    quotients = objects((Fraction(total) / count for total, count in pairs), sums.shape)
    return quotients if any(isinstance(value, Fraction) for value in values.flat) else floats(quotients)


def _checked(axes: Sequence[Axis], x: ArrayLike) -> NDArray[Any]:
    return checked_array("x", x, tuple(axis.input_size for axis in axes), "input_size")


def _checked_positions(indices: ArrayLike, *, input_size: Sizes, output_size: Sizes) -> NDArray[Any]:
    places = checked_array("indices", indices, input_size, "input_size")
    cells = prod(output_size)
    if places.dtype.kind not in "iu" or places.min() < 0 or places.max() >= cells:
        text = f"indices must be whole numbers from 0 to {cells - 1}, the flat positions in the output"
        raise GeometryError(text, Details(hint="a window of padding alone has no maximum, and its index is -1"))
    return places


def _reach(axes: Sequence[Axis], output_size: Sizes) -> list[tuple[int, int]]:
    """Return the padding of each axis, extended to the end of the last window of ceil_mode."""
    return [
        (axis.padding[0], max(axis.padding[1], axis.reads(size - 1)[-1] + 1 - axis.input_size))
        for axis, size in zip(axes, output_size, strict=True)
    ]
