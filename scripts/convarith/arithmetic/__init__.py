"""What convolutions, transposed ones and poolings read and compute: numbers only, no files and no drawing."""

from convarith.arithmetic.axis import Axis
from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.equivalent import EquivalentConvolution, rotated
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import PaddingWord
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.relationships import RELATIONSHIPS, Relationship, relationship
from convarith.arithmetic.transposed import TransposedConvolution

__all__ = [
    "RELATIONSHIPS",
    "Axis",
    "Convolution",
    "EquivalentConvolution",
    "PaddingMode",
    "PaddingWord",
    "Pooling",
    "PoolingMode",
    "Relationship",
    "TransposedConvolution",
    "relationship",
    "rotated",
]
