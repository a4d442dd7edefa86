"""The layers that can follow each other, and what each costs: parameters and multiply-accumulates."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.resizing import NearestResize

Stackable = (
    Layer | Convolution | MaskedConvolution | TransposedConvolution | Pooling | AdaptivePooling | Resize | NearestResize
)
"""A layer from one map, or from maps with channels, to as many axes."""


def operation_of(layer: Stackable) -> Any:
    """Return the operation along the axes: that of a ``Layer``, any other layer itself."""
    return layer.operation if isinstance(layer, Layer) else layer


def with_channels(layer: Stackable) -> Layer | None:
    """Return the layer with channels that ``layer`` is or stands for, None for one that keeps the channels.

    A bare convolution, transposed or masked, stands for one of a single channel without a bias.
    """
    if isinstance(layer, MaskedConvolution):
        return Layer(layer.operation, 1, 1, bias=False)
    if isinstance(layer, (Convolution, TransposedConvolution)):
        return Layer(layer, 1, 1, bias=False)
    return layer if isinstance(layer, Layer) else None


def parameters_of(layer: Stackable) -> int:
    """Return the learnable parameters of a layer; of a masked convolution those that its mask keeps."""
    if isinstance(layer, MaskedConvolution):
        return len(layer.taps)
    full = with_channels(layer)
    return full.parameters if full else 0


def macs_of(layer: Stackable, batch: int = 1) -> int:
    """Return the multiply-accumulates of a layer for ``batch`` inputs; GeometryError for a batch below 1."""
    full = with_channels(layer)
    macs = full.macs(batch) if full else 0
    return macs * len(layer.taps) // prod(layer.kernel_size) if isinstance(layer, MaskedConvolution) else macs


def changed(layer: Stackable, **changes: Any) -> Stackable:
    """Return a layer with other arguments of its operation; raises GeometryError where that is impossible."""
    if isinstance(layer, Layer):
        return replace(layer, operation=replace(layer.operation, **changes))
    if isinstance(layer, MaskedConvolution):
        return MaskedConvolution(replace(layer.operation, **changes), layer.mask)
    if isinstance(layer, Resize):  # whose input alone can change, and whose scale stays
        words = layer.mode, layer.coordinates, layer.rounding
        return Resize(changes["input_size"], None, *words, scale_factor=layer.scale)
    return replace(layer, **changes)
