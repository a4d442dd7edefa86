"""Maps of which only some rows and columns are drawn: their cells, dots where others are left out, and their sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from convarith.scenes.ruler import Ruler
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.words import phrases


def gapped_sheet(rulers: Sequence[Ruler], make: Callable[[tuple[int, int], int, int], Cell]) -> Sheet:
    """Return what rulers along rows and columns draw.

    ``make`` gives a cell from its place, (row, column), in the map, and from the column and the row that it stands in.
    """
    rows, columns = (ruler.drawn for ruler in rulers)
    cells = (
        Cell(column, row, Role.ELIDED) if y is None or x is None else make((y, x), column, row)
        for (row, y), (column, x) in product(enumerate(rows), enumerate(columns))
    )
    return Sheet(len(columns), len(rows), tuple(cells))


def size_with_gaps(size: Sequence[int], rulers: Iterable[Ruler]) -> str:
    """Return the size of a map in words where cells are left out, else nothing: they can be counted."""
    return phrases.sizes(size) if any(ruler.has_gaps for ruler in rulers) else ""
