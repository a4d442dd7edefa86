"""The numbers in rows of cells: those of one layer along one axis, and how it computes each output."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.windows import SlidingOperation, tracks
from convarith.catalogue.values import Values
from convarith.scenes.numbers import Shown, Tap, computed, fill, tex, working
from convarith.scenes.roles import input_role
from convarith.scenes.sheet import Cell, Role
from convarith.words.wording import Wording

RowOperation = SlidingOperation | AdaptivePooling | Resize
"""What rows show in numbers."""


class RowNumbers:
    """The numbers of a layer along one axis; places are those of the drawn input, 0 its first cell."""

    def __init__(self, operation: RowOperation, input_values: Values, kernel: Values | None, wording: Wording) -> None:
        self._operation = operation
        self._wording = wording
        self._track = None if isinstance(operation, AdaptivePooling | Resize) else tracks(operation)[0]
        self._input = input_values
        is_rotated = isinstance(operation, TransposedConvolution)
        self._kernel = kernel[::-1] if kernel and is_rotated else kernel
        self._output = computed(operation, input_values, kernel)

    def input(self, place: int) -> Shown:
        """Return the number at a place of the input, its padding and inserted zeros included."""
        source = self._track.source(place) if self._track else place
        if source is None:
            assert not isinstance(self._operation, AdaptivePooling | Resize)  # whose places are all cells
            return tex(self._wording, fill(self._operation))
        return tex(self._wording, self._input[source])

    def output(self, u: int) -> Shown:
        """Return the number of an output."""
        return tex(self._wording, self._output[u])

    def weights(self, u: int) -> tuple[str, ...]:
        """Return the weight (TeX) at each place that an output reads, in order; nothing where there is no kernel."""
        return tuple(tap.weight for tap in self._taps(u) if tap.weight)

    def working(self, u: int) -> str:
        """Return how an output is computed (TeX)."""
        return working(
            self._wording, self._operation, Cell(u, 0, Role.OUTPUT, True, *self.output(u)), tuple(self._taps(u))
        )

    def _taps(self, u: int) -> Iterator[Tap]:
        for m, (place, weight, exact) in enumerate(self._reads(u)):
            role = input_role([self._track], [place]) if self._track else Role.INPUT
            yield Tap(Cell(place, 0, role, True, *self.input(place)), 0, m, weight, exact)

    def _reads(self, u: int) -> Iterator[tuple[int, str, bool]]:
        """Yield each place that an output reads, and the weight with which it does."""
        if isinstance(self._operation, Resize):
            yield from ((cell, *tex(self._wording, weight)) for cell, weight in self._operation.weights(0, u))
        elif isinstance(self._operation, AdaptivePooling):
            yield from ((cell, "", True) for cell in self._operation.window(0, u))
        elif self._track:
            taps, kept = self._track.taps(u), self._track.kept
            kernel = self._kernel and (self._kernel if kept is None else [self._kernel[m] for m in kept])
            weights = (tex(self._wording, each) for each in kernel) if kernel else repeat(("", True), len(taps))
            yield from ((place, *weight) for place, weight in zip(taps, weights, strict=True))
