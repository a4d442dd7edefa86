"""An adaptive pooling or a resize along one axis, drawn as two rows of cells: each output over what it takes.

An output is as wide as the distance to its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.windows import Reading
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.scenes.grid import Area
from convarith.scenes.numbers import Shown, tex
from convarith.scenes.row_numbers import RowNumbers
from convarith.scenes.row_parts import PITCH, Bracket, Edge, Lit, Row, RowsFrame, decimal
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.words.latex import escape
from convarith.words.phrases import counted
from convarith.words.windows import read_by
from convarith.words.wording import Wording


class Shares:
    """An adaptive pooling: each output is as wide as its share of the input, and reads all cells that this touches."""

    def __init__(self, operation: AdaptivePooling, wording: Wording, *, numbers: RowNumbers | None = None) -> None:
        self._operation = operation
        self._wording = wording
        self._numbers = numbers
        (size,), (self.outputs,) = operation.input_size, operation.output_size
        check_number(max(size, self.outputs), MOST_CELLS, "cells")
        source = row_sheet(size, Role.INPUT, numbers.input if numbers else None)
        result = row_sheet(self.outputs, Role.OUTPUT, numbers.output if numbers else None)
        width = decimal(Fraction(size, self.outputs))
        self.rows = (Row(0, 0, source, "input"), Row(0, decimal(-PITCH), result, "output", width=width))

    def seen(self, u: int, *, of: str) -> str:
        """Return which input cells an output reads."""
        return read_by(self._wording, [Reading(tuple(self._operation.window(0, u)))], of=of)

    def frame(self, u: int) -> RowsFrame:
        """Return the frame of an output: lines from the ends of its share to those of its window."""
        source, result = self.rows
        window = self._operation.window(0, u)
        lit = (Lit(source, (Area(window.start, 0, len(window), 1),)), Lit(result, (Area(u, 0, 1, 1),), True))
        share = (Fraction(end) * Fraction(source.sheet.columns, self.outputs) for end in (u, u + 1))
        ends = zip(share, (window.start, window.stop), strict=True)
        edges = tuple(Edge((decimal(at), result.y + 1), (end, 0)) for at, end in ends)
        bracket = Bracket(window.start, window.stop, escape(counted(self._wording, "cell", len(window))))
        return RowsFrame(u + 1, lit, edges, bracket, working=self._numbers.working(u) if self._numbers else "")


def row_sheet(
    size: int, role: Role, number: Callable[[int], Shown] | None, *, used: Collection[int] | None = None
) -> Sheet:
    """Return a row of cells, each with its number if there are any; ``used`` are those that are read, or all."""
    cells = (
        Cell(at, 0, role, used is None or at in used, *(number(at) if number else ("", True))) for at in range(size)
    )
    return Sheet(size, 1, tuple(cells))


class Mixtures:
    """A resize: lines lead from the middle of an output to those of the cells that it mixes, with their weights."""

    def __init__(self, operation: Resize, wording: Wording, *, numbers: RowNumbers | None = None) -> None:
        self._operation = operation
        self._wording = wording
        self._numbers = numbers
        (size,), (self.outputs,) = operation.input_size, operation.output_size
        check_number(max(size, self.outputs), MOST_CELLS, "cells")
        read = {cell for u in range(self.outputs) for cell, _ in operation.weights(0, u)}
        source = row_sheet(size, Role.INPUT, numbers.input if numbers else None, used=read)
        result = row_sheet(self.outputs, Role.OUTPUT, numbers.output if numbers else None)
        self._width = operation.jump[0] or 1 / operation.scale[0]  # aligned outputs of one cell all lie there
        left = operation.place(0, 0) + (1 - self._width) / 2 if operation.jump[0] else Fraction(0)
        output = Row(decimal(left), decimal(-PITCH), result, "output", width=decimal(self._width))
        self._left = left
        self.rows = (Row(0, 0, source, "input"), output)

    def seen(self, u: int, *, of: str) -> str:
        """Return which input cells an output mixes."""
        return read_by(self._wording, [Reading(tuple(cell for cell, _ in self._operation.weights(0, u)))], of=of)

    def frame(self, u: int) -> RowsFrame:
        """Return the frame of an output."""
        source, result = self.rows
        weights = self._operation.weights(0, u)
        first, count = weights[0][0], len(weights)
        lit = (Lit(source, (Area(first, 0, count, 1),)), Lit(result, (Area(u, 0, 1, 1),), True))
        start = decimal(self._left + self._width * (u + Fraction(1, 2))), result.y + 1
        edges = tuple(Edge(start, (cell + 0.5, 0), weight=tex(self._wording, weight)[0]) for cell, weight in weights)
        bracket = Bracket(first, first + count, escape(counted(self._wording, "cell", count)))
        return RowsFrame(u + 1, lit, edges, bracket, working=self._numbers.working(u) if self._numbers else "")
