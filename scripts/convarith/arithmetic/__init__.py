"""Convolutions, related operations and stacks of them: sizes, connections and values; no files and no drawing."""

from typing import TYPE_CHECKING

from convarith.lazy_names import lazy_names

if TYPE_CHECKING:
    from convarith.arithmetic.adaptive import AdaptivePooling as AdaptivePooling
    from convarith.arithmetic.adaptive import global_pooling as global_pooling
    from convarith.arithmetic.axis import Axis as Axis
    from convarith.arithmetic.channels import ChannelPooling as ChannelPooling
    from convarith.arithmetic.channels import Layer as Layer
    from convarith.arithmetic.channels import depthwise as depthwise
    from convarith.arithmetic.channels import pointwise as pointwise
    from convarith.arithmetic.channels import separable as separable
    from convarith.arithmetic.convolution import Convolution as Convolution
    from convarith.arithmetic.convolution import TransposedConvolution as TransposedConvolution
    from convarith.arithmetic.deformable import DeformableConvolution as DeformableConvolution
    from convarith.arithmetic.deformable import Sample as Sample
    from convarith.arithmetic.equivalent import EquivalentConvolution as EquivalentConvolution
    from convarith.arithmetic.equivalent import rotated as rotated
    from convarith.arithmetic.framework_code.reading.from_code import from_code as from_code
    from convarith.arithmetic.framework_code.writing.code import code as code
    from convarith.arithmetic.framework_words import FRAMEWORK_WORDS as FRAMEWORK_WORDS
    from convarith.arithmetic.framework_words import FrameworkWord as FrameworkWord
    from convarith.arithmetic.frameworks import ExplicitPadding as ExplicitPadding
    from convarith.arithmetic.frameworks import Framework as Framework
    from convarith.arithmetic.frameworks import Subject as Subject
    from convarith.arithmetic.frameworks import explicit_padding as explicit_padding
    from convarith.arithmetic.gradients import InputGradient as InputGradient
    from convarith.arithmetic.gradients import WeightGradient as WeightGradient
    from convarith.arithmetic.interpolation import Coordinates as Coordinates
    from convarith.arithmetic.interpolation import Resize as Resize
    from convarith.arithmetic.interpolation import ResizeMode as ResizeMode
    from convarith.arithmetic.interpolation import Rounding as Rounding
    from convarith.arithmetic.masked import MaskedConvolution as MaskedConvolution
    from convarith.arithmetic.masked import MaskWord as MaskWord
    from convarith.arithmetic.modes import PaddingMode as PaddingMode
    from convarith.arithmetic.modes import PoolingMode as PoolingMode
    from convarith.arithmetic.padding import PaddingWord as PaddingWord
    from convarith.arithmetic.pooling import Pooling as Pooling
    from convarith.arithmetic.relationships.registry import RELATIONSHIPS as RELATIONSHIPS
    from convarith.arithmetic.relationships.registry import relationship as relationship
    from convarith.arithmetic.relationships.relationship import Relationship as Relationship
    from convarith.arithmetic.repairing import Change as Change
    from convarith.arithmetic.repairing import Repair as Repair
    from convarith.arithmetic.repairing import repairs as repairs
    from convarith.arithmetic.resizing import NearestResize as NearestResize
    from convarith.arithmetic.resizing import ResizeConvolution as ResizeConvolution
    from convarith.arithmetic.shuffling import ChannelOrder as ChannelOrder
    from convarith.arithmetic.shuffling import PixelShuffle as PixelShuffle
    from convarith.arithmetic.shuffling import PixelUnshuffle as PixelUnshuffle
    from convarith.arithmetic.solving import Solvable as Solvable
    from convarith.arithmetic.solving import solve as solve
    from convarith.arithmetic.stack import Alignment as Alignment
    from convarith.arithmetic.stack import Stack as Stack
    from convarith.arithmetic.stack import Stage as Stage
    from convarith.arithmetic.stack import aligned as aligned
    from convarith.arithmetic.unfolding import Folding as Folding
    from convarith.arithmetic.unfolding import Unfolding as Unfolding
    from convarith.arithmetic.unpooling import MaxUnpooling as MaxUnpooling
    from convarith.arithmetic.window_partition import WindowPartition as WindowPartition

MODULES = {
    "adaptive": ("AdaptivePooling", "global_pooling"),
    "axis": ("Axis",),
    "channels": ("ChannelPooling", "Layer", "depthwise", "pointwise", "separable"),
    "convolution": ("Convolution", "TransposedConvolution"),
    "deformable": ("DeformableConvolution", "Sample"),
    "equivalent": ("EquivalentConvolution", "rotated"),
    "framework_code.reading.from_code": ("from_code",),
    "framework_code.writing.code": ("code",),
    "framework_words": ("FRAMEWORK_WORDS", "FrameworkWord"),
    "frameworks": ("ExplicitPadding", "Framework", "Subject", "explicit_padding"),
    "gradients": ("InputGradient", "WeightGradient"),
    "interpolation": ("Coordinates", "Resize", "ResizeMode", "Rounding"),
    "masked": ("MaskedConvolution", "MaskWord"),
    "modes": ("PaddingMode", "PoolingMode"),
    "padding": ("PaddingWord",),
    "pooling": ("Pooling",),
    "relationships.registry": ("RELATIONSHIPS", "relationship"),
    "relationships.relationship": ("Relationship",),
    "repairing": ("Change", "Repair", "repairs"),
    "resizing": ("NearestResize", "ResizeConvolution"),
    "shuffling": ("ChannelOrder", "PixelShuffle", "PixelUnshuffle"),
    "solving": ("Solvable", "solve"),
    "stack": ("Alignment", "Stack", "Stage", "aligned"),
    "unfolding": ("Folding", "Unfolding"),
    "unpooling": ("MaxUnpooling",),
    "window_partition": ("WindowPartition",),
}
__getattr__, __all__ = lazy_names(__name__, MODULES)


def __dir__() -> list[str]:
    return __all__
