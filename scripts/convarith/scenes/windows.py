"""A map cut into windows, and the sequence that these become: patches, and the shifted windows of attention.

Sizes on the map are in cells, ``y`` counts downwards.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from convarith.arithmetic.window_partition import WindowPartition
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.sentences import setting
from convarith.words.phrases import places, sizes
from convarith.words.wording import Wording

AXES = 2
MANY = 20
"""Of more frames than this, one is drawn without the others."""
LONGEST_SIDE = 32
"""Up to how many cells a side is drawn with all of its cells."""
MOST_TOKENS = 14
AT_ENDS, AROUND = 2, 1
"""How many tokens of a longer sequence are drawn at either end, and on either side of the current one."""


@dataclass(frozen=True)
class Token:
    """A place in the drawn sequence: the number of a window, from 0, or none for a gap."""

    place: int
    number: int | None
    is_current: bool


@dataclass(frozen=True)
class WindowsFrame:
    """One step of the animation: a window, by its parts on the map, and the sequence.

    ``inside`` are the parts within the window and ``content`` its cells, where these are drawn.
    """

    number: int
    parts: tuple[Area, ...]
    tokens: tuple[Token, ...]
    inside: tuple[Area, ...] = ()
    content: Sheet | None = None


class Windows(Scene):
    """A window partition along two axes."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        operation = figure.operation
        if not isinstance(operation, WindowPartition) or len(operation.input_size) != AXES or figure.compared:
            hint = f"it shows {setting('operation', word='window_partition')} along two axes"
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))
        self.operation = operation
        check_number(prod(operation.output_size), MOST_CELLS, "windows")

    @property
    def names(self) -> Mapping[str, Any]:
        """The map, where windows are cut along columns and rows, and whether each cell is drawn."""
        rows, columns = self.operation.input_size
        return {
            "columns": columns,
            "rows": rows,
            "cuts": tuple(self._cuts(axis) for axis in (1, 0)),
            "window": self.operation.window_size,
            "has_cells": self.has_cells,
            "sizes": (sizes((rows, columns)), sizes(self.operation.window_size)),
            "tokens": min(prod(self.operation.output_size), MOST_TOKENS),
        }

    @property
    def is_better_alone(self) -> bool:
        """Whether the frames are so many that the others only cost time; all have one size."""
        return len(self.frames) > MANY

    @property
    def has_cells(self) -> bool:
        """Whether all cells are drawn, and not only windows."""
        return max(self.operation.input_size) <= LONGEST_SIDE

    @cached_property
    def frames(self) -> Sequence[WindowsFrame]:
        """One frame per window, in reading order."""
        return Frames(prod(self.operation.output_size), self._frame)

    def describe_frame(self, number: int) -> str:
        """Say which cells a window has, and which of them came from the other side."""
        parts = self.operation.parts(self._index(number))
        say = self.wording.say
        first, *others = (self._box(part) for part in parts)
        moved = say("frame.window_moved", cells=self.wording.listed(others)) if others else ""
        return say("frame.window", number=number - 1, count=len(self.frames), cells=first, moved=moved)

    def _box(self, cells: Collection[tuple[int, ...]]) -> str:
        area = _area(cells)
        rows, columns = range(area.row, area.row + area.rows), range(area.column, area.column + area.columns)
        each = {"columns": places(self.wording, "column", columns), "rows": places(self.wording, "row", rows)}
        return self.wording.say("frame.window_part", **each)

    def _index(self, number: int) -> tuple[int, int]:
        return divmod(number - 1, self.operation.output_size[1])

    def _cuts(self, axis: int) -> tuple[int, ...]:
        size, window, shift = (
            each[axis] for each in (self.operation.input_size, self.operation.window_size, self.operation.shift)
        )
        return tuple(range(shift or window, size, window))

    def _frame(self, index: int) -> WindowsFrame:
        at = self._index(index + 1)
        parts, tokens = self.operation.parts(at), tuple(self._tokens(index))
        boxes = tuple(map(_area, parts))
        if not self.has_cells:
            return WindowsFrame(index + 1, boxes, tokens)
        rows, columns = self.operation.window_size
        cells = self.operation.cells(at)
        places = dict(zip(cells, product(range(rows), range(columns)), strict=True))
        inside = tuple(_area([places[cell] for cell in part]) for part in parts)
        return WindowsFrame(index + 1, boxes, tokens, inside, self._content(cells))

    def _content(self, cells: Sequence[tuple[int, ...]]) -> Sheet:
        rows, columns = self.operation.window_size
        across = self.operation.input_size[1]
        each = zip(cells, product(range(rows), range(columns)), strict=True)
        numbered = (Cell(column, row, Role.OUTPUT, number=y * across + x + 1) for (y, x), (row, column) in each)
        return Sheet(columns, rows, tuple(numbered))

    def _tokens(self, current: int) -> list[Token]:
        count = prod(self.operation.output_size)
        near = {*range(AT_ENDS), *range(count - AT_ENDS, count)}
        near |= set(range(current - AROUND, current + AROUND + 1))
        shown = range(count) if count <= MOST_TOKENS else sorted(n for n in near if 0 <= n < count)
        found: list[Token] = []
        before = -1
        for number in shown:
            if number > before + 1:
                found.append(Token(len(found), None, False))
            found.append(Token(len(found), number, number == current))
            before = number
        return found


def _area(cells: Collection[tuple[int, ...]]) -> Area:
    """Return the rectangle that cells fill."""
    (top, left), (bottom, right) = min(cells), max(cells)
    return Area(left, top, right - left + 1, bottom - top + 1)
