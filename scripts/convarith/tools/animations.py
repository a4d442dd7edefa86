"""Writes frames as an animated WebP or PNG with a transparent background, in one palette of colours with alpha.

Edges have thousands of half-transparent colours, of which the eye can distinguish a few dozen: with one palette for
all frames a file takes a third of the bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from convarith.errors import Details, OutputError
from convarith.tools.images import samples
from convarith.tools.pdf_limits import POINTS_PER_INCH, check_pixels

COLOURS = 256
MIN_DISTANCE = 20  # of 255, in any channel: less makes files larger by a seventh, more shows in text
PLAIN = 1000  # a colour of more than one in so many pixels fills a plain area, and stays exact
CLEAR = (0, 0, 0, 0)
EFFORT = 3  # of 6: more takes twice the time and saves nothing

Colours = NDArray[numpy.int32]
"""One row per colour: red, green, blue and alpha, from 0 to 255."""


def transparent_pages(path: Path, *, dpi: int, only: Sequence[int] | None = None) -> Iterator[Image.Image]:
    """Yield the pages of a PDF as RGBA images, clear where nothing is drawn; ``only`` selects pages, counted from 0.

    Raises ``OutputError`` for a page that is too large to draw.
    """
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        for index in range(len(document)) if only is None else only:
            page = document[index]
            check_pixels(page.get_size(), dpi=dpi)
            try:
                bitmap = page.render(scale=dpi / POINTS_PER_INCH, fill_color=CLEAR, rev_byteorder=True)
            except (pypdfium2.PdfiumError, MemoryError):
                hint = "draw fewer cells, or fewer pixels per inch with the setting dpi"
                raise OutputError(f"a page is too large for {dpi} dpi", Details(hint=hint)) from None
            yield bitmap.to_pil()
    finally:
        document.close()


def frames_in_one_palette(path: Path, *, dpi: int) -> Iterator[Image.Image]:
    """Yield the pages of a PDF as images of one palette with alpha; plain areas stay exact, edges come close."""
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        count = len(document)
    palette = _Palette(transparent_pages(path, dpi=dpi, only=samples(count)))
    for page in transparent_pages(path, dpi=dpi):
        yield palette.image(page)


class _Palette:
    """The most frequent colours of some pages, and any pages of the same size in these colours."""

    def __init__(self, pages: Iterable[Image.Image]) -> None:
        self._colours = _frequent_colours(numpy.concatenate([_packed(page) for page in pages]))
        self._nearest: dict[int, int] = {}
        self._before = numpy.empty(0, numpy.uint32)
        self._indices = numpy.empty(0, numpy.uint8)

    def image(self, page: Image.Image) -> Image.Image:
        """Return a page whose pixels have the nearest colours; only pixels that changed are looked up."""
        pixels = _packed(page)
        changed = pixels != self._before if self._before.shape == pixels.shape else slice(None)
        values, places = numpy.unique(pixels[changed], return_inverse=True)
        self._learn([int(value) for value in values if int(value) not in self._nearest])
        self._indices = numpy.resize(self._indices, pixels.shape)
        self._indices[changed] = numpy.array([self._nearest[int(value)] for value in values], numpy.uint8)[places]
        self._before = pixels
        image = Image.frombytes("P", page.size, self._indices.tobytes())
        image.putpalette(_unpacked(self._colours).astype(numpy.uint8).tobytes(), "RGBA")
        return image

    def _learn(self, new: list[int]) -> None:
        if new:
            offsets = _premultiplied(_unpacked(new))[:, None, :] - _premultiplied(_unpacked(self._colours))[None, :, :]
            self._nearest |= dict(zip(new, (offsets**2).sum(axis=2).argmin(axis=1).tolist(), strict=True))


def _packed(page: Image.Image) -> NDArray[numpy.uint32]:
    """Return a page's pixels as one number each; all clear pixels are equal."""
    packed = numpy.asarray(page, dtype=numpy.uint8).view("<u4").ravel()
    clear = packed >> 24 == 0
    return numpy.where(clear, numpy.uint32(0), packed)


def _unpacked(packed: Iterable[int]) -> Colours:
    values = numpy.array([*packed], dtype="<u4")
    return values.view(numpy.uint8).reshape(-1, 4).astype(numpy.int32)


def _premultiplied(colours: Colours) -> Colours:
    """Return colours with premultiplied alpha, as they add to what is below them: that is what the eye compares."""
    alpha = colours[:, 3:]
    return numpy.hstack([colours[:, :3] * alpha // 255, alpha])


def _frequent_colours(pixels: NDArray[numpy.uint32]) -> list[int]:
    """Return the most frequent colours, clear first: those of plain areas, and others that differ enough."""
    values, counts = numpy.unique(pixels, return_counts=True)
    order = numpy.lexsort((values, -counts))
    common, is_plain = values[order], counts[order] * PLAIN > pixels.size
    chosen, rows = [0], numpy.zeros((1, 4), numpy.int32)
    for value, colour, plain in zip(common.tolist(), _premultiplied(_unpacked(common)), is_plain, strict=True):
        apart = numpy.abs(rows - colour).max(axis=1).min()
        if len(chosen) < COLOURS and apart >= (1 if plain else MIN_DISTANCE):
            chosen.append(value)
            rows = numpy.vstack([rows, colour])
    return chosen


def webp(frames: Iterable[Image.Image], *, durations: Sequence[int], loop: bool = True) -> bytes:
    """Return frames as a lossless WebP file's content, looping for ever or not; ``durations`` are milliseconds."""
    pages = (frame.convert("RGBA") for frame in frames)
    # Without key frames, kmax=0, no frame is written twice.
    return _animation(pages, "WEBP", durations, loop=loop, lossless=True, method=EFFORT, kmax=0)


def apng(frames: Iterable[Image.Image], *, durations: Sequence[int], loop: bool = True) -> bytes:
    """Return frames as an animated PNG file's content, looping for ever or not; ``durations`` are milliseconds."""
    return _animation(frames, "PNG", durations, loop=loop)


def _animation(
    frames: Iterable[Image.Image], kind: str, durations: Sequence[int], *, loop: bool, **options: Any
) -> bytes:
    content = io.BytesIO()
    first, *others = frames
    times = list(durations)
    first.save(content, kind, save_all=True, append_images=others, duration=times, loop=0 if loop else 1, **options)
    return content.getvalue()
