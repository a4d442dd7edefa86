"""Single layers of ``torch.nn``, by their attributes: the operation that each is, without importing torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import Layer
from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.networks.operations import Flatten, Linear, Operation, Pointwise
from convarith.arithmetic.networks.shapes import Shape
from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.models.torch_modules.windows import (
    adaptive_size,
    convolution,
    pooling,
    resize,
    transposed_convolution,
)

Maker = Callable[[Any, Shape], Operation | None]
"""Returns the operation of a module for maps of a shape, None where it is not known."""

KEEPING = (
    *("ELU", "Hardshrink", "Hardsigmoid", "Hardtanh", "Hardswish", "LeakyReLU", "LogSigmoid", "PReLU", "ReLU", "ReLU6"),
    *("RReLU", "SELU", "CELU", "GELU", "Sigmoid", "SiLU", "Mish", "Softplus", "Softshrink", "Softsign", "Tanh"),
    *("Tanhshrink", "Threshold", "Softmin", "Softmax", "Softmax2d", "LogSoftmax", "Identity", "Dropout", "Dropout1d"),
    *("Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d"),
    *("SyncBatchNorm", "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d", "GroupNorm", "LayerNorm", "RMSNorm"),
    *("LocalResponseNorm", "CrossMapLRN2d"),
)


def operation_of_module(module: Any, shape: Shape) -> Operation | None:
    """Return the operation of a single layer for maps of ``shape``; None for a module that is no such layer.

    Raises GeometryError for sizes that do not fit.
    """
    name = next((each.__name__ for each in type(module).__mro__ if each.__name__ in MAKERS), "")
    return MAKERS[name](module, shape) if name else None


def _convolution(module: Any, shape: Shape) -> Operation | None:
    if module.padding_mode not in ("zeros", "reflect", "replicate", "circular"):
        return None
    window = {name: getattr(module, name) for name in ("kernel_size", "stride", "padding", "dilation")}
    return Layer(convolution(shape, **window, padding_mode=module.padding_mode), *_sides(module))


def _transposed(module: Any, shape: Shape) -> Operation:
    window = {name: getattr(module, name) for name in ("kernel_size", "stride", "padding", "dilation")}
    return Layer(transposed_convolution(shape, **window, output_padding=module.output_padding), *_sides(module))


def _sides(module: Any) -> tuple[int, int, int, bool]:
    return module.in_channels, module.out_channels, module.groups, module.bias is not None


def _pooling(mode: PoolingMode, module: Any, shape: Shape) -> Operation:
    names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode", "count_include_pad", "divisor_override")
    return pooling(shape, mode, **{name: getattr(module, name) for name in names if hasattr(module, name)})


def _adaptive(mode: PoolingMode, module: Any, shape: Shape) -> Operation:
    return AdaptivePooling(shape.size, adaptive_size(module.output_size, shape), mode)


def _upsampling(module: Any, shape: Shape) -> Operation | None:
    return resize(shape, module.size, module.scale_factor, module.mode, module.align_corners)


def _shuffle(module: Any, shape: Shape) -> Operation:
    return PixelShuffle(shape.channels, shape.size, module.upscale_factor)


def _unshuffle(module: Any, shape: Shape) -> Operation:
    return PixelUnshuffle(shape.channels, shape.size, module.downscale_factor)


def _linear(module: Any, shape: Shape) -> Operation | None:
    if shape.size:
        return None
    return Linear(module.in_features, module.out_features, module.bias is not None)


def _flatten(module: Any, shape: Shape) -> Operation | None:
    ends = (module.start_dim, module.end_dim % (len(shape.size) + 2))
    return Flatten() if ends == (1, len(shape.size) + 1) else None


def _keeping(kind: str, module: Any, shape: Shape) -> Operation:
    del shape  # stays as it is
    each = (getattr(module, name, None) for name in ("weight", "bias"))
    return Pointwise(kind, sum(weight.numel() for weight in each if weight is not None))


def _makers() -> dict[str, Maker]:
    makers: dict[str, Maker] = {name: partial(_keeping, name) for name in KEEPING}
    for axes in (1, 2, 3):
        makers[f"Conv{axes}d"], makers[f"ConvTranspose{axes}d"] = _convolution, _transposed
        for word, mode in (("Avg", PoolingMode.AVERAGE), ("Max", PoolingMode.MAX)):
            makers[f"{word}Pool{axes}d"] = partial(_pooling, mode)
            makers[f"Adaptive{word}Pool{axes}d"] = partial(_adaptive, mode)
    makers |= {"Upsample": _upsampling, "PixelShuffle": _shuffle, "PixelUnshuffle": _unshuffle}
    makers |= {"Linear": _linear, "Flatten": _flatten}
    return makers


MAKERS: Mapping[str, Maker] = _makers()
