"""Figures, animations and a guide of convolution arithmetic: the names that a program may import."""

from typing import TYPE_CHECKING, Any

from convarith.errors import CodeError, ConvarithError, GeometryError

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
    from convarith.steps.drawing import Drawing, draw, draw_toml

__all__ = [
    "FRAMEWORK_WORDS",
    "RELATIONSHIPS",
    "AdaptivePooling",
    "ChannelOrder",
    "ChannelPooling",
    "CodeError",
    "ConvarithError",
    "Convolution",
    "DeformableConvolution",
    "Drawing",
    "EquivalentConvolution",
    "Folding",
    "Framework",
    "GeometryError",
    "InputGradient",
    "Layer",
    "MaskedConvolution",
    "MaxUnpooling",
    "NearestResize",
    "PaddingMode",
    "PixelShuffle",
    "PixelUnshuffle",
    "Pooling",
    "PoolingMode",
    "Resize",
    "ResizeConvolution",
    "Stack",
    "TransposedConvolution",
    "Unfolding",
    "WeightGradient",
    "WindowPartition",
    "aligned",
    "code",
    "depthwise",
    "draw",
    "draw_toml",
    "explicit_padding",
    "from_code",
    "global_pooling",
    "pointwise",
    "relationship",
    "repairs",
    "separable",
    "solve",
]

OF_DRAWING = ("Drawing", "draw", "draw_toml")
"""The names that need more than the arithmetic."""


def __getattr__(name: str) -> Any:
    """Import the arithmetic with the first of its names: a build that has nothing to do starts without it.

    ``__version__`` is that of the installed package.
    """
    if name == "__version__":
        from importlib.metadata import version

        return version("convarith")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in OF_DRAWING:
        from convarith.steps import drawing

        return getattr(drawing, name)
    from convarith import arithmetic

    return getattr(arithmetic, name)


def __dir__() -> list[str]:
    return __all__
