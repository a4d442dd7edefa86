"""What each input cell of a transposed convolution adds to the output.

There is one frame per input cell: the cell times the kernel is added to a patch of the output. With numbers the output
holds the sums so far, without them how many input cells have reached each output cell.

Of large maps only the cells near those that the frames need are drawn, and those at the edges.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from operator import itemgetter
from typing import Any

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.windows import reached
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.fitting import fitted
from convarith.scenes.gapped import gapped_sheet, size_with_gaps
from convarith.scenes.grid import Area, areas
from convarith.scenes.maps import map_operation
from convarith.scenes.numbers import Shown, Total, longest, plain, tex, which_is
from convarith.scenes.roles import output_role
from convarith.scenes.ruler import Ruler
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import check_axes, kernel_sheet
from convarith.sentences import setting
from convarith.words.latex import Number, exact
from convarith.words.phrases import paddings, place, sizes, steps, with_input
from convarith.words.windows import added_to, left_by_the_crop
from convarith.words.wording import Wording


@dataclass(frozen=True)
class Product:
    """What one weight of the kernel adds to one cell of the output.

    ``added`` is TeX, with its sign; empty where the figure shows no numbers.
    """

    cell: Cell
    added: str = ""

    @property
    def is_dropped(self) -> bool:
        """Whether padding takes the cell away."""
        return self.cell.role is Role.DROPPED


@dataclass(frozen=True)
class Sum:
    """What a cell of the output holds by now (TeX), and how many input cells have reached it."""

    cell: Cell
    value: str
    count: int

    @property
    def look(self) -> tuple[Role, str, int]:
        """All that is seen of it, but for its place: what looks the same is drawn once."""
        return self.cell.role, self.value, self.count


@dataclass(frozen=True)
class ScatterFrame:
    """An input cell, and the cells of the output that it is added to.

    ``window`` is all that the kernel spans, ``sums`` is what the cells that are reached so far hold by now.
    """

    number: int
    input: Cell
    window: Area
    products: tuple[Product, ...]
    sums: tuple[Sum, ...]

    @property
    def reached(self) -> tuple[Area, ...]:
        """The cells that the input cell is added to."""
        return areas((each.cell.column, each.cell.row) for each in self.products)

    @property
    def dropped(self) -> int:
        """How many of these padding takes away."""
        return sum(each.is_dropped for each in self.products)


class Scatter(Scene):
    """The input of a transposed convolution, and its output with all that the padding crops around it."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        operation = map_operation(figure)
        check_axes(operation)
        if not isinstance(operation, TransposedConvolution):
            problem = f'the template "{figure.template}" shows what a transposed convolution adds to its output'
            raise CatalogueError(problem, Details(hint=f"give {setting('operation', word='transposed_convolution')}"))
        self.operation = operation
        (self._input_rulers, self._output_rulers), self.refusal = fitted(figure, prod(operation.input_size), self._fit)

    def _fit(self, shown: Sequence[int]) -> tuple[list[Ruler], list[Ruler]]:
        """Return the rulers of the input and the output along both axes, for the numbers of frames that are shown."""
        cells = [{self._at(number)[axis] for number in shown} for axis in range(len(self.operation.input_size))]
        of_input = [Ruler(range(size), js) for size, js in zip(self.operation.input_size, cells, strict=True)]
        of_output = []
        for axis, (extent, js) in enumerate(zip(self._extents, cells, strict=True)):
            spans = (self._reached(axis, j) for j in js)
            of_output.append(Ruler(range(extent), {at for span in spans for at in range(span[0], span[-1] + 1)}))
        check_number(max(prod(len(each.drawn) for each in of) for of in (of_input, of_output)), MOST_CELLS, "cells")
        return of_input, of_output

    def _at(self, number: int) -> tuple[int, int]:
        """Return the row and the column of the input of a frame, counted from 1."""
        return divmod(number - 1, self.operation.input_size[1])

    @property
    def names(self) -> Mapping[str, Any]:
        """The two sheets, the kernel, what the cells of the output hold, and whether these are counts."""
        return {
            "input": self.input,
            "output": self.output,
            "sizes": (
                size_with_gaps(self.operation.input_size, self._input_rulers),
                size_with_gaps(self.operation.output_size, self._output_rulers),
            ),
            "kernel": self.kernel,
            "counts": self.figure.input_values is None,
            "looks_of": looks_of,
            "most": max(totals[-1][1].terms for totals in self._totals.values()),
            "longest_value": self.longest_value,
            "longest_weight": longest(self.kernel) if self.kernel else 0,
        }

    def describe(self) -> str:
        """Say that cells are scattered, where the words of the operation speak of the convolution that computes it."""
        operation, wording, say = self.operation, self.wording, self.wording.say
        is_dilated, is_cropped = max(operation.dilation) > 1, any(map(any, operation.padding))
        adds = say(
            "scatter.sentence",
            of_input=with_input(wording, operation, "of_input"),
            kernel=sizes(operation.kernel_size),
            dilated=say("scatter.dilated", dilation=steps(operation.dilation)) if is_dilated else "",
            stride=steps(operation.stride),
            crop=say("scatter.crop", padding=paddings(wording, operation.padding)) if is_cropped else "",
            size=sizes(operation.output_size),
        )
        counts = say("scatter.counts") if self.figure.input_values is None else ""
        return f"{adds}{left_by_the_crop(wording, operation)}{counts}"

    def describe_frame(self, number: int) -> str:
        """Say which cell is added where."""
        cell, at, say = self._input_cell(number), self._at(number), self.wording.say
        source = say("whose.input", place=place(self.wording, *at))
        value = which_is(self.wording, cell)
        cells, crop = added_to(self.wording, reached(self.operation, at))
        if not cells:
            return say("scatter.frame_of_nothing", input=source, value=value)
        return say("scatter.frame", input=source, value=value, cells=cells, crop=crop)

    @cached_property
    def input(self) -> Sheet:
        """The input as it is, with its values if the figure shows numbers."""
        across = self.operation.input_size[1]

        def cell(at: tuple[int, int], column: int, row: int) -> Cell:
            return Cell(column, row, Role.INPUT, True, *self._given(*at), at[0] * across + at[1] + 1)

        return gapped_sheet(self._input_rulers, cell)

    def _given(self, row: int, column: int) -> Shown:
        values = self.figure.input_values
        return ("", True) if values is None else tex(self.wording, values[row][column])

    def _input_cell(self, number: int) -> Cell:
        """Return the input cell of a frame, counted from 1, as it is drawn."""
        row, column = (ruler.at(j) for ruler, j in zip(self._input_rulers, self._at(number), strict=True))
        return self.input.cells[row * self.input.columns + column]

    @cached_property
    def output(self) -> Sheet:
        """The output and what is cropped around it; a cell that no input reaches is unused."""
        return gapped_sheet(self._output_rulers, self._output_cell)

    @property
    def kernel(self) -> Sheet | None:
        """The kernel as it is given, where the figure shows numbers."""
        return None if self.figure.input_values is None else kernel_sheet(self.wording, self.figure.kernel_values or ())

    @property
    def longest_value(self) -> int:
        """How many characters the longest printed number of a cell has, in any frame."""
        values = {total.sum for totals in self._totals.values() for _, total in totals}
        return max(longest(self.input), *(len(plain(tex(self.wording, value)[0])) for value in values))

    @cached_property
    def frames(self) -> Sequence[ScatterFrame]:
        """One frame per input cell, in reading order."""
        return Frames(prod(self.operation.input_size), self._frame)

    def _frame(self, index: int) -> ScatterFrame:
        at = self._at(index + 1)
        rows, columns = (
            [ruler.at(place) for place in self._reached(axis, j)]
            for axis, (ruler, j) in enumerate(zip(self._output_rulers, at, strict=True))
        )
        window = Area(columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
        products = []
        for (m, row), (n, column) in product(enumerate(rows), enumerate(columns)):
            cell = self.output.at(column, row)
            assert cell is not None  # the sheet has all that is reached
            added = self._product(at, m, n)
            products.append(Product(cell, "" if added is None else self._signed(added)))
        return ScatterFrame(index + 1, self._input_cell(index + 1), window, tuple(products), tuple(self._sums(index)))

    def _reached(self, axis: int, j: int) -> list[int]:
        """Return the places along an axis of the output, counted from the first reached, to which a cell is added."""
        along = self.operation.axes[axis]
        return [position + along.padding[0] for position in along.reads(j)]

    @cached_property
    def _totals(self) -> Mapping[tuple[int, int], Sequence[tuple[int, Total]]]:
        """For each cell (column, row) that is reached: the indices of the frames that add to it, with the new sums."""
        rows, columns = (list(enumerate(ruler.drawn)) for ruler in self._output_rulers)
        totals: dict[tuple[int, int], list[tuple[int, Total]]] = {}
        for (row, y), (column, x) in product(rows, columns):
            if y is None or x is None:
                continue
            for (j, m), (i, n) in product(self._readers[0][y], self._readers[1][x]):
                added = self._product((j, i), m, n)
                of_place = totals.setdefault((column, row), [(-1, Total())])
                total = of_place[-1][1].plus(Fraction(1) if added is None else added)
                of_place.append((j * self.operation.input_size[1] + i, total))
        return totals

    @cached_property
    def _readers(self) -> tuple[Mapping[int, Sequence[tuple[int, int]]], ...]:
        """For each axis, and each place of the output that is drawn: the cells that reach it, in order, with taps."""
        return tuple(
            {place: list(self._reaching(axis, place)) for place in ruler.drawn if place is not None}
            for axis, ruler in enumerate(self._output_rulers)
        )

    def _reaching(self, axis: int, place: int) -> Iterator[tuple[int, int]]:
        along, size = self.operation.axes[axis], self.operation.input_size[axis]
        for j in sorted(along.read_by(place - along.padding[0])):
            if 0 <= j < size:
                yield j, self._reached(axis, j).index(place)

    def _product(self, at: tuple[int, int], m: int, n: int) -> Fraction | None:
        values, weights = self.figure.input_values, self.figure.kernel_values
        if values is None or weights is None:
            return None
        return exact(values[at[0]][at[1]]) * exact(weights[m][n])

    def _sums(self, index: int) -> Iterator[Sum]:
        """Yield what the cells reached by now hold; those that no input ever reaches hold 0 from the start."""
        for cell in self.output.cells:
            totals = self._totals.get((cell.column, cell.row), [(-1, Total())])
            _, total = totals[bisect_right(totals, index, key=itemgetter(0)) - 1]
            if cell.role is not Role.ELIDED and (total.terms or not cell.used):
                yield Sum(cell, tex(self.wording, total.sum)[0], total.terms)

    def _output_cell(self, at: tuple[int, int], column: int, row: int) -> Cell:
        places = [place - axis.padding[0] for place, axis in zip(at, self.operation.axes, strict=True)]
        used = all(readers[place] for readers, place in zip(self._readers, at, strict=True))
        return Cell(column, row, output_role(self.operation, places), used)

    def _signed(self, value: Number) -> str:
        sign = "" if value < 0 else "$+$"
        return sign + tex(self.wording, value)[0]

    @cached_property
    def _extents(self) -> tuple[int, ...]:
        """Cells along each axis: all that is reached, and all of the output."""
        operation = self.operation
        each = zip(operation.axes, operation.input_size, strict=True)
        return tuple(
            max(axis.reads(size - 1)[-1] + 1, axis.input_size) + axis.padding[0]  # counted from the first cell reached
            for axis, size in each
        )


def looks_of(frames: Iterable[ScatterFrame]) -> tuple[tuple[Role, str, int], ...]:
    """Return how the sums of frames look, each look once."""
    return tuple(dict.fromkeys(each.look for frame in frames for each in frame.sums))
