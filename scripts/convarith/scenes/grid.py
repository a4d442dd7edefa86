"""The rectangles and lines that make up a set of cells: pure geometry of the grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Area:
    """A rectangle of cells: its top left cell and how many columns and rows it has."""

    column: int
    row: int
    columns: int
    rows: int


@dataclass(frozen=True)
class Line:
    """A straight line along edges of cells, between corners of cells (column, row)."""

    start: tuple[int, int]
    end: tuple[int, int]


def areas(cells: Iterable[tuple[int, int]]) -> tuple[Area, ...]:
    """Cut a set of cells (column, row) into rectangles: runs along rows, joined where rows below have the same."""
    runs: dict[tuple[int, int], list[list[int]]] = {}  # (first column, columns) to [first row, rows]
    by_row: dict[int, list[int]] = {}
    for column, row in cells:
        by_row.setdefault(row, []).append(column)
    for row in sorted(by_row):
        for run in _runs(sorted(by_row[row])):
            stack = runs.setdefault(run, [])
            if stack and sum(stack[-1]) == row:
                stack[-1][1] += 1
            else:
                stack.append([row, 1])
    found = [Area(column, row, columns, rows) for (column, columns), stack in runs.items() for row, rows in stack]
    return tuple(sorted(found, key=lambda area: (area.row, area.column)))


def lines(cells: Iterable[tuple[int, int]]) -> tuple[Line, ...]:
    """Join the edges of cells (column, row) into lines, first those along the rows, then those along the columns."""
    along_rows: dict[int, set[int]] = {}
    along_columns: dict[int, set[int]] = {}
    for column, row in cells:
        for side in (0, 1):
            along_rows.setdefault(row + side, set()).add(column)
            along_columns.setdefault(column + side, set()).add(row)
    horizontal = [
        Line((first, row), (first + length, row))
        for row, columns in sorted(along_rows.items())
        for first, length in _runs(sorted(columns))
    ]
    vertical = [
        Line((column, first), (column, first + length))
        for column, rows in sorted(along_columns.items())
        for first, length in _runs(sorted(rows))
    ]
    return (*horizontal, *vertical)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first number and the length of each run of consecutive numbers."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield run[0], len(run)
