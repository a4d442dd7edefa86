"""The places that a window takes along one axis, counted one below the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from convarith.arithmetic.axis import Axis
from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.windows import tracks
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, areas
from convarith.scenes.roles import input_role
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Sheet
from convarith.sentences import named, setting
from convarith.words.phrases import counted
from convarith.words.windows import added_by_ceil_mode, left_unread, read_by
from convarith.words.wording import Wording


@dataclass(frozen=True)
class Position:
    """A place of the window, counted from 1: what it spans of the row, and what it reads."""

    number: int
    window: Area
    reads: tuple[Area, ...]
    hangs: bool


@dataclass(frozen=True)
class PositionsFrame:
    """One step of the animation: the place that the window takes, and all that it has taken so far."""

    number: int
    position: Position
    positions: tuple[Position, ...]


class Positions(Scene):
    """A row of cells with its padding, and each place of the window in a line of its own."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        operation = figure.operation
        if not isinstance(operation, Convolution | Pooling) or len(operation.axes) != 1:
            problem = f'the template "{figure.template}" counts the positions of a window along one axis'
            size = f"{named('input_size')} in brackets: {setting('input_size', '[7]')}"
            hint = f"give a convolution or a pooling, and its {size}"
            raise CatalogueError(problem, Details(hint=hint))
        self.operation = operation
        check_number(max(self.axis.padded_size, operation.output_size[0]), MOST_CELLS, "cells")
        (self._track,) = tracks(operation)

    @property
    def axis(self) -> Axis:
        """The one axis."""
        return self.operation.axes[0]

    @property
    def names(self) -> Mapping[str, Any]:
        """The row of cells, how far the window can travel and by how much it steps, all in cells."""
        return {
            "row": self.row,
            "slack": max(self.axis.slack, 0),
            "stride": self.axis.stride,
        }

    @cached_property
    def row(self) -> Sheet:
        """The input with its padding; the cells that no window reads are unused."""
        cells = (
            Cell(at, 0, input_role([self._track], [place]), self._track.is_used(place))
            for at, place in enumerate(self._track.places)
        )
        return Sheet(self.axis.padded_size, 1, tuple(cells))

    @cached_property
    def frames(self) -> Sequence[PositionsFrame]:
        """A frame a position, from the first to the last."""
        return Frames(len(self._all), lambda index: PositionsFrame(index + 1, self._all[index], self._all[: index + 1]))

    def describe(self) -> str:
        """Say how far the window can travel, and what is left over."""
        axis, count = self.axis, self.operation.output_size[0]
        wording, cells = self.wording, counted(self.wording, "cell", axis.padded_size)
        travel = wording.say(
            "positions.sentence",
            window=counted(wording, "cell", axis.effective_kernel_size),
            cells=wording.say("positions.padded", cells=cells) if any(axis.padding) else cells,
            stride=axis.stride,
            positions=counted(wording, "position", count),
        )
        return travel + added_by_ceil_mode(wording, self.operation) + left_unread(wording, self.operation)

    def describe_frame(self, number: int) -> str:
        """Say what the window reads."""
        read = read_by(self.wording, [self._track.reading(number - 1)], of=self.wording.say("of.input"))
        return self.wording.say("frame.position", number=number - 1, count=len(self.frames), read=read)

    @cached_property
    def _all(self) -> tuple[Position, ...]:
        return tuple(self._position(u) for u in range(self.operation.output_size[0]))

    def _position(self, u: int) -> Position:
        taps = self._taps(u)
        window = Area(taps[0], 0, taps[-1] - taps[0] + 1, 1)
        inside = [tap for tap in taps if tap < self.axis.padded_size]
        return Position(u + 1, window, areas((tap, 0) for tap in inside), len(inside) < len(taps))

    def _taps(self, u: int) -> tuple[int, ...]:
        """Return the columns that output ``u`` reads; the last window of ceil mode has some behind the row."""
        return tuple(tap + self.axis.padding[0] for tap in self.axis.reads(u))
