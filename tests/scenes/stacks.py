"""Stacks of layers along one axis, for hypothesis to draw."""

from __future__ import annotations

from hypothesis import strategies as st

from convarith import Convolution, GeometryError, PaddingMode, Pooling, Stack, TransposedConvolution
from convarith.arithmetic.windows import MapOperation

STRIDES = 3


@st.composite
def layers(draw: st.DrawFn, size: int) -> MapOperation:
    kernel, stride, dilation = draw(st.integers(1, 3)), draw(st.integers(1, STRIDES)), draw(st.integers(1, 3))
    kind = draw(st.sampled_from(["convolution", "causal", "repeated", "transposed", "pooling"]))
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
        case "pooling":
            ceil_mode = draw(st.booleans())
            return Pooling((size,), kernel, stride, kernel // 2, dilation, ceil_mode=ceil_mode)
    return Convolution((size,), kernel, stride, (pads,), dilation)


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    found: list[MapOperation] = []
    size = draw(st.integers(1, 9))
    for _ in range(draw(st.integers(1, 3))):
        try:
            found.append(draw(layers(size)))
        except GeometryError:  # the window does not fit
            continue
        (size,) = found[-1].output_size
        if size > 20:
            break
    return Stack(found or [Convolution((size,), 1)])
