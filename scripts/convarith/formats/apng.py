"""Animated PNG: the animation of a figure, transparent."""

from __future__ import annotations

from convarith.formats.format import Drawing, Format


def _apng(drawing: Drawing) -> bytes:
    from convarith.tools import animations

    frames = animations.frames_in_one_palette(drawing.pdf, dpi=drawing.dpi)
    return animations.apng(frames, durations=drawing.durations, loop=drawing.loops)


APNG = Format(
    "apng",
    "animations as PNG, transparent: build/figures/NAME.apng",
    whole={".apng": _apng},
    has_pixels=True,
    has_time=True,
)
