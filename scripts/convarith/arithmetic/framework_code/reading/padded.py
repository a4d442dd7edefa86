"""Layers of padding or cropping around another layer: the two together as one operation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import Pairs
from convarith.arithmetic.pooling import Pooling
from convarith.errors import Details, GeometryError


@dataclass(frozen=True)
class Pad:
    """A layer of padding: (before, after) cells per axis, and what they are made of; ``mode`` None is −∞."""

    pairs: Pairs
    mode: PaddingMode | None = PaddingMode.ZEROS


def padded_size(input_size: tuple[int, ...], pad: Pad) -> tuple[int, ...]:
    """Return the cells per axis after a layer of padding."""
    return tuple(size + sum(pair) for size, pair in zip(input_size, pad.pairs, strict=True))


def padded_convolution(
    pad: Pad | None, *, input_size: tuple[int, ...], mode: PaddingMode, **window: Any
) -> Convolution:
    """Return a convolution with the padding of a layer before it; raises GeometryError where two do not add up."""
    if pad is None:
        return Convolution(input_size, **window, padding_mode=mode)
    inner = Convolution(padded_size(input_size, pad), **window, padding_mode=mode)
    if pad.mode is None:
        raise _apart("a convolution pads with zeros or cells of its input, not with −∞")
    if any(map(any, inner.padding)) and not pad.mode is mode is PaddingMode.ZEROS:
        raise _apart("the layer in front and the convolution both pad, and not both with zeros")
    return Convolution(input_size, **{**window, "padding": _sum(pad.pairs, inner.padding)}, padding_mode=pad.mode)


def padded_pooling(pad: Pad | None, *, input_size: tuple[int, ...], **window: Any) -> Pooling:
    """Return a pooling with the padding of a layer before it; raises GeometryError where the two are not one pooling.

    Padding of an average has to be counted zeros, and that of a maximum −∞.
    """
    if pad is None:
        return Pooling(input_size, **window)
    inner = Pooling(padded_size(input_size, pad), **window)
    is_max = inner.mode is PoolingMode.MAX
    if pad.mode is not (None if is_max else PaddingMode.ZEROS):
        never = "a maximum never sees its padding: the layer in front has to pad with −∞"
        raise _apart(never if is_max else "an average pads with zeros")
    if any(map(any, inner.padding)) and not (is_max or inner.count_include_pad):
        raise _apart("the average counts the padding of the layer in front, but not its own")
    pooling = Pooling(input_size, **{**window, "padding": _sum(pad.pairs, inner.padding)})
    if pooling.output_size != inner.output_size:
        raise _apart("in ceil mode, a last window starts in the padding of the layer in front, and not in its own")
    return pooling


def cropped(operation: Any, crop: Pad | None) -> Any:
    """Return a transposed convolution, or a layer of one, with the ends of its output cut off by a layer after it.

    Raises GeometryError for another operation, and where nothing would be left.
    """
    if crop is None:
        return operation
    if isinstance(operation, Layer):
        return replace(operation, operation=cropped(operation.operation, crop))
    if not isinstance(operation, TransposedConvolution):
        raise _apart("only the output of a transposed convolution is cropped by its padding")
    return replace(operation, padding=_sum(operation.padding, crop.pairs))


def _sum(first: Pairs, second: Pairs) -> Pairs:
    return tuple((a + c, b + d) for (a, b), (c, d) in zip(first, second, strict=True))


def _apart(reason: str) -> GeometryError:
    hint = "read the layers one by one"
    return GeometryError(f"the two layers are not one operation: {reason}", Details(hint=hint))
