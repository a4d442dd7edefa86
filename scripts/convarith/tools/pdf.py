"""Renders a PDF to pixels with pdfium, which is not thread-safe: use one process per document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

from convarith.errors import Details, OutputError
from convarith.tools.pdf_limits import POINTS_PER_INCH, check_pixels


def page_count(path: Path) -> int:
    """Return how many pages a PDF has."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return len(document)
    finally:
        document.close()


def pages(source: Path | bytes, *, dpi: int, only: Sequence[int] | None = None) -> Iterator[Image.Image]:
    """Yield the pages of a PDF, one after the other, as RGB images on white, ``dpi`` pixels per inch.

    ``source`` is a file or its content. ``only`` selects pages, counted from 0; all of them if it is left out. Raises
    ``OutputError`` for a page that is too large to draw.
    """
    document = pypdfium2.PdfDocument(source if isinstance(source, bytes) else source.read_bytes())
    try:
        for index in range(len(document)) if only is None else only:
            page = document[index]
            check_pixels(page.get_size(), dpi=dpi)
            try:
                bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
            except (pypdfium2.PdfiumError, MemoryError):
                hint = "draw fewer cells, or fewer pixels per inch with the setting dpi"
                raise OutputError(f"a page is too large for {dpi} dpi", Details(hint=hint)) from None
            yield bitmap.to_pil()
    finally:
        document.close()
