"""WebP: the animation of a figure, transparent."""

from __future__ import annotations

from convarith.formats.format import Format, Source


def _webp(source: Source) -> bytes:
    from convarith.tools import animations

    frames = animations.frames_in_one_palette(source.pdf, dpi=source.dpi)
    return animations.webp(frames, durations=source.durations, loop=source.loops)


WEBP = Format(
    "webp",
    "animations as WebP, transparent: build/figures/NAME.webp",
    whole={".webp": _webp},
    has_pixels=True,
    has_time=True,
)
