"""Several input maps become several output maps; each frame joins the maps of one output cell.

The input maps stand one below the other, the output maps to their right, and between them the kernels of the output map
that is being computed: one beside each input map that it reads. Groups of maps stand apart. Sizes are in cells, ``y``
counts downwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise
from math import prod
from typing import Any

from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.windows import readings
from convarith.catalogue.figure import Figure
from convarith.catalogue.frames import chosen
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.channel_numbers import numbers_of
from convarith.scenes.fitting import fitted_to
from convarith.scenes.flat import flat
from convarith.scenes.numbers import longest, plain, said
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import MapFrame, SlidingWindow
from convarith.sentences import named
from convarith.words.latex import escape
from convarith.words.phrases import AXIS_NOUNS, numbered, place, places, sizes
from convarith.words.windows import read_by
from convarith.words.wording import Wording

MOST_MAPS = 8
"""How many maps of a side, or groups, are all drawn; of more those at the ends and those that are needed."""
MAPS_AT_ENDS = (0, 1, -1)
MOST_LISTED = 3
"""Up to how many maps that are read are told one by one."""
BETWEEN_MAPS, BETWEEN_GROUPS = 1, 2
BEFORE_KERNELS, AFTER_KERNELS, FOR_NUMBERS, WITHOUT_KERNELS = 2, 4, 1.5, 3


@dataclass(frozen=True)
class PlacedMap:
    """A map, or a kernel: its ``number``, from 0, where its top left corner is, and its cells.

    ``label`` is what is written beside it (TeX).
    """

    number: int
    x: float
    y: float
    sheet: Sheet
    label: str = ""


@dataclass(frozen=True)
class MapGroup:
    """Maps that read no others and are read by no others, ``number`` from 0: where they begin and how high they are."""

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


def _in_tex(text: str) -> str:
    """Return a size, or what it counts, in TeX as mathematics has it."""
    return escape(text).replace(escape("×"), r"$\times$")


def _drawn(count: int, needed: Collection[int], *, is_whole: bool) -> tuple[int, ...]:
    """Return which of so many maps, or groups, are drawn: all of a few, and where all their numbers are."""
    if is_whole or count <= MOST_MAPS:
        return tuple(range(count))
    return tuple(sorted({*(range(count)[at] for at in MAPS_AT_ENDS), *needed}))


class Channels(Scene):
    """A convolution, transposed convolution or pooling with channels, along one axis or two."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        if not isinstance(figure.operation, Layer | ChannelPooling) or figure.compared:
            of_layers = f"{named('in_channels')} and {named('out_channels')}"
            hint = f"it shows a layer with {of_layers}, or a pooling with {named('channels')}"
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))
        drawn = flat(figure)
        assert isinstance(drawn.operation, Layer | ChannelPooling)
        self.layer, self._given = drawn.operation, figure.operation
        if isinstance(self.layer, ChannelPooling):  # each map is a group by itself
            self._inputs = self._outputs = self._groups = self.layer.channels
        else:
            self._inputs, self._outputs = self.layer.in_channels, self.layer.out_channels
            self._groups = self.layer.groups
        cells = prod(self.layer.output_size)
        frames = figure.look.frames
        shown = {(number - 1) % cells + 1 for number in chosen(frames, self._outputs * cells)} if frames else None
        window = partial(SlidingWindow, self.layer.operation, wording=self.wording)
        wanted = sorted(shown) if shown else None
        self._sliding, self.refusal = fitted_to(wanted, cells, lambda numbers: window(shown=numbers))
        self._numbers = numbers_of(drawn, self.wording)
        sheets = self._sliding.input, self._sliding.output
        maps = (self._drawn_inputs, self._drawn_outputs)
        check_number(
            max(len(of) * len(sheet.cells) for of, sheet in zip(maps, sheets, strict=True)), MOST_CELLS, "cells"
        )

    @property
    def names(self) -> Mapping[str, Any]:
        """One sheet of each kind and where it stands, the groups, and the shape of the weights in numbers and words."""
        return {
            "input": self._sliding.input,
            "output": self._sliding.output,
            "kernel": self.kernel,
            "input_places": self.input_places,
            "output_places": self.output_places,
            "gaps": self.gaps,
            "sizes": self._sliding.sizes,
            "windows": self._sliding.windows,
            "groups": self.groups,
            "between_groups": BETWEEN_GROUPS,
            "height": self.height,
            "weights": _in_tex(self.weights),
            "axes_of_weights": _in_tex(self.axes_of_weights),
            "has_numbers": self._numbers is not None,
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
        return tuple(self._column(sheets, self._drawn_inputs, 0))

    @cached_property
    def output_places(self) -> tuple[PlacedMap, ...]:
        """Where the output maps stand."""
        between: float = WITHOUT_KERNELS
        if self.kernel:
            after = AFTER_KERNELS + (FOR_NUMBERS if self._numbers else 0)
            between = BEFORE_KERNELS + self.kernel.columns + after
        x = self._sliding.input.columns + between
        sheets = self._numbers.outputs if self._numbers else [self._sliding.output] * self._outputs
        return tuple(self._column(sheets, self._drawn_outputs, x))

    @cached_property
    def gaps(self) -> tuple[tuple[float, float], ...]:
        """The middle of each place that stands for maps which are not drawn."""
        return tuple(
            (place.x + sheet.columns / 2, round((place.y + sheet.rows + after.y) / 2, 3))
            for places, sheet in (
                (self.input_places, self._sliding.input),
                (self.output_places, self._sliding.output),
            )
            for place, after in pairwise(places)
            if after.number > place.number + 1
        )

    @cached_property
    def shown(self) -> Sequence[int]:
        """The numbers of the frames that the figure shows: those of the maps that are drawn, unless it says which."""
        if self.figure.look.frames or len(self._drawn_outputs) == self._outputs:
            return super().shown
        cells = len(self._sliding.frames)
        return tuple(output * cells + at + 1 for output in self._drawn_outputs for at in range(cells))

    @cached_property
    def _drawn_groups(self) -> tuple[int, ...]:
        needed = {output * self._groups // self._outputs for output in self._needed_outputs}
        return _drawn(self._groups, needed, is_whole=self._numbers is not None)

    @cached_property
    def _drawn_inputs(self) -> tuple[int, ...]:
        """The input maps that are drawn, from 0."""
        if self._groups == 1:
            return _drawn(self._inputs, (), is_whole=self._numbers is not None)
        size = self._inputs // self._groups
        return tuple(at for group in self._drawn_groups for at in range(group * size, (group + 1) * size))

    @cached_property
    def _drawn_outputs(self) -> tuple[int, ...]:
        """The output maps that are drawn, from 0."""
        if self._groups == 1:
            return _drawn(self._outputs, self._needed_outputs, is_whole=self._numbers is not None)
        size = self._outputs // self._groups
        return tuple(at for group in self._drawn_groups for at in range(group * size, (group + 1) * size))

    @cached_property
    def _needed_outputs(self) -> frozenset[int]:
        """The output maps that the chosen frames compute."""
        if not self.figure.look.frames:
            return frozenset()
        cells = len(self._sliding.frames)
        return frozenset((number - 1) // cells for number in chosen(self.figure.look.frames, self._outputs * cells))

    @property
    def groups(self) -> tuple[MapGroup, ...]:
        """The groups, where there are several and any has more than one map on a side: else they need no words."""
        if not self._are_grouped:
            return ()
        each = enumerate(self._drawn_groups)
        return tuple(MapGroup(group, at * self._step, self._height_of_group) for at, group in each)

    @property
    def weights(self) -> str:
        """The sizes of the weights; nothing where there are none."""
        return sizes(self._given.weight_shape) if isinstance(self._given, Layer) else ""

    @property
    def axes_of_weights(self) -> str:
        """What the sizes of the weights count; nothing where there are none."""
        if not isinstance(self.layer, Layer):
            return ""
        key, each = ("input_output", "_reached") if self.layer.is_transposed else ("output_input", "_read")
        axes = [self.wording.say(f"weights.{noun}s") for noun in AXIS_NOUNS[len(self._given.input_size)]]
        return self.wording.say(f"weights.{key}{each if self._groups > 1 else ''}", axes=" × ".join(axes))

    @cached_property
    def frames(self) -> Sequence[ChannelsFrame]:
        """One frame per cell of each output map, map by map."""
        return Frames(self._outputs * len(self._sliding.frames), self._frame)

    def _frame(self, index: int) -> ChannelsFrame:
        output, at = divmod(index, len(self._sliding.frames))
        step = self._sliding.frames[at]
        (place,) = (each for each in self.output_places if each.number == output)
        frame = ChannelsFrame(index + 1, place, step, tuple(self._readings(output, step.output)))
        if self._numbers is None:
            return frame
        bias, working = self._numbers.bias(output), self._numbers.working(output, step.output)
        return replace(frame, bias=bias[0] if bias else "", working=working)

    def describe_frame(self, number: int) -> str:
        """Say which cell of which output map is computed, and from which input maps."""
        frame = self.frames[number - 1]
        row, column = divmod(frame.step.number - 1, self.layer.output_size[1])
        cell = frame.step.output
        say, wording = self.wording.say, self.wording
        sources = self._sources(frame.output.number)
        name = numbered if len(sources) <= MOST_LISTED else places
        maps = name(wording, "of_input_map", sources)
        read, where = self._sliding.read_words(frame.step.number, of=maps), place(wording, row, column)
        if len(self._given.input_size) == 1:
            operation, where = self._given.operation, say("place.cell", column=column)
            is_stretched = max(operation.stride) > 1 and isinstance(operation, TransposedConvolution)
            read = read_by(wording, readings(operation, [column]), of=maps, is_stretched=is_stretched)
        number_of_cell = said(wording, frame.output.sheet.cells[cell.number - 1]) if self._numbers else ""
        return say(
            "frame.map",
            map=frame.output.number,
            place=where,
            value=say("frame.map_value", number=number_of_cell) if self._numbers else "",
            read=read,
            bias=say("frame.bias", bias=plain(frame.bias)) if frame.bias else "",
        )

    @property
    def height(self) -> float:
        """How high the taller of the two columns of maps is; the other is spread along it."""
        return (len(self._drawn_groups) - 1) * self._step + self._height_of_group

    @property
    def _are_grouped(self) -> bool:
        return 1 < self._groups < max(self._inputs, self._outputs)

    @property
    def _step(self) -> float:
        """How far it is from a group to the next."""
        return self._height_of_group + (BETWEEN_GROUPS if self._are_grouped else BETWEEN_MAPS)

    @property
    def _height_of_group(self) -> float:
        columns = [(self._drawn_inputs, self._sliding.input), (self._drawn_outputs, self._sliding.output)]
        groups = len(self._drawn_groups)
        return max(len(maps) // groups * (sheet.rows + BETWEEN_MAPS) for maps, sheet in columns) - BETWEEN_MAPS

    def _column(self, sheets: Sequence[Sheet], maps: Sequence[int], x: float) -> Iterator[PlacedMap]:
        """Yield the places of maps one below the other, each in the middle of its part of its group."""
        in_a_group = len(maps) // len(self._drawn_groups)
        part = (self._height_of_group + BETWEEN_MAPS) / in_a_group
        first = (part - sheets[0].rows - BETWEEN_MAPS) / 2
        for at, number in enumerate(maps):
            group, within = divmod(at, in_a_group)
            y = round(group * self._step + first + within * part, 3)
            yield PlacedMap(number, x, y, sheets[number], str(number))

    @cached_property
    def _kernels(self) -> Mapping[tuple[int, int], Sheet]:
        """The kernels with numbers, by their index in the weights."""
        if self._numbers is None or not isinstance(self.layer, Layer):
            return {}
        indices = [index for output in range(self._outputs) for _, index in self.layer.joined(output)]
        return {index: self._numbers.kernel(index) for index in indices}

    def _sources(self, output: int) -> list[int]:
        """Return the input maps that an output map reads, both from 0."""
        if isinstance(self.layer, ChannelPooling):
            return [output]
        return [source for source, _ in self.layer.joined(output)]

    def _readings(self, output: int, cell: Cell) -> Iterator[MapReading]:
        places = {place.number: place for place in self.input_places}
        if isinstance(self.layer, ChannelPooling):
            yield MapReading(places[output])
            return
        x = self._sliding.input.columns + BEFORE_KERNELS
        for source, index in self.layer.joined(output):
            if source not in places:
                continue
            place, sheet = places[source], self._kernels.get(index) or self.kernel
            assert sheet is not None  # a layer has a kernel
            y = round(place.y + (self._sliding.input.rows - sheet.rows) / 2, 3)
            part = self._numbers.part(source, index, cell)[0] if self._numbers else ""
            yield MapReading(place, PlacedMap(source, x, y, sheet, self._label(index)), index, part)

    def _label(self, index: tuple[int, int]) -> str:
        """Return the name of a kernel's weights, and whether numbers show the kernel rotated (TeX)."""
        name = f"$w_{{{index[0]},{index[1]}}}$"
        is_rotated = self._numbers is not None and isinstance(self.layer, Layer) and self.layer.is_transposed
        return f"{name}, {self.wording.tex('picture.rotated')}" if is_rotated else name
