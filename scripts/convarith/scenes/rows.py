"""Layers along one axis, drawn as rows of cells, the input lowest: where each cell stands, and what frames light."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.stack import Stack
from convarith.arithmetic.windows import SlidingOperation
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.catalogue.operations.registry import names_of_maps
from convarith.errors import CatalogueError, Details
from convarith.scenes.graph_rows import GraphPicture
from convarith.scenes.grid import areas
from convarith.scenes.numbers import longest, which_is
from convarith.scenes.plain import plain
from convarith.scenes.row_folds import Fold, folded, is_long
from convarith.scenes.row_numbers import RowNumbers
from convarith.scenes.row_parts import PITCH, Bracket, Edge, Lit, Number, Row, RowsFrame, decimal, field_words
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.shares import Mixtures, Shares
from convarith.scenes.sheet import Sheet
from convarith.scenes.tower import Tower
from convarith.sentences import named
from convarith.words.layers import layer_words, padding_words
from convarith.words.windows import read_by
from convarith.words.wording import Wording


class Rows(Scene):
    """A convolution, transposed convolution, pooling or adaptive pooling along one axis, or a stack of such layers."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        drawn = plain(figure)
        operation = drawn.operation
        if figure.compared:
            hint = 'the template "branches" shows two stacks of one input'
            raise CatalogueError(f'the template "{figure.template}" compares nothing', Details(hint=hint))
        if isinstance(operation, AdaptivePooling):
            check_axes(operation.input_size)
            self._picture: Picture = Shares(operation, self.wording, numbers=_numbers(drawn, self.wording))
        elif isinstance(operation, Resize):
            check_axes(operation.input_size)
            self._picture = Mixtures(operation, self.wording, numbers=_numbers(drawn, self.wording))
        elif isinstance(operation, Network):
            self._picture = GraphPicture(operation, self.wording)
        elif isinstance(operation, SlidingOperation | Stack):
            self._picture = TowerPicture(Tower(operation), self.wording, numbers=_numbers(drawn, self.wording))
        else:
            kinds = "a convolution, a transposed convolution, a pooling, a resize, a stack or a network"
            hint = f"it shows {kinds}, along one axis"
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))

    @property
    def names(self) -> Mapping[str, Any]:
        """The rows, and where the words beside them stand: beside each where rows stand side by side."""
        turn = self._picture.turn if isinstance(self._picture, GraphPicture) else None
        return {**names_of(self.rows), "turn": turn}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows, the input first; of long ones the pieces that the frames need."""
        return self._fold.rows(self._picture.rows) if self._fold else self._picture.rows

    @cached_property
    def frames(self) -> Sequence[RowsFrame]:
        """A frame an output."""
        return Frames(self._picture.outputs, self._frame)

    def describe_frame(self, number: int) -> str:
        """Say which output is computed, and which cells of the input it sees."""
        output = self._picture.rows[-1].sheet.cells[number - 1]
        say, names = self.wording.say, names_of_maps(self.figure.operation)
        cell = say(f"cell_of.{names['output']}", number=number - 1)
        seen = self._picture.seen(number - 1, of=say(f"of.{names['input']}"))
        return say("frame.depends", output=cell, value=which_is(self.wording, output), read=seen)

    @property
    def is_better_alone(self) -> bool:
        """Whether the rows are so long that a frame by itself is drawn with gaps."""
        return not self.figure.look.frames and not isinstance(self._picture, GraphPicture) and is_long(self.rows)

    @cached_property
    def _fold(self) -> Fold | None:
        """What is left out of long rows, where a figure says which of its frames it shows."""
        if not self.figure.look.frames or isinstance(self._picture, GraphPicture):
            return None
        shown = self.shown
        return folded(self._picture.rows, lambda: (self._picture.frame(number - 1) for number in shown))

    def _frame(self, index: int) -> RowsFrame:
        frame = self._picture.frame(index)
        return self._fold.frame(frame) if self._fold else frame


def _numbers(figure: Figure, wording: Wording) -> RowNumbers | None:
    """Return the numbers of a figure of one layer, if there are any."""
    if figure.input_values is None:
        return None
    assert isinstance(figure.operation, SlidingOperation | AdaptivePooling | Resize)  # no others have numbers
    return RowNumbers(figure.operation, figure.input_values, figure.kernel_values, wording)


def names_of(rows: Sequence[Row]) -> Mapping[str, Any]:
    """Return what templates know of rows: themselves, their numbers, and where words stand beside and below them."""
    longest_value = longest(*(row.sheet for row in rows))
    return {
        "rows": rows,
        "turn": None,
        "left": min(row.left for row in rows),
        "right": max(row.right for row in rows),
        "bottom": max(row.y for row in rows) + 1,
        "has_numbers": longest_value > 0,
        "longest_value": longest_value,
    }


class TowerPicture:
    """A tower as rows, upwards from the input or downwards; ``unit`` is the width of a cell, in input cells.

    ``is_compared`` says the field and the jump even of a single layer; ``numbers`` are those of one.
    """

    def __init__(
        self,
        tower: Tower,
        wording: Wording,
        *,
        unit: Fraction | None = None,
        is_upward: bool = True,
        is_compared: bool = False,
        numbers: RowNumbers | None = None,
    ) -> None:
        self.tower = tower
        self._wording = wording
        self.unit = unit or common_unit(tower)
        self._is_upward = is_upward
        self._numbers = numbers
        self._has_fields = is_compared or len(tower.layers) > 1
        check_number(max(sum(len(track.places) for track in tower.tracks), tower.outputs), MOST_CELLS, "cells")

    @property
    def outputs(self) -> int:
        """How many cells the last row has."""
        return self.tower.outputs

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows, the input first."""
        return tuple(self._row(number) for number in range(len(self.tower.floors)))

    def seen(self, u: int, *, of: str) -> str:
        """Return what an output depends on: cells of the input, and padding around it and in the rows above."""
        (first, *others), (lit, *above) = self.tower.tracks, self.tower.depends(u).lit
        if not others:
            return read_by(self._wording, [first.reading_at(first.reads(u))], of=of, is_stretched=first.stretch > 1)
        reading = first.reading_at(sorted(lit))
        if not reading.cells and not reading.before and not reading.after:
            return self._wording.say("read.nothing", of=of)
        text = read_by(self._wording, [reading], of=of, is_stretched=first.stretch > 1)
        rows = zip(others, above[:-1], strict=True)
        is_padded = any(not track.is_inside(place) for track, row in rows for place in row)
        return self._wording.say("read.above_too", read=text) if is_padded else text

    def frame(self, u: int) -> RowsFrame:
        """Return the frame of an output."""
        depends = self.tower.depends(u)
        lit = tuple(self._lit(number, places) for number, places in enumerate(depends.lit))
        edges = tuple(self._edge(*edge) for edge in depends.edges)
        if self._numbers is None:
            return RowsFrame(u + 1, lit, edges, self._bracket(u))
        weights = self._numbers.weights(u) or [""] * len(edges)
        weighted = tuple(replace(edge, weight=weight) for edge, weight in zip(edges, weights, strict=True))
        return RowsFrame(u + 1, lit, weighted, self._bracket(u), working=self._numbers.working(u))

    def middle(self, row: int, place: int) -> Fraction:
        """Return where a place of a row is centred."""
        return self.tower.floors[row].at(place) / self.unit + Fraction(1, 2)

    def _row(self, number: int) -> Row:
        columns = self._columns(number)
        notes = self._notes(number) if number else ()
        width = self._width(number)
        x = decimal(self.tower.floors[number].origin / self.unit + (1 - width) / 2)
        sheet = self._numbered(self.tower.sheet(number, columns), number, columns)
        return Row(x, self._y(number), sheet, self._label(number), notes, decimal(width))

    def _numbered(self, sheet: Sheet, row: int, columns: int) -> Sheet:
        """Return the cells of a row with their numbers, if there are any."""
        if self._numbers is None:
            return sheet
        number = self._numbers.output if row else self._numbers.input
        shown = [(cell, number(cell.column // columns)) for cell in sheet.cells]
        return replace(sheet, cells=tuple(replace(cell, value=value, exact=exact) for cell, (value, exact) in shown))

    def _columns(self, row: int) -> int:
        """Return how many columns the places of a row are apart."""
        return 1 if self._has_wide_cells else int(self._spacing(row))

    def _width(self, row: int) -> Fraction:
        """Return how wide the cells of a row are."""
        return self._spacing(row) if self._has_wide_cells else Fraction(1)

    def _spacing(self, row: int) -> Fraction:
        return self.tower.floors[row].spacing / self.unit

    @cached_property
    def _has_wide_cells(self) -> bool:
        """Whether places are as wide as they are apart, for want of a unit that all distances are multiples of."""
        return any(self._spacing(row).denominator > 1 for row in range(len(self.tower.floors)))

    def _y(self, row: int, edge: int = 0) -> Number:
        return decimal((-row if self._is_upward else row) * self._pitch + edge)

    @cached_property
    def _pitch(self) -> Fraction:
        """How far rows are apart: more where lines reach far, lest they lie flat."""
        reach = max(
            abs(self.middle(row, place) - self.middle(row + 1, above))
            for u in (0, self.tower.outputs - 1)
            for row, place, above in self.tower.depends(u).edges
        )
        return PITCH + min(max(reach - 1, Fraction(0)) / 8, Fraction(1))

    def _label(self, row: int) -> str:
        if row in (0, len(self.tower.tracks)):
            return "output" if row else "input"
        return self._wording.tex("layer.number", number=row)

    def _notes(self, row: int) -> tuple[str, ...]:
        stage = self.tower.stack.stages[row - 1]
        operation = self.tower.layers[row - 1]
        words = layer_words(self._wording, operation), *padding_words(self._wording, operation)
        if not self._has_fields:
            return words
        field = {"field": stage.receptive_field[0], "jump": stage.jump[0]}
        return *words, self._wording.tex("layer.field_and_jump", **field)

    def _lit(self, row: int, places: Iterable[int]) -> Lit:
        columns = self._columns(row)
        is_current = row == len(self.tower.tracks)
        return Lit(self.rows[row], areas((place * columns, 0) for place in places), is_current)

    def _edge(self, row: int, place: int, above: int) -> Edge:
        below, over = (0, 1) if self._is_upward else (1, 0)
        start = decimal(self.middle(row + 1, above)), self._y(row + 1, over)
        end = decimal(self.middle(row, place)), self._y(row, below)
        return Edge(start, end, self.tower.tracks[row].source(place) is None)

    def _bracket(self, u: int) -> Bracket | None:
        inside = self.tower.field(u)
        if not inside:
            return None
        stretch = self.tower.tracks[0].stretch
        left, right = (self.middle(0, cell * stretch) for cell in (inside[0], inside[-1]))
        count, field = (_extent(cells) for cells in (inside, self.tower.field(u, is_endless=True)))
        half = self._width(0) / 2
        return Bracket(decimal(left - half), decimal(right + half), field_words(self._wording, count, field))


MOST_GAPS = 2
"""The smallest distance between cells, in widths of a cell, with which they are drawn apart."""
Picture = Shares | Mixtures | TowerPicture | GraphPicture


def common_unit(*towers: Tower) -> Fraction:
    """Return the largest width, in input cells, that all distances between the cells of towers are multiples of.

    Where that is much smaller than all of them it is the smallest distance: cells would be lost in the gaps.
    """
    spacings = [floor.spacing for tower in towers for floor in tower.floors]
    unit = smallest = min(spacings)
    for each in spacings:
        common = gcd(unit.numerator * each.denominator, each.numerator * unit.denominator)
        unit = Fraction(common, unit.denominator * each.denominator)
    return unit if unit * MOST_GAPS >= smallest else smallest


def _extent(cells: Sequence[int]) -> int:
    return cells[-1] - cells[0] + 1


def check_axes(sizes: Sequence[int]) -> None:
    """Raise ``CatalogueError`` for other than one axis."""
    if len(sizes) != 1:
        problem = f"rows of cells show one axis, but the geometry has {len(sizes)}"
        raise CatalogueError(problem, Details(hint=f"give {named('input_size')} as a list of one number: [7]"))
