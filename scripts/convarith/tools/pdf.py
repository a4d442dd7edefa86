"""How does a PDF become pixels? With pdfium, which is not thread-safe: use one process for each document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

POINTS_PER_INCH = 72


def page_count(path: Path) -> int:
    """Return how many pages a PDF has."""
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def pages(path: Path, *, dpi: int) -> Iterator[Image.Image]:
    """Yield each page of a PDF as an RGB image on white, ``dpi`` pixels to the inch."""
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            yield page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True).to_pil()
    finally:
        document.close()
