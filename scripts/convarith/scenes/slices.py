"""A window that slides along three axes, in numbers: a block as its planes along the first axis.

The planes of the padded input stand one below the other, those of the output to their right. Between them stand the
planes of the kernel, each beside the plane of the input that it reads in a frame. Sizes are in cells, ``y`` counts
downwards. The scene has the names of ``Channels``, as planes are drawn like maps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import prod
from typing import Any

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.gradients import WeightGradient
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.windows import MapOperation, tracks
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, SMALLER, check_number
from convarith.scenes.channels import (
    AFTER_KERNELS,
    BEFORE_KERNELS,
    BETWEEN_GROUPS,
    BETWEEN_MAPS,
    FOR_NUMBERS,
    WITHOUT_KERNELS,
    ChannelsFrame,
    MapReading,
    PlacedMap,
)
from convarith.scenes.numbers import longest, which_is
from convarith.scenes.plain import plain
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.slice_numbers import SliceNumbers
from convarith.scenes.sliding import SlidingWindow
from convarith.scenes.volume import block_operation, computed_in_block
from convarith.sentences import Sentence, setting
from convarith.words.windows import SIDES_OF_PLANES
from convarith.words.wording import Wording

ANY_BLOCK = Sentence(
    f"{SMALLER}; or take {setting('template', word='volume')}, ",
    "which draws one frame of a block of any size without numbers",
)


class Slices(Scene):
    """A convolution, transposed convolution or pooling along three axes, plane by plane, with numbers or not.

    A transposed convolution is shown as the direct one that computes it, over its stretched and padded input.
    """

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        self.operation = block_operation(figure)
        self._tracks = tracks(self.operation)
        padded = prod(len(track.places) for track in self._tracks)
        check_number(max(padded, prod(self.operation.output_size)), MOST_CELLS, "cells", hint=ANY_BLOCK)
        self._plane = SlidingWindow(_plane_of(self.operation), wording=self.wording)
        self._numbers = SliceNumbers(plain(figure), self.operation, self.wording)

    @property
    def names(self) -> Mapping[str, Any]:
        """A sheet of each kind, and where the planes stand."""
        return {
            "input": self._plane.input,
            "output": self._plane.output,
            "kernel": self.kernel,
            "input_places": self.input_places,
            "output_places": self.output_places,
            "gaps": (),
            "sizes": ("", ""),
            "windows": self._plane.windows,
            "groups": (),
            "between_groups": BETWEEN_GROUPS,
            "height": self.height,
            "weights": "",
            "axes_of_weights": "",
            "has_numbers": self._has_numbers,
            "longest_value": longest(*(place.sheet for place in (*self.input_places, *self.output_places))),
            "longest_weight": longest(*self._kernels),
        }

    @cached_property
    def kernel(self) -> Sheet | None:
        """A plane of the kernel without its numbers; a pooling has none."""
        if isinstance(self.operation, Pooling):
            return None
        _, rows, columns = self.operation.kernel_size
        return Sheet(columns, rows, tuple(Cell(n, m, Role.KERNEL) for m in range(rows) for n in range(columns)))

    @cached_property
    def input_places(self) -> tuple[PlacedMap, ...]:
        """Where the planes of the padded input stand, its first above the others."""
        places = self._tracks[0].places
        heights = zip(places, self._heights(self._plane.input, places), strict=True)
        return tuple(
            PlacedMap(number, 0, y, self._numbers.input(place), self._input_label(place))
            for number, (place, y) in enumerate(heights)
        )

    @cached_property
    def output_places(self) -> tuple[PlacedMap, ...]:
        """Where the planes of the output stand."""
        between: float = WITHOUT_KERNELS
        if self.kernel:
            after = AFTER_KERNELS + (FOR_NUMBERS if self._has_numbers else 0)
            between = BEFORE_KERNELS + self.kernel.columns + after
        x, planes = self._plane.input.columns + between, range(self.operation.output_size[0])
        heights = zip(planes, self._heights(self._plane.output, planes), strict=True)
        return tuple(PlacedMap(plane, x, y, self._numbers.output(plane), self._called(plane)) for plane, y in heights)

    @property
    def height(self) -> float:
        """How high the taller of the two columns of planes is; the other is spread along it."""
        columns = (self._plane.input, self._tracks[0].places), (self._plane.output, range(self._tracks[0].outputs))
        return max(len(planes) * (sheet.rows + BETWEEN_MAPS) for sheet, planes in columns) - BETWEEN_MAPS

    @cached_property
    def frames(self) -> Sequence[ChannelsFrame]:
        """One frame per cell of the output, plane by plane."""
        return Frames(prod(self.operation.output_size), self._frame)

    def describe_frame(self, number: int) -> str:
        """Say which output cell is computed, from which cells of the input, and its number."""
        plane, _ = self._at(number - 1)
        output = self.frames[number - 1].step.output
        value = which_is(self.wording, self.output_places[plane].sheet.cells[output.number - 1])
        at = plane, output.row, output.column
        return computed_in_block(self.wording, self.figure, at, value=value, sides=SIDES_OF_PLANES)

    @property
    def _has_numbers(self) -> bool:
        return self.figure.input_values is not None

    @cached_property
    def _kernels(self) -> tuple[Sheet, ...]:
        """The planes of the kernel as they lie on the input, with their numbers."""
        if self.kernel is None or not self._has_numbers:
            return ()
        return tuple(self._numbers.kernel(m) for m in range(self.operation.kernel_size[0]))

    def _at(self, index: int) -> tuple[int, int]:
        """Return the output plane of a frame, and the number of its cell in the plane, all from 0."""
        return divmod(index, len(self._plane.frames))

    def _frame(self, index: int) -> ChannelsFrame:
        plane, at = self._at(index)
        step = self._plane.frames[at]
        working = self._numbers.working(plane, step)
        return ChannelsFrame(
            index + 1, self.output_places[plane], step, tuple(self._readings(plane, step)), "", working
        )

    def _readings(self, plane: int, step: Any) -> Iterator[MapReading]:
        depth = self._tracks[0]
        for m, place in enumerate(depth.reads(plane)):
            if place not in depth.places:  # the last window of ceil mode hangs over the edge
                continue
            source = self.input_places[place - depth.places.start]
            if self.kernel is None:
                yield MapReading(source)
                continue
            x = self._plane.input.columns + BEFORE_KERNELS
            y = round(source.y + (self._plane.input.rows - self.kernel.rows) / 2, 3)
            sheet = self._kernels[m] if self._kernels else self.kernel
            part = self._numbers.part(plane, step, m)
            yield MapReading(source, PlacedMap(m, x, y, sheet, self._kernel_label(m)), (0, m), part)

    def _heights(self, sheet: Sheet, planes: Sequence[int]) -> list[float]:
        """Return where the planes of a column begin, each in the middle of its part of the height."""
        part = (self.height + BETWEEN_MAPS) / len(planes)
        first = (part - sheet.rows - BETWEEN_MAPS) / 2
        return [round(first + at * part, 3) for at in range(len(planes))]

    def _called(self, plane: int) -> str:
        """Return the name of a plane, counted from 0 (TeX)."""
        return self.wording.tex("picture.plane", number=plane)

    def _input_label(self, place: int) -> str:
        """Return the name of what stands at a place along the first axis (TeX)."""
        depth = self._tracks[0]
        source = depth.source(place)
        if source is not None:
            return self._called(source)
        if depth.is_inside(place):
            return self.wording.tex("picture.inserted_zeros")
        return self.wording.tex("picture.output_padding" if depth.is_output_padding(place) else "picture.padding")

    def _kernel_label(self, m: int) -> str:
        """Return which plane of the given kernel lies at the tap ``m``, and whether its numbers are rotated (TeX)."""
        if isinstance(self.figure.operation, WeightGradient):  # its kernel has no weights
            return self._called(m)
        if not isinstance(self.operation, TransposedConvolution):
            return f"$w$, {self._called(m)}"
        name = f"$w$, {self._called(self.operation.kernel_size[0] - 1 - m)}"
        return f"{name}, {self.wording.tex('picture.rotated')}" if self._has_numbers else name


def _plane_of(operation: MapOperation) -> MapOperation:
    """Return an operation without its first axis."""
    names = ["input_size", "kernel_size", "stride", "padding", "dilation"]
    if isinstance(operation, TransposedConvolution):
        names.append("output_padding")
    return replace(operation, **{name: getattr(operation, name)[1:] for name in names})
