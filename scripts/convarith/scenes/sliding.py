"""A window that slides over one map: the padded input, the output, and what each frame lights.

A transposed convolution is shown as the direct convolution that computes it: over its stretched and padded input.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from convarith.arithmetic import MaskedConvolution, TransposedConvolution
from convarith.arithmetic.uneven import Uneven
from convarith.arithmetic.windows import SlidingOperation, read_cells, read_places, readings, tracks
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.catalogue.values import Values
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, areas
from convarith.scenes.numbers import Tap, computed, fill, longest, tex, working
from convarith.scenes.roles import input_role, is_used
from convarith.scenes.scene import Frames
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.words import phrases as words
from convarith.words.latex import Number
from convarith.words.masks import read_by_masked
from convarith.words.windows import read_by

AXES = 2


@dataclass(frozen=True)
class MapFrame:
    """An output cell, and what it is computed from.

    ``window`` is all that the kernel spans, the gaps of a dilated one included; ``reads`` are the cells under its
    taps; ``repeated`` are the input cells that stand there again as padding; ``hangs`` says that the window reaches
    over the edge, as the last of ceil mode does, ``is_masked`` that a mask takes taps away; ``shape`` is the number,
    from 1, of the shape of what it reads among the scene's ``windows``; ``working`` is the computation in numbers
    (TeX).
    """

    number: int
    output: Cell
    window: Area
    taps: tuple[Tap, ...]
    repeated: tuple[Cell, ...] = ()
    hangs: bool = False
    shape: int = 1
    working: str = ""
    is_masked: bool = False

    @property
    def has_outline(self) -> bool:
        """Whether the window reads less than it spans, so that its outline is drawn."""
        return self.hangs or self.is_masked

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


class SlidingWindow:
    """An input with all that is put around it, and the output that the window computes from it cell by cell.

    Cells show numbers if ``input_values`` are given, and only then.

    Raises ``CatalogueError`` for other than two axes and for more cells than can be drawn.
    """

    def __init__(
        self, operation: SlidingOperation, *, input_values: Values | None = None, kernel_values: Values | None = None
    ) -> None:
        check_axes(operation)
        self.operation = operation
        self._tracks = tracks(operation)
        self._places = [track.places for track in self._tracks]
        check_number(max(prod(map(len, self._places)), prod(operation.output_size)), MOST_CELLS, "cells")
        self._input_values = input_values
        self._kernel_values = kernel_values if input_values else None

    def read_words(self, number: int, *, of: str = "the input") -> str:
        """Return what the window of a frame, counted from 1, reads."""
        output = divmod(number - 1, self.operation.output_size[1])
        if isinstance(self.operation, MaskedConvolution):
            return read_by_masked(self.operation, output, of=of)
        is_stretched = any(track.stretch > 1 for track in self._tracks)
        return read_by(readings(self.operation, output), of=of, is_stretched=is_stretched)

    @cached_property
    def input(self) -> Sheet:
        """The input with all that is put around it and between its cells."""
        rows, columns = self._places
        cells = (self._input_cell(at) for at in product(rows, columns))
        return Sheet(len(columns), len(rows), tuple(cells))

    def read_by(self, number: int) -> frozenset[Cell]:
        """Return the cells that the window of a frame, counted from 1, reads, and those that it reads as padding."""
        frame = self.frames[number - 1]
        return frozenset((*(tap.cell for tap in frame.taps), *frame.repeated))

    @property
    def first(self) -> Cell:
        """The first real cell of the input."""
        return next(cell for cell in self.input.cells if cell.role is Role.INPUT)

    @cached_property
    def output(self) -> Sheet:
        """The output, with its values if there are numbers."""
        values = computed(self.operation, self._input_values, self._kernel_values)
        return output_sheet(self.operation.output_size, values)

    @property
    def kernels(self) -> tuple[Sheet, ...]:
        """The kernel, and that of a transposed convolution once more, rotated by 180°, if there are numbers."""
        weights = self._kernel_values
        if weights is None:
            return ()
        if isinstance(self.operation, MaskedConvolution):
            return (kernel_sheet(weights, kept=self.operation.taps),)
        if not isinstance(self.operation, TransposedConvolution):
            return (kernel_sheet(weights),)
        return kernel_sheet(weights), kernel_sheet(rotated(weights))

    @property
    def longest_value(self) -> int:
        """The number of characters of the longest printed number of a cell."""
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
        """How much padding is before and how much after the input, if these differ and all axes have the same."""
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
    def frames(self) -> Sequence[MapFrame]:
        """One frame per output cell, in reading order."""
        return Frames(len(self.output.cells), self._frame)

    @property
    def windows(self) -> tuple[tuple[Area, ...], ...]:
        """The shapes of what the window reads: one, unless the last window of ceil mode hangs over the edge."""
        return tuple(self.frames[index].reads_from_corner for index in self._shapes.values())

    @cached_property
    def _shapes(self) -> Mapping[tuple[int, ...], int]:
        """How many rows and columns of taps lie inside the sheet, and the index of the first frame with so many."""
        first: dict[tuple[int, ...], int] = {}
        for index, cell in enumerate(self.output.cells):
            first.setdefault(self._inside(cell), index)
        return first

    def _inside(self, output: Cell) -> tuple[int, ...]:
        return tuple(counts[u] for counts, u in zip(self._taps_inside, (output.row, output.column), strict=True))

    @cached_property
    def _taps_inside(self) -> tuple[tuple[int, ...], ...]:
        """How many taps of each window lie inside the sheet, per axis: in ceil mode the last window hangs over."""
        return tuple(tuple(len(track.taps(u)) for u in range(track.outputs)) for track in self._tracks)

    def _frame(self, index: int) -> MapFrame:
        output = self.output.cells[index]
        each = zip(self._tracks, self._places, (output.row, output.column), strict=True)
        rows, columns = ([place - places.start for place in track.axis.reads(u)] for track, places, u in each)
        window = Area(columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
        taps = tuple(self._taps(rows, columns))
        return MapFrame(
            index + 1,
            output,
            window,
            taps,
            repeated=self._repeated(taps),
            hangs=len(taps) < len(rows) * len(columns),
            shape=list(self._shapes).index(self._inside(output)) + 1,
            working=working(self.operation, output, taps),
            is_masked=len(self._kept) < len(rows) * len(columns),
        )

    def _repeated(self, taps: Sequence[Tap]) -> tuple[Cell, ...]:
        numbers = {tap.cell.number for tap in taps if tap.cell.role is Role.REPEATED}
        return tuple(cell for cell in self.input.cells if cell.role is Role.INPUT and cell.number in numbers)

    def _taps(self, rows: list[int], columns: list[int]) -> Iterator[Tap]:
        is_rotated = isinstance(self.operation, TransposedConvolution)
        for m, n in self._kept:
            cell = self.input.at(columns[n], rows[m])
            if cell is not None:  # the last window of ceil_mode hangs over the edge
                place = (len(rows) - 1 - m, len(columns) - 1 - n) if is_rotated else (m, n)
                yield Tap(cell, *place, *_shown(self._kernel_values, *place))

    @cached_property
    def _kept(self) -> Sequence[tuple[int, ...]]:
        """The taps that read something, in reading order: all but those that a mask takes away."""
        if isinstance(self.operation, MaskedConvolution):
            return self.operation.taps
        return tuple(product(*map(range, self.operation.kernel_size)))

    @cached_property
    def _masked(self) -> tuple[frozenset[tuple[int, ...]], frozenset[tuple[int, ...]]]:
        """The places, and the cells of the input, that are read under a mask."""
        assert isinstance(self.operation, MaskedConvolution)
        return read_places(self.operation), read_cells(self.operation)

    def _is_used(self, at: tuple[int, int]) -> bool:
        if not isinstance(self.operation, MaskedConvolution):
            return is_used(self._tracks, at)
        places, cells = self._masked
        return at in (cells if input_role(self._tracks, at) is Role.INPUT else places)

    def _input_cell(self, at: tuple[int, int]) -> Cell:
        row, column = (place - places.start for place, places in zip(at, self._places, strict=True))
        role, used = input_role(self._tracks, at), self._is_used(at)
        source = [track.source(place) for track, place in zip(self._tracks, at, strict=True)]
        if source[0] is None or source[1] is None:
            return Cell(column, row, role, used, *(tex(fill(self.operation)) if self._input_values else ("", True)))
        number = source[0] * self.operation.input_size[1] + source[1] + 1
        return Cell(column, row, role, used, *_shown(self._input_values, source[0], source[1]), number)


def check_axes(operation: SlidingOperation | Uneven) -> None:
    """Raise ``CatalogueError`` for other than two axes."""
    axes = len(operation.input_size)
    if axes != AXES:
        problem = f"a figure draws two axes, but the geometry has {'only one' if axes == 1 else axes}"
        raise CatalogueError(problem, Details(hint="give every size as one number (a square) or as two"))


def output_sheet(size: Sequence[int], values: Any = None) -> Sheet:
    """Return the sheet of an output of two axes, its cells numbered, with ``values`` if there are any."""
    rows, columns = size
    cells = (
        Cell(column, row, Role.OUTPUT, True, *_shown(values, row, column), number)
        for number, (row, column) in enumerate(product(range(rows), range(columns)), start=1)
    )
    return Sheet(columns, rows, tuple(cells))


def rotated(weights: Values) -> Values:
    """Return a kernel rotated by 180°."""
    return tuple(row[::-1] for row in weights[::-1])


def kernel_sheet(weights: Values, *, kept: Collection[tuple[int, ...]] | None = None) -> Sheet:
    """Return a kernel as a sheet of its own; taps that are not ``kept`` are struck out and have no number."""
    rows, columns = len(weights), len(weights[0])
    cells = (
        Cell(column, row, Role.KERNEL, True, *_shown(weights, row, column))
        if kept is None or (row, column) in kept
        else Cell(column, row, Role.EMPTY, used=False)
        for row, column in product(range(rows), range(columns))
    )
    return Sheet(columns, rows, tuple(cells))


def _shown(values: Sequence[Sequence[Number]] | None, row: int, column: int) -> tuple[str, bool]:
    return ("", True) if values is None else tex(values[row][column])


def _half(cells: int) -> float:
    """Return half of a number, whole where it can be, so that templates print 2 and not 2.0."""
    return cells // 2 if cells % 2 == 0 else cells / 2
