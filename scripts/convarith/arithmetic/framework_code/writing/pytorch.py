"""Writes an operation as a layer of ``torch.nn``, with a layer of padding in front, or of cropping after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.framework_code.reading.pytorch import AVG_POOL, CONV, CONV_TRANSPOSE, MAX_POOL, PADS, UNFOLD
from convarith.arithmetic.framework_code.writing.calls import NoLayerError, call, plain
from convarith.arithmetic.interpolation import Coordinates, Resize, ResizeMode, Rounding
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import Pair
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.shuffling import ChannelOrder, PixelShuffle, PixelUnshuffle
from convarith.arithmetic.unfolding import Folding, Unfolding
from convarith.arithmetic.unpooling import MaxUnpooling

LINEAR = {1: "linear", 2: "bilinear", 3: "trilinear"}


def pytorch_text(operation: Any) -> str:
    """Return the code of a layer; raises NoLayerError with the reason where PyTorch has none."""
    match operation:
        case Layer():
            return _layer(operation)
        case Convolution() | TransposedConvolution():
            return _layer(Layer(operation, 1, 1, bias=False))
        case ChannelPooling():
            return pytorch_text(operation.operation)
        case Pooling():
            return _pooling(operation)
        case AdaptivePooling():
            word = "Avg" if operation.mode is PoolingMode.AVERAGE else "Max"
            return call(_name(f"Adaptive{word}Pool", operation.output_size), plain(operation.output_size))
        case MaxUnpooling():
            return _unpooling(operation)
        case Unfolding() | Folding():
            return _unfolding(operation)
        case PixelShuffle() | PixelUnshuffle():
            if operation.order is not ChannelOrder.CRD:
                raise NoLayerError('PyTorch shuffles in the order "crd" only')
            if not isinstance(operation.factor, int):
                raise NoLayerError("PyTorch has one factor for rows and columns")
            return call(f"nn.{type(operation).__name__}", operation.factor)
        case NearestResize():
            return _resize(Resize(operation.input_size, scale_factor=operation.factor))
        case Resize():
            return _resize(operation)
    raise NoLayerError("torch.nn has no such layer")


def _name(stem: str, sizes: Sequence[Any]) -> str:
    return f"nn.{stem}{len(sizes)}d"


def _layer(layer: Layer) -> str:
    operation = layer.operation
    channels = {"groups": layer.groups, "bias": layer.bias}
    window = {"stride": plain(operation.stride), "dilation": plain(operation.dilation)}
    ends = (layer.in_channels, layer.out_channels, plain(operation.kernel_size))
    if isinstance(operation, TransposedConvolution):
        inner = [min(pair) for pair in operation.padding]
        crop = [(least - a, least - b) for least, (a, b) in zip(inner, operation.padding, strict=True)]
        window |= {"padding": plain(inner), "output_padding": plain(operation.output_padding)}
        name = _name("ConvTranspose", operation.kernel_size)
        return _sequence(call(name, *ends, defaults=CONV_TRANSPOSE, **window, **channels), _pad("Zero", crop))
    even, front = _split(operation)
    window |= {"padding": plain(even)}
    if not front and operation.padding_mode is not PaddingMode.SYMMETRIC:
        window |= {"padding_mode": str(operation.padding_mode)}
    written = call(_name("Conv", operation.kernel_size), *ends, defaults=CONV, **window, **channels)
    return _sequence(front, written)


def _split(operation: Convolution) -> tuple[list[int], str]:
    """Return the padding of a layer itself, and the layer in front that pads where it is uneven; empty if it is not."""
    mode = operation.padding_mode
    if mode is PaddingMode.SYMMETRIC and any(map(any, operation.padding)):
        raise NoLayerError('PyTorch has no padding "symmetric"')
    most = [max(pair) for pair in operation.padding]
    if mode is PaddingMode.CIRCULAR and any(p > i for p, i in zip(most, operation.input_size, strict=True)):
        raise NoLayerError("PyTorch pads circularly by no more than the input has")
    if all(before == after for before, after in operation.padding):
        return most, ""
    words = {PaddingMode.ZEROS: "Zero", **{mode: word for word, mode in PADS.items()}}
    return [0] * len(most), _pad(words[mode], operation.padding)


def _pad(word: str, pairs: Sequence[Pair], *more: Any) -> str:
    """Return a layer of padding, whose numbers begin with the last axis; empty where there is none."""
    cells = tuple(number for pair in reversed(pairs) for number in pair)
    return call(_name(f"{word}Pad", pairs), plain(cells), *more) if any(cells) else ""


def _sequence(*layers: str) -> str:
    """Return the layers that are not empty, one after the other."""
    each = [layer for layer in layers if layer]
    return each[0] if len(each) == 1 else f"nn.Sequential({', '.join(each)})"


def _pooling(operation: Pooling) -> str:
    is_max = operation.mode is PoolingMode.MAX
    if not is_max:
        _check_average(operation)
    fits = all(a == b <= k // 2 for (a, b), k in zip(operation.padding, operation.kernel_size, strict=True))
    even = [max(pair) if fits else 0 for pair in operation.padding]
    if not is_max:
        _check_smallest(operation, pads_in_front=not fits)
    filled = ("Constant", operation.padding, float("-inf")) if is_max else ("Zero", operation.padding)
    front = "" if fits else _pad(*filled)
    stride = None if operation.stride == operation.kernel_size else plain(operation.stride)
    window = {"stride": stride, "padding": plain(even), "ceil_mode": operation.ceil_mode}
    if is_max:
        name, defaults = _name("MaxPool", even), MAX_POOL
        window |= {"dilation": plain(operation.dilation)}
    else:
        name, defaults = _name("AvgPool", even), {**AVG_POOL, "divisor_override": None}
        window |= {"count_include_pad": operation.count_include_pad, "divisor_override": operation.divisor_override}
    return _sequence(front, call(name, plain(operation.kernel_size), defaults=defaults, **window))


def _check_average(operation: Pooling) -> None:
    """Raise NoLayerError for an average pooling that PyTorch does not have."""
    if max(operation.dilation) > 1:
        raise NoLayerError("PyTorch's average poolings have no dilation")
    if operation.divisor_override is not None and len(operation.kernel_size) == 1:
        raise NoLayerError("AvgPool1d has no divisor_override")
    is_uneven = any(before != after for before, after in operation.padding)
    if is_uneven and not operation.count_include_pad and operation.divisor_override is None:
        raise NoLayerError("PyTorch's average poolings pad evenly, and a layer of padding in front would be counted")


def _check_smallest(operation: Pooling, *, pads_in_front: bool) -> None:
    """Raise NoLayerError for a map that AvgPool3d, alone of all, takes for too small before it pads it."""
    sizes = [
        i + (sum(pair) if pads_in_front else 0) for i, pair in zip(operation.input_size, operation.padding, strict=True)
    ]
    if len(sizes) == 3 and any(i < k for i, k in zip(sizes, operation.kernel_size, strict=True)):
        raise NoLayerError("AvgPool3d refuses an input that is smaller than its kernel, whatever its padding")


def _unpooling(operation: MaxUnpooling) -> str:
    if any(before != after for before, after in operation.padding):
        raise NoLayerError("PyTorch's unpoolings pad evenly")
    each = zip(operation.input_size, operation.stride, operation.kernel_size, operation.padding, strict=True)
    if operation.output_size != tuple((i - 1) * s + k - sum(pair) for i, s, k, pair in each):
        raise NoLayerError("PyTorch takes the output_size of an unpooling with its input, not in its layer")
    stride = None if operation.stride == operation.kernel_size else plain(operation.stride)
    even = plain([before for before, _ in operation.padding])
    kernel_size = plain(operation.kernel_size)
    defaults = {"stride": None, "padding": 0}
    return call(_name("MaxUnpool", operation.stride), kernel_size, defaults=defaults, stride=stride, padding=even)


def _unfolding(operation: Unfolding | Folding) -> str:
    windows = operation.operation
    if len(windows.kernel_size) != 2:
        raise NoLayerError("PyTorch unfolds along two axes")
    is_even = all(before == after for before, after in windows.padding)
    is_zeros = windows.padding_mode is PaddingMode.ZEROS or not any(map(any, windows.padding))
    even, front = _split(windows) if is_even and is_zeros else ([0, 0], _in_front(windows))
    if front and isinstance(operation, Folding):
        raise NoLayerError("PyTorch folds with an even padding of zeros")
    window = {name: plain(getattr(windows, name)) for name in ("dilation", "stride")}
    sizes = [plain(windows.kernel_size)]
    if isinstance(operation, Folding):
        sizes.insert(0, plain(windows.input_size))
    name = "nn.Fold" if isinstance(operation, Folding) else "nn.Unfold"
    return _sequence(front, call(name, *sizes, defaults=UNFOLD, padding=plain(even), **window))


def _in_front(windows: Convolution) -> str:
    """Return the layer that pads as a convolution does."""
    uneven = _split(windows)[1]
    if uneven:
        return uneven
    word = next(word for word, mode in PADS.items() if mode is windows.padding_mode)
    return _pad(word, windows.padding)


def _resize(operation: Resize) -> str:
    axes = len(operation.input_size)
    words: dict[str, Any] = {}
    if operation.mode is ResizeMode.LINEAR:
        corners = {Coordinates.HALF_PIXEL: None, Coordinates.ALIGN_CORNERS: True}
        if operation.coordinates not in corners:
            raise NoLayerError(f'PyTorch has no coordinates "{operation.coordinates}" of a linear resize')
        words = {"mode": LINEAR[axes], "align_corners": corners[operation.coordinates]}
    elif (operation.coordinates, operation.rounding) in NEAREST:
        words = {"mode": NEAREST[operation.coordinates, operation.rounding]}
    else:
        raise NoLayerError("PyTorch rounds asymmetric coordinates down, and half-pixel ones to the nearest cell, up")
    defaults = {"mode": "nearest", "align_corners": None}
    is_plain = all(scale.denominator == 1 for scale in operation.scale)
    if not is_plain and operation.scale == Resize(operation.input_size, operation.output_size).scale:
        return call("nn.Upsample", defaults=defaults, size=operation.output_size, **words)
    factors = tuple(int(scale) if scale.denominator == 1 else float(scale) for scale in operation.scale)
    return call("nn.Upsample", defaults=defaults, scale_factor=factors, **words)


NEAREST: Mapping[tuple[Coordinates, Rounding | None], str] = {
    (Coordinates.ASYMMETRIC, Rounding.FLOOR): "nearest",
    (Coordinates.HALF_PIXEL, Rounding.ROUND_PREFER_CEIL): "nearest-exact",
}
"""PyTorch's words for the coordinates and the rounding of the nearest cell."""
