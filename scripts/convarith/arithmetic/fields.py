"""Receptive fields along one axis: which cells the outputs of a chain or a graph of layers can see.

Along each axis, from r = 1, j = 1, t = 0, with the j from before the layer (after Araujo, Norris and Sim, "Computing
receptive fields of convolutional neural networks", 2019, with dilation in all three):

    r ← r + (k̂ − 1)·j                  receptive field
    t ← t + ((k̂ − 1)/2 − p_l)·j        start: the centre of the first output's field
    j ← j·s                            jump: from the field of one output to the next

A transposed layer spreads its outputs between its inputs: t ← t + (p_l − (k̂ − 1)/2)·j/s and j ← j/s. Which taps reach
an output then depends on its position, so fields differ, periodically: r is the largest of them, found by going through
a period, and the centres of the fields lie around t + u·j.

Where branches meet, an output sees what it sees through each of them. Branches of one jump have one period again; those
of different jumps are kept apart, because the further an output is from the first, the further their fields lie apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.uneven import UnevenTrack, uneven_tracks
from convarith.errors import Details, GeometryError

MOST_SPANS = 100_000
"""How many outputs whose fields differ are gone through along an axis."""

Span = tuple[int, int]
"""The first and the last cell of a field."""


@dataclass(frozen=True)
class Lattice:
    """The cells that outputs see along an axis without ends, repeating after a period, a whole number of cells on.

    ``spans`` has what each output of a period sees, None for nothing. ``jump`` is in cells of the input, and 0 where
    all outputs see the same, as after a flattening. ``starts`` are the lowest and the highest centre of the first
    output's field, in cells from the centre of the first cell: they differ where branches met that look at different
    places.
    """

    jump: Fraction
    starts: tuple[Fraction, Fraction]
    spans: tuple[Span | None, ...]

    def span(self, u: int) -> Span | None:
        """Return the first and the last cell that output ``u`` sees."""
        periods, place = divmod(u, len(self.spans))
        span = self.spans[place]
        # A period of outputs corresponds to a whole number of input cells.
        shift = int(periods * len(self.spans) * self.jump)
        return None if span is None else (span[0] + shift, span[1] + shift)

    @property
    def largest(self) -> int:
        """Cells of the largest span, 0 where nothing is seen."""
        return max((last - first + 1 for first, last in filter(None, self.spans)), default=0)

    def after_uneven(self, track: UnevenTrack) -> Lattice:
        """Return the field after an adaptive pooling or a resize."""
        cells = int(track.period * track.step)
        period = track.period * (len(self.spans) // gcd(len(self.spans), cells))
        check_period(period)
        return Lattice(
            jump=self.jump * track.step,
            starts=self._shifted(track.centre * self.jump),
            spans=tuple(self._seen(track.reads(u)) for u in range(period)),
        )

    def after(self, axis: Axis, kept: Sequence[int]) -> Lattice:
        """Return the field after a window that slides along this axis and reads the taps that are ``kept``."""
        period = len(self.spans) // gcd(len(self.spans), axis.stride)
        return Lattice(
            jump=self.jump * axis.stride,
            starts=self._shifted((Fraction(axis.effective_kernel_size - 1, 2) - axis.padding[0]) * self.jump),
            spans=tuple(self._seen([axis.reads(u)[tap] for tap in kept]) for u in range(period)),
        )

    def after_transposed(self, axis: Axis) -> Lattice:
        """Return the field after the transpose of a window that slides along ``axis``."""
        jump = self.jump / axis.stride
        return Lattice(
            jump=jump,
            starts=self._shifted((axis.padding[0] - Fraction(axis.effective_kernel_size - 1, 2)) * jump),
            spans=tuple(self._seen(axis.read_by(y)) for y in range(len(self.spans) * axis.stride)),
        )

    def whole(self, outputs: int) -> Lattice:
        """Return the field of something that sees all of the first ``outputs``: the same wherever it stands."""
        period = min(len(self.spans), outputs)
        ends = [self.span(u) for u in (*range(period), *range(outputs - period, outputs))]
        centre = self.jump * (outputs - 1) / 2
        return Lattice(Fraction(0), self._shifted(centre), (hull(ends),))

    def _shifted(self, cells: Fraction) -> tuple[Fraction, Fraction]:
        return self.starts[0] + cells, self.starts[1] + cells

    def _seen(self, cells: Sequence[int]) -> Span | None:
        return hull(map(self.span, cells))


@dataclass(frozen=True)
class AxisField:
    """What the outputs of a layer see along one axis of an input: a ``Lattice`` for each jump of its branches."""

    lattices: tuple[Lattice, ...]

    @property
    def jump(self) -> Fraction | None:
        """Input cells from one output to the next; None where branches met whose jumps differ.

        What all outputs see alike, like a gate after a global pooling, has no say, unless there is nothing else.
        """
        jumps = [lattice.jump for lattice in self.lattices]
        moving = [jump for jump in jumps if jump]
        return None if len(moving) > 1 else (*moving, *jumps)[0]

    @property
    def start(self) -> Fraction | None:
        """Where the first output is centred, in cells from the centre of the first; None where branches differ."""
        jump = self.jump
        low, high = next((lattice.starts for lattice in self.lattices if lattice.jump == jump), (0, 1))
        return Fraction(low) if low == high else None

    def span(self, u: int) -> Span | None:
        """Return the first and the last cell that output ``u`` sees if the input had no ends."""
        return hull(lattice.span(u) for lattice in self.lattices)

    def largest(self, outputs: int) -> int:
        """Return the cells of the largest field of ``outputs`` of them."""
        if len(self.lattices) == 1:
            return self.lattices[0].largest
        # Between outputs of one place in the period, the ends of a hull are the largest or smallest of straight lines.
        period = min(lcm(*(len(lattice.spans) for lattice in self.lattices)), outputs)
        check_period(period)
        spans = filter(None, (self.span(u) for u in (*range(period), *range(outputs - period, outputs))))
        return max((last - first + 1 for first, last in spans), default=0)

    def after_layer(self, operation: object, axis: int) -> AxisField:
        """Return the field after an operation along its ``axis``; it may be anything that has ``axes``."""
        return AxisField(
            tuple(_after(lattice, operation, axis) if lattice.jump else lattice for lattice in self.lattices)
        )

    def whole(self, outputs: int) -> AxisField:
        """Return the field of something that sees all of the first ``outputs``: the same wherever it stands."""
        return _by_jump(lattice.whole(outputs) for lattice in self.lattices)


ONE_CELL = AxisField((Lattice(Fraction(1), (Fraction(0), Fraction(0)), ((0, 0),)),))
"""The field of an input in itself."""


def joined(fields: Iterable[AxisField]) -> AxisField:
    """Return the field of a cell that sees what the cells of the same index see in several maps."""
    return _by_jump(lattice for field in fields for lattice in field.lattices)


def hull(spans: Iterable[Span | None]) -> Span | None:
    """Return the shortest span with all of these in it, None for nothing."""
    found = [span for span in spans if span is not None]
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None


def check_period(period: int) -> None:
    """Raise GeometryError where the fields of more outputs differ than can be gone through."""
    if period > MOST_SPANS:
        text = f"the receptive fields of {period} outputs differ, of which at most {MOST_SPANS} can be gone through"
        raise GeometryError(text, Details(hint="use sizes that divide each other", argument="output_size"))


def _by_jump(lattices: Iterable[Lattice]) -> AxisField:
    groups: dict[Fraction, dict[Lattice, None]] = {}
    for lattice in lattices:
        groups.setdefault(lattice.jump, {})[lattice] = None
    return AxisField(tuple(_merged([*group]) for _, group in sorted(groups.items())))


def _merged(group: Sequence[Lattice]) -> Lattice:
    """Return what is seen through lattices of one jump together."""
    if len(group) == 1:
        return group[0]
    period = lcm(*(len(lattice.spans) for lattice in group))
    check_period(period)
    spans = tuple(hull(lattice.span(u) for lattice in group) for u in range(period))
    low, high = min(lattice.starts[0] for lattice in group), max(lattice.starts[1] for lattice in group)
    return replace(group[0], starts=(low, high), spans=spans)


def _after(lattice: Lattice, operation: object, axis: int) -> Lattice:
    match operation:
        case Layer():
            return _after(lattice, operation.operation, axis)
        case NearestResize():
            return _after(lattice, operation.as_resize(), axis)
        case AdaptivePooling() | Resize():
            return lattice.after_uneven(uneven_tracks(operation)[axis])
        case TransposedConvolution():
            return lattice.after_transposed(operation.axes[axis])
    along: Axis = operation.axes[axis]  # type: ignore[attr-defined]  # all others slide
    kept = operation.along(axis) if isinstance(operation, MaskedConvolution) else range(along.kernel_size)
    return lattice.after(along, kept)
