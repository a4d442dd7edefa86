"""Splits a PDF into one PDF per page, and arranges all pages on one sheet, without drawing them again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from math import ceil, log
from pathlib import Path

import pikepdf

from convarith.tools.type1 import without_unused_subroutines

WIDER = 1.4  # width over height: a sheet that fits paper and screens
GAP = 14  # points between pages
EMPTY = 0.5  # weight of the share of empty places in the last row


def single_pages(path: Path) -> Iterator[bytes]:
    """Yield each page of a PDF as the content of a PDF of its own, with the same title."""
    with pikepdf.open(io.BytesIO(path.read_bytes())) as document:
        _shorten_fonts(document)
        for page in document.pages:
            single = _like(document)
            single.pages.append(page)
            single.remove_unreferenced_resources()
            yield _content(single)


def sheet(path: Path) -> bytes:
    """Return the content of a PDF whose one page shows all pages of another, row by row, in their own size."""
    with pikepdf.open(io.BytesIO(path.read_bytes())) as document:
        _shorten_fonts(document)
        left, bottom, right, top = (float(length) for length in document.pages[0].mediabox)
        width, height = right - left + GAP, top - bottom + GAP
        columns = columns_of_sheet(len(document.pages), width, height)
        rows = ceil(len(document.pages) / columns)
        whole = _like(document)
        target = whole.add_blank_page(page_size=(columns * width - GAP, rows * height - GAP))
        forms, content = pikepdf.Dictionary(), []
        for index, page in enumerate(document.pages):
            row, column = divmod(index, columns)
            forms[f"/Frame{index + 1}"] = whole.copy_foreign(page.as_form_xobject())
            x, y = column * width - left, (rows - 1 - row) * height - bottom
            content.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm /Frame{index + 1} Do Q")
        target.obj.Resources = pikepdf.Dictionary(XObject=forms)
        target.contents_add("\n".join(content).encode())
        return _content(whole)


def columns_of_sheet(count: int, width: float, height: float) -> int:
    """Return how many columns to use for so many pages: few empty places, and a sheet a little wider than high."""

    def fault(columns: int) -> float:
        rows = ceil(count / columns)
        empty = (columns * rows - count) / count
        return abs(log(columns * width / (rows * height) / WIDER)) + EMPTY * empty

    return min(range(1, count + 1), key=fault)


def _shorten_fonts(document: pikepdf.Pdf) -> None:
    """Take out of a document's fonts what its glyphs do not use, which is most of a small document."""
    for each in document.objects:
        if isinstance(each, pikepdf.Dictionary) and "/FontFile" in each:
            file = each["/FontFile"]
            lengths = int(file["/Length1"]), int(file["/Length2"])
            content, length2 = without_unused_subroutines(file.read_bytes(), *lengths)
            file.write(content)
            file["/Length2"] = length2


def _like(document: pikepdf.Pdf) -> pikepdf.Pdf:
    """Return an empty PDF with the title of another."""
    empty = pikepdf.new()
    title = document.docinfo.get("/Title")
    if title is not None:
        empty.docinfo["/Title"] = str(title)
    return empty


def _content(document: pikepdf.Pdf) -> bytes:
    content = io.BytesIO()
    document.save(content, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return content.getvalue()
