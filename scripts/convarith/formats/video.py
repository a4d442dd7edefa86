"""Video: the animation of a figure as MP4 and WebM, on white, where PyAV is installed."""

from __future__ import annotations

from functools import partial

from convarith.formats.format import Format, Source
from convarith.tools import video


def _video(kind: video.Kind, source: Source) -> bytes:
    from convarith.tools import pdf

    return video.video(pdf.pages(source.pdf, dpi=source.dpi), kind, durations=source.durations)


VIDEO = Format(
    "video",
    "animations as video, on white: build/figures/NAME.mp4, NAME.webm",
    whole={".mp4": partial(_video, video.MP4), ".webm": partial(_video, video.WEBM)},
    has_pixels=True,
    has_time=True,
    can_be_made=video.is_installed,
)
