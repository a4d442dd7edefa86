"""What stands where when a window slides over one map, and what does each frame light?

A transposed convolution is shown as the direct convolution that computes it: over its stretched and padded input.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from convarith.arithmetic import Axis, PaddingMode, TransposedConvolution
from convarith.arithmetic.windows import MapOperation, direct_axes, padding_mode, readings, tracks
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, areas
from convarith.scenes.numbers import Tap, Values, longest, padded_with, plain, tex, values_of, working
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.words import phrases as words
from convarith.words.windows import read_by

AXES = 2
STRONGER = (Role.OUTPUT_PADDING, Role.PADDING, Role.REPEATED, Role.INSERTED_ZERO, Role.INPUT)
"""What a cell is that is one thing along the rows and another along the columns: the first of these."""


@dataclass(frozen=True)
class Frame:
    """One step of the animation: an output cell, and what it is computed from.

    ``window`` is all that the kernel spans, the gaps of a dilated one included; ``reads`` are the cells under its
    taps; ``repeated`` are the input cells that stand there again as padding; ``hangs`` says that the window reaches
    over the edge, as the last of ceil mode does; ``shape`` is the number, from 1, of the shape of what it reads among
    the scene's ``windows``; ``working`` is the computation in numbers (TeX).
    """

    number: int
    output: Cell
    window: Area
    taps: tuple[Tap, ...]
    repeated: tuple[Cell, ...] = ()
    hangs: bool = False
    shape: int = 1
    working: str = ""

    @property
    def reads(self) -> tuple[Area, ...]:
        """The cells under the kernel's taps."""
        return areas((tap.cell.column, tap.cell.row) for tap in self.taps)

    @property
    def reads_from_corner(self) -> tuple[Area, ...]:
        """The same, counted from the window's top left corner."""
        return areas((tap.cell.column - self.window.column, tap.cell.row - self.window.row) for tap in self.taps)


@dataclass(frozen=True)
class Shift:
    """How far something lies from where it could be, in cells."""

    columns: float
    rows: float


