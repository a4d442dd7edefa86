"""The numbers of a block along three axes, plane by plane: those of its cells, and the sum that each output is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.windows import MapOperation, tracks
from convarith.catalogue.figure import Figure
from convarith.scenes.numbers import Shown, Tap, computed, fill, sum_of_parts, tex, working
from convarith.scenes.roles import input_role, is_used
from convarith.scenes.sheet import Cell, Sheet
from convarith.scenes.sliding import MapFrame, kernel_sheet, output_sheet, rotated
from convarith.words.latex import Number, exact
from convarith.words.wording import Wording

MOST_PRODUCTS = 18
"""How many products of weights and cells a sum is written with; of more there are the sums of the planes."""


class SliceNumbers:
    """The planes of an operation along three axes, with the numbers of its figure if it gives any."""

    def __init__(self, figure: Figure, operation: MapOperation, wording: Wording) -> None:
        self._operation = operation
        self._wording = wording
        self._input = figure.input_values
        self._weights = figure.kernel_values
        self._tracks = tracks(operation)

    def input(self, place: int) -> Sheet:
        """Return what stands at a place of the drawn input along the first axis, counted from its first plane."""
        _, rows, columns = (track.places for track in self._tracks)
        cells = (
            self._input_cell((place, y, x), column, row)
            for (row, y), (column, x) in product(*map(enumerate, (rows, columns)))
        )
        return Sheet(len(columns), len(rows), tuple(cells))

    def output(self, plane: int) -> Sheet:
        """Return a plane of the output."""
        values = self._computed[plane] if self._computed else None
        return output_sheet(self._wording, self._operation.output_size[1:], values)

    def kernel(self, m: int) -> Sheet:
        """Return the plane of the kernel at a tap of the first axis, as it lies on the input."""
        return kernel_sheet(self._wording, self._turned[m])

    def part(self, plane: int, step: MapFrame, m: int) -> str:
        """Return what the plane of the kernel at a tap adds to an output (TeX), if there are numbers."""
        return tex(self._wording, self._part(plane, step, m))[0] if self._input else ""

    def working(self, plane: int, step: MapFrame) -> str:
        """Return how an output is computed (TeX), if there are numbers."""
        if not self._input:
            return ""
        output = self.output(plane).cells[step.output.number - 1]
        taps = tuple(self._taps(plane, step))
        if self._weights and len(taps) > MOST_PRODUCTS:
            return sum_of_parts(list(self._parts(plane, step)), output)
        return working(self._wording, self._operation, output, taps)

    @cached_property
    def _computed(self) -> Any:
        return computed(self._operation, self._input, self._weights)

    @cached_property
    def _turned(self) -> Any:
        """The kernel as it lies on the input: that of a transposed convolution rotated along all axes."""
        if isinstance(self._operation, TransposedConvolution):
            return tuple(rotated(plane) for plane in (self._weights or ())[::-1])
        return self._weights

    def _value(self, place: Sequence[int]) -> Number | None:
        """Return the number at a place of the drawn input, if there are numbers."""
        if self._input is None:
            return None
        values: Any = self._input
        for track, at in zip(self._tracks, place, strict=True):
            source = track.source(at)
            if source is None:
                return fill(self._operation)
            values = values[source]
        number: Number = values
        return number

    def _input_cell(self, place: tuple[int, int, int], column: int, row: int) -> Cell:
        value = self._value(place)
        shown = ("", True) if value is None else tex(self._wording, value)
        return Cell(column, row, input_role(self._tracks, place), is_used(self._tracks, place), *shown)

    def _planes(self, plane: int) -> Iterator[tuple[int, int]]:
        """Yield the taps of the first axis at an output plane, and the places that they read."""
        depth = self._tracks[0]
        return ((m, place) for m, place in enumerate(depth.reads(plane)) if place in depth.places)

    def _taps(self, plane: int, step: MapFrame) -> Iterator[Tap]:
        for m, place in self._planes(plane):
            for tap in step.taps:
                y, x = self._place(tap.cell)
                cell = self._input_cell((place, y, x), tap.cell.column, tap.cell.row)
                weight = ("", True) if self._weights is None else tex(self._wording, self._weight(m, tap))
                yield Tap(cell, tap.row, tap.column, *weight)

    def _place(self, cell: Cell) -> tuple[int, int]:
        _, rows, columns = (track.places for track in self._tracks)
        return rows[cell.row], columns[cell.column]

    def _weight(self, m: int, tap: Tap) -> Number:
        """Return the weight that lies on a cell; a tap's row and column are those of the kernel that is given."""
        is_turned = isinstance(self._operation, TransposedConvolution)
        number: Number = (self._weights or ())[self._operation.kernel_size[0] - 1 - m if is_turned else m][tap.row][
            tap.column
        ]
        return number

    def _part(self, plane: int, step: MapFrame, m: int) -> Fraction:
        place = dict(self._planes(plane))[m]
        products = (
            exact(self._weight(m, tap)) * exact(self._value((place, *self._place(tap.cell))) or 0) for tap in step.taps
        )
        return sum(products, Fraction(0))

    def _parts(self, plane: int, step: MapFrame) -> Iterator[Shown]:
        return (tex(self._wording, self._part(plane, step, m)) for m, _ in self._planes(plane))
