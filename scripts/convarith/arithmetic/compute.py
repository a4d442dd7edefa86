"""Which values an operation computes along its spatial axes.

numpy is imported by this module and by ``compute_channels`` alone, and they where values are asked for: `import numpy`
costs 0.2 s, which the build would otherwise pay at each start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.errors import Details, GeometryError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from convarith.arithmetic.adaptive import AdaptivePooling
    from convarith.arithmetic.convolution import Convolution
    from convarith.arithmetic.equivalent import EquivalentConvolution
    from convarith.arithmetic.pooling import Pooling
    from convarith.arithmetic.resizing import NearestResize
    from convarith.arithmetic.transposed import TransposedConvolution
    from convarith.arithmetic.unpooling import MaxUnpooling

NUMPY_PAD_MODES = {
    PaddingMode.ZEROS: "constant",
    PaddingMode.REFLECT: "reflect",
    PaddingMode.REPLICATE: "edge",
    PaddingMode.CIRCULAR: "wrap",
}


def convolution(operation: Convolution, x: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
    """Return the cross-correlation of ``x`` and ``kernel``, of shape output_size."""
    values, weights = _factors(operation, x, kernel)
    mode = NUMPY_PAD_MODES[operation.padding_mode]
    padded = np.pad(values, operation.padding, mode=mode)  # type: ignore[call-overload]  # it asks for a literal
    return _correlate(padded, weights, operation.output_size, stride=operation.stride, dilation=operation.dilation)


def transposed_convolution(operation: TransposedConvolution, x: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
    """Return ``x`` scattered through ``kernel``, of shape output_size: each input added where its taps fall."""
    values, weights = _factors(operation, x, kernel)
    uncut = np.zeros([axis.padded_size for axis in operation.axes], np.result_type(values, weights))
    for tap, cells in _taps(operation.kernel_size, operation.input_size, operation.stride, operation.dilation):
        uncut[cells] += weights[tap] * values
    return uncut[tuple(slice(axis.padding[0], axis.padding[0] + axis.input_size) for axis in operation.axes)]


def equivalent_convolution(operation: EquivalentConvolution, x: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
    """Return the same as the transposed convolution, by a direct one: stretch, pad or crop, rotate, slide."""
    values, weights = _factors(operation, x, kernel)
    stretched = np.zeros(operation.stretched_size, values.dtype)
    stretched[tuple(slice(None, None, s) for s in operation.stretch)] = values
    # Pad before cropping: where output padding is larger than the stretched input, what is cropped is padding.
    padded = np.pad(stretched, [(max(0, before), max(0, after)) for before, after in operation.padding])
    cropped = padded[
        tuple(
            slice(max(0, -before), size - max(0, -after))
            for (before, after), size in zip(operation.padding, padded.shape, strict=True)
        )
    ]
    ones = (1,) * len(operation.input_size)
    return _correlate(cropped, rotated(weights), operation.output_size, stride=ones, dilation=operation.dilation)


def pooling(operation: Pooling, x: ArrayLike) -> NDArray[Any]:
    """Return the maximum or the average of each window, of shape output_size."""
    values = checked_array("x", x, operation.input_size, "input_size")
    return _maxima(operation, values) if operation.mode is PoolingMode.MAX else _averages(operation, values)


def indices(operation: Pooling, x: ArrayLike) -> NDArray[Any]:
    """Return the flat input position of the maximum of each window, −1 for a window of padding alone."""
    values = checked_array("x", x, operation.input_size, "input_size")
    cells = np.arange(values.size).reshape(values.shape)
    padded, flat = np.pad(values, _reach(operation)), np.pad(cells, _reach(operation), constant_values=-1)
    best = np.full(operation.output_size, -1)
    for _, window in _taps(operation.kernel_size, operation.output_size, operation.stride, operation.dilation):
        # A strict comparison: of equal values the first in reading order stays.
        larger = (best < 0) | (padded[window] > values.ravel()[best])
        best = np.where((flat[window] >= 0) & larger, flat[window], best)
    return best


def adaptive_pooling(operation: AdaptivePooling, x: ArrayLike) -> NDArray[Any]:
    """Return the maximum or the average of each window, of shape output_size."""
    values = checked_array("x", x, operation.input_size, "input_size")
    is_max = operation.mode is PoolingMode.MAX
    result = np.zeros(operation.output_size, values.dtype if is_max else np.float64)
    for index in np.ndindex(*operation.output_size):
        cells = (operation.window(axis, u) for axis, u in enumerate(index))
        window = values[tuple(slice(each.start, each.stop) for each in cells)]
        result[index] = window.max() if is_max else window.mean(dtype=np.float64)
    return result


def max_unpooling(operation: MaxUnpooling, x: ArrayLike, indices: ArrayLike) -> NDArray[Any]:
    """Return ``x`` put where ``indices`` say, of shape output_size, zeros elsewhere."""
    values = checked_array("x", x, operation.input_size, "input_size")
    output = np.zeros(operation.output_size, values.dtype)
    for value, position in zip(values.ravel(), _positions(operation, indices).ravel(), strict=True):
        output.flat[position] = value
    return output


def unpooled_from(operation: MaxUnpooling, index: tuple[int, ...], indices: ArrayLike) -> frozenset[tuple[int, ...]]:
    """Return the last input position that ``indices`` send to the output cell ``index``, as a set of one or none."""
    here = int(np.ravel_multi_index(index, operation.output_size))
    senders = np.argwhere(_positions(operation, indices) == here)
    return frozenset(tuple(position.tolist()) for position in senders[-1:])


def nearest_resize(operation: NearestResize, x: ArrayLike) -> NDArray[Any]:
    """Return ``x`` with each cell repeated, of shape output_size."""
    values = checked_array("x", x, operation.input_size, "input_size")
    for axis, factor in enumerate(operation.factor):
        values = values.repeat(factor, axis)
    return values


def rotated(kernel: ArrayLike) -> NDArray[Any]:
    """Return ``kernel`` turned by 180°: reversed along every axis."""
    return np.flip(np.asarray(kernel))


def _positions(operation: MaxUnpooling, indices: ArrayLike) -> NDArray[Any]:
    positions = checked_array("indices", indices, operation.input_size, "input_size")
    cells = int(np.prod(operation.output_size))
    if positions.dtype.kind not in "iu" or positions.min() < 0 or positions.max() >= cells:
        text = f"indices must be whole numbers from 0 to {cells - 1}, the flat positions in the output"
        raise GeometryError(text, Details(hint="a window of padding alone has no maximum, and its index is -1"))
    return positions


def _maxima(operation: Pooling, values: NDArray[Any]) -> NDArray[Any]:
    least = np.iinfo(values.dtype).min if values.dtype.kind in "iu" else -np.inf
    padded = np.pad(values, _reach(operation), constant_values=least)
    maxima = np.full(operation.output_size, least, values.dtype)
    for _, cells in _taps(operation.kernel_size, operation.output_size, operation.stride, operation.dilation):
        maxima = np.maximum(maxima, padded[cells])
    return maxima


def _averages(operation: Pooling, values: NDArray[Any]) -> NDArray[Any]:
    # What a window of ceil_mode reads behind the padding is neither padding nor input: it never counts.
    counted = np.pad(np.ones(values.shape), operation.padding, constant_values=operation.count_include_pad)
    overhang = [(0, after - own) for (_, after), (_, own) in zip(_reach(operation), operation.padding, strict=True)]
    padded, counted = np.pad(values, _reach(operation)), np.pad(counted, overhang)
    totals, cells = np.zeros(operation.output_size), np.zeros(operation.output_size)
    for _, window in _taps(operation.kernel_size, operation.output_size, operation.stride, operation.dilation):
        totals += padded[window]
        cells += counted[window]
    averages: NDArray[Any] = totals / np.maximum(cells, 1)  # where nothing counts the total is 0, and stays it
    return averages


def _reach(operation: Pooling) -> list[tuple[int, int]]:
    """Return the padding of each axis, the after side up to the end of the last window of ceil_mode."""
    each = zip(operation.axes, operation.output_size, strict=True)
    return [
        (axis.padding[0], max(axis.padding[1], axis.reads(size - 1)[-1] + 1 - axis.input_size)) for axis, size in each
    ]


def _correlate(
    padded: NDArray[Any],
    weights: NDArray[Any],
    output_size: tuple[int, ...],
    *,
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> NDArray[Any]:
    sums = np.zeros(output_size, np.result_type(padded, weights))
    for tap, cells in _taps(weights.shape, output_size, stride, dilation):
        sums += weights[tap] * padded[cells]
    return sums


def _taps(
    kernel_size: tuple[int, ...], steps: tuple[int, ...], stride: tuple[int, ...], dilation: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...]]]:
    """Yield each tap of the kernel with the padded cells that it meets while the window takes its ``steps``."""
    for tap in np.ndindex(*kernel_size):
        each = zip(tap, steps, stride, dilation, strict=True)
        yield tap, tuple(slice(m * d, m * d + (count - 1) * s + 1, s) for m, count, s, d in each)


def _factors(
    operation: Convolution | TransposedConvolution | EquivalentConvolution, x: ArrayLike, kernel: ArrayLike
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return both as arrays that can be multiplied and summed."""
    arrays = (
        checked_array("x", x, operation.input_size, "input_size"),
        checked_array("kernel", kernel, operation.kernel_size, "kernel_size"),
    )
    return wide(arrays[0]), wide(arrays[1])


def wide(array: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers with all the room there is, so that sums do not overflow; floats as they are."""
    return array.astype(np.int64) if array.dtype.kind in "iu" else array


def checked_array(name: str, values: ArrayLike, shape: tuple[int, ...], size: str) -> NDArray[Any]:
    """Return ``values`` as an array of real numbers and of ``shape``, which an error calls ``size``."""
    try:
        array = np.asarray(values)
    except ValueError:  # rows of different lengths
        raise GeometryError(f"{name} is no array of numbers: its rows differ in length") from None
    if array.shape != shape:
        raise GeometryError(f"{name} has shape {array.shape}, but {size} is {shape}")
    if array.dtype.kind not in "iuf":
        raise GeometryError(f"{name} holds values of type {array.dtype}, but must hold whole numbers or floats")
    return array
