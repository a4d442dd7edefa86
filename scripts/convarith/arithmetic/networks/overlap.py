"""Transposed layers whose outputs are sums of different numbers of inputs: the cause of checkerboards."""

from __future__ import annotations

from convarith.arithmetic.axis import Axis
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.stackable import Stackable, operation_of


def taps_per_output(axis: Axis) -> tuple[int, ...]:
    """Return how many taps reach each output of a period of a transposed window, away from the ends."""
    return tuple(len(axis.read_by(y)) for y in range(axis.stride))


def overlap_words(layer: NamedLayer) -> tuple[str, str] | None:
    """Return what overlaps unevenly in a transposed layer, and what to do; None where nothing does.

    After Odena, Dumoulin and Olah, "Deconvolution and checkerboard artifacts", 2016.
    """
    operation = operation_of(layer.operation) if isinstance(layer.operation, Stackable) else None
    if not isinstance(operation, TransposedConvolution):
        return None
    for number, axis in enumerate(operation.axes):
        taps = taps_per_output(axis)
        if min(taps) < max(taps):
            each = f"{min(taps)} or {max(taps)}"
            dilated = f" and dilation {axis.dilation}" if axis.dilation > 1 else ""
            window = f"a kernel of {axis.kernel_size} with stride {axis.stride}{dilated}"
            text = f"axis {number}: {window} adds up {each} taps, depending on the output"
            below = axis.kernel_size // axis.stride * axis.stride
            sizes = [str(size) for size in (below, below + axis.stride) if size]
            hint = f"use a kernel_size of {' or '.join(sizes)}, or a NearestResize and a convolution"
            return text, hint
    return None
