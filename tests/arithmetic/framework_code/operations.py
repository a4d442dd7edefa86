"""Operations of every kind that frameworks have layers for, for hypothesis to draw."""

from __future__ import annotations

from hypothesis import strategies as st

from convarith import Pooling, PoolingMode

from ..geometries import convolutions, poolings, transposed_convolutions
from ..relatives import (
    adaptive_poolings,
    foldings,
    layers,
    nearest_resizes,
    pixel_shuffles,
    pixel_unshuffles,
    resizes,
    unfoldings,
    unpoolable_poolings,
)

OPERATIONS = st.one_of(
    convolutions(modes=True),
    transposed_convolutions(),
    poolings(mode=PoolingMode.MAX),
    poolings(mode=PoolingMode.AVERAGE),
    adaptive_poolings(mode=PoolingMode.AVERAGE),
    adaptive_poolings(mode=PoolingMode.MAX),
    unpoolable_poolings().map(Pooling.unpooling),
    layers(),
    unfoldings(),
    foldings(),
    pixel_shuffles(),
    pixel_unshuffles(),
    nearest_resizes(),
    resizes(),
)
