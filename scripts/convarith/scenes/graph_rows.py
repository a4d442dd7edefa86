"""A network along one axis as rows of cells: branches side by side, and lines from an output to all that it depends on.

Padding is not drawn: a line leads to each cell that is read. A layer that changes nothing of sizes and places, such as
an activation, has no row. What passes a row on its way to a later one is drawn beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

from convarith.arithmetic.boxes import box_of, cells_of
from convarith.arithmetic.networks.following import boxes_before
from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.networks.operations import Add, Concatenate, Crop, Input, Pad, Pointwise, sliding
from convarith.arithmetic.networks.shapes import Shape
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.window_partition import WindowPartition
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.architecture.lanes import Lanes, lanes_of
from convarith.scenes.architecture.nodes import MapKind, Node
from convarith.scenes.grid import areas
from convarith.scenes.row_parts import PITCH, Bracket, Edge, Lit, Number, Row, RowsFrame, decimal, field_words
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.tower import Floor, floor_above
from convarith.sentences import named
from convarith.words.latex import escape
from convarith.words.layers import layer_words, partition_words
from convarith.words.phrases import places
from convarith.words.wording import Wording

_NOTHING = Shape(1, ())
LETTER, BESIDE = Fraction(3, 10), Fraction(2)
"""How many cells wide a letter beside a row is at most, and how far rows side by side are apart besides."""
FAR = 1e6
PASSING = Fraction(1, 4)
"""How far what passes a row beside it is apart, for each cell of the input."""


@dataclass(frozen=True)
class Passing:
    """A connection on its way past the rows between its ends: the rows and the places of those between."""

    source: str
    target: str
    between: tuple[int, ...]


class GraphPicture:
    """A network of one axis; its last output is what the frames walk along."""

    def __init__(self, network: Network, wording: Wording) -> None:
        self.network = network
        self._wording = wording
        for name, state in network.states.items():
            if len(state.output_size) != 1:
                problem = f'rows of cells show maps along one axis, but "{name}" gives {state.shape}'
                raise CatalogueError(problem, Details(hint=f"give {named('input_size')} as a list of one number: [7]"))
        self.shown = [layer for layer in network.layers if not _is_silent(layer)]
        self.row_of = {layer.name: at for at, layer in enumerate(self.shown)}
        for layer in network.layers:
            if _is_silent(layer):
                self.row_of[layer.name] = self.row_of[layer.inputs[0]]
        check_number(sum(self._size(layer) for layer in self.shown), MOST_CELLS, "cells")
        self.floors = self._floors()
        self.unit = min(floor.spacing for floor in self.floors)
        self.passing, self.lanes = self._laid_out()
        self.lane_x = self._lane_x()

    @property
    def outputs(self) -> int:
        """How many cells the last output has."""
        return self.network.states[self.network.outputs[-1]].output_size[0]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows in the order of the layers, the last output last."""
        last = self.row_of[self.network.outputs[-1]]
        order = [at for at in range(len(self.shown)) if at != last] + [last]
        return tuple(self._rows[at] for at in order)

    def seen(self, u: int, *, of: str) -> str:
        """Return which cells of the first input an output depends on."""
        cells = sorted(cell[0] for cell in self.network.inputs_of(self.network.outputs[-1], (u,)))
        return self._wording.say("read.cells", cells=places(self._wording, "cell", cells), of=of)

    def frame(self, u: int) -> RowsFrame:
        """Return the frame of an output."""
        lit: dict[int, set[int]] = {self.row_of[self.network.outputs[-1]]: {u}}
        edges: list[Edge] = []
        for at in reversed(range(len(self.shown))):
            for cell in sorted(lit.get(at, ())):
                for source, read in self._reads(self.shown[at], cell):
                    lit.setdefault(source, set()).add(read)
                    edges += self._edges((source, read), (at, cell))
        marks = tuple(self._lit(at, cells, is_current=at == max(lit)) for at, cells in sorted(lit.items()))
        return RowsFrame(u + 1, marks, tuple(dict.fromkeys(edges)), self._bracket(lit.get(0, set())))

    def _size(self, layer: NamedLayer) -> int:
        return self.network.states[layer.name].output_size[0]

    def _sources(self, layer: NamedLayer) -> list[int]:
        return list(dict.fromkeys(self.row_of[name] for name in layer.inputs))

    def _reads(self, layer: NamedLayer, cell: int) -> Iterator[tuple[int, int]]:
        """Yield the rows and cells that a cell of a layer reads."""
        if not layer.inputs:
            return
        shapes = [self.network.states[name].shape for name in layer.inputs]
        shape = self.network.states[layer.name].shape
        each = boxes_before(layer, frozenset({box_of((cell,))}), shape, shapes)
        found = {
            (self.row_of[name], read[0])
            for name, boxes in zip(layer.inputs, each, strict=True)
            for read in cells_of(boxes)
        }
        yield from sorted(found)

    # places

    def _floors(self) -> list[Floor]:
        floors: list[Floor] = []
        for layer in self.shown:
            sources = [floors[at] for at in self._sources(layer)]
            floors.append(_floor(layer, sources[0] if sources else Floor(Fraction(0), Fraction(1))))
        return floors

    def _laid_out(self) -> tuple[tuple[Passing, ...], Lanes]:
        """Return the connections that pass rows, and the columns and lanes of rows and of what passes them."""
        sources = [self._sources(layer) for layer in self.shown]
        levels: list[int] = []
        for each in sources:
            levels.append(1 + max((levels[at] for at in each), default=-1))
        nodes = [tuple(each) for each in sources]
        passing = []
        for at, each in enumerate(sources):
            for source in each:
                if levels[at] - levels[source] == 1:
                    continue
                between = range(len(nodes), len(nodes) + levels[at] - levels[source] - 1)
                nodes += [(before,) for before in (source, *between)][: len(between)]
                nodes[at] = tuple(between[-1] if other == source else other for other in nodes[at])
                passing.append(Passing(self.shown[source].name, self.shown[at].name, tuple(between)))
        return tuple(passing), _lanes(nodes)

    def _lane_x(self) -> dict[int, Fraction]:
        """Return where each lane begins, in cells: that of the longest path, then what passes it, then the others."""
        found: dict[int, Fraction] = {}
        right = Fraction(0)
        for lane in sorted(set(self.lanes.lanes), key=lambda each: (each != 0, bool(self._in_lane(each)), each)):
            rows = self._in_lane(lane)
            if not rows:
                found[lane] = right + 1
                right += 1 + PASSING * self._offset(0, self._size(self.shown[0]))
                continue
            first = min(self._offset(at, 0) - self._wider(at) for at in rows)
            found[lane] = right + BESIDE - first if lane else Fraction(0)
            right = found[lane] + max(self._offset(at, self._size(self.shown[at])) + self._wider(at) for at in rows)
            right += max(map(self._beside, rows)) if lane else 0
        return found

    @property
    def turn(self) -> float:
        """Where rows begin that have their words to the right, so that no lines from the others cross them."""
        return min((float(self._rows[at].left) for at in range(len(self.shown)) if self.lanes.lanes[at]), default=FAR)

    def _in_lane(self, lane: int) -> list[int]:
        return [at for at in range(len(self.shown)) if self.lanes.lanes[at] == lane]

    def _beside(self, row: int) -> Fraction:
        """Return how much room the words beside a row take."""
        return max(len(text) for text in (self.shown[row].name, *self._notes(row))) * LETTER + BESIDE

    def _offset(self, row: int, cell: int) -> Fraction:
        """Return where a cell begins in its lane."""
        return self.floors[row].at(cell) / self.unit

    def _width(self, row: int) -> Fraction:
        """Return how wide the cells of a row are: as wide as they are apart where that is no whole number."""
        spacing = self.floors[row].spacing / self.unit
        return Fraction(1) if spacing.denominator == 1 else spacing

    def _wider(self, row: int) -> Fraction:
        """Return by how much such a cell reaches further to each side than others."""
        return (self._width(row) - 1) / 2

    def _middle(self, row: int, cell: int) -> Fraction:
        return self.lane_x[self.lanes.lanes[row]] + self._offset(row, cell) + Fraction(1, 2)

    def _y(self, place: int, edge: int = 0) -> Number:
        return decimal(-self.lanes.columns[place] * PITCH * Fraction(5, 4) + edge)

    # what is drawn

    @cached_property
    def _rows(self) -> list[Row]:
        return [self._row(at) for at in range(len(self.shown))]

    def _row(self, at: int) -> Row:
        layer = self.shown[at]
        width = self._width(at)
        columns = int(self.floors[at].spacing / self.unit / width)
        role = Role.INPUT if isinstance(layer.operation, Input) else Role.OUTPUT
        cells = [Cell(cell * columns, 0, role) for cell in range(self._size(layer))]
        x = self.lane_x[self.lanes.lanes[at]] + self._offset(at, 0) - self._wider(at)
        sheet = Sheet(cells[-1].column + 1, 1, tuple(cells))
        return Row(decimal(x), self._y(at), sheet, escape(layer.name), self._notes(at), decimal(width))

    def _notes(self, at: int) -> tuple[str, ...]:
        operation: Any = self.shown[at].operation
        if isinstance(operation, Input):
            return ()
        state = self.network.states[self.shown[at].name]
        field = self._wording.tex("layer.field", field=state.receptive_field[0]) if state.receptive_field else ""
        if isinstance(operation, Add | Concatenate | Crop | Pad):
            return tuple(filter(None, (self._join_word(operation), field)))
        if isinstance(operation, WindowPartition):
            return tuple(filter(None, (partition_words(self._wording, operation), field)))
        inner = (
            operation.as_resize()
            if isinstance(operation, NearestResize)
            else getattr(operation, "operation", operation)
        )
        return tuple(filter(None, (layer_words(self._wording, inner), field)))

    def _join_word(self, operation: Any) -> str:
        """Return how maps are joined (TeX); nothing where none are."""
        if isinstance(operation, Concatenate):
            return self._wording.tex("layer.concatenation")
        if not isinstance(operation, Add):
            return ""
        return self._wording.tex("layer.sum") if operation.kind == "Add" else escape(operation.kind.lower())

    def _lit(self, at: int, cells: set[int], *, is_current: bool) -> Lit:
        row = self._rows[at]
        return Lit(row, areas((row.sheet.cells[cell].column, 0) for cell in sorted(cells)), is_current)

    def _edges(self, source: tuple[int, int], target: tuple[int, int]) -> Iterator[Edge]:
        """Yield the lines from a cell down to one that it reads, past the rows between them."""
        points = [(decimal(self._middle(*target)), self._y(target[0], 1))]
        names = self.shown[source[0]].name, self.shown[target[0]].name
        for place in next((each.between for each in self.passing if (each.source, each.target) == names), ())[::-1]:
            x = decimal(self.lane_x[self.lanes.lanes[place]] + PASSING * self._offset(*source))
            points += [(x, self._y(place)), (x, self._y(place, 1))]
        points.append((decimal(self._middle(*source)), self._y(source[0])))
        yield from (Edge(start, end) for start, end in pairwise(points))

    def _bracket(self, cells: set[int]) -> Bracket | None:
        if not cells:
            return None
        first, last = min(cells), max(cells)
        half = Fraction(1, 2)
        left, right = decimal(self._middle(0, first) - half), decimal(self._middle(0, last) + half)
        return Bracket(left, right, field_words(self._wording, len(cells), last - first + 1))


