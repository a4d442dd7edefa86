"""What stands where in a figure, and what does each frame light? ``Figure`` to plain data in units of the grid.

Columns run to the right and rows downwards, both counted from 0 at the sheet's top left cell, padding included. A
transposed convolution is shown as the direct convolution that computes it: over its stretched and padded input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from convarith.arithmetic import Axis, Convolution, Pooling, PoolingMode, TransposedConvolution
from convarith.drawing.figure import AXES, Figure
from convarith.drawing.grid import Area, Line, areas, lines
from convarith.drawing.latex import escape, is_exact, number
from convarith.errors import CatalogueError, Details

MINUS, INFINITY = escape("−"), escape("∞")
MOST_FRAMES = 400
MOST_CELLS = 4096  # of the input with all that is put around it and between its cells; the output has a cell a frame
APPROXIMATELY = r"$\approx$"
NOISE = 1e-12  # a sum that is so small against the sum of what it adds is 0, but for the rounding of 0.1 and the like


class Role(StrEnum):
    """What a cell is, in the order of drawing; templates have a style of each name."""

    OUTPUT_PADDING = "output padding"
    PADDING = "padding"
    INSERTED_ZERO = "inserted zero"
    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True)
class Cell:
    """One cell of a sheet; ``value`` is TeX, empty where the figure shows no numbers, and ``exact`` if not rounded."""

    column: int
    row: int
    role: Role
    used: bool = True
    value: str = ""
    exact: bool = True


@dataclass(frozen=True)
class Sheet:
    """A grid of cells. ``cells`` are in reading order."""

    columns: int
    rows: int
    cells: tuple[Cell, ...]

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
    def unused(self) -> tuple[Cell, ...]:
        """The cells that no window reads."""
        return tuple(cell for cell in self.cells if not cell.used)

    def at(self, column: int, row: int) -> Cell | None:
        """Return the cell there, if the sheet has one."""
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return self.cells[row * self.columns + column]
        return None


@dataclass(frozen=True)
class Tap:
    """One input cell under the window and the kernel's weight there (TeX, empty where the figure shows no numbers)."""

    cell: Cell
    weight: str = ""
    exact: bool = True


@dataclass(frozen=True)
class Frame:
    """One step of the animation: an output cell, and what it is computed from.

    ``window`` is all that the kernel spans, the gaps of a dilated one included; ``reads`` are the cells under its
    taps; ``shape`` is the number, from 1, of their shape among the scene's ``windows``; ``working`` is the computation
    in numbers (TeX).
    """

    number: int
    output: Cell
    window: Area
    taps: tuple[Tap, ...]
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
    """How far the output's first cell lies from the input's when the sheets are centred on each other, in cells."""

    columns: float
    rows: float


