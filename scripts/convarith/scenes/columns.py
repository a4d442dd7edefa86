"""The windows of an input written as columns (im2col), so that a convolution is a matrix product.

The product is laid out as it is computed by hand: the matrix of columns above the output row, the kernel as one row to
the left of it, the input above the kernel. Cells carry the names of what stands in them: the input's are numbered in
reading order, channel after channel. Sizes are in cells, ``y`` counts downwards.

Of a large matrix only the columns near those that the frames need are drawn, and those at the edges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Any

from convarith.arithmetic.unfolding import Unfolding
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.fitting import fitted
from convarith.scenes.gapped import gapped_sheet, size_with_gaps
from convarith.scenes.ruler import Ruler
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import MapFrame, SlidingWindow
from convarith.sentences import setting
from convarith.words.wording import Wording

BETWEEN_MAPS = 0.6
BETWEEN_SHEETS = 1.3
MOST_TAPS = 100
"""How many rows of the matrix are all drawn; of more those at the ends."""


@dataclass(frozen=True)
class Corner:
    """The top left corner of a sheet."""

    x: float
    y: float


@dataclass(frozen=True)
class ColumnsFrame:
    """A window, and where its column is drawn, counted from 0; the columns before it are there already."""

    number: int
    step: MapFrame
    column: int


class Columns(Scene):
    """An unfolding (im2col) along two axes, and the matrix product that it is made for."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        if not isinstance(figure.operation, Unfolding) or figure.compared:
            details = Details(hint=f"it shows {setting('operation', word='unfolding')}")
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', details)
        self.unfolding = figure.operation
        self._sliding, self.refusal = fitted(figure, self.unfolding.output_size[1], self._fit)

    def _fit(self, shown: Sequence[int]) -> SlidingWindow:
        """Make room for the frames that are shown, by their numbers."""
        rows, windows = map(range, self.unfolding.output_size)
        taps = rows if len(rows) <= MOST_TAPS else ()
        self._windows, self._taps = Ruler(windows, {number - 1 for number in shown}), Ruler(rows, taps)
        sliding = SlidingWindow(self.unfolding.operation, wording=self.wording, shown=shown)
        check_number(len(self._windows.drawn) * len(self._taps.drawn), MOST_CELLS, "cells")
        check_number(self.unfolding.channels * len(sliding.input.cells), MOST_CELLS, "cells")
        return sliding

    @property
    def names(self) -> Mapping[str, Any]:
        """The sheets of the product and where they stand."""
        return {
            "inputs": tuple(zip(self.inputs, self.input_places, strict=True)),
            "columns": self.columns,
            "kernel": self.kernel,
            "output": self.output,
            "empty": tuple(self._empty(rows) for rows in (self._taps, Ruler(range(1)))),
            "size": size_with_gaps(self.unfolding.output_size, (self._taps, self._windows)),
            "input_size": self._sliding.sizes[0],
            "columns_place": self.columns_place,
            "kernel_place": self.kernel_place,
            "output_place": self.output_place,
            "windows": self._sliding.windows,
        }

    @cached_property
    def inputs(self) -> tuple[Sheet, ...]:
        """The input's maps with the padding around them, one per channel."""
        return tuple(self._input(channel) for channel in range(self.unfolding.channels))

    @cached_property
    def columns(self) -> tuple[Sheet | None, ...]:
        """The columns of the matrix, one per window, each with a row per tap of each channel; None for a gap."""
        return tuple(None if window is None else self._column(window) for window in self._windows.drawn)

    @cached_property
    def kernel(self) -> Sheet:
        """The kernel as one row."""
        cells = (
            Cell(at, 0, Role.ELIDED) if tap is None else Cell(at, 0, Role.KERNEL, value=f"$w_{{{tap}}}$")
            for at, tap in enumerate(self._taps.drawn)
        )
        return Sheet(len(self._taps.drawn), 1, tuple(cells))

    @cached_property
    def output(self) -> tuple[Sheet | None, ...]:
        """The output as one row, in reading order: a sheet per cell, which appears with its column; None for a gap."""
        return tuple(
            None if at is None else Sheet(1, 1, (Cell(0, 0, Role.OUTPUT, value=f"$y_{{{at}}}$"),))
            for at in self._windows.drawn
        )

    @property
    def input_places(self) -> tuple[Corner, ...]:
        """Where the maps of the input stand, side by side in the middle of what is above the kernel."""
        width, height = self._sliding.input.columns, self._sliding.input.rows
        left = (self._left - self._width_of_inputs) / 2
        y = (self._tall - height) / 2
        return tuple(Corner(round(left + at * (width + BETWEEN_MAPS), 3), y) for at in range(self.unfolding.channels))

    @property
    def columns_place(self) -> Corner:
        """Where the matrix stands."""
        return Corner(self.output_place.x, self._tall - self.kernel.columns)

    @property
    def kernel_place(self) -> Corner:
        """Where the kernel's row stands."""
        return Corner((self._left - self.kernel.columns) / 2, self.output_place.y)

    @property
    def output_place(self) -> Corner:
        """Where the output's row stands."""
        return Corner(round(self._left + BETWEEN_SHEETS, 3), round(self._tall + BETWEEN_SHEETS, 3))

    @cached_property
    def frames(self) -> Sequence[ColumnsFrame]:
        """One frame per window."""
        steps = self._sliding.frames
        return Frames(len(steps), lambda index: ColumnsFrame(index + 1, steps[index], self._windows.at(index)))

    def describe_frame(self, number: int) -> str:
        """Say which window becomes which column."""
        channels = self.unfolding.channels
        of = self.wording.say("of.input" if channels == 1 else "of.each_input_map")
        read = self._sliding.read_words(number, of=of)
        return self.wording.say("frame.column", number=number - 1, read=read)

    @property
    def _width_of_inputs(self) -> float:
        return self.unfolding.channels * (self._sliding.input.columns + BETWEEN_MAPS) - BETWEEN_MAPS

    @property
    def _left(self) -> float:
        """The width of what stands to the left of the matrix."""
        return max(self.kernel.columns, self._width_of_inputs)

    @property
    def _tall(self) -> int:
        """The height of what stands above the kernel and the output."""
        return max(self.kernel.columns, self._sliding.input.rows)

    def _input(self, channel: int) -> Sheet:
        """Return a map with the name of an input cell, or the zero of padding, in each cell."""
        sheet, before = self._sliding.input, channel * prod(self.unfolding.operation.input_size)
        numbers = (self._named(before, cell) for cell in sheet.cells)
        cells = (replace(cell, value=number) for cell, number in zip(sheet.cells, numbers, strict=True))
        return replace(sheet, cells=tuple(cells))

    @staticmethod
    def _named(before: int, cell: Cell) -> str:
        if cell.role is Role.ELIDED:
            return ""
        return _name(before + cell.number - 1) if cell.number else "0"

    def _empty(self, rows: Ruler) -> Sheet:
        """Return what is there before the columns are: an empty cell for each that will be, and the gaps."""
        return gapped_sheet((rows, self._windows), lambda at, column, row: Cell(column, row, Role.EMPTY))

    def _column(self, window: int) -> Sheet:
        cells = (
            Cell(0, row, Role.ELIDED) if tap is None else self._entry(row, tap, window)
            for row, tap in enumerate(self._taps.drawn)
        )
        return Sheet(1, len(self._taps.drawn), tuple(cells))

    def _entry(self, row: int, tap: int, window: int) -> Cell:
        found = self.unfolding.inputs_of((tap, window))
        if not found:
            return Cell(0, row, Role.PADDING, value="0")
        ((channel, *at),) = found
        rows, columns = self.unfolding.operation.input_size
        return Cell(0, row, Role.INPUT, value=_name((channel * rows + at[0]) * columns + at[1]))


def _name(number: int) -> str:
    """Return the name of an input cell (TeX), numbered from 0 through all channels."""
    return f"$x_{{{number}}}$"
