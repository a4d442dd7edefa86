"""GIF: the animation of a figure, joined from its PNG files where they have been made."""

from __future__ import annotations

from convarith.formats.format import Format, Needs, Source
from convarith.formats.png import paletted


def _gif(source: Source) -> bytes:
    from convarith.tools import images

    frames = images.opened(source.pngs) if source.pngs else paletted(source)
    return images.gif(frames, durations=source.durations, loop=source.loops)


GIF = Format(
    "gif",
    "animations as GIF: build/figures/NAME.gif",
    Needs.PNG,
    whole={".gif": _gif},
    has_pixels=True,
    has_time=True,
    is_usual=True,
)
