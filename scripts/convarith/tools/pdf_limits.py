"""The limits of a figure's pages: how many, how large, and how many pixels. Pure.

They are checked before a PDF is converted, since a PDF of a few bytes can ask for all of the memory.
"""

from __future__ import annotations

from collections.abc import Sequence

from convarith.errors import Details, OutputError, TeXError
from convarith.sentences import named

MAX_PAGE_SIDE = 14_400  # points, 508 cm: the largest page that PDF viewers must support
MAX_PIXEL_SIDE = 16_383  # pixels, the limit of WebP
MAX_PIXELS = 80_000_000  # of a picture: 320 MB while it is drawn
POINTS_PER_INCH = 72
SAME_SIZE = 0.01  # points by which pages of one size may differ

SHIPOUT, NEW_PAGE, WIDTH, HEIGHT = map(named, ("\\shipout", "\\newpage", "\\pdfpagewidth", "\\pdfpageheight"))

Size = tuple[float, float]
"""A width and a height."""


def check_count(pages: int, frames: int) -> None:
    """Raise ``TeXError`` unless a figure's PDF has a page per frame."""
    if pages != frames:
        problem = f"the PDF has {_counted(pages, 'page')}, but the figure has {_counted(frames, 'frame')}"
        hint = f"each frame becomes a page by itself: take {SHIPOUT}, {NEW_PAGE} and text outside of frames out"
        raise TeXError(problem, Details(hint=hint))


def check_sizes(sizes: Sequence[Size]) -> None:
    """Raise ``TeXError`` unless all pages of a figure, in points, have one size within the limit."""
    for number, size in enumerate(sizes, start=1):
        problem = f"page {number} is {_shown(size)}"
        if not all(0 < length <= MAX_PAGE_SIDE for length in size):
            hint = "draw fewer or smaller cells"
            raise TeXError(f"{problem}, but a side is at most {MAX_PAGE_SIDE} pt long", Details(hint=hint))
        if any(abs(length - first) > SAME_SIZE for length, first in zip(size, sizes[0], strict=True)):
            hint = f"all frames have one size: leave {WIDTH} and {HEIGHT} alone"
            raise TeXError(f"{problem}, but page 1 is {_shown(sizes[0])}", Details(hint=hint))


def check_pixels(size: Size, *, dpi: int) -> None:
    """Raise ``OutputError`` for a page, its size in points, that has too many pixels at ``dpi`` pixels per inch."""
    width, height = (length * min(dpi, MAX_PIXELS) / POINTS_PER_INCH for length in size)
    if max(width, height) > MAX_PIXEL_SIDE or width * height > MAX_PIXELS:
        problem = f"a page of {width:.0f} × {height:.0f} pixels is too large: {dpi} dpi"
        limit = f"a picture has at most {MAX_PIXELS // 10**6} million pixels, {MAX_PIXEL_SIDE} per side"
        raise OutputError(problem, Details(hint=f"{limit}: draw fewer cells, or set a smaller dpi"))


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _shown(size: Size) -> str:
    return f"{size[0]:.0f} × {size[1]:.0f} pt"
