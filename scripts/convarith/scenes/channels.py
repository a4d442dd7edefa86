"""Several input maps become several output maps; each frame joins the maps of one output cell.

The input maps stand one below the other, the output maps to their right, and between them the kernels of the output map
that is being computed: one beside each input map that it reads. Groups of maps stand apart. Sizes are in cells, ``y``
counts downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Any

from convarith.arithmetic import ChannelPooling, Layer
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.channel_numbers import numbers_of
from convarith.scenes.numbers import longest, plain, said
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import MapFrame, SlidingWindow
from convarith.words import phrases as words

BETWEEN_MAPS, BETWEEN_GROUPS = 1, 2
BEFORE_KERNELS, AFTER_KERNELS, FOR_NUMBERS, WITHOUT_KERNELS = 2, 4, 1.5, 3


@dataclass(frozen=True)
class PlacedMap:
    """A map, or a kernel: its ``number``, from 1, where its top left corner is, and its cells."""

    number: int
    x: float
    y: float
    sheet: Sheet


@dataclass(frozen=True)
class MapGroup:
    """Maps that read no others and are read by no others, ``number`` from 1: where they begin and how high they are."""

    number: int
    y: float
    rows: float


@dataclass(frozen=True)
class MapReading:
    """An input map that an output map reads, and the kernel that it is read with; ``index`` is that of its weights.

    A pooling has no kernels. ``part`` is what the map adds to the output (TeX), in figures with numbers.
    """

    source: PlacedMap
    kernel: PlacedMap | None = None
    index: tuple[int, int] = (0, 0)
    part: str = ""


@dataclass(frozen=True)
class ChannelsFrame:
    """A cell of an output map, and what each input map that it reads adds to it.

    In figures with numbers ``bias`` is what is added to their sum, if anything, and ``working`` how it is computed
    (both TeX).
    """

    number: int
    output: PlacedMap
    step: MapFrame
    readings: tuple[MapReading, ...]
    bias: str = ""
    working: str = ""


class Channels(Scene):
    """A convolution, transposed convolution or pooling with channels, along two axes."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        if not isinstance(figure.operation, Layer | ChannelPooling) or figure.compared:
            hint = "it shows a layer with in_channels and out_channels, or a pooling with channels"
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))
        self.layer = figure.operation
        if isinstance(self.layer, ChannelPooling):  # each map is a group by itself
            self._inputs = self._outputs = self._groups = self.layer.channels
        else:
            self._inputs, self._outputs = self.layer.in_channels, self.layer.out_channels
            self._groups = self.layer.groups
        self._sliding = SlidingWindow(self.layer.operation)
        cells = self._inputs * len(self._sliding.input.cells), self._outputs * prod(self.layer.output_size)
        check_number(max(cells), MOST_CELLS, "cells")
        self._numbers = numbers_of(figure)

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
            "weights": self.weights,
            "axes_of_weights": self.axes_of_weights,
            "has_numbers": self._numbers is not None,
            "are_kernels_rotated": isinstance(self.layer, Layer) and self.layer.is_transposed,
            "longest_value": longest(*(place.sheet for place in (*self.input_places, *self.output_places))),
            "longest_weight": longest(*self._kernels.values()),
        }

    @cached_property
    def kernel(self) -> Sheet | None:
        """The part of a kernel that reads one input map; a pooling has none."""
        if isinstance(self.layer, ChannelPooling):
            return None
        rows, columns = self.layer.operation.kernel_size
        return Sheet(columns, rows, tuple(Cell(n, m, Role.KERNEL) for m in range(rows) for n in range(columns)))

    @cached_property
    def input_places(self) -> tuple[PlacedMap, ...]:
        """Where the input maps stand."""
        sheets = self._numbers.inputs if self._numbers else [self._sliding.input] * self._inputs
        return self._column(sheets, 0)

    @cached_property
    def output_places(self) -> tuple[PlacedMap, ...]:
        """Where the output maps stand."""
        between: float = WITHOUT_KERNELS
        if self.kernel:
            after = AFTER_KERNELS + (FOR_NUMBERS if self._numbers else 0)
            between = BEFORE_KERNELS + self.kernel.columns + after
        x = self._sliding.input.columns + between
        sheets = self._numbers.outputs if self._numbers else [self._sliding.output] * self._outputs
        return self._column(sheets, x)

    @property
    def groups(self) -> tuple[MapGroup, ...]:
        """The groups, where there are several and any has more than one map on a side: else they need no words."""
        if not self._are_grouped:
            return ()
        return tuple(MapGroup(at + 1, at * self._step, self._height_of_group) for at in range(self._groups))

    @property
    def weights(self) -> str:
        """The sizes of the weights; nothing where there are none."""
        return words.sizes(self.layer.weight_shape) if isinstance(self.layer, Layer) else ""

    @property
    def axes_of_weights(self) -> str:
        """What the sizes of the weights count; nothing where there are none."""
        if not isinstance(self.layer, Layer):
            return ""
        first, second, each = (
            ("input", "output", "reached") if self.layer.is_transposed else ("output", "input", "read")
        )
        return f"{first} maps × {second} maps{f' {each}' if self._groups > 1 else ''} × rows × columns"

    @cached_property
    def frames(self) -> Sequence[ChannelsFrame]:
        """One frame per cell of each output map, map by map."""
        return Frames(len(self.output_places) * len(self._sliding.frames), self._frame)

    def _frame(self, index: int) -> ChannelsFrame:
        output, at = divmod(index, len(self._sliding.frames))
        step = self._sliding.frames[at]
        frame = ChannelsFrame(index + 1, self.output_places[output], step, tuple(self._readings(output, step.output)))
        if self._numbers is None:
            return frame
        bias, working = self._numbers.bias(output), self._numbers.working(output, step.output)
        return replace(frame, bias=bias[0] if bias else "", working=working)

    def describe_frame(self, number: int) -> str:
        """Say which cell of which output map is computed, and from which input maps."""
        frame = self.frames[number - 1]
        cell = frame.step.output
        maps = words.places("input map", [reading.source.number - 1 for reading in frame.readings])
        read = self._sliding.read_words(frame.step.number, of=maps)
        place = f"row {cell.row + 1}, column {cell.column + 1}"
        value = f", which is {said(frame.output.sheet.cells[cell.number - 1])}" if self._numbers else ""
        bias = f", and the bias {plain(frame.bias)} is added" if frame.bias else ""
        return f"Output map {frame.output.number}, {place}{value}, is computed from {read}{bias}."

    @property
    def height(self) -> float:
        """How high the taller of the two columns of maps is; the other is spread along it."""
        return (self._groups - 1) * self._step + self._height_of_group

    @property
    def _are_grouped(self) -> bool:
        return 1 < self._groups < max(self._inputs, self._outputs)

    @property
    def _step(self) -> float:
        """How far it is from a group to the next."""
        return self._height_of_group + (BETWEEN_GROUPS if self._are_grouped else BETWEEN_MAPS)

    @property
    def _height_of_group(self) -> float:
        columns = [(self._inputs, self._sliding.input), (self._outputs, self._sliding.output)]
        return max(count // self._groups * (sheet.rows + BETWEEN_MAPS) for count, sheet in columns) - BETWEEN_MAPS

    def _column(self, sheets: Sequence[Sheet], x: float) -> tuple[PlacedMap, ...]:
        """Return the places of maps one below the other, each in the middle of its part of its group."""
        in_a_group = len(sheets) // self._groups
        part = (self._height_of_group + BETWEEN_MAPS) / in_a_group
        first = (part - sheets[0].rows - BETWEEN_MAPS) / 2
        places = []
        for at, sheet in enumerate(sheets):
            group, within = divmod(at, in_a_group)
            places.append(PlacedMap(at + 1, x, round(group * self._step + first + within * part, 3), sheet))
        return tuple(places)

    @cached_property
    def _kernels(self) -> Mapping[tuple[int, int], Sheet]:
        """The kernels by their index in the weights."""
        if self.kernel is None or not isinstance(self.layer, Layer):
            return {}
        indices = [index for output in range(self._outputs) for _, index in self.layer.joined(output)]
        return {index: self._numbers.kernel(index) if self._numbers else self.kernel for index in indices}

    def _readings(self, output: int, cell: Cell) -> Iterator[MapReading]:
        if isinstance(self.layer, ChannelPooling):
            yield MapReading(self.input_places[output])
            return
        x = self._sliding.input.columns + BEFORE_KERNELS
        for source, index in self.layer.joined(output):
            place, sheet = self.input_places[source], self._kernels[index]
            y = round(place.y + (self._sliding.input.rows - sheet.rows) / 2, 3)
            part = self._numbers.part(source, index, cell)[0] if self._numbers else ""
            yield MapReading(place, PlacedMap(source + 1, x, y, sheet), (index[0] + 1, index[1] + 1), part)
