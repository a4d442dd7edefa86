"""The picture beside a link: a page of a PDF in the middle of a canvas of one size, however large the page is."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from convarith.tools.preview import MARGIN, SIZE, preview

PAPER = (13, 17, 23)


@pytest.mark.parametrize(("width", "height"), [(100, 100), (1000, 20), (30, 700)])
def test_the_page_is_in_the_middle_as_large_as_fits(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "page.pdf"
    with pikepdf.new() as document:
        for colour in (b"1 0 0 rg", b"0 0 1 rg"):
            page = document.add_blank_page(page_size=(width, height))
            page.Contents = document.make_stream(colour + f" 0 0 {width} {height} re f".encode())
        document.save(path)
    picture = Image.open(io.BytesIO(preview(path, 2, PAPER))).convert("RGB")
    assert picture.size == SIZE
    assert picture.getpixel((0, 0)) == picture.getpixel((SIZE[0] - 1, SIZE[1] - 1)) == PAPER
    assert picture.getpixel((SIZE[0] // 2, SIZE[1] // 2)) == (0, 0, 255)
    blue = picture.point(lambda value: 255 if value > 200 else 0).getbbox()
    assert blue is not None
    left, top, right, bottom = blue
    assert min(left, top) == pytest.approx(MARGIN, abs=1)
    assert left == pytest.approx(SIZE[0] - right, abs=1)
    assert top == pytest.approx(SIZE[1] - bottom, abs=1)
