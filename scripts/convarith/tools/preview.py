"""The picture that a chat or a feed shows beside a link: a page of a PDF in the middle of a wide canvas."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

from convarith.tools import images

SIZE = (1200, 630)
"""Pixels of the canvas, as the Open Graph protocol's readers want them."""
MARGIN = 60
DPI = 72


def preview(pdf: Path, page: int, paper: tuple[int, int, int]) -> bytes:
    """Return a PNG of a page, counted from 1, as large as fits on a canvas of the colour ``paper``."""
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    try:
        drawn = document[page - 1]
        scale = min((side - 2 * MARGIN) / length for side, length in zip(SIZE, drawn.get_size(), strict=True))
        picture = drawn.render(scale=scale, rev_byteorder=True).to_pil()
    finally:
        document.close()
    canvas = Image.new("RGB", SIZE, paper)
    canvas.paste(picture, ((SIZE[0] - picture.width) // 2, (SIZE[1] - picture.height) // 2))
    return images.png(images.with_palette(canvas, images.shared_palette([canvas])), dpi=DPI)