class Scene:
    """All that a template draws. Values are computed when a figure gives numbers, and only then.

    Raises ``CatalogueError`` for a figure that is too large to draw.
    """

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.axes = _axes(figure)
        _check_number(prod(self._output_size), MOST_FRAMES, "frames")
        _check_number(prod(map(_extent, self.axes)), MOST_CELLS, "cells")
        self._used = tuple(_positions_read(axis, size) for axis, size in zip(self.axes, self._output_size, strict=True))
        self._first = tuple(-max(axis.padding[0], 0) for axis in self.axes)

    @property
    def _output_size(self) -> tuple[int, ...]:
        return self.figure.operation.output_size

    @cached_property
    def input(self) -> Sheet:
        """The input with all that is put around it and between its cells."""
        rows, columns = (_extent(axis) for axis in self.axes)
        cells = [self._input_cell(row, column) for row in range(rows) for column in range(columns)]
        return Sheet(columns, rows, tuple(cells))

    @cached_property
    def output(self) -> Sheet:
        """The output, with its values if the figure shows numbers."""
        rows, columns = self._output_size
        cells = (
            Cell(column, row, Role.OUTPUT, True, *self._shown(self._values.output, row, column))
            for row, column in product(range(rows), range(columns))
        )
        return Sheet(columns, rows, tuple(cells))

    @property
    def longest_value(self) -> int:
        """How many characters the longest printed number of a cell has."""
        values = (cell.value for sheet in (self.input, self.output) for cell in sheet.cells)
        return max(len(value.replace(MINUS, "−").replace(INFINITY, "∞")) for value in values)

    @property
    def output_shift(self) -> Shift:
        """Where the output lies over the input."""
        return Shift(_half(self.input.columns - self.output.columns), _half(self.input.rows - self.output.rows))

    @property
    def lift(self) -> float:
        """How high the output floats above the input, in centimetres: enough to see the window below it."""
        across = (self.input.columns + self.input.rows + self.output.columns + self.output.rows) / 4
        return round(0.4 * across + 0.3, 2)

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """A frame an output cell, in reading order."""
        frames = [self._frame(index, cell) for index, cell in enumerate(self.output.cells, start=1)]
        shapes: dict[tuple[Area, ...], int] = {}
        return tuple(
            replace(frame, shape=shapes.setdefault(frame.reads_from_corner, len(shapes) + 1)) for frame in frames
        )

    @property
    def windows(self) -> tuple[tuple[Area, ...], ...]:
        """The shapes that the window takes: one, but where the last window of ceil mode hangs over the edge."""
        return tuple({frame.shape: frame.reads_from_corner for frame in self.frames}.values())

    def _frame(self, index: int, output: Cell) -> Frame:
        rows, columns = (
            [position - first for position in axis.reads(u)]
            for axis, first, u in zip(self.axes, self._first, (output.row, output.column), strict=True)
        )
        window = Area(columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
        taps = tuple(self._taps(rows, columns))
        return Frame(index, output, window, taps, working=self._working(output, taps))

    def _taps(self, rows: list[int], columns: list[int]) -> Iterator[Tap]:
        for (m, row), (n, column) in product(enumerate(rows), enumerate(columns)):
            cell = self.input.at(column, row)
            if cell is not None:  # the last window of ceil_mode hangs over the edge
                yield Tap(cell, *self._shown(self._values.kernel, m, n))

    def _input_cell(self, row: int, column: int) -> Cell:
        index = (row, column)
        position = tuple(at + first for at, first in zip(index, self._first, strict=True))
        roles = {self._role(axis, at) for axis, at in enumerate(position)}
        role = next(
            role for role in (Role.OUTPUT_PADDING, Role.PADDING, Role.INSERTED_ZERO, Role.INPUT) if role in roles
        )
        used = all(at in used for at, used in zip(position, self._used, strict=True))
        return Cell(column, row, role, used, *self._input_value(role, position))

    def _role(self, axis: int, position: int) -> Role:
        geometry, stretch = self.axes[axis], self._stretch[axis]
        if 0 <= position < geometry.input_size:
            return Role.INSERTED_ZERO if position % stretch else Role.INPUT
        ordinary = max(geometry.padding[1] - self._output_padding[axis], 0)
        return Role.OUTPUT_PADDING if position >= geometry.input_size + ordinary else Role.PADDING

    @cached_property
    def _stretch(self) -> tuple[int, ...]:
        operation = self.figure.operation
        return operation.stride if isinstance(operation, TransposedConvolution) else (1,) * AXES

    @cached_property
    def _output_padding(self) -> tuple[int, ...]:
        operation = self.figure.operation
        return operation.output_padding if isinstance(operation, TransposedConvolution) else (0,) * AXES

    @cached_property
    def _values(self) -> _Values:
        return _values(self.figure)

    def _input_value(self, role: Role, position: tuple[int, ...]) -> tuple[str, bool]:
        if self.figure.input_values is None:
            return "", True
        if role is Role.INPUT:
            row, column = (at // stretch for at, stretch in zip(position, self._stretch, strict=True))
            return _tex(self.figure.input_values[row][column])
        return _tex(_padded_with(self.figure, position))

    @staticmethod
    def _shown(values: Any, row: int, column: int) -> tuple[str, bool]:
        return ("", True) if values is None else _tex(values[row][column])

    def _working(self, output: Cell, taps: tuple[Tap, ...]) -> str:
        if not output.value:
            return ""
        operation = self.figure.operation
        if not isinstance(operation, Pooling):
            products = (f"{_operand(tap.weight)}$\\cdot${_operand(tap.cell.value)}" for tap in taps)
            return f"{' $+$ '.join(products)} {_equals(output, *taps, *(tap.cell for tap in taps))}"
        if operation.mode is PoolingMode.MAX:
            return f"max({', '.join(tap.cell.value for tap in taps)}) {_equals(output, *(tap.cell for tap in taps))}"
        counted = [tap.cell for tap in taps if operation.count_include_pad or tap.cell.role is Role.INPUT]
        if not counted:  # a dilated window can read padding alone
            return output.value
        total = " $+$ ".join(_operand(cell.value) for cell in counted)
        return f"({total}) / {len(counted)} {_equals(output, *counted)}"


@dataclass(frozen=True)
class _Values:
    """Numbers of the kernel as the window shows it, and of the output; rows of numbers or nothing."""

    kernel: Any = None
    output: Any = None


def _values(figure: Figure) -> _Values:
    operation = figure.operation
    if figure.input_values is None:
        return _Values()
    if isinstance(operation, Pooling):
        # As floats: a maximum of padding alone is then −∞, and not the least of whole numbers.
        floats = [[float(value) for value in row] for row in figure.input_values]
        output = operation.compute(floats).tolist()
        if operation.mode is PoolingMode.AVERAGE:
            output = _without_noise(output, operation.compute(_magnitudes(floats)).tolist())
        return _Values(output=output)
    assert figure.kernel_values is not None  # figure_from has seen to it
    added = operation.compute(_magnitudes(figure.input_values), _magnitudes(figure.kernel_values)).tolist()
    output = _without_noise(operation.compute(figure.input_values, figure.kernel_values).tolist(), added)
    if isinstance(operation, TransposedConvolution):
        return _Values([row[::-1] for row in figure.kernel_values[::-1]], output)
    return _Values(figure.kernel_values, output)


def _magnitudes(rows: Iterable[Iterable[float]]) -> list[list[float]]:
    return [[abs(value) for value in row] for row in rows]


def _without_noise(rows: list[list[float]], added: list[list[float]]) -> list[list[float]]:
    """Return sums with 0 for those that are only not 0 because floating-point numbers are not decimal."""
    return [
        [0 if abs(value) <= NOISE * most else value for value, most in zip(*pair, strict=True)]
        for pair in zip(rows, added, strict=True)
    ]


def _check_number(number: int, most: int, what: str) -> None:
    if number > most:
        problem = f"the figure would have {number} {what}, at most {most} can be drawn"
        raise CatalogueError(problem, Details(hint="give smaller sizes, or larger strides"))


def _axes(figure: Figure) -> tuple[Axis, ...]:
    operation = figure.operation
    return operation.equivalent().axes if isinstance(operation, TransposedConvolution) else operation.axes


def _positions_read(axis: Axis, output_size: int) -> frozenset[int]:
    return frozenset(position for u in range(output_size) for position in axis.reads(u))


def _extent(axis: Axis) -> int:
    """Count the cells to draw; a crop (negative padding) takes none away, its cells are drawn as unused."""
    return axis.input_size + sum(max(padding, 0) for padding in axis.padding)


def _half(cells: int) -> float:
    """Return half of a number, whole where it can be, so that templates print 2 and not 2.0."""
    return cells // 2 if cells % 2 == 0 else cells / 2


def _padded_with(figure: Figure, position: tuple[int, ...]) -> float:
    """Return the value that stands in a cell of padding or between the inputs: nothing to add, or an input repeated."""
    operation, values = figure.operation, figure.input_values
    if isinstance(operation, Pooling) and operation.mode is PoolingMode.MAX:
        return float("-inf")
    if isinstance(operation, Convolution) and values is not None:
        row, column = map(operation.padding_mode.source, position, operation.input_size)
        return 0 if row is None or column is None else values[row][column]
    return 0


def _operand(value: str) -> str:
    """Return a number as it stands in a sum or product: a negative one in parentheses."""
    return f"({value})" if value.startswith(MINUS) else value


def _equals(output: Cell, *shown: Cell | Tap) -> str:
    """Return the output behind its sign: equal only if no number shown was rounded."""
    return f"{'$=$' if all(each.exact for each in (output, *shown)) else APPROXIMATELY} {output.value}"


def _tex(value: float) -> tuple[str, bool]:
    """Return a number in TeX and whether that is all of it."""
    return escape(number(value)), is_exact(value)
