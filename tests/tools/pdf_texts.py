"""The texts of a PDF's pages and where they stand, read from the pages' operators and the outlines of the glyphs.

A text is what TikZ places as one: a label, a number in a cell, a paragraph. Each is in a graphics state of its own.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""
Matrix = tuple[float, float, float, float, float, float]

UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Text:
    """A text, the box around its glyphs, and the box that it is seen in: the page's, cut by the forms around it."""

    words: str
    box: Box
    seen_in: Box

    def overlap(self, other: Text) -> float:
        """Return by how many points the boxes overlap in the direction in which they overlap least; or their gap."""
        return min(
            min(self.box[axis + 2], other.box[axis + 2]) - max(self.box[axis], other.box[axis]) for axis in (0, 1)
        )

    @property
    def cut(self) -> float:
        """How many points of it are not seen."""
        (left, bottom, right, top), (x0, y0, x1, y1) = self.box, self.seen_in
        return max(x0 - left, y0 - bottom, right - x1, top - y1)


def texts_of_pages(path: Path) -> list[list[Text]]:
    """Return the texts of each page, in the order in which they are drawn."""
    document = pypdfium2.PdfDocument(path)
    try:
        with pikepdf.open(path) as source:
            return [_texts(*pages) for pages in zip(source.pages, document, strict=True)]
    finally:
        document.close()


def touching(texts: list[Text], *, gap: float) -> list[tuple[Text, Text]]:
    """Return the pairs that are nearer to each other than a gap, in points."""
    ordered = sorted(texts, key=lambda text: text.box[0])
    pairs = []
    for at, first in enumerate(ordered):
        for second in itertools.islice(ordered, at + 1, None):
            if second.box[0] > first.box[2] + gap:
                break
            if first.overlap(second) > -gap:
                pairs.append((first, second))
    return pairs


@dataclass
class _Shown:
    """The strings of one graphics state and the boxes of their glyphs."""

    seen_in: Box
    words: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def _texts(source: pikepdf.Page, page: pypdfium2.PdfPage) -> list[Text]:
    shown: dict[int, _Shown] = {}
    strings = _strings(source.obj, (0, 0, *page.get_size()), UNMOVED, itertools.count())
    count = pdfium.FPDFPage_CountObjects(page)
    objects = (pdfium.FPDFPage_GetObject(page, at) for at in range(count))
    for (state, string, seen_in), box in zip(strings, _boxes(objects, UNMOVED), strict=True):
        text = shown.setdefault(state, _Shown(seen_in))
        text.words.append(string)
        text.boxes.append(box)
    return [Text(" ".join(text.words), _around(text.boxes), text.seen_in) for text in shown.values()]


def _strings(
    content: pikepdf.Object, seen_in: Box, matrix: Matrix, states: Iterator[int]
) -> Iterator[tuple[int, str, Box]]:
    """Yield each string that is shown, in order: the number of its graphics state, its characters, where it is seen."""
    state, stack = (next(states), matrix), []
    resources = content.get("/Resources", pikepdf.Dictionary())
    forms = resources.get("/XObject", pikepdf.Dictionary())
    for instruction in pikepdf.parse_content_stream(content):
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                stack.append(state)
                state = (next(states), state[1])
            case "Q":
                state = stack.pop()
            case "cm":
                state = (state[0], _times(tuple(map(float, operands)), state[1]))
            case "Tj" | "TJ":
                parts = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
                string = "".join(str(part) for part in parts if isinstance(part, pikepdf.String))
                yield state[0], string, seen_in
            case "Do":
                form = forms[str(operands[0])]
                inner = _times(tuple(map(float, form.get("/Matrix", UNMOVED))), state[1])
                clip = _moved(tuple(map(float, form.BBox)), inner)
                yield from _strings(form, _common(seen_in, clip), inner, states)


def _boxes(objects: Iterator[ctypes.c_void_p], matrix: Matrix) -> Iterator[Box]:
    """Yield the box of each string in the same order, forms included."""
    for each in objects:
        match pdfium.FPDFPageObj_GetType(each):
            case pdfium.FPDF_PAGEOBJ_TEXT:
                sides = [ctypes.c_float() for _ in range(4)]
                pdfium.FPDFPageObj_GetBounds(each, *map(ctypes.byref, sides))
                left, bottom, right, top = (side.value for side in sides)
                yield _moved((left, bottom, right, top), matrix)
            case pdfium.FPDF_PAGEOBJ_FORM:
                own = pdfium.FS_MATRIX()
                pdfium.FPDFPageObj_GetMatrix(each, own)
                inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                count = pdfium.FPDFFormObj_CountObjects(each)
                yield from _boxes((pdfium.FPDFFormObj_GetObject(each, at) for at in range(count)), inner)


def _times(first: tuple[float, ...], then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(box: tuple[float, ...], matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]]
    across, along = zip(*corners, strict=True)
    return min(across), min(along), max(across), max(along)


def _around(boxes: list[Box]) -> Box:
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _common(box: Box, other: Box) -> Box:
    return max(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), min(box[3], other[3])
