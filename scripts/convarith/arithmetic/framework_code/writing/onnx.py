"""Writes an operation as a node of ONNX, with a node of padding in front, and the constants that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.framework_code.reading.onnx import PAD_MODES
from convarith.arithmetic.framework_code.reading.onnx_nodes import constant
from convarith.arithmetic.framework_code.writing.calls import NoLayerError
from convarith.arithmetic.interpolation import Resize, ResizeMode
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import Pairs
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.shuffling import ChannelOrder, PixelShuffle, PixelUnshuffle
from convarith.arithmetic.unfolding import Folding, Unfolding
from convarith.arithmetic.unpooling import MaxUnpooling


def onnx_text(operation: Any) -> str:
    """Return the text of the nodes, one a line; raises NoLayerError with the reason where ONNX has none."""
    match operation:
        case Layer():
            return _convolution(operation.operation, group=operation.groups, has_bias=operation.bias)
        case Convolution() | TransposedConvolution():
            return _convolution(operation)
        case ChannelPooling():
            return onnx_text(operation.operation)
        case Pooling():
            return _pooling(operation)
        case AdaptivePooling():
            if any(size > 1 for size in operation.output_size):
                raise NoLayerError("ONNX pools adaptively to one cell only")
            return _node("GlobalMaxPool" if operation.mode is PoolingMode.MAX else "GlobalAveragePool")
        case MaxUnpooling():
            return _unpooling(operation)
        case Folding():
            return _folding(operation)
        case Unfolding():
            raise NoLayerError("ONNX has an operator for folding, Col2Im, and none for unfolding")
        case PixelShuffle() | PixelUnshuffle() if not isinstance(operation.factor, int):
            raise NoLayerError("ONNX has one block size for rows and columns")
        case PixelShuffle():
            return _node("DepthToSpace", blocksize=operation.factor, mode=operation.order.upper())
        case PixelUnshuffle():
            if operation.order is not ChannelOrder.DCR:
                raise NoLayerError('SpaceToDepth has the order "dcr" only')
            return _node("SpaceToDepth", blocksize=operation.factor)
        case NearestResize():
            return _resize(Resize(operation.input_size, scale_factor=operation.factor))
        case Resize():
            return _resize(operation)
    raise NoLayerError("ONNX has no such operator, or more than sizes decide what it does")


def _node(operator: str, *, inputs: str = "x", **attributes: Any) -> str:
    """Return a node without the attributes that are None or empty."""
    given = [f"{name} = {_literal(value)}" for name, value in attributes.items() if value not in (None, (), [], "")]
    return f"y = {operator} <{', '.join(given)}> ({inputs})" if given else f"y = {operator} ({inputs})"


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(list(value) if isinstance(value, tuple) else value)


def _ones(values: Sequence[int]) -> list[int] | None:
    """Return a list that is not the default, all ones."""
    return list(values) if any(value != 1 for value in values) else None


def _pads(padding: Pairs) -> list[int] | None:
    """Return all befores and all afters, None where there is no padding."""
    flat = [before for before, _ in padding] + [after for _, after in padding]
    return flat if any(flat) else None


def _window(operation: Any, pads: list[int] | None) -> dict[str, Any]:
    return {
        "kernel_shape": list(operation.kernel_size),
        "strides": _ones(operation.stride),
        "pads": pads,
        "dilations": _ones(operation.dilation),
    }


def _convolution(operation: Convolution | TransposedConvolution, *, group: int = 1, has_bias: bool = False) -> str:
    inputs = "x, w, b" if has_bias else "x, w"
    groups = group if group > 1 else None
    pads = _pads(operation.padding)
    if isinstance(operation, TransposedConvolution):
        extra = list(operation.output_padding) if any(operation.output_padding) else None
        return _node("ConvTranspose", inputs=inputs, **_window(operation, pads), output_padding=extra, group=groups)
    if pads is None or operation.padding_mode is PaddingMode.ZEROS:
        return _node("Conv", inputs=inputs, **_window(operation, pads), group=groups)
    node = _node("Conv", inputs=inputs.replace("x", "padded"), **_window(operation, None), group=groups)
    return f"{_pad(operation)}\n{node}"


def _pad(operation: Convolution) -> str:
    """Return the nodes that pad in front of a convolution: ONNX's own pads with zeros only."""
    words = {mode: word for word, mode in PAD_MODES.items()}
    mode = operation.padding_mode
    if mode not in words:
        raise NoLayerError(f'ONNX has no padding "{mode}"')
    limits = zip(operation.padding, operation.input_size, strict=True)
    if mode is PaddingMode.CIRCULAR and any(max(pair) > size for pair, size in limits):
        raise NoLayerError("ONNX pads circularly by no more than the input has")
    befores, afters = ([pair[side] for pair in operation.padding] for side in (0, 1))
    pads = constant("pads", [0, 0, *befores, 0, 0, *afters])
    return f'{pads}\npadded = Pad <mode = "{words[mode]}"> (x, pads)'


def _pooling(operation: Pooling) -> str:
    if operation.divisor_override is not None:
        raise NoLayerError("ONNX's poolings divide by the number of cells")
    attributes = _window(operation, _pads(operation.padding))
    attributes["ceil_mode"] = 1 if operation.ceil_mode else None
    if operation.mode is PoolingMode.MAX:
        return _node("MaxPool", **attributes)
    return _node("AveragePool", **attributes, count_include_pad=1 if operation.count_include_pad else None)


def _unpooling(operation: MaxUnpooling) -> str:
    attributes = {
        "kernel_shape": list(operation.kernel_size),
        "strides": _ones(operation.stride),
        "pads": _pads(operation.padding),
    }
    each = zip(operation.input_size, operation.stride, operation.kernel_size, operation.padding, strict=True)
    if operation.output_size == tuple((i - 1) * s + k - sum(pair) for i, s, k, pair in each):
        return _node("MaxUnpool", inputs="x, indices", **attributes)
    node = _node("MaxUnpool", inputs="x, indices, shape", **attributes)
    return f"{constant('shape', [1, 1, *operation.output_size])}\n{node}"


def _folding(operation: Folding) -> str:
    windows = operation.operation
    if windows.padding_mode is not PaddingMode.ZEROS and any(map(any, windows.padding)):
        raise NoLayerError("Col2Im folds with a padding of zeros")
    attributes = _window(windows, _pads(windows.padding))
    del attributes["kernel_shape"]
    image, block = constant("image", windows.input_size), constant("block", windows.kernel_size)
    return f"{image}\n{block}\n{_node('Col2Im', inputs='x, image, block', **attributes)}"


def _resize(operation: Resize) -> str:
    words = {
        "mode": "linear" if operation.mode is ResizeMode.LINEAR else "nearest",
        "coordinate_transformation_mode": str(operation.coordinates),
        "nearest_mode": str(operation.rounding) if operation.rounding else None,
    }
    if operation.scale == Resize(operation.input_size, operation.output_size).scale:
        axes = list(range(2, 2 + len(operation.input_size)))
        node = _node("Resize", inputs='x, "", "", sizes', axes=axes, **words)
        return f"{constant('sizes', operation.output_size)}\n{node}"
    scales = constant("scales", [1.0, 1.0, *map(float, operation.scale)])
    node = _node("Resize", inputs='x, "", scales', **words)
    return f"{scales}\n{node}"
