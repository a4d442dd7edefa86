"""A strided convolution as one of stride 1 of which only some outputs are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import prod
from typing import Any

from convarith.arithmetic.convolution import Convolution
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError, Details
from convarith.scenes.fitting import fitted
from convarith.scenes.gapped import gapped_sheet, size_with_gaps
from convarith.scenes.ruler import Ruler
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import MapFrame, SlidingWindow, check_axes
from convarith.sentences import setting
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
            hint = f"give {setting('operation', word='convolution')} and a stride of at least 2"
            raise CatalogueError(problem, Details(hint=hint))
        self.operation = operation
        unit = Convolution(
            operation.input_size,
            operation.kernel_size,
            padding=operation.padding,
            dilation=operation.dilation,
            padding_mode=operation.padding_mode,
        )
        check_axes(unit)
        (self._unit, self._rulers), self.refusal = fitted(figure, prod(unit.output_size), partial(self._fit, unit))

    def _fit(self, unit: Convolution, shown: Sequence[int]) -> tuple[SlidingWindow, tuple[Ruler, ...]]:
        """Return the window of stride 1, and the rulers of what is kept, for the numbers of frames that are shown."""
        values = {"input_values": self.figure.input_values, "kernel_values": self.figure.kernel_values}
        window = SlidingWindow(unit, **values, shown=shown, wording=self.wording)
        each = [divmod(number - 1, unit.output_size[1]) for number in shown]
        along = zip(self.operation.output_size, self.operation.stride, strict=True)
        return window, tuple(
            Ruler(range(o), {at[axis] // s for at in each if at[axis] % s == 0}) for axis, (o, s) in enumerate(along)
        )

    @property
    def names(self) -> Mapping[str, Any]:
        """The three sheets and the shapes of the window."""
        return {
            "input": self._unit.input,
            "unit_output": self.unit_output,
            "output": self.output,
            "sizes": (*self._unit.sizes, size_with_gaps(self.operation.output_size, self._rulers)),
            "windows": self._unit.windows,
            "stride": steps(self.operation.stride),
        }

    @cached_property
    def unit_output(self) -> Sheet:
        """The output of stride 1, where a cell that is not kept is dropped."""
        sheet = self._unit.output
        cells = (
            cell if cell.role is Role.ELIDED or self._is_kept(cell) else replace(cell, role=Role.DROPPED)
            for cell in sheet.cells
        )
        return Sheet(sheet.columns, sheet.rows, tuple(cells))

    @property
    def output(self) -> Sheet:
        """What is kept, put together."""
        return gapped_sheet(self._rulers, lambda at, column, row: Cell(column, row, Role.OUTPUT))

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
        row, column = self._at(number)
        where = begun(place(self.wording, row, column))
        said = {"place": where, "read": self._unit.read_words(number)}
        if self.frames[number - 1].kept is None:
            return self.wording.say("frame.dropped", **said)
        down, across = self.operation.stride
        kept = place(self.wording, row // down, column // across)
        return self.wording.say("frame.kept", kept=kept, **said)

    def _frame(self, index: int) -> SubsamplingFrame:
        unit = self._unit.frames[index]
        return SubsamplingFrame(unit.number, unit, self._kept(unit.output))

    def _at(self, number: int) -> tuple[int, int]:
        """Return the row and the column of an output of stride 1, counted from 1."""
        return divmod(number - 1, self._unit.operation.output_size[1])

    def _is_kept(self, cell: Cell) -> bool:
        return all(at % step == 0 for at, step in zip(self._at(cell.number), self.operation.stride, strict=True))

    def _kept(self, cell: Cell) -> Cell | None:
        """Return where an output of stride 1 is kept."""
        if not self._is_kept(cell):
            return None
        each = zip(self._rulers, self._at(cell.number), self.operation.stride, strict=True)
        row, column = (ruler.at(at // step) for ruler, at, step in each)
        return Cell(column, row, Role.OUTPUT)
