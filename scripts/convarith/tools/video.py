"""Writes frames as a video, MP4 (H.264) or WebM (VP9), on white, with PyAV, which is optional."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from convarith.errors import Details, OutputError

if TYPE_CHECKING:
    from PIL import Image

SECOND = 1000  # milliseconds
MAX_DURATION = 250  # milliseconds per picture: players stumble over few pictures per second, so frames are repeated
ALIGNED = 2  # chroma is stored for squares of so many pixels


@dataclass(frozen=True)
class Kind:
    """A container, the codec inside it, and their options."""

    container: str
    codec: str
    options: dict[str, str]
    container_options: dict[str, str]


BIT_EXACT = {"fflags": "+bitexact"}  # without a random identifier in each file
MP4 = Kind(
    "mp4",
    "libx264",
    {"crf": "18", "tune": "animation", "x264-params": "cpu-independent=1"},
    {"movflags": "+faststart", **BIT_EXACT},
)
WEBM = Kind("webm", "libvpx-vp9", {"crf": "24", "deadline": "good", "cpu-used": "5"}, BIT_EXACT)


def video(frames: Iterable[Image.Image], kind: Kind, *, durations: Sequence[int]) -> bytes:
    """Return RGB frames of one size as a video file's content; ``durations`` are milliseconds, one per frame.

    The frame rate is constant: a longer frame is repeated. Raises ``OutputError`` where PyAV is not installed.
    """
    av = _av()
    common = gcd(*durations)
    repeats = ceil(common / MAX_DURATION)
    with TemporaryDirectory() as folder:  # PyAV reads the file again, to move the index of an MP4 to its front
        path = Path(folder, "video")
        with av.open(path, "w", format=kind.container, options=kind.container_options) as output:
            stream: Any = None
            for frame, duration in zip(frames, durations, strict=True):
                picture = av.VideoFrame.from_image(_with_even_sides(frame))
                if stream is None:
                    stream = output.add_stream(
                        kind.codec, rate=Fraction(SECOND * repeats, common), options=kind.options
                    )
                    stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
                    stream.codec_context.thread_count = 1  # with more, the bytes depend on how many
                for _ in range(duration // common * repeats):
                    output.mux(stream.encode(picture))
            output.mux(stream.encode())
        return path.read_bytes()


def is_installed() -> bool:
    """Return whether PyAV is installed."""
    return importlib.util.find_spec("av") is not None


def _av() -> Any:
    try:
        import av
    except ImportError:
        hint = "it comes with pip install av"
        raise OutputError("videos need PyAV, which is not installed", Details(hint=hint)) from None
    return av


def _with_even_sides(frame: Image.Image) -> Image.Image:
    """Add a white row below and a white column to the right where a side is odd."""
    from PIL import Image  # not in every run that asks whether PyAV is installed

    width, height = (side + side % ALIGNED for side in frame.size)
    if (width, height) == frame.size:
        return frame
    whole = Image.new("RGB", (width, height), "white")
    whole.paste(frame)
    return whole
