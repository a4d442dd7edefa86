"""An output and the region of the input that it takes: an adaptive pooling or a resize along two axes.

Two sheets side by side, as seen from above. The cells of a resize carry the weights with which they are mixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from convarith.arithmetic import AdaptivePooling, Resize
from convarith.arithmetic.windows import Reading
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, areas
from convarith.scenes.numbers import Tap, computed, longest, tex, which_is, working
from convarith.scenes.row_parts import decimal
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import output_sheet
from convarith.words.phrases import amount, place
from convarith.words.windows import read_by
from convarith.words.wording import Wording

AXES = 2


@dataclass(frozen=True)
class Place:
    """Where the centre of an output lies in the input, in cells from the top left corner of its sheet.

    ``columns`` and ``rows`` are how large the output's cell is in cells of the input.
    """

    x: float
    y: float
    columns: float
    rows: float


@dataclass(frozen=True)
class RegionFrame:
    """An output, the cells that it takes and, of a resize, where its centre lies; ``working`` is TeX."""

    number: int
    output: Cell
    taps: tuple[Tap, ...]
    place: Place | None
    working: str

    @property
    def areas(self) -> tuple[Area, ...]:
        """The cells that it takes, as rectangles."""
        return areas((tap.cell.column, tap.cell.row) for tap in self.taps)


class Regions(Scene):
    """An adaptive pooling or a resize along two axes."""

    highlights = True

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        operation = figure.operation
        if not isinstance(operation, AdaptivePooling | Resize) or figure.compared:
            hint = "it shows an adaptive pooling, a global pooling or a resize, along two axes"
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))
        if len(operation.input_size) != AXES:
            problem = f"a figure of regions draws two axes, but the geometry has {len(operation.input_size)}"
            raise CatalogueError(problem, Details(hint="give every size as one number (a square) or as two"))
        self.operation = operation
        check_number(max(prod(operation.input_size), prod(operation.output_size)), MOST_CELLS, "cells")

    @property
    def names(self) -> Mapping[str, Any]:
        """The two sheets, whether they show numbers, and how long the longest is."""
        return {
            "input": self.input,
            "output": self.output,
            "has_numbers": self.figure.input_values is not None,
            "longest_value": longest(self.input, self.output),
        }

    @cached_property
    def input(self) -> Sheet:
        """The input; every cell is read, but for those that a resize passes over."""
        rows, columns = self.operation.input_size
        read = [
            {cell for u in range(size) for cell in self._cells(axis, u)}
            for axis, size in enumerate(self.operation.output_size)
        ]
        values = self.figure.input_values
        cells = (
            Cell(
                column,
                row,
                Role.INPUT,
                row in read[0] and column in read[1],
                *(tex(self.wording, values[row][column]) if values else ("", True)),
            )
            for row, column in product(range(rows), range(columns))
        )
        return Sheet(columns, rows, tuple(cells))

    @cached_property
    def output(self) -> Sheet:
        """The output, with its values if there are numbers."""
        return output_sheet(
            self.wording, self.operation.output_size, computed(self.operation, self.figure.input_values)
        )

    @cached_property
    def frames(self) -> Sequence[RegionFrame]:
        """One frame per output cell, in reading order."""
        return Frames(len(self.output.cells), self._frame)

    def describe_frame(self, number: int) -> str:
        """Say which output cell is computed, and from which cells of the input."""
        frame = self.frames[number - 1]
        say, index = self.wording.say, (frame.output.row, frame.output.column)
        readings = [Reading(tuple(self._cells(axis, u))) for axis, u in enumerate(index)]
        said = {
            "output": say("whose.output", place=place(self.wording, *index)),
            "value": which_is(self.wording, frame.output),
            "read": read_by(self.wording, readings, of=say("of.input")),
        }
        if not isinstance(self.operation, Resize):
            return say("frame.computed", **said)
        row, column = (amount(self.wording, self.operation.place(axis, u)) for axis, u in enumerate(index))
        return say("frame.resized", row=row, column=column, **said)

    def _frame(self, index: int) -> RegionFrame:
        output = self.output.cells[index]
        taps = tuple(self._taps(output))
        return RegionFrame(
            index + 1, output, taps, self._place(output), working(self.wording, self.operation, output, taps)
        )

    def _taps(self, output: Cell) -> Iterator[Tap]:
        each = (self._weights(axis, u) for axis, u in enumerate((output.row, output.column)))
        for (row, down), (column, across) in product(*each):
            cell = self.input.cells[row * self.input.columns + column]
            weight, exact = tex(self.wording, down * across) if isinstance(self.operation, Resize) else ("", True)
            yield Tap(cell, row, column, weight, exact)

    def _weights(self, axis: int, u: int) -> Sequence[tuple[int, Any]]:
        if isinstance(self.operation, Resize):
            return self.operation.weights(axis, u)
        return [(cell, 1) for cell in self.operation.window(axis, u)]

    def _cells(self, axis: int, u: int) -> list[int]:
        return [cell for cell, _ in self._weights(axis, u)]

    def _place(self, output: Cell) -> Place | None:
        if not isinstance(self.operation, Resize):
            return None
        middle = [self.operation.place(axis, u) + Fraction(1, 2) for axis, u in enumerate((output.row, output.column))]
        y, x = map(decimal, middle)
        rows, columns = map(decimal, self.operation.jump)
        return Place(x, y, columns, rows)
