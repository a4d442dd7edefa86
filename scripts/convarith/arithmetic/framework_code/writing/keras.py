"""Writes an operation as a layer of Keras, with a layer of padding in front, or of cropping after it."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.framework_code.reading.keras import CONV, CONV_TRANSPOSE, POOLING
from convarith.arithmetic.framework_code.writing.calls import NoLayerError, call, plain
from convarith.arithmetic.framework_code.writing.equality import plainest
from convarith.arithmetic.frameworks import Framework, Subject, explicit_padding
from convarith.arithmetic.interpolation import Coordinates, Resize, ResizeMode, Rounding
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import Pairs
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.resizing import NearestResize

BILINEAR_AXES = 2


def keras_text(operation: Any) -> str:
    """Return the code of a layer; raises NoLayerError with the reason where Keras has none."""
    match operation:
        case Layer():
            return _layer(operation)
        case Convolution() | TransposedConvolution():
            return _layer(Layer(operation, 1, 1, bias=False))
        case ChannelPooling():
            return keras_text(operation.operation)
        case Pooling():
            return _pooling(plainest(operation))
        case AdaptivePooling():
            if any(size > 1 for size in operation.output_size):
                raise NoLayerError("Keras pools adaptively to one cell only")
            word = "Max" if operation.mode is PoolingMode.MAX else "Average"
            return call(_name(f"Global{word}Pooling", operation), keepdims=True)
        case NearestResize():
            return _resize(operation.as_resize())
        case Resize():
            return _resize(operation)
    raise NoLayerError("Keras has no such layer")


def _name(stem: str, operation: Any, ending: str = "") -> str:
    return f"layers.{stem}{len(operation.input_size)}D{ending}"


def _layer(layer: Layer) -> str:
    operation = layer.operation
    if max(operation.stride) > 1 and max(operation.dilation) > 1:
        raise NoLayerError("Keras refuses a layer with strides and a dilation_rate that are both above 1")
    if isinstance(operation, TransposedConvolution):
        return _transposed(layer, operation)
    if operation.padding_mode is not PaddingMode.ZEROS and any(map(any, operation.padding)):
        raise NoLayerError("Keras pads with zeros only")
    word = _word(operation)
    window = {
        "strides": plain(operation.stride),
        "dilation_rate": plain(operation.dilation),
        "padding": word or "valid",
    }
    more = {"groups": layer.groups, "use_bias": layer.bias}
    ends = (layer.out_channels, plain(operation.kernel_size))
    written = call(_name("Conv", operation), *ends, defaults=CONV, **window, **more)
    return written if word else _sequence(_around("ZeroPadding", operation.padding), written)


def _word(operation: Convolution) -> str:
    """Return Keras' word for the padding of a convolution, empty where there is none."""
    words = ("valid", "same", "causal") if len(operation.input_size) == 1 else ("valid", "same")
    for word in words:
        found = explicit_padding(Framework.TENSORFLOW, word, Subject.CONVOLUTION, **_sizes(operation))
        if found.padding == operation.padding:
            return word
    return ""


def _sizes(operation: Any) -> dict[str, Any]:
    return {name: getattr(operation, name) for name in ("input_size", "kernel_size", "stride", "dilation")}


def _transposed(layer: Layer, operation: TransposedConvolution) -> str:
    if layer.groups > 1:
        raise NoLayerError("Keras' transposed convolutions have no groups")
    window = {"strides": plain(operation.stride), "dilation_rate": plain(operation.dilation), "use_bias": layer.bias}
    ends = (layer.out_channels, plain(operation.kernel_size))
    name = _name("Conv", operation, "Transpose")
    whole = None
    for word in ("valid", "same"):
        found = explicit_padding(Framework.TENSORFLOW, word, Subject.TRANSPOSED_CONVOLUTION, **_sizes(operation))
        given = (operation.kernel_size, operation.stride, found.padding, operation.dilation, found.output_padding)
        if plainest(TransposedConvolution(operation.input_size, *given)) == plainest(operation):
            return call(name, *ends, defaults=CONV_TRANSPOSE, padding=word, **window)
        whole = found.output_padding if word == "valid" else whole
    if any(extra >= step for extra, step in zip(operation.output_padding, operation.stride, strict=True)):
        raise NoLayerError("Keras takes an output_padding below the stride only")
    extra = None if whole == operation.output_padding else plain(operation.output_padding)
    named = {"strides": window.pop("strides"), "output_padding": extra, **window}
    written = call(name, *ends, defaults=CONV_TRANSPOSE, **named)
    return _sequence(written, _around("Cropping", operation.padding))


def _around(stem: str, pairs: Pairs) -> str:
    """Return a layer of padding or cropping; empty where there is none."""
    each = plain([before if before == after else (before, after) for before, after in pairs])
    if len(pairs) > 1 and isinstance(each, tuple):
        each = pairs  # Keras takes numbers or pairs, but not both in one argument
    return call(f"layers.{stem}{len(pairs)}D", each) if any(map(any, pairs)) else ""


def _sequence(*layers: str) -> str:
    each = [layer for layer in layers if layer]
    return each[0] if len(each) == 1 else f"keras.Sequential([{', '.join(each)}])"


def _pooling(operation: Pooling) -> str:
    """Return the code of a pooling whose arguments all make a difference."""
    for is_there, what in (
        (max(operation.dilation) > 1, "dilation"),
        (operation.ceil_mode, "ceil mode"),
        (operation.divisor_override is not None, "divisor of their own"),
    ):
        if is_there:
            raise NoLayerError(f"Keras' poolings have no {what}")
    is_max = operation.mode is PoolingMode.MAX
    strides = None if operation.stride == operation.kernel_size else plain(operation.stride)
    name = _name("MaxPooling" if is_max else "AveragePooling", operation)
    size = plain(operation.kernel_size)
    written = call(name, size, defaults=POOLING, strides=strides)
    if not any(map(any, operation.padding)):
        return written
    same = explicit_padding(Framework.TENSORFLOW, "same", Subject.POOLING, **_sizes(operation))
    if same.padding == operation.padding and (is_max or not operation.count_include_pad):
        return call(name, size, defaults=POOLING, strides=strides, padding="same")
    if is_max or not operation.count_include_pad:
        raise NoLayerError('Keras pads a pooling by "same" only, and zeros of a layer in front would count')
    return _sequence(_around("ZeroPadding", operation.padding), written)


def _resize(operation: Resize) -> str:
    if any(scale.denominator > 1 for scale in operation.scale):
        raise NoLayerError("UpSampling takes whole factors")
    factors = plain([int(scale) for scale in operation.scale])
    is_nearest = (operation.coordinates, operation.rounding) == (Coordinates.ASYMMETRIC, Rounding.FLOOR)
    if is_nearest:
        return call(_name("UpSampling", operation), factors)
    is_linear = operation.mode is ResizeMode.LINEAR and operation.coordinates is Coordinates.HALF_PIXEL
    if not is_linear or len(operation.input_size) != BILINEAR_AXES:
        raise NoLayerError("UpSampling repeats cells, or is bilinear along two axes with half-pixel coordinates")
    return call(_name("UpSampling", operation), factors, interpolation="bilinear")
