"""GIF: the animation of a figure, joined from its PNG files where they have been made."""

from __future__ import annotations

from convarith.formats.format import Drawing, Format, Needs
from convarith.formats.png import paletted


def _gif(drawing: Drawing) -> bytes:
    from convarith.tools import images

    frames = images.opened(drawing.pngs) if drawing.pngs else paletted(drawing)
    return images.gif(frames, durations=drawing.durations, loop=drawing.loops)


GIF = Format(
    "gif",
    "animations as GIF: build/figures/NAME.gif",
    Needs.PNG,
    whole={".gif": _gif},
    has_pixels=True,
    has_time=True,
    is_usual=True,
)
