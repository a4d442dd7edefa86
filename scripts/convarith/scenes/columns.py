"""Which cell stands where when the windows of an input are written as columns, so that a convolution is a product?

The product is laid out as it is computed by hand: the matrix of columns above the output row, the kernel as one row to
the left of it, the input above the kernel. Cells carry the names of what stands in them: the input's are numbered in
reading order, channel after channel. Sizes are in cells, ``y`` counts downwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Any

from convarith.arithmetic import Unfolding
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.maps import Frame as Step
from convarith.scenes.maps import Maps
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet

BETWEEN_MAPS = 0.6
BETWEEN_SHEETS = 1.3


@dataclass(frozen=True)
class Place:
    """Where a sheet has its top left corner."""

    x: float
    y: float


@dataclass(frozen=True)
class Frame:
    """One step of the animation: a window, and its column, counted from 0; the columns before it are there already."""

    number: int
    step: Step
    column: int


class Columns(Scene):
    """An unfolding (im2col) along two axes, and the matrix product that it is made for."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        if not isinstance(figure.operation, Unfolding) or figure.compared:
            details = Details(hint='it shows operation = "unfolding"')
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', details)
        self.unfolding = figure.operation
        self._maps = Maps(replace(figure, operation=self.unfolding.operation))
        check_number(prod(self.unfolding.output_size), MOST_CELLS, "cells")
        check_number(self.unfolding.channels * len(self._maps.input.cells), MOST_CELLS, "cells")

    @property
    def names(self) -> Mapping[str, Any]:
        """The sheets of the product and where they stand."""
        return {
            "inputs": tuple(zip(self.inputs, self.input_places, strict=True)),
            "columns": self.columns,
            "kernel": self.kernel,
            "output": self.output,
            "columns_place": self.columns_place,
            "kernel_place": self.kernel_place,
            "output_place": self.output_place,
            "windows": self._maps.windows,
        }

    @cached_property
    def inputs(self) -> tuple[Sheet, ...]:
        """The input's maps with the padding around them, one a channel."""
        return tuple(self._input(channel) for channel in range(self.unfolding.channels))

    @cached_property
    def columns(self) -> tuple[Sheet, ...]:
        """The columns of the matrix, one a window; a row a tap of each channel."""
        rows, columns = self.unfolding.output_size
        return tuple(
            Sheet(1, rows, tuple(self._entry(row, column) for row in range(rows))) for column in range(columns)
        )

    @cached_property
    def kernel(self) -> Sheet:
        """The kernel as one row."""
        count = self.unfolding.output_size[0]
        return Sheet(count, 1, tuple(Cell(at, 0, Role.KERNEL, value=f"$w_{{{at + 1}}}$") for at in range(count)))

    @cached_property
    def output(self) -> tuple[Sheet, ...]:
        """The output as one row, in reading order: a sheet a cell, which appears with its column."""
        count = self.unfolding.output_size[1]
        return tuple(Sheet(1, 1, (Cell(0, 0, Role.OUTPUT, value=f"$y_{{{at + 1}}}$"),)) for at in range(count))

    @property
    def input_places(self) -> tuple[Place, ...]:
        """Where the maps of the input stand, side by side in the middle of what is above the kernel."""
        width, height = self._maps.input.columns, self._maps.input.rows
        left = (self._left - self._width_of_inputs) / 2
        y = (self._tall - height) / 2
        return tuple(Place(round(left + at * (width + BETWEEN_MAPS), 3), y) for at in range(self.unfolding.channels))

    @property
    def columns_place(self) -> Place:
        """Where the matrix stands."""
        return Place(self.output_place.x, self._tall - self.kernel.columns)

    @property
    def kernel_place(self) -> Place:
        """Where the kernel's row stands."""
        return Place((self._left - self.kernel.columns) / 2, self.output_place.y)

    @property
    def output_place(self) -> Place:
        """Where the output's row stands."""
        return Place(round(self._left + BETWEEN_SHEETS, 3), round(self._tall + BETWEEN_SHEETS, 3))

    @cached_property
    def frames(self) -> Sequence[Frame]:
        """A frame a window."""
        steps = self._maps.frames
        return Frames(len(steps), lambda index: Frame(index + 1, steps[index], index))

    def describe_frame(self, number: int) -> str:
        """Say which window becomes which column."""
        channels = self.unfolding.channels
        read = self._maps.read_words(number, of="the input" if channels == 1 else "each input map")
        product = f"the kernel's row times this column is output {number}"
        return f"Window {number} reads {read}. It becomes column {number} of the matrix; {product}."

    @property
    def _width_of_inputs(self) -> float:
        return self.unfolding.channels * (self._maps.input.columns + BETWEEN_MAPS) - BETWEEN_MAPS

    @property
    def _left(self) -> float:
        """How wide what stands left of the matrix is."""
        return max(self.kernel.columns, self._width_of_inputs)

    @property
    def _tall(self) -> int:
        """How high what stands above the kernel and the output is."""
        return max(self.kernel.columns, self._maps.input.rows)

    def _input(self, channel: int) -> Sheet:
        sheet = self._maps.input
        return replace(sheet, cells=tuple(replace(cell, value=self._shown(channel, cell)) for cell in sheet.cells))

    def _shown(self, channel: int, cell: Cell) -> str:
        """Return what stands in a cell of the drawn input: the number of an input cell, or 0."""
        operation = self.unfolding.operation
        at = [place - before for place, (before, _) in zip((cell.row, cell.column), operation.padding, strict=True)]
        source = [operation.padding_mode.source(*each) for each in zip(at, operation.input_size, strict=True)]
        return "0" if None in source else self._number(channel, *(place or 0 for place in source))

    def _number(self, channel: int, row: int, column: int) -> str:
        rows, columns = self.unfolding.operation.input_size
        return str((channel * rows + row) * columns + column + 1)

    def _entry(self, row: int, column: int) -> Cell:
        found = self.unfolding.inputs_of((row, column))
        if not found:
            return Cell(0, row, Role.PADDING, value="0")
        (source,) = found
        return Cell(0, row, Role.INPUT, value=self._number(*source))
