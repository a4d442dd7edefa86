"""Computes sums of products: convolutions, transposed convolutions and layers with channels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from convarith.arithmetic.axis import Axis
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.values.arrays import (
    array_of,
    checked_array,
    magnitude,
    no_overflow,
    padded,
    settled,
    with_room,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Sizes = tuple[int, ...]
Channel = Iterable[tuple[int, tuple[int, int]]]
"""The terms of an output channel: pairs of an input channel and the first two indices of its kernel."""

SUMS = "sums of products"
NUMPY_PAD_MODES = {
    PaddingMode.REFLECT: "reflect",
    PaddingMode.SYMMETRIC: "symmetric",
    PaddingMode.REPLICATE: "edge",
    PaddingMode.CIRCULAR: "wrap",
}


def convolution(axes: Sequence[Axis], x: ArrayLike, kernel: ArrayLike, *, mode: PaddingMode) -> NDArray[Any]:
    """Return the cross-correlation of ``x``, padded by ``mode``, and ``kernel``."""
    values, weights = _factors(x, kernel, input_size=_sizes(axes), kernel_size=_kernel_size(axes))
    padding = [axis.padding for axis in axes]
    if mode is PaddingMode.ZEROS:
        return _correlate(axes, padded(values, padding), weights)
    repeated = np.pad(values, padding, mode=NUMPY_PAD_MODES[mode])  # type: ignore[call-overload]  # expects a literal
    return _correlate(axes, repeated, weights)


def transposed_convolution(axes: Sequence[Axis], x: ArrayLike, kernel: ArrayLike, *, input_size: Sizes) -> NDArray[Any]:
    """Return ``x`` scattered through ``kernel``: each input added where its taps fall.

    ``axes`` are those of the convolution that is transposed, whose input is this one's output.
    """
    values, weights = _factors(x, kernel, input_size=input_size, kernel_size=_kernel_size(axes))
    uncut = np.zeros([axis.padded_size for axis in axes], np.result_type(values, weights))
    with no_overflow(SUMS, uncut.dtype):
        for tap, cells in taps(axes, input_size):
            uncut[cells] += weights[tap] * values
    return settled(uncut[tuple(slice(axis.padding[0], axis.padding[0] + axis.input_size) for axis in axes)])


def equivalent_convolution(
    axes: Sequence[Axis], x: ArrayLike, kernel: ArrayLike, *, input_size: Sizes, stretch: Sizes
) -> NDArray[Any]:
    """Return the same as the transposed convolution, by a direct one: stretch, pad or crop, rotate, slide.

    ``axes`` are those of the direct one: windows of stride 1 over the stretched input.
    """
    values, weights = _factors(x, kernel, input_size=input_size, kernel_size=_kernel_size(axes))
    stretched = np.zeros(_sizes(axes), values.dtype)
    stretched[tuple(slice(None, None, s) for s in stretch)] = values
    # Pad before cropping: where output padding is larger than the stretched input, what is cropped is padding.
    padding = [axis.padding for axis in axes]
    around = padded(stretched, [(max(0, before), max(0, after)) for before, after in padding])
    cropped = around[
        tuple(
            slice(max(0, -before), size - max(0, -after))
            for (before, after), size in zip(padding, around.shape, strict=True)
        )
    ]
    return _correlate(axes, cropped, np.flip(weights))


def layer(
    x: NDArray[Any],
    weight: NDArray[Any],
    bias: NDArray[Any],
    *,
    channels: Sequence[Channel],
    shape: Sizes,
    compute: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]],
) -> NDArray[Any]:
    """Return the bias plus the sums of the terms of ``channels``, of ``shape``; ``compute`` is that of a map."""
    # No output has more terms than there are weights.
    largest = magnitude(x) * magnitude(weight) * weight.size + magnitude(bias)
    values, weights, start = with_room(x, weight, bias, largest=largest)
    result = np.zeros(shape, np.result_type(values, weights, start))
    with no_overflow(SUMS, result.dtype):
        for number, (total, channel) in enumerate(zip(result, channels, strict=True)):
            total += start[number]
            for source, kernel in channel:
                total += compute(values[source], weights[kernel])
    return settled(result)


def rotated(kernel: ArrayLike) -> NDArray[Any]:
    """Return ``kernel`` turned by 180°: reversed along every axis."""
    return np.flip(array_of("kernel", kernel))


def masked(kernel: ArrayLike, kernel_size: Sizes, kept: Sequence[Sizes]) -> NDArray[Any]:
    """Return ``kernel`` with zeros at the taps that are not ``kept``."""
    weights = checked_array("kernel", kernel, kernel_size, "kernel_size")
    result = np.zeros_like(weights)
    for tap in kept:
        result[tap] = weights[tap]
    return result


def weight_gradient(axes: Sequence[Axis], x: ArrayLike, output_gradient: ArrayLike) -> NDArray[Any]:
    """Return, for each weight, the sum of what it meets in ``x``, padded with zeros, times the output's gradient."""
    output_size = tuple(axis.output_size for axis in axes)
    values = checked_array("x", x, _sizes(axes), "input_size")
    gradient = checked_array("output_gradient", output_gradient, output_size, "output_size")
    largest = magnitude(values) * magnitude(gradient) * prod(output_size)
    values, gradient = with_room(values, gradient, largest=largest)
    sums = np.zeros(_kernel_size(axes), np.result_type(values, gradient))
    around = padded(values, [axis.padding for axis in axes])
    with no_overflow(SUMS, sums.dtype):
        for tap, cells in taps(axes, output_size):
            sums[tap] = (around[cells] * gradient).sum()
    return settled(sums)


def taps(axes: Sequence[Axis], steps: Sizes) -> Iterator[tuple[Sizes, tuple[slice, ...]]]:
    """Yield each tap of the kernel with the padded cells that it meets while the window takes its ``steps``."""
    for tap in np.ndindex(*_kernel_size(axes)):
        each = zip(tap, steps, axes, strict=True)
        yield (
            tap,
            tuple(
                slice(m * axis.dilation, m * axis.dilation + (count - 1) * axis.stride + 1, axis.stride)
                for m, count, axis in each
            ),
        )


def _correlate(axes: Sequence[Axis], values: NDArray[Any], weights: NDArray[Any]) -> NDArray[Any]:
    output_size = tuple(axis.output_size for axis in axes)
    sums = np.zeros(output_size, np.result_type(values, weights))
    with no_overflow(SUMS, sums.dtype):
        for tap, cells in taps(axes, output_size):
            sums += weights[tap] * values[cells]
    return settled(sums)


def _factors(x: ArrayLike, kernel: ArrayLike, *, input_size: Sizes, kernel_size: Sizes) -> tuple[NDArray[Any], ...]:
    """Return both as arrays that can be multiplied and summed."""
    values = checked_array("x", x, input_size, "input_size")
    weights = checked_array("kernel", kernel, kernel_size, "kernel_size")
    return with_room(values, weights, largest=magnitude(values) * magnitude(weights) * prod(kernel_size))


def _sizes(axes: Sequence[Axis]) -> Sizes:
    return tuple(axis.input_size for axis in axes)


def _kernel_size(axes: Sequence[Axis]) -> Sizes:
    return tuple(axis.kernel_size for axis in axes)
