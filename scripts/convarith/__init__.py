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
    "explicit_padding",
    "from_code",
    "global_pooling",
    "pointwise",
    "relationship",
    "repairs",
    "separable",
    "solve",
]


def __getattr__(name: str) -> Any:
    """Import the arithmetic with the first of its names: a build that has nothing to do starts without it.

    ``__version__`` is that of the installed package.
    """
    if name == "__version__":
        from importlib.metadata import version

        return version("convarith")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from convarith import arithmetic

    return getattr(arithmetic, name)


def __dir__() -> list[str]:
    return __all__
