"""A grid of cells, each with its role, and the few rectangles and lines that draw all cells of a role.

Columns run to the right and rows downwards, both counted from 0 at the sheet's top left cell, padding included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from convarith.scenes.grid import Area, Line, areas, lines


class Role(StrEnum):
    """What a cell is, in the order of drawing; templates have a style of each name."""

    DROPPED = "dropped"
    OUTPUT_PADDING = "output padding"
    PADDING = "padding"
    REPEATED = "repeated"
    INSERTED_ZERO = "inserted zero"
    EMPTY = "empty"
    ELIDED = "elided"
    KERNEL = "kernel"
    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True)
class Cell:
    """One cell of a sheet.

    ``value`` is TeX, empty where the figure shows no numbers, and ``exact`` if it is not rounded. ``number`` counts
    the cells of an input or output from 1 in reading order: in padding it is that of the cell that stands there again.
    """

    column: int
    row: int
    role: Role
    used: bool = True
    value: str = ""
    exact: bool = True
    number: int = 0


@dataclass(frozen=True)
class Sheet:
    """A grid of cells. ``cells`` are in reading order; some of them may be ``highlighted``."""

    columns: int
    rows: int
    cells: tuple[Cell, ...]
    highlighted: tuple[Cell, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that occur, in the order of drawing."""
        return tuple(role for role in Role if any(cell.role is role for cell in self.cells))

    def areas(self, role: Role) -> tuple[Area, ...]:
        """Return the cells of a role as few rectangles: a path of few pieces is quick to draw."""
        return areas(self._positions(role))

    def lines(self, role: Role) -> tuple[Line, ...]:
        """Return the edges of the cells of a role as few lines, each edge once: dashes drawn twice are no dashes."""
        return lines(self._positions(role))

    def _positions(self, role: Role) -> Iterator[tuple[int, int]]:
        return ((cell.column, cell.row) for cell in self.cells if cell.role == role)

    @property
    def dots(self) -> tuple[tuple[float, float], ...]:
        """Where dots stand for cells that are not drawn: three in each cell of a gap, across it."""
        gaps = [cell for cell in self.cells if cell.role is Role.ELIDED]
        drawn = [cell for cell in self.cells if cell.role is not Role.ELIDED]
        columns, rows = {cell.column for cell in drawn}, {cell.row for cell in drawn or gaps}
        return tuple(
            (cell.column + 0.5 + step * (cell.column not in columns), cell.row + 0.5 + step * (cell.row not in rows))
            for cell in gaps
            for step in (-0.25, 0, 0.25)
        )

    @property
    def unused(self) -> tuple[Cell, ...]:
        """The cells that no window reads."""
        return tuple(cell for cell in self.cells if not cell.used)

    def at(self, column: int, row: int) -> Cell | None:
        """Return the cell there, if the sheet has one."""
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return self.cells[row * self.columns + column]
        return None