def _is_silent(layer: NamedLayer) -> bool:
    return isinstance(layer.operation, Pointwise)


def _floor(layer: NamedLayer, below: Floor) -> Floor:
    """Return where the cells of a layer stand over those that it reads."""
    operation: Any = layer.operation
    if isinstance(operation, Input | Add | Concatenate):
        return below
    if isinstance(operation, Crop | Pad):
        before = operation.crop[0][0] if isinstance(operation, Crop) else -operation.padding[0][0]
        step = operation.stride[0] if isinstance(operation, Crop) else 1
        return Floor(below.at(before), below.spacing * step)
    if isinstance(operation, WindowPartition):
        (window,), (shift,) = operation.window_size, operation.shift
        return Floor(below.at(shift + Fraction(window - 1, 2)), below.spacing * window)
    return floor_above(below, sliding(operation))


def _lanes(sources: Sequence[tuple[int, ...]]) -> Lanes:
    """Return the lanes of nodes that may read nodes later in the list, as what passes rows does."""
    order: list[int] = []
    while len(order) < len(sources):
        ready = [at for at in range(len(sources)) if at not in order and all(each in order for each in sources[at])]
        order += reversed(ready)  # rows after what passes: the last of equally long paths is the main one
    new: Mapping[int, int] = {at: place for place, at in enumerate(order)}
    nodes = [Node("", MapKind.OTHER, _NOTHING, tuple(new[each] for each in sources[at])) for at in order]
    lanes = lanes_of(nodes)
    return Lanes(*(tuple(each[new[at]] for at in range(len(sources))) for each in (lanes.columns, lanes.lanes)))
