"""Where a deformable convolution reads its input: each tap of the window is moved, and reads between cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import dist, sqrt
from typing import Any

from convarith.arithmetic.deformable import DeformableConvolution, Sample
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, areas
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Sheet
from convarith.scenes.sliding import SlidingWindow
from convarith.sentences import named, setting
from convarith.words.phrases import counted, place, places
from convarith.words.wording import Wording

NOISE = 1e-9
LEVELS = 8
"""The number of levels of shading, by how much of a cell is read; the figure's largest share has the strongest."""


@dataclass(frozen=True)
class Point:
    """Where a tap would be and where it is moved to (column, row), in cells from the sheet's top left corner."""

    regular: tuple[float, float]
    moved: tuple[float, float]

    @property
    def distance(self) -> float:
        """The distance that the tap is moved, in cells."""
        return dist(self.regular, self.moved)


@dataclass(frozen=True)
class Shade:
    """Cells of which about the same share is read: ``level`` of ``LEVELS``."""

    level: int
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class DeformableFrame:
    """An output cell, its regular taps, where they are moved to and the cells they read."""

    number: int
    output: Cell
    taps: tuple[Area, ...]
    points: tuple[Point, ...]
    shades: tuple[Shade, ...]
    cells: int
    """The number of cells that are read."""


class Deformable(Scene):
    """The padded input, the output, and for each output where the moved taps read."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        operation = figure.operation
        if not isinstance(operation, DeformableConvolution):
            problem = f'the template "{figure.template}" shows where a deformable convolution reads'
            raise CatalogueError(problem, Details(hint=f"give {setting('operation', word='deformable_convolution')}"))
        if figure.offsets is None:
            hint = f"add {named('offsets')}: for each tap of the kernel how far it moves along rows and along columns"
            raise CatalogueError(f"{named('offsets')} are missing", Details(hint=hint))
        self.operation = operation
        self._offsets = figure.offsets
        self._sliding = SlidingWindow(operation.operation, wording=self.wording)

    @property
    def names(self) -> Mapping[str, Any]:
        """The two sheets, how the output lies beside the input, and the levels of shading."""
        return {
            "input": self.input,
            "output": self._sliding.output,
            "output_shift": self._sliding.output_shift,
            "levels": LEVELS,
        }

    @property
    def input(self) -> Sheet:
        """The padded input; no cell is unused, because an offset can lead anywhere."""
        sheet = self._sliding.input
        return Sheet(sheet.columns, sheet.rows, tuple(replace(cell, used=True) for cell in sheet.cells))

    @cached_property
    def frames(self) -> Sequence[DeformableFrame]:
        """One frame per output cell, in reading order."""
        return Frames(len(self._sliding.frames), self._frame)

    def describe_frame(self, number: int) -> str:
        """Say which output cell is computed, and how many taps are moved."""
        frame = self.frames[number - 1]
        where = place(self.wording, frame.output.row, frame.output.column)
        return self.wording.say(
            "frame.deformable",
            output=self.wording.say("whose.output", place=where),
            read=self._read(number - 1),
            moved=self._moved_taps(frame.points),
        )

    def _moved_taps(self, points: Sequence[Point]) -> str:
        moved = sum(point.distance > 0 for point in points)
        taps = counted(self.wording, "tap", len(points))
        return self.wording.say("frame.deformable_moved", moved, moved=moved, taps=taps)

    def _read(self, index: int) -> str:
        """Return which cells an output reads: the rows and columns that have any, and whether zeros take part."""
        samples = self._samples[index]
        cells = {cell for sample in samples for cell in sample.weights}
        if not cells:
            return self.wording.say("frame.deformable_zeros")
        rows, columns = (sorted(set(numbers)) for numbers in zip(*cells, strict=True))
        lines = [places(self.wording, "row", rows), places(self.wording, "column", columns)]
        outside = sum(sum(sample.weights.values()) < 1 - NOISE for sample in samples)
        return self.wording.say(
            "frame.deformable_cells",
            count=counted(self.wording, "cell", len(cells)),
            lines=self.wording.listed(lines),
            zeros=self.wording.say("frame.deformable_outside", outside, count=outside) if outside else "",
        )

    def _frame(self, index: int) -> DeformableFrame:
        regular = self._sliding.frames[index]
        points = (
            Point((tap.cell.column + 0.5, tap.cell.row + 0.5), self._moved(sample))
            for tap, sample in zip(regular.taps, self._samples[index], strict=True)
        )
        shares = self._shares[index]
        shades = _shades(shares, self._largest_share)
        return DeformableFrame(index + 1, regular.output, regular.reads, tuple(points), shades, len(shares))

    @cached_property
    def _samples(self) -> tuple[tuple[Sample, ...], ...]:
        """What the taps of each output cell read."""
        cells = self._sliding.output.cells
        return tuple(self.operation.samples((cell.row, cell.column), self._channels) for cell in cells)

    @cached_property
    def _shares(self) -> tuple[Mapping[tuple[int, int], float], ...]:
        """How much of each place (column, row) all taps of an output cell read together."""
        return tuple(map(self._shares_of, self._samples))

    def _shares_of(self, samples: Sequence[Sample]) -> Mapping[tuple[int, int], float]:
        shares: dict[tuple[int, int], float] = {}
        for sample in samples:
            for (row, column), weight in sample.weights.items():
                place = (column + self._before[1], row + self._before[0])
                shares[place] = shares.get(place, 0) + weight
        return shares

    @property
    def _largest_share(self) -> float:
        return max((share for shares in self._shares for share in shares.values()), default=1)

    def _moved(self, sample: Sample) -> tuple[float, float]:
        row, column = (round(at + before + 0.5, 4) for at, before in zip(sample.position, self._before, strict=True))
        return column, row

    @property
    def _before(self) -> tuple[int, ...]:
        """Cells of padding before the first of the input, along rows and columns."""
        return tuple(before for before, _ in self.operation.operation.padding)

    @cached_property
    def _channels(self) -> list[list[list[float]]]:
        """The offsets in the layout of the arithmetic: a channel for the rows and one for the columns of each tap."""
        rows, columns = self.operation.output_size
        taps = len(self._offsets[0])
        return [
            [[self._offsets[row * columns + column][tap][axis] for column in range(columns)] for row in range(rows)]
            for tap in range(taps)
            for axis in (0, 1)
        ]


def _shades(shares: Mapping[tuple[int, int], float], largest: float) -> tuple[Shade, ...]:
    """Group the cells by how much of them is read; square roots keep small shares apart beside large ones."""
    levels: dict[int, list[tuple[int, int]]] = {}
    for at, share in shares.items():
        levels.setdefault(max(1, round(LEVELS * sqrt(share / largest))), []).append(at)
    return tuple(Shade(level, areas(cells)) for level, cells in sorted(levels.items()))
