"""The contact sheet: all frames of a figure on one page, as PDF and PNG."""

from __future__ import annotations

from functools import lru_cache

from convarith.catalogue.entries import SHEET as NAMED
from convarith.formats.format import Format, Source


@lru_cache(1)  # both files have the same page
def _pdf(source: Source) -> bytes:
    from convarith.tools import pdf_pages

    return pdf_pages.sheet(source.pdf)


def _png(source: Source) -> bytes:
    from convarith.tools import images, pdf

    (page,) = pdf.pages(_pdf(source), dpi=source.dpi)
    return images.png(images.with_palette(page, images.shared_palette([page])), dpi=source.dpi)


SHEET = Format(
    "sheet",
    "all frames of a figure on one sheet: build/figures/NAME-sheet.pdf, NAME-sheet.png",
    whole={f"{NAMED}.pdf": _pdf, f"{NAMED}.png": _png},
    has_pixels=True,
)
