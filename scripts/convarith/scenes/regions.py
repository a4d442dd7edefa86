"""An output and the region of the input that it takes: an adaptive pooling or a resize along two axes.

Two sheets side by side, as seen from above. The cells of a resize carry the weights with which they are mixed. Of large
maps only the cells near those that the frames need are drawn, and those at the edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import floor, prod
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.windows import Reading
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.fitting import fitted
from convarith.scenes.gapped import gapped_sheet, size_with_gaps
from convarith.scenes.grid import Area
from convarith.scenes.numbers import Shown, Tap, computed, longest, tex, which_is, working
from convarith.scenes.row_parts import decimal
from convarith.scenes.ruler import AT_ENDS, Ruler
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.words.phrases import amount, place
from convarith.words.windows import read_by
from convarith.words.wording import Wording

AXES = 2
HALF = Fraction(1, 2)
LONGEST_STRETCH = 20
"""How many cells of those that an output takes along an axis are all drawn where no number stands in them."""
HIGH, WIDE, WIDER = 0.17, 0.14, 0.25
"""How near a dot comes to the middle of a cell, in cells, where it touches the number there; wider if that is long."""
SHORT = 2
IsUsed = Callable[[int, int], bool]
"""Whether the cell in a row and a column is read."""


@dataclass(frozen=True)
class Place:
    """Where the centre of an output lies in the input, in cells from the top left corner of its sheet.

    ``left`` and ``top`` are where the output's cell begins there, ``columns`` and ``rows`` how large it is.
    """

    x: float
    y: float
    left: float
    top: float
    columns: float
    rows: float


@dataclass(frozen=True)
class RegionFrame:
    """An output, the rectangle of cells that it takes and, of a resize, where its centre lies; ``working`` is TeX.

    ``taps`` are those of the cells that are drawn. ``is_on_number``: a dot at the place would hide a cell's number.
    """

    number: int
    output: Cell
    area: Area
    taps: tuple[Tap, ...]
    place: Place | None
    working: str
    is_on_number: bool = False


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
        self._values = figure.input_values
        (self._input_rulers, self._output_rulers), self.refusal = fitted(figure, prod(operation.output_size), self._fit)

    def _fit(self, shown: Sequence[int]) -> tuple[list[Ruler], list[Ruler]]:
        """Return the rulers of the input and the output along both axes, for the numbers of frames that are shown."""
        outputs = [{self._at(number)[axis] for number in shown} for axis in range(AXES)]
        sizes = zip(self.operation.input_size, self.operation.output_size, outputs, strict=True)
        rulers = [(Ruler(range(i), self._needed(at, us)), Ruler(range(o), us)) for at, (i, o, us) in enumerate(sizes)]
        of_input, of_output = [each[0] for each in rulers], [each[1] for each in rulers]
        check_number(max(prod(len(each.drawn) for each in of) for of in (of_input, of_output)), MOST_CELLS, "cells")
        return of_input, of_output

    def _needed(self, axis: int, outputs: Iterable[int]) -> set[int]:
        """Return the cells of the input that are drawn along an axis: of long stretches their ends, without numbers."""
        needed: set[int] = set()
        for u in outputs:
            for stretch in self._stretches(axis, u):
                is_whole = self._values is not None or len(stretch) <= LONGEST_STRETCH
                needed |= {*stretch} if is_whole else {*stretch[:AT_ENDS], *stretch[-AT_ENDS:]}
        return needed

    def _stretches(self, axis: int, u: int) -> Iterator[range]:
        """Yield the cells that an output takes along an axis and, of a resize, those that its own cell lies over."""
        cells = self._cells(axis, u)
        yield range(cells[0], cells[-1] + 1)
        if isinstance(self.operation, Resize):
            first, last = (self._cell_at(axis, edge) for edge in self._edges(axis, u))
            yield range(first, last + 1)

    def _at(self, number: int) -> tuple[int, int]:
        """Return the row and the column of the output of a frame, counted from 1."""
        return divmod(number - 1, self.operation.output_size[1])

    @property
    def names(self) -> Mapping[str, Any]:
        """The two sheets, their sizes where they have gaps, whether they show numbers, and how long the longest is."""
        return {
            "input": self.input,
            "input_size": self.operation.input_size,
            "output": self.output,
            "sizes": (
                size_with_gaps(self.operation.input_size, self._input_rulers),
                size_with_gaps(self.operation.output_size, self._output_rulers),
            ),
            "has_numbers": self._values is not None,
            "longest_value": longest(self.input, self.output),
        }

    @cached_property
    def input(self) -> Sheet:
        """The input; every cell is read, but for those that a resize passes over."""
        read = [
            {cell for u in range(size) for cell in self._cells(axis, u)}
            for axis, size in enumerate(self.operation.output_size)
        ]
        return self._sheet(
            self._input_rulers,
            self.operation.input_size,
            Role.INPUT,
            self._values,
            lambda y, x: y in read[0] and x in read[1],
        )

    @cached_property
    def output(self) -> Sheet:
        """The output, with its values if there are numbers."""
        values = computed(self.operation, self._values)
        return self._sheet(self._output_rulers, self.operation.output_size, Role.OUTPUT, values, lambda y, x: True)

    def _sheet(self, rulers: Sequence[Ruler], size: Sequence[int], role: Role, values: Any, is_used: IsUsed) -> Sheet:
        """Return the cells of a map that are drawn, numbered as in the whole."""

        def cell(at: tuple[int, int], column: int, row: int) -> Cell:
            return Cell(column, row, role, is_used(*at), *self._shown(values, *at), at[0] * size[1] + at[1] + 1)

        return gapped_sheet(rulers, cell)

    def _shown(self, values: Any, row: int, column: int) -> Shown:
        return ("", True) if values is None else tex(self.wording, values[row][column])

    @cached_property
    def frames(self) -> Sequence[RegionFrame]:
        """One frame per output cell, in reading order."""
        return Frames(prod(self.operation.output_size), self._frame)

    def describe_frame(self, number: int) -> str:
        """Say which output cell is computed, and from which cells of the input."""
        frame = self.frames[number - 1]
        say, index = self.wording.say, self._at(number)
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
        at = self._at(index + 1)
        output = self.output.at(*reversed([ruler.at(u) for ruler, u in zip(self._output_rulers, at, strict=True)]))
        assert output is not None  # it is one of those that are drawn
        taps = tuple(self._taps(at))
        computation = working(self.wording, self.operation, output, taps)
        place = self._place(at)
        return RegionFrame(index + 1, output, self._area(at), taps, place, computation, self._is_on_number(place))

    def _is_on_number(self, place: Place | None) -> bool:
        if place is None or self._values is None:
            return False
        wide = WIDER if longest(self.input) > SHORT else WIDE
        return abs(place.x % 1 - 0.5) < wide and abs(place.y % 1 - 0.5) < HIGH

    def _area(self, at: Sequence[int]) -> Area:
        (top, bottom), (left, right) = (
            [ruler.at(self._cells(axis, u)[end]) for end in (0, -1)]
            for axis, (ruler, u) in enumerate(zip(self._input_rulers, at, strict=True))
        )
        return Area(left, top, right - left + 1, bottom - top + 1)

    def _taps(self, at: Sequence[int]) -> Iterator[Tap]:
        drawn = [set(ruler.drawn) for ruler in self._input_rulers]
        each = (
            [(cell, weight) for cell, weight in self._weights(axis, u) if cell in drawn[axis]]
            for axis, u in enumerate(at)
        )
        for (row, down), (column, across) in product(*each):
            cell = self.input.at(self._input_rulers[1].at(column), self._input_rulers[0].at(row))
            assert cell is not None  # those that are not drawn are left out
            weight, exact = tex(self.wording, down * across) if isinstance(self.operation, Resize) else ("", True)
            yield Tap(cell, row, column, weight, exact)

    def _weights(self, axis: int, u: int) -> Sequence[tuple[int, Any]]:
        if isinstance(self.operation, Resize):
            return self.operation.weights(axis, u)
        return [(cell, 1) for cell in self.operation.window(axis, u)]

    def _cells(self, axis: int, u: int) -> list[int]:
        return [cell for cell, _ in self._weights(axis, u)]

    def _place(self, at: Sequence[int]) -> Place | None:
        if not isinstance(self.operation, Resize):
            return None
        centres, starts, ends = [], [], []
        for axis, u in enumerate(at):
            first, last = self._edges(axis, u)
            centres.append(self._drawn_at(axis, self.operation.place(axis, u) + HALF, self._cells(axis, u)[0]))
            starts.append(self._drawn_at(axis, first, self._cell_at(axis, first)))
            ends.append(self._drawn_at(axis, last, self._cell_at(axis, last)))
        sizes = [decimal(end - start) for start, end in zip(starts, ends, strict=True)]
        y, x, top, left = map(decimal, (*centres, *starts))
        return Place(x, y, left, top, sizes[1], sizes[0])

    def _edges(self, axis: int, u: int) -> tuple[Fraction, Fraction]:
        """Return where the cell of an output begins and ends in the input of a resize, in cells."""
        assert isinstance(self.operation, Resize)
        centre, half = self.operation.place(axis, u) + HALF, self.operation.jump[axis] / 2
        return centre - half, centre + half

    def _cell_at(self, axis: int, place: Fraction) -> int:
        """Return the cell of the input in which a place lies, or that is nearest to it."""
        return min(max(floor(place), 0), self.operation.input_size[axis] - 1)

    def _drawn_at(self, axis: int, place: Fraction, cell: int) -> Fraction:
        """Return where a place is drawn that is in or near a cell."""
        return place - cell + self._input_rulers[axis].at(cell)
