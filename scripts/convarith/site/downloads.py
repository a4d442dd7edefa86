"""The files of figures that pages offer, by their endings: what each is called, and what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convarith.formats.registry import BY_NAME
from convarith.site.material import Drawn


@dataclass(frozen=True)
class Download:
    """A file to download: what it is called, what it is for, and its path in the site.

    ``pattern`` is the path of each frame's file, with {} for the frame's number, where there is one a frame.
    """

    title: str
    use: str
    path: str
    pattern: str = ""


WORDS: Mapping[str, tuple[str, str]] = {
    ".svg": ("SVG", "plays by itself, light and dark"),
    ".gif": ("GIF", "plays everywhere"),
    ".webp": ("WebP", "as the GIF, smaller"),
    ".apng": ("APNG", "as the GIF, in all colours"),
    ".mp4": ("MP4", "for slides"),
    ".webm": ("WebM", "for slides and pages"),
    ".pdf": ("PDF", "a page per frame"),
    "-sheet.pdf": ("Sheet as PDF", "all frames on a page"),
    "-sheet.png": ("Sheet as PNG", "all frames in a picture"),
    ".tikz": ("TikZ", "for documents that load convarith.sty"),
    ".tex": ("TeX", "compiles by itself"),
}
"""The words of each ending, in the order in which they are offered; an ending without words is its own title."""


def downloads(drawn: Drawn, formats: Sequence[str]) -> list[Download]:
    """Return the files of all frames of a figure in these formats."""
    endings = {ending for name in formats for ending in BY_NAME[name].whole}
    ordered = [*(ending for ending in WORDS if ending in endings), *sorted(endings - WORDS.keys())]
    return [Download(*WORDS.get(ending, (ending, "")), drawn.file(ending)) for ending in ordered]


def frame_downloads(drawn: Drawn, formats: Sequence[str]) -> list[Download]:
    """Return the files of single frames of a figure in these formats; their path is that of the middle frame."""
    return [
        Download(
            ending.removeprefix(".").upper(),
            "this frame",
            drawn.file(ending, drawn.middle),
            f"{drawn.name}/{{}}{ending}",
        )
        for ending in _endings_of_frames(formats)
    ]


def _endings_of_frames(formats: Sequence[str]) -> Iterator[str]:
    for name in formats:
        yield from BY_NAME[name].each
