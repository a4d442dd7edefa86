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

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.uneven import Uneven
from convarith.arithmetic.windows import SlidingOperation, Track, read_cells, read_places, readings, tracks
from convarith.catalogue.limits import ANY_SIZE, MOST_CELLS, check_number
from convarith.catalogue.values import Values
from convarith.errors import CatalogueError, Details
from convarith.scenes.gapped import gapped_sheet, size_with_gaps
from convarith.scenes.grid import Area, areas
from convarith.scenes.numbers import Tap, computed, fill, longest, tex, working
from convarith.scenes.roles import input_role, is_used
from convarith.scenes.ruler import Ruler
from convarith.scenes.scene import Frames
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.words import phrases
from convarith.words.latex import Number, escape
from convarith.words.masks import read_by_masked
from convarith.words.windows import read_by
from convarith.words.wording import Wording, english

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

    Cells show numbers if ``input_values`` are given, and only then. Of large maps only the cells near those that the
    frames ``shown``, by their numbers, need are drawn, and those at the edges; if None is given, all are. ``wording``
    is English if None is given.

    Raises ``CatalogueError`` for other than two axes and for more cells than can be drawn.
    """

    def __init__(
        self,
        operation: SlidingOperation,
        *,
        input_values: Values | None = None,
        kernel_values: Values | None = None,
        shown: Sequence[int] | None = None,
        wording: Wording | None = None,
    ) -> None:
        check_axes(operation)
        self.operation = operation
        self._wording = wording or english()
        self._tracks = tracks(operation)
        if shown is None:  # refused before any list of places is made
            sides = zip(*((len(track.places), track.outputs) for track in self._tracks), strict=True)
            check_number(max(map(prod, sides)), MOST_CELLS, "cells", hint=ANY_SIZE)
        outputs = None if shown is None else {self._output_at(number) for number in shown}
        self._shown = tuple(_shown_along(axis, track, outputs) for axis, track in enumerate(self._tracks))
        self._input_rulers, self._output_rulers = _rulers(self._tracks, self._shown, is_whole=shown is None)
        cells = (prod(len(ruler.drawn) for ruler in rulers) for rulers in (self._input_rulers, self._output_rulers))
        check_number(max(cells), MOST_CELLS, "cells")
        self._input_values = input_values
        self._kernel_values = kernel_values if input_values else None

    def read_words(self, number: int, *, of: str = "") -> str:
        """Return what the window of a frame, counted from 1, reads of the input, or as ``of`` calls it."""
        of = of or self._wording.say("of.input")
        output = self._output_at(number)
        if isinstance(self.operation, MaskedConvolution):
            return read_by_masked(self._wording, self.operation, output, of=of)
        is_stretched = any(track.stretch > 1 for track in self._tracks)
        return read_by(self._wording, readings(self.operation, output), of=of, is_stretched=is_stretched)

    def output_cell(self, number: int) -> Cell:
        """Return the output cell of a frame, counted from 1, as it is drawn."""
        row, column = (ruler.at(u) for ruler, u in zip(self._output_rulers, self._output_at(number), strict=True))
        return self.output.cells[row * self.output.columns + column]

    def _output_at(self, number: int) -> tuple[int, int]:
        """Return the row and the column of the output of a frame, counted from 1."""
        return divmod(number - 1, self.operation.output_size[1])

    @cached_property
    def input(self) -> Sheet:
        """The input with all that is put around it and between its cells."""
        return gapped_sheet(self._input_rulers, self._input_cell)

    @property
    def sizes(self) -> tuple[str, str]:
        """The sizes of input and output in words where not all of their cells are drawn, else nothing."""
        source = size_with_gaps(self.operation.input_size, self._input_rulers)
        return source, size_with_gaps(self.operation.output_size, self._output_rulers)

    def read_by(self, number: int) -> frozenset[Cell]:
        """Return the cells that the window of a frame, counted from 1, reads, and those that it reads as padding."""
        frame = self.frames[number - 1]
        return frozenset((*(tap.cell for tap in frame.taps), *frame.repeated))

    @cached_property
    def output(self) -> Sheet:
        """The output, with its values if there are numbers."""
        values = computed(self.operation, self._input_values, self._kernel_values)
        across = self.operation.output_size[1]

        def cell(at: tuple[int, int], column: int, row: int) -> Cell:
            shown = _shown(self._wording, values, *at)
            return Cell(column, row, Role.OUTPUT, True, *shown, at[0] * across + at[1] + 1)

        return gapped_sheet(self._output_rulers, cell)

    @property
    def kernels(self) -> tuple[Sheet, ...]:
        """The kernel, and that of a transposed convolution once more, rotated by 180°, if there are numbers."""
        weights = self._kernel_values
        if weights is None:
            return ()
        if isinstance(self.operation, MaskedConvolution):
            return (kernel_sheet(self._wording, weights, kept=self.operation.taps),)
        if not isinstance(self.operation, TransposedConvolution):
            return (kernel_sheet(self._wording, weights),)
        return kernel_sheet(self._wording, weights), kernel_sheet(self._wording, rotated(weights))

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
        rows, columns = map(_overhang, self._tracks)
        return Shift(columns, rows)

    @property
    def uneven_padding(self) -> str:
        """How much padding is before and after the input (TeX), if these differ and all axes have the same."""
        if isinstance(self.operation, TransposedConvolution) or len(set(self.operation.padding)) > 1:
            return ""
        before, after = self.operation.padding[0]
        if before == after:
            return ""
        return self._wording.tex("picture.uneven_padding", sides=escape(phrases.sides(self._wording, before, after)))

    @property
    def lift(self) -> float:
        """How high the output floats above the input, in centimetres: enough to see the window below it."""
        across = (self.input.columns + self.input.rows + self.output.columns + self.output.rows) / 4
        return round(0.4 * across + 0.3, 2)

    @cached_property
    def frames(self) -> Sequence[MapFrame]:
        """One frame per output cell, in reading order."""
        return Frames(prod(self.operation.output_size), self._frame)

    @property
    def windows(self) -> tuple[tuple[Area, ...], ...]:
        """The shapes of what the window reads: one, unless the last window of ceil mode hangs over the edge."""
        return tuple(self.frames[index].reads_from_corner for index in self._shapes.values())

    @cached_property
    def _shapes(self) -> Mapping[tuple[int, ...], int]:
        """How many rows and columns of taps lie inside the sheet, and the index of the first frame with so many."""
        rows, columns = self._shown
        first: dict[tuple[int, ...], int] = {}
        for u, v in product(rows, columns):
            first.setdefault(self._inside((u, v)), u * self.operation.output_size[1] + v)
        return first

    def _inside(self, output: tuple[int, int]) -> tuple[int, ...]:
        return tuple(counts[u] for counts, u in zip(self._taps_inside, output, strict=True))

    @cached_property
    def _taps_inside(self) -> tuple[tuple[int, ...], ...]:
        """How many taps of each window lie inside the sheet, per axis: in ceil mode the last window hangs over."""
        return tuple(tuple(len(track.taps(u)) for u in range(track.outputs)) for track in self._tracks)

    def _frame(self, index: int) -> MapFrame:
        at, output = self._output_at(index + 1), self.output_cell(index + 1)
        each = zip(self._tracks, self._input_rulers, at, strict=True)
        rows, columns = ([ruler.at(place) for place in track.axis.reads(u)] for track, ruler, u in each)
        window = Area(columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
        taps = tuple(self._taps(rows, columns))
        return MapFrame(
            index + 1,
            output,
            window,
            taps,
            repeated=self._repeated(taps),
            hangs=len(taps) < len(rows) * len(columns),
            shape=list(self._shapes).index(self._inside(at)) + 1,
            working=working(self._wording, self.operation, output, taps),
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
                yield Tap(cell, *place, *_shown(self._wording, self._kernel_values, *place))

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

    def _input_cell(self, at: tuple[int, int], column: int, row: int) -> Cell:
        role, used = input_role(self._tracks, at), self._is_used(at)
        source = [track.source(place) for track, place in zip(self._tracks, at, strict=True)]
        if source[0] is None or source[1] is None:
            return Cell(
                column,
                row,
                role,
                used,
                *(tex(self._wording, fill(self.operation)) if self._input_values else ("", True)),
            )
        number = source[0] * self.operation.input_size[1] + source[1] + 1
        return Cell(column, row, role, used, *_shown(self._wording, self._input_values, source[0], source[1]), number)


def _shown_along(axis: int, track: Track, outputs: Collection[tuple[int, int]] | None) -> list[int]:
    """Return the outputs along an axis that are shown, and one that hangs over the edge, in order."""
    if outputs is None:
        return list(range(track.outputs))
    hanging = {track.outputs - 1} if _overhang(track) else set()
    return sorted({output[axis] for output in outputs} | hanging)


def _rulers(
    tracks: Sequence[Track], shown: Sequence[Sequence[int]], *, is_whole: bool
) -> tuple[tuple[Ruler, ...], tuple[Ruler, ...]]:
    """Return the rulers of the input and of the output along each axis, for the outputs that are ``shown``."""
    of_input, of_output = [], []
    for track, outputs in zip(tracks, shown, strict=True):
        windows = (track.axis.reads(u) for u in outputs)
        needed = {place for window in windows for place in range(window[0], window[-1] + 1)}
        needed |= {1, track.axis.input_size - 2}  # some cells beside the padding
        of_input.append(Ruler(track.places, track.places if is_whole else needed))
        of_output.append(Ruler(range(track.outputs), outputs))
    return tuple(of_input), tuple(of_output)


def _overhang(track: Track) -> int:
    """Return how many places the last window reaches beyond the end."""
    return max(track.axis.reads(track.outputs - 1)[-1] - track.places[-1], 0)


def check_axes(operation: SlidingOperation | Uneven) -> None:
    """Raise ``CatalogueError`` for other than two axes."""
    axes = len(operation.input_size)
    if axes != AXES:
        problem = f"a figure draws two axes, but the geometry has {'only one' if axes == 1 else axes}"
        raise CatalogueError(problem, Details(hint="give every size as one number (a square) or as two"))


def output_sheet(wording: Wording, size: Sequence[int], values: Any = None) -> Sheet:
    """Return the sheet of an output of two axes, its cells numbered, with ``values`` if there are any."""
    rows, columns = size
    cells = (
        Cell(column, row, Role.OUTPUT, True, *_shown(wording, values, row, column), number)
        for number, (row, column) in enumerate(product(range(rows), range(columns)), start=1)
    )
    return Sheet(columns, rows, tuple(cells))


def rotated(weights: Values) -> Values:
    """Return a kernel rotated by 180°."""
    return tuple(row[::-1] for row in weights[::-1])


def kernel_sheet(wording: Wording, weights: Values, *, kept: Collection[tuple[int, ...]] | None = None) -> Sheet:
    """Return a kernel as a sheet of its own; taps that are not ``kept`` are struck out and have no number."""
    rows, columns = len(weights), len(weights[0])
    cells = (
        Cell(column, row, Role.KERNEL, True, *_shown(wording, weights, row, column))
        if kept is None or (row, column) in kept
        else Cell(column, row, Role.EMPTY, used=False)
        for row, column in product(range(rows), range(columns))
    )
    return Sheet(columns, rows, tuple(cells))


def _shown(wording: Wording, values: Sequence[Sequence[Number]] | None, row: int, column: int) -> tuple[str, bool]:
    return ("", True) if values is None else tex(wording, values[row][column])


def _half(cells: int) -> float:
    """Return half of a number, whole where it can be, so that templates print 2 and not 2.0."""
    return cells // 2 if cells % 2 == 0 else cells / 2
