"""Animated PNG: the animation of a figure, transparent."""

from __future__ import annotations

from convarith.formats.format import Format, Source


def _apng(source: Source) -> bytes:
    from convarith.tools import animations

    frames = animations.frames_in_one_palette(source.pdf, dpi=source.dpi)
    return animations.apng(frames, durations=source.durations, loop=source.loops)


APNG = Format(
    "apng",
    "animations as PNG, transparent: build/figures/NAME.apng",
    whole={".apng": _apng},
    has_pixels=True,
    has_time=True,
)
