"""Geometries for hypothesis to draw, of two axes or as many as asked for: crops, ceil_mode, gaps between windows."""

from __future__ import annotations

from hypothesis import strategies as st

from convarith import Convolution, PaddingMode, Pooling, PoolingMode, TransposedConvolution

AXES = 2

pairs = st.tuples(st.integers(0, 3), st.integers(0, 3))


@st.composite
def convolutions(draw: st.DrawFn, axes: int = AXES) -> Convolution:
    mode = draw(st.sampled_from(list(PaddingMode)))
    kernels, strides, dilations, inputs, paddings = [], [], [], [], []
    for _ in range(axes):
        kernels.append(draw(st.integers(1, 3)))
        strides.append(draw(st.integers(1, 3)))
        dilations.append(draw(st.integers(1, 2)))
        paddings.append(draw(pairs))
        least = max(1, dilations[-1] * (kernels[-1] - 1) + 1 - sum(paddings[-1]))
        if mode is not PaddingMode.ZEROS:
            least = max(least, max(paddings[-1]) + 1)
        inputs.append(draw(st.integers(least, least + 4)))
    return Convolution(inputs, kernels, strides, tuple(paddings), dilations, mode)


@st.composite
def transposed_convolutions(draw: st.DrawFn, axes: int = AXES) -> TransposedConvolution:
    kernels, strides, dilations, inputs, paddings, extras = [], [], [], [], [], []
    for _ in range(axes):
        kernels.append(draw(st.integers(1, 3)))
        strides.append(draw(st.integers(1, 3)))
        dilations.append(draw(st.integers(1, 2)))
        inputs.append(draw(st.integers(1, 4)))
        extras.append(draw(st.integers(0, max(strides[-1], dilations[-1]) - 1)))
        uncut = strides[-1] * (inputs[-1] - 1) + dilations[-1] * (kernels[-1] - 1) + 1 + extras[-1]
        before = draw(st.integers(0, min(uncut - 1, 5)))
        paddings.append((before, draw(st.integers(0, min(uncut - 1 - before, 5)))))
    return TransposedConvolution(inputs, kernels, strides, tuple(paddings), dilations, extras)


@st.composite
def poolings(draw: st.DrawFn, axes: int = AXES) -> Pooling:
    kernels, strides, dilations, inputs, paddings = [], [], [], [], []
    ceil_mode = draw(st.booleans())
    for _ in range(axes):
        kernels.append(draw(st.integers(1, 3)))
        strides.append(draw(st.integers(1, 3)))
        dilations.append(draw(st.integers(1, 2)))
        most = kernels[-1] // 2
        paddings.append((draw(st.integers(0, most)), draw(st.integers(0, most))))
        least = max(1, dilations[-1] * (kernels[-1] - 1) + 1 - sum(paddings[-1]))
        inputs.append(draw(st.integers(least, least + 4)))
    mode = draw(st.sampled_from(list(PoolingMode)))
    counts = draw(st.booleans())
    return Pooling(inputs, kernels, strides, tuple(paddings), dilations, mode, ceil_mode, counts)
