"""Whether two operations compute the same, although their arguments differ where that makes no difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.resizing import NearestResize


def computes_the_same(one: Any, other: Any) -> bool:
    """Return whether two operations have the same inputs, and the same output for each of them."""
    return bool(plainest(one) == plainest(other))


def plainest(operation: Any) -> Any:
    """Return the operation with the arguments that make no difference as they are by default.

    A layer of one map to one map without a bias is its operation, and a pooling of channels that of one map. Padding of
    0 has no mode; a padding that is not there, or that a divisor or a maximum does not see, is counted; ceil mode that
    adds no window is off; and output padding that a crop takes away again is not there.
    """
    match operation:
        case Layer(in_channels=1, out_channels=1, bias=False):
            return plainest(operation.operation)
        case Layer():
            return replace(operation, operation=plainest(operation.operation))
        case ChannelPooling():
            return plainest(operation.operation)
        case Convolution() if not any(map(any, operation.padding)):
            return replace(operation, padding_mode=PaddingMode.ZEROS)
        case TransposedConvolution():
            return _uncropped(operation)
        case Pooling():
            return _pooling(operation)
        case NearestResize():
            return operation.as_resize()
    return operation


def _uncropped(operation: TransposedConvolution) -> TransposedConvolution:
    undone = [min(after, extra) for (_, after), extra in zip(operation.padding, operation.output_padding, strict=True)]
    padding = [(before, after - cells) for (before, after), cells in zip(operation.padding, undone, strict=True)]
    extra = [cells - less for cells, less in zip(operation.output_padding, undone, strict=True)]
    return replace(operation, padding=tuple(padding), output_padding=tuple(extra))


def _pooling(operation: Pooling) -> Pooling:
    without = operation
    if operation.ceil_mode:
        floored = _floored(operation)
        without = operation if floored is None else floored
    is_unseen = without.mode is PoolingMode.MAX or without.divisor_override is not None
    is_nothing = not without.ceil_mode and not any(map(any, without.padding))
    return replace(without, count_include_pad=True) if is_unseen or is_nothing else without


def _floored(operation: Pooling) -> Pooling | None:
    """Return a pooling without its ceil mode, None where that makes a difference."""
    try:
        floored = replace(operation, ceil_mode=False)
    except ValueError:  # only the added window fits
        return None
    return floored if floored.output_size == operation.output_size else None
