"""WebP: the animation of a figure, transparent."""

from __future__ import annotations

from convarith.formats.format import Drawing, Format


def _webp(drawing: Drawing) -> bytes:
    from convarith.tools import animations

    frames = animations.frames_in_one_palette(drawing.pdf, dpi=drawing.dpi)
    return animations.webp(frames, durations=drawing.durations, loop=drawing.loops)


WEBP = Format(
    "webp",
    "animations as WebP, transparent: build/figures/NAME.webp",
    whole={".webp": _webp},
    has_pixels=True,
    has_time=True,
)
