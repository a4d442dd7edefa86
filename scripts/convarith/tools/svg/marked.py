"""Numbers the marks of a drawing, so that what stays the same on many pages is written and compared once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

from convarith.tools.svg.marks import Item, mark
from convarith.tools.svg.shapes import Drawing


@dataclass(frozen=True)
class MarkedDrawing:
    """A drawing in marks: ``pages`` has their numbers, from bottom to top; equal marks have one number."""

    width: float
    height: float
    marks: tuple[Item, ...]
    pages: tuple[tuple[int, ...], ...]

    def page(self, index: int) -> MarkedDrawing:
        """Return the drawing of one page, counted from 0."""
        return replace(self, pages=(self.pages[index],))


def marked(drawing: Drawing) -> MarkedDrawing:
    """Return a drawing in marks."""
    known: dict[int, int] = {}  # what a form shows is the same object on all pages
    found: dict[Item, int] = {}
    for shape in chain.from_iterable(drawing.pages):
        if id(shape) not in known:
            known[id(shape)] = found.setdefault(mark(shape), len(found))
    pages = tuple(tuple(known[id(shape)] for shape in page) for page in drawing.pages)
    return MarkedDrawing(drawing.width, drawing.height, tuple(found), pages)
