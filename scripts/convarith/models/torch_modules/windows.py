"""Operations from the arguments of PyTorch, where they differ from those here: words, negative numbers, None."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.frameworks import explicit_padding
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.networks.shapes import Shape
from convarith.arithmetic.pooling import Pooling


def per_axis(value: Any, shape: Shape) -> tuple[int, ...]:
    """Return one number per axis of a number, or of a tuple of one or of all."""
    each = tuple(value) if isinstance(value, (tuple, list)) else (value,)
    return each * len(shape.size) if len(each) == 1 else each


def convolution(
    shape: Shape, kernel_size: Any, stride: Any, padding: Any, dilation: Any, padding_mode: str = "zeros"
) -> Convolution:
    """Return a convolution of maps of ``shape``; raises GeometryError for what does not fit."""
    window: dict[str, Any] = {"kernel_size": per_axis(kernel_size, shape), "stride": per_axis(stride, shape)}
    window["dilation"] = per_axis(dilation, shape)
    if isinstance(padding, str):
        pairs = explicit_padding("PyTorch", padding, input_size=shape.size, **window).padding
        return Convolution(shape.size, **window, padding=pairs, padding_mode=padding_mode)
    return Convolution(shape.size, **window, padding=per_axis(padding, shape), padding_mode=padding_mode)


def transposed_convolution(
    shape: Shape, kernel_size: Any, stride: Any, padding: Any, dilation: Any, output_padding: Any
) -> TransposedConvolution:
    """Return a transposed convolution of maps of ``shape``; raises GeometryError for what does not fit."""
    each = (per_axis(value, shape) for value in (kernel_size, stride, padding, dilation, output_padding))
    return TransposedConvolution(shape.size, *each)


def pooling(shape: Shape, mode: PoolingMode, kernel_size: Any, **others: Any) -> Pooling:
    """Return a pooling of maps of ``shape``; raises GeometryError for what does not fit."""
    stride = others.pop("stride", None)
    window: dict[str, Any] = {
        name: per_axis(others.pop(name), shape) for name in ("padding", "dilation") if name in others
    }
    kernel = per_axis(kernel_size, shape)
    step = kernel if stride in (None, (), []) else per_axis(stride, shape)
    return Pooling(shape.size, kernel, step, mode=mode, **window, **others)


def adaptive_size(output_size: Any, shape: Shape) -> tuple[int, ...]:
    """Return the output size of an adaptive pooling; None stands for as many cells as there are."""
    each = tuple(output_size) if isinstance(output_size, (tuple, list)) else (output_size,)
    each = each * len(shape.size) if len(each) == 1 else each
    return tuple(cells if o is None else o for cells, o in zip(shape.size, each, strict=True))


def resize(shape: Shape, size: Any, scale_factor: Any, mode: str, align_corners: bool | None) -> Resize | None:
    """Return a resize of maps of ``shape``; None for a mode that reads more than the cells around a place."""
    if mode in ("bicubic", "area"):
        return None
    words: dict[str, Any] = {"mode": mode.replace("-", "_"), "align_corners": align_corners}
    if size is not None:
        return Resize(shape.size, per_axis(size, shape), **words)
    return Resize(shape.size, scale_factor=per_axis(scale_factor, shape), **words)
