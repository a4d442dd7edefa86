"""Convolutions, related operations and stacks of them: sizes, connections and values; no files and no drawing."""

from convarith.arithmetic.adaptive import AdaptivePooling, global_pooling
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.channels import ChannelPooling, Layer, depthwise, pointwise, separable
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.deformable import DeformableConvolution, Sample
from convarith.arithmetic.equivalent import EquivalentConvolution, rotated
from convarith.arithmetic.framework_code import code, from_code
from convarith.arithmetic.framework_words import FRAMEWORK_WORDS, FrameworkWord
from convarith.arithmetic.frameworks import ExplicitPadding, Framework, Subject, explicit_padding
from convarith.arithmetic.gradients import InputGradient, WeightGradient
from convarith.arithmetic.interpolation import Coordinates, Resize, ResizeMode, Rounding
from convarith.arithmetic.masked import MaskedConvolution, MaskWord
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import PaddingWord
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.relationships.registry import RELATIONSHIPS, relationship
from convarith.arithmetic.relationships.relationship import Relationship
from convarith.arithmetic.repairing import Change, Repair, repairs
from convarith.arithmetic.resizing import NearestResize, ResizeConvolution
from convarith.arithmetic.shuffling import ChannelOrder, PixelShuffle, PixelUnshuffle
from convarith.arithmetic.solving import Solvable, solve
from convarith.arithmetic.stack import Alignment, Stack, Stage, aligned
from convarith.arithmetic.unfolding import Folding, Unfolding
from convarith.arithmetic.unpooling import MaxUnpooling
from convarith.arithmetic.window_partition import WindowPartition

__all__ = [
    "FRAMEWORK_WORDS",
    "RELATIONSHIPS",
    "AdaptivePooling",
    "Alignment",
    "Axis",
    "Change",
    "ChannelOrder",
    "ChannelPooling",
    "Convolution",
    "Coordinates",
    "DeformableConvolution",
    "EquivalentConvolution",
    "ExplicitPadding",
    "Folding",
    "Framework",
    "FrameworkWord",
    "InputGradient",
    "Layer",
    "MaskWord",
    "MaskedConvolution",
    "MaxUnpooling",
    "NearestResize",
    "PaddingMode",
    "PaddingWord",
    "PixelShuffle",
    "PixelUnshuffle",
    "Pooling",
    "PoolingMode",
    "Relationship",
    "Repair",
    "Resize",
    "ResizeConvolution",
    "ResizeMode",
    "Rounding",
    "Sample",
    "Solvable",
    "Stack",
    "Stage",
    "Subject",
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
    "rotated",
    "separable",
    "solve",
]
