"""Several input maps become several output maps; each frame joins the maps of one output cell.

The input maps stand one below the other, the output maps to their right, and between them the kernels of the output map
that is being computed: one beside each input map that it reads. Groups of maps stand apart. Sizes are in cells, ``y``
counts downwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

from convarith.arithmetic import Layer
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import MapFrame, SlidingWindow
from convarith.words import phrases as words

BETWEEN_MAPS, BETWEEN_GROUPS = 1, 2
BEFORE_KERNELS, AFTER_KERNELS = 2, 4


@dataclass(frozen=True)
class PlacedMap:
    """A map, or a kernel, by its ``number``, from 1, and where its top left corner is."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class MapGroup:
    """Maps that read no others and are read by no others, ``number`` from 1: where they begin and how high they are."""

    number: int
    y: float
    rows: float


@dataclass(frozen=True)
class MapReading:
    """An input map that an output map reads, and the kernel that it is read with; ``index`` is that of its weights."""

    source: PlacedMap
    kernel: PlacedMap
    index: tuple[int, int]


@dataclass(frozen=True)
class ChannelsFrame:
    """A cell of an output map, and what each input map that it reads adds to it."""

    number: int
    output: PlacedMap
    step: MapFrame
    readings: tuple[MapReading, ...]


class Channels(Scene):
    """A convolution or transposed convolution with channels, along two axes."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        if not isinstance(figure.operation, Layer) or figure.compared:
            hint = "it shows a convolution or a transposed convolution with in_channels and out_channels"
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))
        self.layer = figure.operation
        self._sliding = SlidingWindow(self.layer.operation)
        cells = (
            self.layer.in_channels * len(self._sliding.input.cells),
            self.layer.out_channels * prod(self.layer.output_size),
        )
        check_number(max(cells), MOST_CELLS, "cells")

    @property
    def names(self) -> Mapping[str, Any]:
        """One sheet of each kind and where it stands, the groups, and the shape of the weights in numbers and words."""
        return {
            "input": self._sliding.input,
            "output": self._sliding.output,
            "kernel": self.kernel,
            "input_places": self.input_places,
            "output_places": self.output_places,
            "windows": self._sliding.windows,
            "groups": self.groups,
            "between_groups": BETWEEN_GROUPS,
            "height": self.height,
            "weights": words.sizes(self.layer.weight_shape),
            "axes_of_weights": self.axes_of_weights,
        }

    @cached_property
    def kernel(self) -> Sheet:
        """The part of a kernel that reads one input map."""
        rows, columns = self.layer.operation.kernel_size
        return Sheet(columns, rows, tuple(Cell(n, m, Role.KERNEL) for m in range(rows) for n in range(columns)))

    @cached_property
    def input_places(self) -> tuple[PlacedMap, ...]:
        """Where the input maps stand."""
        return self._column(self.layer.in_channels, self._sliding.input.rows, 0)

    @cached_property
    def output_places(self) -> tuple[PlacedMap, ...]:
        """Where the output maps stand."""
        x = self._sliding.input.columns + BEFORE_KERNELS + self.kernel.columns + AFTER_KERNELS
        return self._column(self.layer.out_channels, self._sliding.output.rows, x)

    @property
    def groups(self) -> tuple[MapGroup, ...]:
        """The groups, where there are several and any has more than one map on a side: else they need no words."""
        if not self._are_grouped:
            return ()
        return tuple(MapGroup(at + 1, at * self._step, self._height_of_group) for at in range(self.layer.groups))

    @property
    def axes_of_weights(self) -> str:
        """What the sizes of the weights count."""
        first, second, each = (
            ("input", "output", "reached") if self.layer.is_transposed else ("output", "input", "read")
        )
        return f"{first} maps × {second} maps{f' {each}' if self.layer.groups > 1 else ''} × rows × columns"

    @cached_property
    def frames(self) -> Sequence[ChannelsFrame]:
        """One frame per cell of each output map, map by map."""
        return Frames(len(self.output_places) * len(self._sliding.frames), self._frame)

    def _frame(self, index: int) -> ChannelsFrame:
        output, step = divmod(index, len(self._sliding.frames))
        return ChannelsFrame(index + 1, self.output_places[output], self._sliding.frames[step], self._readings(output))

    def describe_frame(self, number: int) -> str:
        """Say which cell of which output map is computed, and from which input maps."""
        frame = self.frames[number - 1]
        cell = frame.step.output
        maps = words.places("input map", [reading.source.number - 1 for reading in frame.readings])
        read = self._sliding.read_words(frame.step.number, of=maps)
        place = f"row {cell.row + 1}, column {cell.column + 1}"
        return f"Output map {frame.output.number}, {place}, is computed from {read}."

    @property
    def height(self) -> float:
        """How high the taller of the two columns of maps is; the other is spread along it."""
        return (self.layer.groups - 1) * self._step + self._height_of_group

    @property
    def _are_grouped(self) -> bool:
        return 1 < self.layer.groups < max(self.layer.in_channels, self.layer.out_channels)

    @property
    def _step(self) -> float:
        """How far it is from a group to the next."""
        return self._height_of_group + (BETWEEN_GROUPS if self._are_grouped else BETWEEN_MAPS)

    @property
    def _height_of_group(self) -> float:
        columns = [(self.layer.in_channels, self._sliding.input), (self.layer.out_channels, self._sliding.output)]
        return max(count // self.layer.groups * (sheet.rows + BETWEEN_MAPS) for count, sheet in columns) - BETWEEN_MAPS

    def _column(self, count: int, rows: int, x: float) -> tuple[PlacedMap, ...]:
        """Return the places of maps one below the other, each in the middle of its part of its group."""
        in_a_group = count // self.layer.groups
        part = (self._height_of_group + BETWEEN_MAPS) / in_a_group
        first = (part - rows - BETWEEN_MAPS) / 2
        places = []
        for at in range(count):
            group, within = divmod(at, in_a_group)
            places.append(PlacedMap(at + 1, x, round(group * self._step + first + within * part, 3)))
        return tuple(places)

    def _readings(self, output: int) -> tuple[MapReading, ...]:
        x = self._sliding.input.columns + BEFORE_KERNELS
        sources = self.layer.inputs_of(output)
        within = output % (self.layer.out_channels // self.layer.groups)
        readings = []
        for at, number in enumerate(sources):
            source = self.input_places[number]
            kernel = PlacedMap(number + 1, x, round(source.y + (self._sliding.input.rows - self.kernel.rows) / 2, 3))
            index = (number, within) if self.layer.is_transposed else (output, at)
            readings.append(MapReading(source, kernel, (index[0] + 1, index[1] + 1)))
        return tuple(readings)
