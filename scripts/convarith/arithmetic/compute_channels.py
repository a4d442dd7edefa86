"""Which values an operation computes that moves or joins channels, or reads between cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from convarith.arithmetic.compute import checked_array, wide
from convarith.arithmetic.shuffling import ChannelOrder
from convarith.errors import Details, GeometryError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from convarith.arithmetic.channels import Layer
    from convarith.arithmetic.deformable import DeformableConvolution
    from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
    from convarith.arithmetic.unfolding import Folding, Unfolding


def layer(subject: Layer, x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None) -> NDArray[Any]:
    """Return the sums over the channels of each group, and the bias, of shape output_shape."""
    values = wide(checked_array("x", x, subject.input_shape, "input_shape"))
    weights = wide(checked_array("weight", weight, subject.weight_shape, "weight_shape"))
    start = _bias(subject, bias)
    result = np.zeros(subject.output_shape, np.result_type(values, weights, start))
    members = subject.out_channels // subject.groups
    for channel, total in enumerate(result):
        total += start[channel]
        for local, source in enumerate(subject.inputs_of(channel)):
            # The second axis of the weights counts within a group; of a transposed layer it is the output's.
            kernel = weights[source, channel % members] if subject.is_transposed else weights[channel, local]
            total += subject.operation.compute(values[source], kernel)
    return result


def unfolding(subject: Unfolding, x: ArrayLike) -> NDArray[Any]:
    """Return the columns of ``x``, of shape output_size."""
    values = checked_array("x", x, subject.input_shape, "input_shape").reshape(subject.channels, -1)
    cells = _cells(subject)
    return np.where(cells < 0, np.zeros((), values.dtype), values[:, cells]).reshape(subject.output_size)


def folding(subject: Folding, columns: ArrayLike) -> NDArray[Any]:
    """Return the sums of ``columns`` where they were read, of shape output_shape."""
    values = wide(checked_array("columns", columns, subject.input_size, "input_size"))
    cells = _cells(subject.transpose())
    sums = np.zeros((subject.channels, int(np.prod(subject.operation.input_size))), values.dtype)
    for channel, rows in enumerate(values.reshape(subject.channels, *cells.shape)):
        np.add.at(sums[channel], cells[cells >= 0], rows[cells >= 0])
    return sums.reshape(subject.output_shape)


def pixel_shuffle(subject: PixelShuffle, x: ArrayLike) -> NDArray[Any]:
    """Return ``x`` with channels as pixels, of shape output_shape."""
    values, r = checked_array("x", x, subject.input_shape, "input_shape"), subject.factor
    (height, width), c = subject.input_size, subject.output_shape[0]
    if subject.order is ChannelOrder.CRD:
        blocks = values.reshape(c, r, r, height, width).transpose(0, 3, 1, 4, 2)
    else:
        blocks = values.reshape(r, r, c, height, width).transpose(2, 3, 0, 4, 1)
    return blocks.reshape(subject.output_shape)


def pixel_unshuffle(subject: PixelUnshuffle, x: ArrayLike) -> NDArray[Any]:
    """Return ``x`` with pixels as channels, of shape output_shape."""
    values, r = checked_array("x", x, subject.input_shape, "input_shape"), subject.factor
    height, width = subject.output_size
    blocks = values.reshape(subject.channels, height, r, width, r)
    order = (0, 2, 4, 1, 3) if subject.order is ChannelOrder.CRD else (2, 4, 0, 1, 3)
    return blocks.transpose(order).reshape(subject.output_shape)


def offsets(subject: DeformableConvolution, offset: ArrayLike) -> NDArray[Any]:
    """Return ``offset`` as floats of offset_shape."""
    values = checked_array("offset", offset, subject.offset_shape, "offset_shape").astype(np.float64)
    if not np.isfinite(values).all():
        raise GeometryError("offset holds values that are not finite, but each must say how far a tap moves")
    return values


def deformable_convolution(
    subject: DeformableConvolution, x: ArrayLike, offset: ArrayLike, kernel: ArrayLike
) -> NDArray[Any]:
    """Return the sums of what the taps sample, of shape output_size."""
    values = checked_array("x", x, subject.operation.input_size, "input_size")
    weights = checked_array("kernel", kernel, subject.operation.kernel_size, "kernel_size").ravel()
    result = np.zeros(subject.output_size)
    for index in np.ndindex(*subject.output_size):
        for tap, sample in enumerate(subject.samples(index, offset)):
            result[index] += weights[tap] * sum(share * values[cell] for cell, share in sample.weights.items())
    return result


def _bias(subject: Layer, bias: ArrayLike | None) -> NDArray[Any]:
    """Return the bias of each output channel, zeros for a layer without one."""
    if subject.bias and bias is None:
        text = "the layer has a bias, but none was given"
        raise GeometryError(text, Details(hint="give one of shape (out_channels,), or build the layer with bias=False"))
    if bias is None:
        return np.zeros(subject.out_channels, np.int64)
    if not subject.bias:
        text = "the layer has no bias, but one was given"
        raise GeometryError(text, Details(hint="leave it out, or build the layer with bias=True"))
    return wide(checked_array("bias", bias, (subject.out_channels,), "(out_channels,)"))


def _cells(subject: Unfolding) -> NDArray[Any]:
    """Return for each (tap, window) the flat input cell that it reads, −1 for a padding of zeros."""
    operation = subject.operation
    taps, steps = operation.kernel_size, operation.output_size
    flat, outside = np.zeros((*taps, *steps), np.int64), np.zeros((*taps, *steps), bool)
    for number, axis in enumerate(operation.axes):
        reads = [
            [operation.padding_mode.source(position, axis.input_size) for position in axis.reads(u)]
            for u in range(axis.output_size)
        ]
        sources = np.array([[-1 if cell is None else cell for cell in row] for row in reads]).T
        shape = [1] * (2 * len(taps))
        shape[number], shape[len(taps) + number] = sources.shape
        flat = flat * axis.input_size + sources.reshape(shape)
        outside = outside | (sources.reshape(shape) < 0)
    return np.where(outside, -1, flat).reshape(int(np.prod(taps)), int(np.prod(steps)))
