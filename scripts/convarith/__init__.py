"""Figures, animations and a guide of convolution arithmetic: the names that a program may import."""

from convarith.arithmetic import (
    RELATIONSHIPS,
    Convolution,
    EquivalentConvolution,
    PaddingMode,
    Pooling,
    PoolingMode,
    TransposedConvolution,
    relationship,
)
from convarith.errors import ConvarithError, GeometryError

__all__ = [
    "RELATIONSHIPS",
    "ConvarithError",
    "Convolution",
    "EquivalentConvolution",
    "GeometryError",
    "PaddingMode",
    "Pooling",
    "PoolingMode",
    "TransposedConvolution",
    "relationship",
]
