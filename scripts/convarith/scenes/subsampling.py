"""A strided convolution as one of stride 1 of which only some outputs are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from convarith.arithmetic import Convolution
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError, Details
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import MapFrame, SlidingWindow
from convarith.words.phrases import begun, padded, place, sizes, steps, with_input
from convarith.words.wording import Wording


@dataclass(frozen=True)
class SubsamplingFrame:
    """An output of stride 1, and the output cell that it is kept as, if it is kept."""

    number: int
    unit: MapFrame
    kept: Cell | None


class Subsampling(Scene):
    """The input, the output of the same convolution with stride 1, and what the stride keeps of it."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        operation = figure.operation
        if not isinstance(operation, Convolution) or max(operation.stride) == 1:
            problem = f'the template "{figure.template}" shows what a stride keeps'
            raise CatalogueError(problem, Details(hint='give operation = "convolution" and a stride of at least 2'))
        self.operation = operation
        unit = Convolution(
            operation.input_size,
            operation.kernel_size,
            padding=operation.padding,
            dilation=operation.dilation,
            padding_mode=operation.padding_mode,
        )
        values = {"input_values": figure.input_values, "kernel_values": figure.kernel_values}
        self._unit = SlidingWindow(unit, **values, wording=self.wording)

    @property
    def names(self) -> Mapping[str, Any]:
        """The three sheets and the shapes of the window."""
        return {
            "input": self._unit.input,
            "unit_output": self.unit_output,
            "output": self.output,
            "windows": self._unit.windows,
            "stride": steps(self.operation.stride),
        }

    @cached_property
    def unit_output(self) -> Sheet:
        """The output of stride 1, where a cell that is not kept is dropped."""
        sheet = self._unit.output
        cells = (cell if self._is_kept(cell) else replace(cell, role=Role.DROPPED) for cell in sheet.cells)
        return Sheet(sheet.columns, sheet.rows, tuple(cells))

    @property
    def output(self) -> Sheet:
        """What is kept, put together."""
        rows, columns = self.operation.output_size
        kept = map(self._kept, self._unit.output.cells)
        return Sheet(columns, rows, tuple(cell for cell in kept if cell))

    @cached_property
    def frames(self) -> Sequence[SubsamplingFrame]:
        """One frame per output of stride 1, in reading order."""
        return Frames(len(self._unit.frames), self._frame)

    def describe(self) -> str:
        """Say what is kept of which output."""
        operation = self.operation
        return self.wording.say(
            "subsampling.sentence",
            over_input=with_input(self.wording, operation, "over_input"),
            padded=padded(self.wording, operation),
            output=sizes(self._unit.operation.output_size),
            stride=steps(operation.stride),
            kept=sizes(operation.output_size),
        )

    def describe_frame(self, number: int) -> str:
        """Say which cell is computed, and whether it is kept."""
        frame = self.frames[number - 1]
        where = begun(place(self.wording, frame.unit.output.row, frame.unit.output.column))
        said = {"place": where, "read": self._unit.read_words(number)}
        if frame.kept is None:
            return self.wording.say("frame.dropped", **said)
        kept = place(self.wording, frame.kept.row, frame.kept.column)
        return self.wording.say("frame.kept", kept=kept, **said)

    def _frame(self, index: int) -> SubsamplingFrame:
        unit = self._unit.frames[index]
        return SubsamplingFrame(unit.number, unit, self._kept(unit.output))

    def _is_kept(self, cell: Cell) -> bool:
        rows, columns = self.operation.stride
        return cell.row % rows == 0 and cell.column % columns == 0

    def _kept(self, cell: Cell) -> Cell | None:
        rows, columns = self.operation.stride
        return Cell(cell.column // columns, cell.row // rows, Role.OUTPUT) if self._is_kept(cell) else None
