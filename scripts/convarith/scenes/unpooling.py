"""A max pooling and its unpooling: where each maximum came from, and where it is put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.pooling import Pooling
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError, Details
from convarith.scenes.numbers import exact_values, said, tex
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import MapFrame, SlidingWindow
from convarith.sentences import named, setting
from convarith.words.phrases import place, sizes
from convarith.words.wording import Wording


@dataclass(frozen=True)
class UnpoolingFrame:
    """A window, and the cell, with its place in the input, that its maximum stands in."""

    number: int
    step: MapFrame
    maximum: Cell


class Unpooling(Scene):
    """A max pooling of numbers, and the unpooling that undoes its shape: the input, the maxima, the maxima put back."""

    highlights = True

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        operation = figure.operation
        if not isinstance(operation, Pooling) or operation.mode is not PoolingMode.MAX or figure.compared:
            pooling = f"{setting('operation', word='pooling')} with {setting('mode', word='max')}"
            hint = f"it shows {pooling}, and puts the maxima back"
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))
        if figure.input_values is None:
            problem = f'the template "{figure.template}" shows numbers and this figure gives none'
            raise CatalogueError(problem, Details(hint=f"add {named('input_values')}"))
        self._sliding = SlidingWindow(operation, input_values=figure.input_values, wording=self.wording)
        self._unpooling = operation.unpooling()
        values = exact_values(figure.input_values)
        self._indices = operation.indices(values)
        self._values = self._unpooling.compute(operation.compute(values), self._indices)

    @property
    def names(self) -> Mapping[str, Any]:
        """The three sheets, and how far the last is moved to lie level with the input without its padding."""
        (above, _), (left, _) = self._unpooling.padding
        return {
            "input": self._sliding.input,
            "pooled": self._sliding.output,
            "unpooled": self.unpooled,
            "pooled_shift": self._sliding.output_shift,
            "padding": {"rows": above, "columns": left},
            "windows": self._sliding.windows,
            "longest_value": self._sliding.longest_value,
        }

    @cached_property
    def unpooled(self) -> Sheet:
        """The maxima, each at the place that it came from, and zeros."""
        rows, columns = self._unpooling.output_size
        taken = {int(place) for row in self._indices for place in row}
        roles = [Role.OUTPUT if place in taken else Role.EMPTY for place in range(rows * columns)]
        cells = tuple(
            Cell(column, row, roles[row * columns + column], True, *tex(self.wording, self._values[row][column]))
            for row in range(rows)
            for column in range(columns)
        )
        return Sheet(columns, rows, cells)

    @cached_property
    def frames(self) -> Sequence[UnpoolingFrame]:
        """One frame per window."""
        places = [int(place) for row in self._indices for place in row]
        windows, cells = self._sliding.frames, self.unpooled.cells
        return Frames(len(places), lambda index: UnpoolingFrame(index + 1, windows[index], cells[places[index]]))

    def describe(self) -> str:
        """Say what is pooled, and what the unpooling makes of it."""
        return f"{super().describe()} {self.wording.say('others.unpooling', size=sizes(self._unpooling.output_size))}"

    def describe_frame(self, number: int) -> str:
        """Say where a maximum came from and goes back to."""
        frame = self.frames[number - 1]
        return self.wording.say(
            "frame.unpooled",
            number=number - 1,
            read=self._sliding.read_words(number),
            maximum=said(self.wording, frame.step.output),
            place=place(self.wording, frame.maximum.row, frame.maximum.column),
        )
