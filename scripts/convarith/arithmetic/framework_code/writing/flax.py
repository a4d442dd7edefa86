"""Writes an operation as a layer of Flax."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.framework_code.reading.flax import AVG_POOL, CONV, CONV_TRANSPOSE, MAX_POOL, REPEATING
from convarith.arithmetic.framework_code.writing.calls import NoLayerError, call
from convarith.arithmetic.framework_code.writing.equality import plainest
from convarith.arithmetic.frameworks import Framework, Subject, explicit_padding
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import Pairs
from convarith.arithmetic.pooling import Pooling


def flax_text(operation: Any) -> str:
    """Return the code of a layer; raises NoLayerError with the reason where Flax has none.

    A transposed convolution has ``transpose_kernel=True``: without it Flax does not rotate the kernel.
    """
    match operation:
        case Layer():
            return _layer(operation)
        case Convolution() | TransposedConvolution():
            return _layer(Layer(operation, 1, 1, bias=False))
        case ChannelPooling():
            return flax_text(operation.operation)
        case Pooling():
            return _pooling(plainest(operation))
    raise NoLayerError("Flax has no such layer")


def _layer(layer: Layer) -> str:
    operation = layer.operation
    window: dict[str, Any] = {
        "kernel_size": operation.kernel_size,
        "strides": _ones(operation.stride, None if isinstance(operation, TransposedConvolution) else 1),
        "kernel_dilation": _ones(operation.dilation, None if isinstance(operation, TransposedConvolution) else 1),
    }
    if isinstance(operation, TransposedConvolution):
        if layer.groups > 1:
            raise NoLayerError("Flax's transposed convolutions have no groups")
        named = window | {"padding": _transposed_padding(operation), "use_bias": layer.bias, "transpose_kernel": True}
        return call("nn.ConvTranspose", defaults=CONV_TRANSPOSE, features=layer.out_channels, **named)
    named = window | {"padding": _padding(operation), "feature_group_count": layer.groups, "use_bias": layer.bias}
    return call("nn.Conv", defaults=CONV, features=layer.out_channels, **named)


def _ones(sizes: tuple[int, ...], default: Any) -> Any:
    """Return one number per axis, the default where all are 1."""
    return default if set(sizes) == {1} else sizes


def _sizes(operation: Any) -> dict[str, Any]:
    return {name: getattr(operation, name) for name in ("input_size", "kernel_size", "stride", "dilation")}


def _padding(operation: Convolution) -> Any:
    """Return a word for a padding, or its numbers."""
    extents = [axis.effective_kernel_size for axis in operation.axes]
    if operation.padding_mode is not PaddingMode.ZEROS and any(map(any, operation.padding)):
        for word, mode in REPEATING.items():
            half = tuple(((extent - 1) // 2, extent // 2) for extent in extents)
            if mode is operation.padding_mode and half == operation.padding:
                return word
        raise NoLayerError("Flax repeats cells of the input only as REFLECT and CIRCULAR do, by half the kernel")
    for word in ("VALID", "SAME", "SAME_LOWER"):
        found = explicit_padding(Framework.JAX, word, Subject.CONVOLUTION, **_sizes(operation))
        if found.padding == operation.padding:
            return word
    return _numbers(operation.padding)


def _numbers(pairs: Pairs) -> Any:
    """Return one number for all sides where they have the same, and pairs otherwise."""
    flat = {cells for pair in pairs for cells in pair}
    return flat.pop() if len(flat) == 1 else pairs


def _transposed_padding(operation: TransposedConvolution) -> Any:
    for word in ("VALID", "SAME"):
        found = explicit_padding(Framework.JAX, word, Subject.TRANSPOSED_CONVOLUTION, **_sizes(operation))
        given = (operation.kernel_size, operation.stride, found.padding, operation.dilation, found.output_padding)
        if plainest(TransposedConvolution(operation.input_size, *given)) == plainest(operation):
            return word
    return _numbers(operation.equivalent().padding)


def _pooling(operation: Pooling) -> str:
    """Return the code of a pooling whose arguments all make a difference."""
    for is_there, what in (
        (max(operation.dilation) > 1, "dilation"),
        (operation.ceil_mode, "ceil mode"),
        (operation.divisor_override is not None, "divisor of their own"),
    ):
        if is_there:
            raise NoLayerError(f"Flax's poolings have no {what}")
    is_max = operation.mode is PoolingMode.MAX
    padding: Any = "VALID"
    if any(map(any, operation.padding)):
        same = explicit_padding(Framework.JAX, "SAME", Subject.POOLING, **_sizes(operation))
        padding = "SAME" if same.padding == operation.padding else operation.padding  # of numbers Flax takes pairs only
    strides = None if set(operation.stride) == {1} else operation.stride
    given = {"window_shape": operation.kernel_size, "strides": strides, "padding": padding}
    if is_max:
        return _applied(call("nn.max_pool", defaults=MAX_POOL, **given))
    return _applied(call("nn.avg_pool", defaults=AVG_POOL, **given, count_include_pad=operation.count_include_pad))


def _applied(text: str) -> str:
    """Return a call with the input in front of its arguments: Flax's poolings are functions."""
    return text.replace("(", "(x, ", 1)
