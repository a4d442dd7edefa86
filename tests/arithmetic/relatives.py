"""Possible layers, rearrangements and stacks for hypothesis to draw, built on the windows of ``geometries``."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    ChannelOrder,
    Convolution,
    DeformableConvolution,
    Folding,
    Layer,
    MaskedConvolution,
    NearestResize,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    PoolingMode,
    Resize,
    ResizeConvolution,
    Stack,
    TransposedConvolution,
    Unfolding,
)
from convarith.arithmetic import Coordinates, MaskWord, ResizeMode, Rounding
from convarith.arithmetic.stackable import Stackable

from .geometries import Window, convolutions, poolings, transposed_convolutions, windows

FACTORS = st.integers(1, 3)


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """Draw a layer of a convolution or a transposed one, with up to four groups of up to two channels a side."""
    operation = draw(st.one_of(convolutions(), transposed_convolutions(below_stride=True)))
    groups = draw(st.integers(1, 4))
    sides = [groups * draw(st.integers(1, 2)) for _ in range(2)]
    return Layer(operation, sides[0], sides[1], groups, bias=draw(st.booleans()))


@st.composite
def adaptive_poolings(draw: st.DrawFn, *, mode: PoolingMode) -> AdaptivePooling:
    """Draw an adaptive pooling of one to three axes, the output larger than the input as well."""
    axes = draw(st.integers(1, 3))
    sizes = st.lists(st.integers(1, {1: 40, 2: 9, 3: 5}[axes]), min_size=axes, max_size=axes)
    return AdaptivePooling(draw(sizes), draw(sizes), mode)


@st.composite
def unpoolable_poolings(draw: st.DrawFn) -> Pooling:
    """Draw a max pooling without dilation: overlapping windows, and cells that no window reads, included."""
    pooling = draw(poolings(mode=PoolingMode.MAX))
    # With no dilation every window of the same numbers fits, ceil_mode or not.
    return replace(pooling, dilation=(1,) * len(pooling.dilation))


@st.composite
def masked_convolutions(draw: st.DrawFn) -> MaskedConvolution:
    """Draw a masked convolution of one to three axes, padded by zeros, with a word or any mask."""
    axes = draw(st.integers(1, 3))
    operation = _convolution(draw(st.lists(windows(axes=axes, max_padding=2), min_size=axes, max_size=axes)))
    taps = list(product(*map(range, operation.kernel_size)))
    if len(taps) > 1 and max(k // 2 for k in operation.kernel_size) > 0 and draw(st.booleans()):
        return MaskedConvolution(operation, draw(st.sampled_from(MaskWord)))
    kept = draw(st.sets(st.sampled_from(taps), min_size=1))
    mask = np.zeros(operation.kernel_size, int)
    for tap in kept:
        mask[tap] = 1
    return MaskedConvolution(operation, mask.tolist())


@st.composite
def unfoldings(draw: st.DrawFn) -> Unfolding:
    """Draw an unfolding of one or two axes and one to three channels, padded with zeros."""
    axes = draw(st.integers(1, 2))
    drawn = draw(st.lists(windows(axes=axes, max_padding=2), min_size=axes, max_size=axes))
    return Unfolding(_convolution(drawn), draw(st.integers(1, 3)))


def _convolution(drawn: list[Window]) -> Convolution:
    return Convolution(
        tuple(window.input_size for window in drawn),
        tuple(window.kernel_size for window in drawn),
        tuple(window.stride for window in drawn),
        tuple(window.padding for window in drawn),
        tuple(window.dilation for window in drawn),
    )


def foldings() -> st.SearchStrategy[Folding]:
    """Draw the transpose of an unfolding."""
    return unfoldings().map(Unfolding.transpose)


PAIRS = st.tuples(st.integers(1, 8), st.integers(1, 8))


def pixel_shuffles() -> st.SearchStrategy[PixelShuffle]:
    """Draw a pixel shuffle in either order of channels."""
    return st.builds(
        lambda channels, size, factor, order: PixelShuffle(channels * factor**2, size, factor, order),
        st.integers(1, 3),
        PAIRS,
        FACTORS,
        st.sampled_from(ChannelOrder),
    )


def pixel_unshuffles() -> st.SearchStrategy[PixelUnshuffle]:
    """Draw a pixel unshuffle in either order of channels."""
    return pixel_shuffles().map(PixelShuffle.transpose)


@st.composite
def nearest_resizes(draw: st.DrawFn) -> NearestResize:
    """Draw a resize of one to three axes by different factors."""
    axes = draw(st.integers(1, 3))
    sizes = draw(st.lists(st.integers(1, {1: 9, 2: 5, 3: 3}[axes]), min_size=axes, max_size=axes))
    return NearestResize(sizes, draw(st.lists(st.integers(1, 4), min_size=axes, max_size=axes)))


@st.composite
def resizes(draw: st.DrawFn) -> Resize:
    """Draw a resize of one or two axes, larger or smaller, with any words."""
    axes = draw(st.integers(1, 2))
    sizes = st.lists(st.integers(1, {1: 9, 2: 5}[axes]), min_size=axes, max_size=axes)
    mode, coordinates = draw(st.sampled_from(list(ResizeMode))), draw(st.sampled_from(list(Coordinates)))
    rounding = draw(st.sampled_from(list(Rounding))) if mode is ResizeMode.NEAREST else None
    return Resize(draw(sizes), draw(sizes), mode, coordinates, rounding)


@st.composite
def resize_convolutions(draw: st.DrawFn) -> ResizeConvolution:
    """Draw a resize and a convolution that fits behind it, of one or two axes."""
    axes = draw(st.integers(1, 2))
    convolution = _convolution([draw(windows(axes=2, max_padding=2, most_dilation=2)) for _ in range(axes)])
    factor = tuple(draw(FACTORS) for _ in range(axes))
    return ResizeConvolution(
        tuple(-(-size // f) for size, f in zip(convolution.input_size, factor, strict=True)),
        factor,
        convolution.kernel_size,
        convolution.stride,
        convolution.padding,
        convolution.dilation,
    )


@st.composite
def deformable_convolutions(draw: st.DrawFn) -> DeformableConvolution:
    """Draw the two axes of a deformable convolution."""
    return DeformableConvolution(
        _convolution([draw(windows(axes=2, max_padding=2, most_dilation=2)) for _ in range(2)])
    )


@st.composite
def stacks(draw: st.DrawFn, *, least_size: int = 12, transposed: bool = True) -> Stack:
    """Draw one to four layers along one axis, of all kinds that a stack takes, dilation included."""
    size = draw(st.integers(least_size, least_size + 8))
    layers: list[Stackable] = []
    for _ in range(draw(st.integers(1, 4))):
        layer = draw(_stackable(size, transposed=transposed))
        layers.append(layer)
        (size,) = layer.output_size
    return Stack(layers)


@st.composite
def _stackable(draw: st.DrawFn, size: int, *, transposed: bool) -> Stackable:
    kinds = ["convolution", "pooling", *(["transposed", "resize"] if transposed and size < 30 else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "resize":
        return NearestResize((size,), draw(st.integers(1, 3)))
    kernel_size, stride, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    if kind == "transposed":
        most = min(3, (stride * (size - 1) + dilation * (kernel_size - 1)) // 2)
        padding = (draw(st.integers(0, most)), draw(st.integers(0, most)))
        extra = draw(st.integers(0, max(stride, dilation) - 1))
        return TransposedConvolution((size,), kernel_size, stride, (padding,), dilation, extra)
    most = 3 if kind == "convolution" else kernel_size // 2
    padding = (draw(st.integers(0, most)), draw(st.integers(0, most)))
    if dilation * (kernel_size - 1) >= size + sum(padding):
        kernel_size, padding = 1, (0, 0)
    if kind == "pooling":
        return Pooling((size,), kernel_size, stride, (padding,), dilation)
    return Convolution((size,), kernel_size, stride, (padding,), dilation)
