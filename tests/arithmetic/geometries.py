"""Possible geometries for hypothesis to draw: small enough to run thousands, odd enough to meet every corner."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from convarith import Convolution, PaddingMode, Pooling, PoolingMode, TransposedConvolution

PUBLISHED_FACTOR = 10
OF_FRAMEWORKS = (PaddingMode.REFLECT, PaddingMode.REPLICATE, PaddingMode.CIRCULAR)
"""What padding can repeat in ONNX and PyTorch; symmetric padding is NumPy's and TensorFlow's."""
SIZES = {1: 9, 2: 5, 3: 2}
"""How much larger than the window an input can be, by the number of axes."""


def examples(count: int) -> settings:
    """Return the settings of a property: how many geometries, and a blob that reproduces a failure.

    Where the counts are published, more are drawn.
    """
    drawn = count * PUBLISHED_FACTOR if "CONVARITH_VERIFICATION" in os.environ else count
    return settings(max_examples=drawn, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Window:
    """The numbers of one axis, without Axis: a test may not lean on what it tests."""

    input_size: int
    kernel_size: int
    stride: int
    padding: tuple[int, int]
    dilation: int


@st.composite
def windows(
    draw: st.DrawFn, *, axes: int = 1, max_padding: int | None = 4, most_dilation: int = 3, overhang: bool = False
) -> Window:
    """Draw an axis whose window fits; ``max_padding`` None stands for half the kernel, as pooling wants it.

    With ``overhang`` the window may be larger than the padded input by less than the stride.
    """
    kernel_size = draw(st.integers(1, 5 if axes == 1 else 3))
    stride = draw(st.integers(1, 4))
    dilation = draw(st.integers(1, most_dilation))
    most = kernel_size // 2 if max_padding is None else max_padding
    padding = (draw(st.integers(0, most)), draw(st.integers(0, most)))
    extent = dilation * (kernel_size - 1) + 1
    least = max(1, extent - sum(padding) - (stride - 1 if overhang else 0))
    input_size = draw(st.integers(least, least + SIZES[axes]))
    return Window(input_size, kernel_size, stride, padding, dilation)


def _split(drawn: list[Window]) -> dict[str, tuple[int, ...]]:
    names = ("input_size", "kernel_size", "stride", "dilation")
    return {name: tuple(getattr(window, name) for window in drawn) for name in names}


@st.composite
def convolutions(draw: st.DrawFn, *, modes: bool = False) -> Convolution:
    """Draw a convolution of one to three axes; with ``modes``, one whose padding repeats input cells."""
    axes = draw(st.integers(1, 3))
    drawn = draw(st.lists(windows(axes=axes), min_size=axes, max_size=axes))
    padding = tuple(window.padding for window in drawn)
    sizes = _split(drawn)
    if not modes:
        return _convolution(sizes, padding, PaddingMode.ZEROS)
    mode = draw(st.sampled_from(OF_FRAMEWORKS))
    # Reflected and circular padding cannot exceed the input: let the input grow.
    sizes["input_size"] = tuple(max(window.input_size, max(window.padding) + 1) for window in drawn)
    return _convolution(sizes, padding, mode)


def _convolution(
    sizes: dict[str, tuple[int, ...]], padding: tuple[tuple[int, int], ...], mode: PaddingMode
) -> Convolution:
    i, k, s, d = (sizes[name] for name in ("input_size", "kernel_size", "stride", "dilation"))
    return Convolution(i, k, s, padding, d, mode)


@st.composite
def transposed_convolutions(draw: st.DrawFn, *, below_stride: bool = False) -> TransposedConvolution:
    """Draw a transposed convolution of one to three axes, crops and output padding included."""
    axes = draw(st.integers(1, 3))
    drawn = [_transposed(draw, axes=axes, below_stride=below_stride) for _ in range(axes)]
    return TransposedConvolution(
        **_split([window for window, _ in drawn]),
        padding=tuple(window.padding for window, _ in drawn),
        output_padding=tuple(extra for _, extra in drawn),
    )


def _transposed(draw: st.DrawFn, *, axes: int, below_stride: bool) -> tuple[Window, int]:
    kernel_size, stride, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    extra = draw(st.integers(0, (stride if below_stride else max(stride, dilation)) - 1))
    input_size = draw(st.integers(1, 5 if axes < 3 else 3))
    uncut = stride * (input_size - 1) + dilation * (kernel_size - 1) + 1 + extra
    before = draw(st.integers(0, min(uncut - 1, 6)))
    after = draw(st.integers(0, min(uncut - 1 - before, 6)))
    return Window(input_size, kernel_size, stride, (before, after), dilation), extra


@st.composite
def poolings(draw: st.DrawFn, *, mode: PoolingMode) -> Pooling:
    """Draw a pooling of one to three axes, with or without ceil_mode and counted padding."""
    axes = draw(st.integers(1, 3))
    ceil_mode = draw(st.booleans())
    drawn = draw(st.lists(windows(axes=axes, max_padding=None, overhang=ceil_mode), min_size=axes, max_size=axes))
    padding = tuple(window.padding for window in drawn)
    count_include_pad = draw(st.booleans()) if mode is PoolingMode.AVERAGE else True
    window: dict[str, Any] = {**_split(drawn), "padding": padding}
    return Pooling(**window, mode=mode, ceil_mode=ceil_mode, count_include_pad=count_include_pad)
