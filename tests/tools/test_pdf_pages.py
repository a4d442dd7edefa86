"""A PDF a page and a sheet of all pages, as pypdf reads them and pdfium draws them."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from convarith.tools import pdf_pages

from .engine import Bench
from .svg.pages import typeset

COUNT = 5
PAGES = [rf"\fill[a] ({x},1) rectangle +(2,2); \node at (6,3) {{{x}}};" for x in range(COUNT)]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Path:
    return typeset(Bench(tmp_path_factory.mktemp("pages"), formats=formats), PAGES)


def drawn(content: bytes | Path) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=2).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def test_each_page_is_a_small_pdf_of_its_own(document: Path) -> None:
    wholes = drawn(document)
    singles = list(pdf_pages.single_pages(document))
    assert len(singles) == COUNT
    for number, (single, whole) in enumerate(zip(singles, wholes, strict=True)):
        read = pypdf.PdfReader(io.BytesIO(single))
        assert [page.extract_text().strip() for page in read.pages] == [str(number)]
        assert drawn(single) == [whole]
        assert len(single) <= document.stat().st_size


def test_a_sheet_shows_all_pages_in_reading_order(document: Path) -> None:
    sheet = pdf_pages.sheet(document)
    (page,) = pypdf.PdfReader(io.BytesIO(sheet)).pages
    assert page.extract_text().split() == [str(number) for number in range(COUNT)]
    wholes = drawn(document)
    (seen,) = drawn(sheet)
    width, height = wholes[0].size
    columns = pdf_pages.columns_of_sheet(COUNT, 200, 115)
    for number, whole in enumerate(wholes):
        row, column = divmod(number, columns)
        left = round(column * (7 / 2.54 * 72 + pdf_pages.GAP) * 2)
        top = round(row * (4 / 2.54 * 72 + pdf_pages.GAP) * 2)
        part = seen.crop((left, top, left + width, top + height))
        inside = (4, 4, width - 4, height - 4)
        apart = ImageChops.difference(part.crop(inside), whole.crop(inside)).convert("L")
        assert sum(apart.histogram()[128:]) < 600  # edges, moved by a part of a pixel; another page has thousands


def test_the_same_document_gives_the_same_bytes(document: Path) -> None:
    assert pdf_pages.sheet(document) == pdf_pages.sheet(document)
    assert list(pdf_pages.single_pages(document)) == list(pdf_pages.single_pages(document))


@pytest.mark.parametrize(
    ("count", "columns"), [(1, 1), (2, 1), (4, 2), (9, 3), (16, 4), (25, 5), (36, 6), (49, 7), (12, 3), (7, 3)]
)
def test_a_sheet_is_about_as_wide_as_paper(count: int, columns: int) -> None:
    assert pdf_pages.columns_of_sheet(count, 210, 150) == columns
