"""Stacks of layers along one axis, for hypothesis to draw."""

from __future__ import annotations

from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    Convolution,
    GeometryError,
    PaddingMode,
    Pooling,
    Resize,
    Stack,
    TransposedConvolution,
)
from convarith.scenes.tower import OneOperation

STRIDES = 3


@st.composite
def layers(draw: st.DrawFn, size: int, *, is_even: bool) -> OneOperation:
    kernel, stride, dilation = draw(st.integers(1, 3)), draw(st.integers(1, STRIDES)), draw(st.integers(1, 3))
    kinds = ["convolution", "causal", "repeated", "transposed", "pooling"]
    kind = draw(st.sampled_from(kinds if is_even else [*kinds, "adaptive", "resize"]))
    pads = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
    match kind:
        case "causal":
            return Convolution((size,), kernel, stride, "causal", dilation)
        case "repeated":
            mode = draw(st.sampled_from(PaddingMode))
            return Convolution((size,), kernel, stride, ((1, 1),), 1, mode)
        case "transposed":
            extra = draw(st.integers(0, max(stride, dilation) - 1))
            return TransposedConvolution((size,), kernel, stride, (pads,), dilation, extra)
        case "adaptive":
            return AdaptivePooling((size,), draw(st.integers(1, 6)))
        case "resize":
            mode = draw(st.sampled_from(["nearest", "nearest_exact", "linear"]))
            return Resize((size,), draw(st.integers(1, 12)), mode)
        case "pooling":
            ceil_mode = draw(st.booleans())
            return Pooling((size,), kernel, stride, kernel // 2, dilation, ceil_mode=ceil_mode)
    return Convolution((size,), kernel, stride, (pads,), dilation)


@st.composite
def stacks(draw: st.DrawFn, *, is_even: bool = False) -> Stack:
    """Draw layers that fit; with ``is_even`` none whose windows differ in size."""
    found: list[OneOperation] = []
    size = draw(st.integers(1, 9))
    for _ in range(draw(st.integers(1, 3))):
        try:
            found.append(draw(layers(size, is_even=is_even)))
        except GeometryError:  # the window does not fit
            continue
        (size,) = found[-1].output_size
        if size > 20:
            break
    return Stack(found or [Convolution((size,), 1)])
