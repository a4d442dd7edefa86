"""Figures, animations and a guide of convolution arithmetic: the names that a program may import."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from convarith.errors import CodeError, ConvarithError, GeometryError, ModelError

if TYPE_CHECKING:
    from convarith.arithmetic import (
        FRAMEWORK_WORDS,
        RELATIONSHIPS,
        AdaptivePooling,
        ChannelOrder,
        ChannelPooling,
        Convolution,
        DeformableConvolution,
        EquivalentConvolution,
        Folding,
        Framework,
        InputGradient,
        Layer,
        MaskedConvolution,
        MaxUnpooling,
        NearestResize,
        PaddingMode,
        PixelShuffle,
        PixelUnshuffle,
        Pooling,
        PoolingMode,
        Resize,
        ResizeConvolution,
        Stack,
        TransposedConvolution,
        Unfolding,
        WeightGradient,
        WindowPartition,
        aligned,
        code,
        depthwise,
        explicit_padding,
        from_code,
        global_pooling,
        pointwise,
        relationship,
        repairs,
        separable,
        solve,
    )
    from convarith.arithmetic.networks import (
        Add,
        Concatenate,
        Crop,
        DataType,
        Finding,
        FindingKind,
        Flatten,
        Input,
        Linear,
        NamedLayer,
        Network,
        Opaque,
        Pad,
        Pointwise,
        Unflatten,
        findings,
    )
    from convarith.models import from_onnx, from_torch
    from convarith.steps.drawing import Drawing, draw, draw_toml

__all__ = [
    "FRAMEWORK_WORDS",
    "RELATIONSHIPS",
    "AdaptivePooling",
    "Add",
    "ChannelOrder",
    "ChannelPooling",
    "CodeError",
    "Concatenate",
    "ConvarithError",
    "Convolution",
    "Crop",
    "DataType",
    "DeformableConvolution",
    "Drawing",
    "EquivalentConvolution",
    "Finding",
    "FindingKind",
    "Flatten",
    "Folding",
    "Framework",
    "GeometryError",
    "Input",
    "InputGradient",
    "Layer",
    "Linear",
    "MaskedConvolution",
    "MaxUnpooling",
    "ModelError",
    "NamedLayer",
    "NearestResize",
    "Network",
    "Opaque",
    "Pad",
    "PaddingMode",
    "PixelShuffle",
    "PixelUnshuffle",
    "Pointwise",
    "Pooling",
    "PoolingMode",
    "Resize",
    "ResizeConvolution",
    "Stack",
    "TransposedConvolution",
    "Unflatten",
    "Unfolding",
    "WeightGradient",
    "WindowPartition",
    "aligned",
    "code",
    "depthwise",
    "draw",
    "draw_toml",
    "explicit_padding",
    "findings",
    "from_code",
    "from_onnx",
    "from_torch",
    "global_pooling",
    "pointwise",
    "relationship",
    "repairs",
    "separable",
    "solve",
]

ELSEWHERE = {
    "convarith.models": ("from_onnx", "from_torch"),
    "convarith.steps.drawing": ("Drawing", "draw", "draw_toml"),
}
"""The names that need more than the arithmetic, by their modules."""


def __getattr__(name: str) -> Any:
    """Import the arithmetic with the first of its names: a build that has nothing to do starts without it.

    ``__version__`` is that of the installed package.
    """
    if name == "__version__":
        from importlib.metadata import version

        return version("convarith")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for module, names in ELSEWHERE.items():
        if name in names:
            return getattr(import_module(module), name)
    from convarith import arithmetic
    from convarith.arithmetic import networks

    return getattr(arithmetic if hasattr(arithmetic, name) else networks, name)


def __dir__() -> list[str]:
    return __all__
