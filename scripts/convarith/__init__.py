"""Figures, animations and a guide of convolution arithmetic: the names that a program may import."""

from typing import TYPE_CHECKING, Any

from convarith.lazy_names import lazy_names

if TYPE_CHECKING:
    from convarith.arithmetic import FRAMEWORK_WORDS as FRAMEWORK_WORDS
    from convarith.arithmetic import RELATIONSHIPS as RELATIONSHIPS
    from convarith.arithmetic import AdaptivePooling as AdaptivePooling
    from convarith.arithmetic import ChannelOrder as ChannelOrder
    from convarith.arithmetic import ChannelPooling as ChannelPooling
    from convarith.arithmetic import Convolution as Convolution
    from convarith.arithmetic import DeformableConvolution as DeformableConvolution
    from convarith.arithmetic import EquivalentConvolution as EquivalentConvolution
    from convarith.arithmetic import Folding as Folding
    from convarith.arithmetic import Framework as Framework
    from convarith.arithmetic import InputGradient as InputGradient
    from convarith.arithmetic import Layer as Layer
    from convarith.arithmetic import MaskedConvolution as MaskedConvolution
    from convarith.arithmetic import MaxUnpooling as MaxUnpooling
    from convarith.arithmetic import NearestResize as NearestResize
    from convarith.arithmetic import PaddingMode as PaddingMode
    from convarith.arithmetic import PixelShuffle as PixelShuffle
    from convarith.arithmetic import PixelUnshuffle as PixelUnshuffle
    from convarith.arithmetic import Pooling as Pooling
    from convarith.arithmetic import PoolingMode as PoolingMode
    from convarith.arithmetic import Resize as Resize
    from convarith.arithmetic import ResizeConvolution as ResizeConvolution
    from convarith.arithmetic import Stack as Stack
    from convarith.arithmetic import TransposedConvolution as TransposedConvolution
    from convarith.arithmetic import Unfolding as Unfolding
    from convarith.arithmetic import WeightGradient as WeightGradient
    from convarith.arithmetic import WindowPartition as WindowPartition
    from convarith.arithmetic import aligned as aligned
    from convarith.arithmetic import code as code
    from convarith.arithmetic import depthwise as depthwise
    from convarith.arithmetic import explicit_padding as explicit_padding
    from convarith.arithmetic import from_code as from_code
    from convarith.arithmetic import global_pooling as global_pooling
    from convarith.arithmetic import pointwise as pointwise
    from convarith.arithmetic import relationship as relationship
    from convarith.arithmetic import repairs as repairs
    from convarith.arithmetic import separable as separable
    from convarith.arithmetic import solve as solve
    from convarith.arithmetic.networks import Add as Add
    from convarith.arithmetic.networks import Concatenate as Concatenate
    from convarith.arithmetic.networks import Crop as Crop
    from convarith.arithmetic.networks import DataType as DataType
    from convarith.arithmetic.networks import Finding as Finding
    from convarith.arithmetic.networks import FindingKind as FindingKind
    from convarith.arithmetic.networks import Flatten as Flatten
    from convarith.arithmetic.networks import Input as Input
    from convarith.arithmetic.networks import Linear as Linear
    from convarith.arithmetic.networks import NamedLayer as NamedLayer
    from convarith.arithmetic.networks import Network as Network
    from convarith.arithmetic.networks import Opaque as Opaque
    from convarith.arithmetic.networks import Pad as Pad
    from convarith.arithmetic.networks import Pointwise as Pointwise
    from convarith.arithmetic.networks import Unflatten as Unflatten
    from convarith.arithmetic.networks import findings as findings
    from convarith.errors import CodeError as CodeError
    from convarith.errors import ConvarithError as ConvarithError
    from convarith.errors import GeometryError as GeometryError
    from convarith.errors import ModelError as ModelError
    from convarith.models import from_onnx as from_onnx
    from convarith.models import from_torch as from_torch
    from convarith.steps.drawing import Drawing as Drawing
    from convarith.steps.drawing import draw as draw
    from convarith.steps.drawing import draw_toml as draw_toml

MODULES = {
    "arithmetic": (
        "FRAMEWORK_WORDS",
        "RELATIONSHIPS",
        "AdaptivePooling",
        "ChannelOrder",
        "ChannelPooling",
        "Convolution",
        "DeformableConvolution",
        "EquivalentConvolution",
        "Folding",
        "Framework",
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
    ),
    "arithmetic.networks": (
        "Add",
        "Concatenate",
        "Crop",
        "DataType",
        "Finding",
        "FindingKind",
        "Flatten",
        "Input",
        "Linear",
        "NamedLayer",
        "Network",
        "Opaque",
        "Pad",
        "Pointwise",
        "Unflatten",
        "findings",
    ),
    "models": (
        "from_onnx",
        "from_torch",
    ),
    "steps.drawing": (
        "Drawing",
        "draw",
        "draw_toml",
    ),
    "errors": (
        "CodeError",
        "ConvarithError",
        "GeometryError",
        "ModelError",
    ),
}
_find, __all__ = lazy_names(__name__, MODULES)


def __getattr__(name: str) -> Any:
    """Return a name, or ``__version__``: that of the installed package."""
    if name == "__version__":
        from importlib.metadata import version

        return version("convarith")
    return _find(name)


def __dir__() -> list[str]:
    return __all__
