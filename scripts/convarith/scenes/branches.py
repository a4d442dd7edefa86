"""Two stacks of one input, drawn as rows: the first upwards from the input and the second downwards.

Each frame lights the outputs of the same place in both, which a layer behind them would add or join, and marks what
either is centred on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from convarith.arithmetic.stack import Stack, aligned
from convarith.arithmetic.windows import SlidingOperation
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError, Details
from convarith.scenes.row_parts import Bracket, Number, Row, RowsFrame, decimal
from convarith.scenes.rows import TowerPicture, common_unit, names_of
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.tower import Tower
from convarith.sentences import setting
from convarith.words.phrases import amount, counted, distance
from convarith.words.wording import Wording

BRANCHES = 2


class Branches(Scene):
    """Two stacks (or single layers) of one input; their outputs stand over or under what they are centred on."""

    compares = True

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        towers = [Tower(_stack(each), is_centred=True) for each in figure.compared]
        if len(towers) != BRANCHES:
            value = "[{ layers = [{ kernel_size = 3 }] }, { layers = [{ kernel_size = 1 }] }]"
            hint = f"write {setting('compare', value)}"
            problem = f'the template "{figure.template}" shows {BRANCHES} branches, the table gives {len(towers)}'
            raise CatalogueError(problem, Details(hint=hint))
        self.above, self.below = (tower.stack for tower in towers)
        self.alignment = aligned(self.above, self.below)
        if self.above.output_size != self.below.output_size:
            sizes = f"{self.above.output_size[0]} and {self.below.output_size[0]}"
            problem = f"the branches have outputs of {sizes} cells, and only outputs of one size can be joined"
            raise CatalogueError(problem, Details(hint="give both branches the same strides, and padding that fits"))
        unit = common_unit(*towers)
        self._pictures = [
            TowerPicture(tower, self.wording, unit=unit, is_upward=not at, is_compared=True)
            for at, tower in enumerate(towers)
        ]

    @property
    def names(self) -> Mapping[str, Any]:
        """The rows, where the words beside them stand, and how far apart the branches look."""
        return names_of(self.rows)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows: the input with all that either branch reads, the first branch, the second."""
        first, second = (picture.rows for picture in self._pictures)
        return (_joined(first[0], second[0]), *self._named(first[1:], "first"), *self._named(second[1:], "second"))

    @cached_property
    def frames(self) -> Sequence[RowsFrame]:
        """A frame a place of the outputs."""
        return Frames(self._pictures[0].outputs, self._frame)

    def describe(self) -> str:
        """Say what the branches are, and whether they agree."""
        say = self.wording.say
        return say(
            "branches.sentence",
            cells=counted(self.wording, "cell", self.above.input_size[0]),
            first=counted(self.wording, "layer", len(self.above.layers)),
            second=counted(self.wording, "layer", len(self.below.layers)),
            outputs=say("branches.agree") if self.alignment else say("branches.misaligned", how=self._misaligned()),
        )

    def _misaligned(self) -> str:
        """Say how the branches disagree; cells are counted from 0, as in all words."""
        both = self.above, self.below
        if self.above.jump != self.below.jump:
            first, second = (distance(self.wording, stack.jump[0]) for stack in both)
            return self.wording.say("branches.jumps", first=first, second=second)
        first, second = (amount(self.wording, stack.start[0]) for stack in both)
        return self.wording.say("branches.starts", first=first, second=second)

    def describe_frame(self, number: int) -> str:
        """Say which places the outputs of this number look at."""
        both = self.above, self.below
        places = (stack.start[0] + (number - 1) * stack.jump[0] for stack in both)
        first, second = (amount(self.wording, place) for place in places)
        return self.wording.say("frame.branches", number=number - 1, first=first, second=second)

    def _named(self, rows: Sequence[Row], name: str) -> tuple[Row, ...]:
        *others, last = rows
        return (*others, replace(last, label=self.wording.tex(f"picture.{name}_branch")))

    def _frame(self, u: int) -> RowsFrame:
        frames = [picture.frame(u) for picture in self._pictures]
        source = self.rows[0]
        lit = [replace(frame.lit[0], row=source) for frame in frames]
        lit += [each for frame in frames for each in frame.lit[1:]]
        edges = tuple(edge for frame in frames for edge in frame.edges)
        return RowsFrame(u + 1, tuple(lit), edges, self._distance(u), self._centres(u))

    def _centres(self, u: int) -> tuple[Number, ...]:
        return tuple(decimal(picture.middle(len(picture.tower.tracks), u)) for picture in self._pictures)

    def _distance(self, u: int) -> Bracket:
        """Return how far apart the branches look, said below all rows."""
        first, second = (stack.start[0] + u * stack.jump[0] for stack in (self.above, self.below))
        apart = abs(first - second)
        word = self.wording.tex("picture.same_centre")
        if apart:
            word = self.wording.tex("picture.centres_apart", distance=distance(self.wording, apart))
        left, right = sorted(self._centres(u))
        return Bracket(left, right, word, max(row.y for row in self.rows) + 1)


def _stack(figure: Figure) -> Stack:
    operation = figure.operation
    if isinstance(operation, SlidingOperation):
        return Stack([operation])
    if isinstance(operation, Stack):
        return operation
    hint = "a branch is a stack, a convolution, a transposed convolution or a pooling, along one axis"
    raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))


def _joined(first: Row, second: Row) -> Row:
    """Return the input with the padding that either branch puts around it; a cell is used if one of them reads it."""
    cells: dict[int, Cell] = {}
    for cell in (*first.sheet.cells, *second.sheet.cells):
        other = cells.get(cell.column, cell)
        kept = cell if cell.role is Role.INPUT else other
        cells[cell.column] = replace(kept, used=cell.used or other.used)
    ordered = [cells[column] for column in sorted(cells)]
    return replace(first, sheet=Sheet(ordered[-1].column - ordered[0].column + 1, 1, tuple(ordered)))
