"""Long rows of cells with stretches left out: all rows of a picture are cut at the same places, and closed up.

What the frames need stays, and the ends of the rows; dots stand where cells are missing. A row becomes several pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor

from convarith.scenes.row_parts import Edge, Lit, Number, Row, RowsFrame
from convarith.scenes.sheet import Cell, Role, Sheet

LONGEST = 60
"""How wide a picture may be, in cells, before anything of it is left out."""
AT_ENDS, AROUND = 3, 1.5
"""How much is drawn at the ends of a row, and on either side of what is needed."""
SHORTEST_CUT, GAP = 4, 2
"""How much is left out at least, and the room that takes; all of these are in units of the picture."""
TINY = 1e-3
"""By how much places may be rounded."""
Stretch = tuple[float, float]


@dataclass(frozen=True)
class Fold:
    """The stretches of a picture that are drawn, in order, from left to right."""

    kept: tuple[Stretch, ...]

    def at(self, x: Number) -> Number:
        """Return where a place of a stretch that is drawn stands in the picture."""
        return _rounded(x - self._shift(x))

    def rows(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """Return the pieces of rows, and the dots between them; the first piece of each has its words."""
        return tuple(piece for row in rows for piece in self._with_words(row))

    def frame(self, frame: RowsFrame) -> RowsFrame:
        """Return a frame whose places all lie in stretches that are drawn."""
        bracket = frame.bracket
        if bracket:
            bracket = replace(bracket, left=self.at(bracket.left), right=self.at(bracket.right))
        lit, edges = tuple(map(self._lit, frame.lit)), tuple(map(self._edge, frame.edges))
        return replace(frame, lit=lit, edges=edges, bracket=bracket)

    def _shift(self, x: Number) -> float:
        """Return how far what is at a place moves to the left."""
        cuts = (right[0] - left[1] - GAP for left, right in pairwise(self.kept) if x >= right[0] - TINY)
        return sum(cuts)

    def _with_words(self, row: Row) -> Iterator[Row]:
        pieces = sorted([*self._pieces(row), *self._dots(row)], key=lambda piece: piece.left)
        size = str(sum(cell.role in (Role.INPUT, Role.OUTPUT) for cell in row.sheet.cells))
        yield replace(pieces[0], label=row.label, notes=row.notes, size=size)
        yield from pieces[1:]

    def _pieces(self, row: Row) -> Iterator[Row]:
        for stretch in self.kept:
            columns = _columns(row, stretch)
            if columns:
                cells = (cell for cell in row.sheet.cells if columns[0] <= cell.column <= columns[-1])
                sheet = _sheet(tuple(replace(cell, column=cell.column - columns[0]) for cell in cells))
                yield replace(row, x=self._start(row, stretch, columns), sheet=sheet, label="", notes=())

    def _start(self, row: Row, stretch: Stretch, columns: range) -> Number:
        """Return where a piece of a row begins."""
        return _rounded(row.x + row.width * columns[0] - self._shift(stretch[0]))

    def _dots(self, row: Row) -> Iterator[Row]:
        """Yield dots in each gap in which a row has cells."""
        for left, right in pairwise(self.kept):
            middle = (left[1] + right[0]) / 2
            if row.left < middle < row.right:
                x = _rounded(self.at(left[1]) + (GAP - 1) / 2)
                yield Row(x, row.y, _sheet((Cell(0, 0, Role.ELIDED),)))

    def _lit(self, lit: Lit) -> Lit:
        """Return lit cells as those of the piece in which they all are."""
        if not lit.areas:
            return lit
        row, left = lit.row, lit.row.x + lit.row.width * lit.areas[0].column
        stretch = next(each for each in self.kept if each[0] - TINY <= left < each[1])
        columns = _columns(row, stretch)
        areas = tuple(replace(area, column=area.column - columns[0]) for area in lit.areas)
        return replace(lit, row=replace(row, x=self._start(row, stretch, columns)), areas=areas)

    def _edge(self, edge: Edge) -> Edge:
        (start, above), (end, below) = edge.start, edge.end
        return replace(edge, start=(self.at(start), above), end=(self.at(end), below))


def is_long(rows: Sequence[Row]) -> bool:
    """Return whether rows are so long that some of them may be left out."""
    return max(row.right for row in rows) - min(row.left for row in rows) > LONGEST


def folded(rows: Sequence[Row], frames: Callable[[], Iterable[RowsFrame]]) -> Fold | None:
    """Return how rows are folded so that ``frames`` can be drawn; None where they are short, or needed as a whole."""
    if not is_long(rows):
        return None
    start, end = min(row.left for row in rows), max(row.right for row in rows)
    ends = [(row.left, row.left + max(row.width, AT_ENDS)) for row in rows]
    ends += [(row.right - max(row.width, AT_ENDS), row.right) for row in rows]
    needed = [(left - AROUND, right + AROUND) for left, right in map(_extent, frames())]
    kept = tuple(_joined(sorted((max(left, start), min(right, end)) for left, right in [*ends, *needed])))
    return Fold(kept) if len(kept) > 1 else None


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield stretches, in order, those as one between which little would be left out."""
    first, *others = stretches
    left, right = first
    for start, end in others:
        if start - right < SHORTEST_CUT + GAP:
            right = max(right, end)
        else:
            yield left, right
            left, right = start, end
    yield left, right


def _extent(frame: RowsFrame) -> Stretch:
    """Return how far all that a frame lights and draws reaches."""
    xs = [x for edge in frame.edges for x in (edge.start[0], edge.end[0])]
    for lit in frame.lit:
        for area in lit.areas:
            left = lit.row.x + lit.row.width * area.column
            xs += [left, left + lit.row.width * area.columns]
    xs += [frame.bracket.left, frame.bracket.right] if frame.bracket else []
    return min(xs), max(xs)


def _columns(row: Row, stretch: Stretch) -> range:
    """Return the columns from the first cell of a row in a stretch to its last, none if it has no cell there."""
    first = ceil((stretch[0] - TINY - row.x) / row.width)
    last = floor((stretch[1] + TINY - row.x) / row.width) - 1
    inside = [cell.column for cell in row.sheet.cells if first <= cell.column <= last]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _sheet(cells: tuple[Cell, ...]) -> Sheet:
    return Sheet(cells[-1].column - cells[0].column + 1, 1, cells)


def _rounded(x: float) -> Number:
    """Return a place as templates print it."""
    return int(x) if x == int(x) else round(x, 4)
