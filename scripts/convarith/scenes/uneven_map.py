"""The input of an adaptive pooling or a resize along two axes, and the cells of it that each output reads."""

from __future__ import annotations

from functools import cached_property
from itertools import product

from convarith.arithmetic.uneven import Uneven, uneven_tracks
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import check_axes, output_sheet
from convarith.words.wording import Wording


class UnevenMap:
    """An input without padding; ``SlidingWindow`` has the same names for operations whose windows are all alike.

    Raises ``CatalogueError`` for other than two axes.
    """

    def __init__(self, operation: Uneven, wording: Wording) -> None:
        self._wording = wording
        check_axes(operation)
        self._tracks = uneven_tracks(operation)

    @cached_property
    def input(self) -> Sheet:
        """The input; cells that no output reads are unused."""
        rows, columns = self._tracks
        cells = (
            Cell(column, row, Role.INPUT, rows.is_used(row) and columns.is_used(column), number=number)
            for number, (row, column) in enumerate(product(rows.places, columns.places), start=1)
        )
        return Sheet(columns.size, rows.size, tuple(cells))

    @cached_property
    def output(self) -> Sheet:
        """The output."""
        return output_sheet(self._wording, [track.outputs for track in self._tracks])

    @property
    def sizes(self) -> tuple[str, str]:
        """No sizes in words: all cells are drawn."""
        return "", ""

    def output_cell(self, number: int) -> Cell:
        """Return an output cell, counted from 1."""
        return self.output.cells[number - 1]

    def read_by(self, number: int) -> frozenset[Cell]:
        """Return the cells that an output, counted from 1, reads."""
        rows, columns = self._tracks
        row, column = divmod(number - 1, columns.outputs)
        places = product(rows.taps(row), columns.taps(column))
        return frozenset(self.input.cells[y * columns.size + x] for y, x in places)
