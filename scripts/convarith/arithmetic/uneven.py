"""One axis of an operation whose outputs do not take windows of one size: an adaptive pooling or a resize.

Outputs are a step apart that may be a fraction of a cell, so what they read repeats only after several of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.windows import Reading

Uneven = AdaptivePooling | Resize


@dataclass(frozen=True)
class UnevenTrack:
    """One axis as it is drawn; ``Track`` has the same names for operations whose windows are all alike.

    There is neither padding nor anything between cells: places are the cells of the input.
    """

    operation: Uneven
    number: int
    stretch: int = 1
    is_causal: bool = False

    @property
    def size(self) -> int:
        """Cells of the input."""
        return self.operation.input_size[self.number]

    @property
    def outputs(self) -> int:
        """Cells of the output."""
        return self.operation.output_size[self.number]

    @property
    def places(self) -> range:
        """All places, which are the cells of the input."""
        return range(self.size)

    @property
    def step(self) -> Fraction:
        """How far an output is from the next, in cells of the input."""
        if isinstance(self.operation, Resize):
            return self.operation.jump[self.number]
        return Fraction(self.size, self.outputs)

    @property
    def period(self) -> int:
        """After how many outputs what they read is the same again, a whole number of cells further on."""
        return self.step.denominator

    @cached_property
    def centre(self) -> Fraction:
        """Where the first output is centred, in cells from the centre of the first cell.

        Outputs that take the nearest cell are centred on what they take on average: the outputs of a resize to twice
        the size look at the left and the right half of a cell.
        """
        if isinstance(self.operation, AdaptivePooling):
            return (self.step - 1) / 2
        if self.operation.rounding is None:
            return self._place(0)
        offsets = (self.operation.rounding.cell(self._place(u)) - u * self.step for u in range(self.period))
        return sum(offsets, Fraction(0)) / self.period

    def is_inside(self, place: int) -> bool:
        """Return whether a place is a cell of the input."""
        return place in self.places

    def reads(self, u: int) -> tuple[int, ...]:
        """Return the cells that output ``u`` would read if neither input nor output had an end."""
        if isinstance(self.operation, AdaptivePooling):
            return tuple(range(floor(u * self.step), ceil((u + 1) * self.step)))
        place = self._place(u)
        if self.operation.rounding is not None:
            return (self.operation.rounding.cell(place),)
        return (floor(place),) if place.denominator == 1 else (floor(place), floor(place) + 1)

    def taps(self, u: int) -> list[int]:
        """Return the cells that output ``u`` reads."""
        if isinstance(self.operation, AdaptivePooling):
            return list(self.operation.window(self.number, u))
        return [cell for cell, _ in self.operation.weights(self.number, u)]

    def reading_at(self, places: Sequence[int]) -> Reading:
        """Return what is read at these places."""
        return Reading(tuple(filter(self.is_inside, places)))

    def source(self, place: int) -> int:
        """Return the cell at a place."""
        return place

    @cached_property
    def touched(self) -> frozenset[int]:
        """The cells that any output reads."""
        return frozenset(place for u in range(self.outputs) for place in self.taps(u))

    def is_used(self, place: int) -> bool:
        """Return whether any output reads a cell."""
        return place in self.touched

    def _place(self, u: int) -> Fraction:
        """Return where an output of a resize lies; those beyond the last are as far apart as the others."""
        assert isinstance(self.operation, Resize)
        first = self.operation.place(self.number, 0)
        return first + u * self.step


def uneven_tracks(operation: Uneven) -> tuple[UnevenTrack, ...]:
    """Return each axis of an adaptive pooling or a resize."""
    return tuple(UnevenTrack(operation, number) for number in range(len(operation.input_size)))