class Maps(Scene):
    """An input with all that is put around it, and the output that the window computes from it cell by cell.

    Values are computed when a figure gives numbers, and only then.
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        self.operation = map_operation(figure)
        self.axes = direct_axes(self.operation)
        check_number(max(prod(map(_extent, self.axes)), prod(self.operation.output_size)), MOST_CELLS, "cells")
        self._tracks = tracks(self.operation)
        self._first = tuple(-max(axis.padding[0], 0) for axis in self.axes)

    @property
    def names(self) -> Mapping[str, Any]:
        """The two sheets, how the output lies over the input, and the shapes of the window."""
        return {
            "input": self.input,
            "output": self.output,
            "output_shift": self.output_shift,
            "lift": self.lift,
            "windows": self.windows,
            "overhang": self.overhang,
            "uneven_padding": self.uneven_padding,
            "kernels": self.kernels,
            "longest_value": self.longest_value,
            "longest_weight": longest(*self.kernels),
        }

    def describe_frame(self, number: int) -> str:
        """Say which output cell is computed, and from which cells of the input."""
        output = self.output.cells[number - 1]
        value = f", which is {plain(output.value)}," if output.value else ""
        place = f"row {output.row + 1}, column {output.column + 1}"
        return f"The output's {place}{value} is computed from {self.read_words(number)}."

    def read_words(self, number: int, *, of: str = "the input") -> str:
        """Return what the window of a frame, counted from 1, reads."""
        output = divmod(number - 1, self.operation.output_size[1])
        return read_by(readings(self.operation, output), of=of, is_stretched=max(self._stretch) > 1)

    @cached_property
    def input(self) -> Sheet:
        """The input with all that is put around it and between its cells."""
        rows, columns = (_extent(axis) for axis in self.axes)
        cells = [self._input_cell(row, column) for row in range(rows) for column in range(columns)]
        return Sheet(columns, rows, tuple(cells))

    @cached_property
    def output(self) -> Sheet:
        """The output, with its values if the figure shows numbers."""
        rows, columns = self.operation.output_size
        cells = (
            Cell(column, row, Role.OUTPUT, True, *self._shown(self._values.output, row, column), number)
            for number, (row, column) in enumerate(product(range(rows), range(columns)), start=1)
        )
        return Sheet(columns, rows, tuple(cells))

    @property
    def kernels(self) -> tuple[Sheet, ...]:
        """The kernel of a transposed convolution and the same rotated by 180°, where the figure shows numbers."""
        weights = self._values.kernel
        if weights is None or not isinstance(self.operation, TransposedConvolution):
            return ()
        return kernel_sheet(weights), kernel_sheet([row[::-1] for row in weights[::-1]])

    @property
    def longest_value(self) -> int:
        """How many characters the longest printed number of a cell has."""
        return longest(self.input, self.output)

    @property
    def output_shift(self) -> Shift:
        """How far the output's first cell lies from the input's when the sheets are centred on each other."""
        return Shift(_half(self.input.columns - self.output.columns), _half(self.input.rows - self.output.rows))

    @property
    def overhang(self) -> Shift:
        """How far the last window of ceil mode reaches over the edge of the padded input."""
        window = self.frames[-1].window
        return Shift(
            max(window.column + window.columns - self.input.columns, 0),
            max(window.row + window.rows - self.input.rows, 0),
        )

    @property
    def uneven_padding(self) -> str:
        """How much padding is before and how much behind the input, if it differs and all axes have the same."""
        if isinstance(self.operation, TransposedConvolution) or len(set(self.operation.padding)) > 1:
            return ""
        before, after = self.operation.padding[0]
        return f"padding: {words.sides(before, after)}" if before != after else ""

    @property
    def lift(self) -> float:
        """How high the output floats above the input, in centimetres: enough to see the window below it."""
        across = (self.input.columns + self.input.rows + self.output.columns + self.output.rows) / 4
        return round(0.4 * across + 0.3, 2)

    @cached_property
    def frames(self) -> Sequence[Frame]:
        """A frame an output cell, in reading order."""
        return Frames(len(self.output.cells), self._frame)

    @property
    def windows(self) -> tuple[tuple[Area, ...], ...]:
        """The shapes that the window takes: one, but where the last window of ceil mode hangs over the edge."""
        return tuple(self.frames[index].reads_from_corner for index in self._shapes.values())

    @cached_property
    def _shapes(self) -> Mapping[tuple[int, int], int]:
        """How many rows and columns of taps lie inside the sheet, and the index of the first frame with so many."""
        first: dict[tuple[int, int], int] = {}
        for index, cell in enumerate(self.output.cells):
            first.setdefault(self._inside(cell), index)
        return first

    def _inside(self, output: Cell) -> tuple[int, int]:
        return self._taps_inside[0][output.row], self._taps_inside[1][output.column]

    @cached_property
    def _taps_inside(self) -> tuple[tuple[int, ...], ...]:
        """How many taps of each window lie inside the sheet, along each axis: in ceil mode the last hangs over."""
        ends = [_extent(axis) + first for axis, first in zip(self.axes, self._first, strict=True)]
        return tuple(
            tuple(sum(position < end for position in axis.reads(u)) for u in range(size))
            for axis, end, size in zip(self.axes, ends, self.operation.output_size, strict=True)
        )

    def _frame(self, index: int) -> Frame:
        output = self.output.cells[index]
        rows, columns = (
            [position - first for position in axis.reads(u)]
            for axis, first, u in zip(self.axes, self._first, (output.row, output.column), strict=True)
        )
        window = Area(columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
        taps = tuple(self._taps(rows, columns))
        return Frame(
            index + 1,
            output,
            window,
            taps,
            repeated=self._repeated(taps),
            hangs=len(taps) < len(rows) * len(columns),
            shape=list(self._shapes).index(self._inside(output)) + 1,
            working=working(self.operation, output, taps),
        )

    def _repeated(self, taps: Sequence[Tap]) -> tuple[Cell, ...]:
        numbers = {tap.cell.number for tap in taps if tap.cell.role is Role.REPEATED}
        return tuple(cell for cell in self.input.cells if cell.role is Role.INPUT and cell.number in numbers)

    def _taps(self, rows: list[int], columns: list[int]) -> Iterator[Tap]:
        is_rotated = isinstance(self.operation, TransposedConvolution)
        for (m, row), (n, column) in product(enumerate(rows), enumerate(columns)):
            cell = self.input.at(column, row)
            if cell is not None:  # the last window of ceil_mode hangs over the edge
                place = (len(rows) - 1 - m, len(columns) - 1 - n) if is_rotated else (m, n)
                yield Tap(cell, *place, *self._shown(self._values.kernel, *place))

    def _input_cell(self, row: int, column: int) -> Cell:
        index = (row, column)
        position = tuple(at + first for at, first in zip(index, self._first, strict=True))
        roles = {self._role(axis, at) for axis, at in enumerate(position)}
        role = next(role for role in STRONGER if role in roles)
        used = self._is_used(role, position)
        return Cell(column, row, role, used, *self._input_value(role, position), self._number(role, position))

    def _is_used(self, role: Role, position: tuple[int, ...]) -> bool:
        """Return whether a window reads what stands there; a cell of the input also where padding repeats it."""
        each = zip(self._tracks, position, strict=True)
        if role is Role.INPUT:
            return all(track.is_used(at) for track, at in each)
        return all(at in track.touched for track, at in each)

    def _number(self, role: Role, position: tuple[int, ...]) -> int:
        if role not in (Role.INPUT, Role.REPEATED):
            return 0
        sizes = self.operation.input_size
        mode = padding_mode(self.operation)
        row, column = (
            mode.source(at // stretch, size) or 0
            for at, stretch, size in zip(position, self._stretch, sizes, strict=True)
        )
        return row * sizes[1] + column + 1

    def _role(self, axis: int, position: int) -> Role:
        geometry, stretch = self.axes[axis], self._stretch[axis]
        if 0 <= position < geometry.input_size:
            return Role.INSERTED_ZERO if position % stretch else Role.INPUT
        if padding_mode(self.operation) is not PaddingMode.ZEROS:
            return Role.REPEATED
        ordinary = max(geometry.padding[1] - self._output_padding[axis], 0)
        return Role.OUTPUT_PADDING if position >= geometry.input_size + ordinary else Role.PADDING

    @cached_property
    def _stretch(self) -> tuple[int, ...]:
        operation = self.operation
        return operation.stride if isinstance(operation, TransposedConvolution) else (1,) * AXES

    @cached_property
    def _output_padding(self) -> tuple[int, ...]:
        operation = self.operation
        return operation.output_padding if isinstance(operation, TransposedConvolution) else (0,) * AXES

    @cached_property
    def _values(self) -> Values:
        return values_of(self.figure, self.operation)

    def _input_value(self, role: Role, position: tuple[int, ...]) -> tuple[str, bool]:
        if self.figure.input_values is None:
            return "", True
        if role is Role.INPUT:
            row, column = (at // stretch for at, stretch in zip(position, self._stretch, strict=True))
            return tex(self.figure.input_values[row][column])
        return tex(padded_with(self.figure, position))

    @staticmethod
    def _shown(values: Any, row: int, column: int) -> tuple[str, bool]:
        return ("", True) if values is None else tex(values[row][column])


def map_operation(figure: Figure) -> MapOperation:
    """Return the operation of a figure with two axes; raise ``CatalogueError`` for any other."""
    operation = figure.operation
    if not isinstance(operation, MapOperation):
        hint = "it shows a convolution, a transposed convolution or a pooling, without channels"
        raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))
    axes = len(operation.input_size)
    if axes != AXES:
        problem = f"a figure draws two axes, but the geometry has {'only one' if axes == 1 else axes}"
        raise CatalogueError(problem, Details(hint="give every size as one number (a square) or as two"))
    return operation


def kernel_sheet(weights: Sequence[Sequence[float]]) -> Sheet:
    """Return a kernel as a sheet of its own."""
    cells = (
        Cell(column, row, Role.KERNEL, True, *tex(weight))
        for row, along in enumerate(weights)
        for column, weight in enumerate(along)
    )
    return Sheet(len(weights[0]), len(weights), tuple(cells))


def _extent(axis: Axis) -> int:
    """Count the cells to draw; a crop (negative padding) takes none away, its cells are drawn as unused."""
    return axis.input_size + sum(max(padding, 0) for padding in axis.padding)


def _half(cells: int) -> float:
    """Return half of a number, whole where it can be, so that templates print 2 and not 2.0."""
    return cells // 2 if cells % 2 == 0 else cells / 2
