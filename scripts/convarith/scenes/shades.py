"""A picture and what kernels make of it, as shades of grey: one input map, and a kernel and an output map for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import Convolution
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, areas
from convarith.scenes.numbers import computed, exact_values, longest, plain, tex
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Sheet
from convarith.scenes.sliding import kernel_sheet
from convarith.sentences import Sentence, named, setting
from convarith.words.phrases import counted, sizes
from convarith.words.wording import Wording

SHADES = 20
"""How many steps there are from black to white."""
AXES = 2

FEWER_SHADES = Sentence(
    f"give a smaller picture, or fewer kernels; or take {setting('template', word='channels')}, ",
    "which draws one frame of any maps",
)


@dataclass(frozen=True)
class Tone:
    """A shade, from 0 for black to 100 for white, and where it is."""

    white: int
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Picture:
    """A map in shades of grey: the numbers for black and for white are ``ends`` (TeX)."""

    columns: int
    rows: int
    tones: tuple[Tone, ...]
    ends: tuple[str, str]


@dataclass(frozen=True)
class ShadesFrame:
    """The output maps that are there by now: as many as ``number`` says."""

    number: int


class Shades(Scene):
    """A convolution of one input map with numbers, and an output map for each of its kernels."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        layer = figure.operation
        is_shown = isinstance(layer, Layer) and isinstance(layer.operation, Convolution) and layer.in_channels == 1
        if not isinstance(layer, Layer) or figure.compared or not is_shown or len(layer.input_size) != AXES:
            of_layer = f"{setting('in_channels', '1')} and some {named('out_channels')}"
            hint = f"it shows a convolution along two axes with {of_layer}"
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))
        if figure.input_values is None or figure.kernel_values is None:
            hint = f"add {named('input_values')} and {named('kernel_values')}"
            raise CatalogueError(
                f'the template "{figure.template}" shows numbers as shades and this figure gives none',
                Details(hint=hint),
            )
        self.layer = layer
        rows, columns = layer.input_size
        check_number(rows * columns * (1 + layer.out_channels), MOST_CELLS, "cells", hint=FEWER_SHADES)

    @property
    def names(self) -> Mapping[str, Any]:
        """The input, and for each kernel its sheet and the output."""
        return {
            "input": self.input,
            "kernels": self.kernels,
            "outputs": self.outputs,
            "longest_weight": longest(*self.kernels),
            "longest_ends": max(len("".join(map(plain, map_.ends))) for map_ in (self.input, *self.outputs)),
        }

    @cached_property
    def input(self) -> Picture:
        """The input map."""
        return self._picture(exact_values(self.figure.input_values)[0])

    @cached_property
    def kernels(self) -> tuple[Sheet, ...]:
        """The kernels, with their numbers."""
        kernels: Any = self.figure.kernel_values
        return tuple(kernel_sheet(self.wording, grids[0]) for grids in kernels)

    @cached_property
    def outputs(self) -> tuple[Picture, ...]:
        """The output maps."""
        layer = replace(self.layer, bias=self.figure.bias_values is not None)
        values = computed(layer, self.figure.input_values, self.figure.kernel_values, self.figure.bias_values)
        return tuple(self._picture(each) for each in values)

    @cached_property
    def frames(self) -> Sequence[ShadesFrame]:
        """One frame per output map."""
        return Frames(self.layer.out_channels, lambda index: ShadesFrame(index + 1))

    def describe(self) -> str:
        """Say what the picture shows; shades cannot be told."""
        kernels = counted(self.wording, "kernel", self.layer.out_channels)
        return self.wording.say("others.shades", size=sizes(self.layer.input_size), kernels=kernels)

    def describe_frame(self, number: int) -> str:
        """Say which kernel made the last output map, and of which numbers it is."""
        rows = _rows(self.kernels[number - 1])
        kernel = self.wording.texts["rows"].join(self.wording.texts["numbers"].join(row) for row in rows)
        low, high = (plain(end) for end in self.outputs[number - 1].ends)
        return self.wording.say("frame.shades", map=number - 1, kernel=kernel, black=low, white=high)

    def _picture(self, values: Sequence[Sequence[Fraction]]) -> Picture:
        """Return a map of numbers in shades of grey."""
        low, high, tones = _tones(values)
        ends = tex(self.wording, low)[0], tex(self.wording, high)[0]
        return Picture(len(values[0]), len(values), tones, ends)


def _rows(sheet: Sheet) -> list[list[str]]:
    values = [plain(cell.value) for cell in sheet.cells]
    return [values[at : at + sheet.columns] for at in range(0, len(values), sheet.columns)]


def _tones(values: Sequence[Sequence[Fraction]]) -> tuple[Fraction, Fraction, tuple[Tone, ...]]:
    """Return the numbers for black and for white, and the shades.

    Black is the least number, or as far below 0 as the largest, white, is above it.
    """
    flat = [value for row in values for value in row]
    low, high = min(flat), max(flat)
    if low < 0:
        high = max(high, -low)
        low = -high
    steps: dict[int, list[tuple[int, int]]] = {}
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            part = Fraction(value - low) / (high - low) if high > low else Fraction(1, 2)
            steps.setdefault(round(part * SHADES), []).append((column, row))
    tones = tuple(Tone(step * 100 // SHADES, areas(cells)) for step, cells in sorted(steps.items()))
    return low, high, tones
