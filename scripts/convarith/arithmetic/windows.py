"""The cells that the windows of an operation read, per axis: of the input, its padding and inserted zeros.

A place is a position along the drawn input, counted from its first real cell, 0; places of padding are below 0 or after
the end. The drawn input of a transposed convolution is stretched, and its zeros have places too. Axes never interact:
what a window reads, and what no window reads, is the product of its axes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

from convarith.arithmetic.axis import Axis
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.pooling import Pooling

MapOperation = Convolution | TransposedConvolution | Pooling
"""An operation that slides a window over one map; what it reads is the product of its axes."""
SlidingOperation = MapOperation | MaskedConvolution
"""The same, or one whose window reads some of its taps only."""


@dataclass(frozen=True)
class Reading:
    """What one window reads along one axis.

    ``cells`` are the cells of the input under its taps, counted from 0. ``before`` and ``after`` are its taps on
    padding: for each the cell that is repeated there, None for a zero. ``zeros`` counts the taps on zeros between the
    cells, ``beyond`` those beyond the edge, in the last window of ceil mode.
    """

    cells: tuple[int, ...]
    before: tuple[int | None, ...] = ()
    after: tuple[int | None, ...] = ()
    zeros: int = 0
    beyond: int = 0

    @property
    def sources(self) -> tuple[int, ...]:
        """All cells of the input that are read, including those that padding repeats."""
        repeated = (cell for cell in (*self.before, *self.after) if cell is not None)
        return tuple(sorted({*self.cells, *repeated}))


@dataclass(frozen=True)
class Track:
    """One axis as it is drawn: a window takes ``outputs`` positions over the input, stretched and padded.

    There are ``stretch`` places from one cell of the input to the next; the last ``output_padding`` places of the
    padding are due to the output padding of a transposed convolution. ``kept`` are the taps that a mask keeps along
    this axis, None for all.
    """

    axis: Axis
    outputs: int
    stretch: int = 1
    mode: PaddingMode = PaddingMode.ZEROS
    output_padding: int = 0
    kept: tuple[int, ...] | None = None

    @property
    def size(self) -> int:
        """Cells of the input, without the zeros between them."""
        return (self.axis.input_size - 1) // self.stretch + 1

    @property
    def places(self) -> range:
        """All places: those of the input, and those of the padding around it."""
        before, after = self.axis.padding
        return range(-max(before, 0), self.axis.input_size + max(after, 0))

    @property
    def is_causal(self) -> bool:
        """Whether an output reads the cell of its own place and earlier ones only."""
        extent = self.axis.effective_kernel_size - 1
        return self.stretch == 1 and extent > 0 and self.axis.padding == (extent, 0)

    @property
    def step(self) -> Fraction:
        """How far an output is from the next, in places."""
        return Fraction(self.axis.stride)

    @property
    def centre(self) -> Fraction:
        """Where the first output is centred, in places from the first cell of the input."""
        return Fraction(self.axis.effective_kernel_size - 1, 2) - self.axis.padding[0]

    def is_inside(self, place: int) -> bool:
        """Return whether a place is one of the input, or between its cells, and not one of the padding."""
        return 0 <= place < self.axis.input_size

    def is_output_padding(self, place: int) -> bool:
        """Return whether a place is one of the padding that is due to output padding."""
        ordinary = max(self.axis.padding[1] - self.output_padding, 0)
        return place >= self.axis.input_size + ordinary

    def reads(self, u: int) -> tuple[int, ...]:
        """Return the places under the taps of the window at position ``u``, without those of a mask."""
        reads = self.axis.reads(u)
        return reads if self.kept is None else tuple(reads[tap] for tap in self.kept)

    def taps(self, u: int) -> list[int]:
        """Return the places that the window at position ``u`` reads, without those over the edge."""
        places = self.places
        return [place for place in self.reads(u) if place in places]

    def source(self, place: int) -> int | None:
        """Return the cell whose value is at a place; None for a zero."""
        at = self.mode.source(place, self.axis.input_size)
        return None if at is None or at % self.stretch else at // self.stretch

    def reading(self, u: int) -> Reading:
        """Return what the window at position ``u`` reads."""
        return self.reading_at(self.reads(u))

    def reading_at(self, places: Iterable[int]) -> Reading:
        """Return what is read at these places, which are in order."""
        places, size, end = list(places), self.axis.input_size, self.places.stop
        inside = [place for place in places if 0 <= place < size]
        cells = tuple(place // self.stretch for place in inside if place % self.stretch == 0)
        return Reading(
            cells,
            before=tuple(self.source(place) for place in places if place < 0),
            after=tuple(self.source(place) for place in places if size <= place < end),
            zeros=len(inside) - len(cells),
            beyond=sum(place >= end for place in places),
        )

    @cached_property
    def touched(self) -> Collection[int]:
        """The places under the taps of any window, unordered."""
        axis, places = self.axis, self.places
        start, last = axis.reads(0)[0], axis.reads(self.outputs - 1)[0]
        if axis.dilation == 1 and axis.stride <= axis.kernel_size and self.kept is None:  # no gaps
            return range(start, min(last + axis.kernel_size, places.stop))
        taps = [tap * axis.dilation for tap in self.kept or range(axis.kernel_size)]
        return {
            place for tap in taps for place in range(start + tap, last + tap + 1, axis.stride) if place < places.stop
        }

    @cached_property
    def read(self) -> frozenset[int]:
        """The cells of the input that any window reads, directly or where padding repeats them."""
        return frozenset(cell for place in self.touched if (cell := self.source(place)) is not None)

    def is_used(self, place: int) -> bool:
        """Return whether what stands at a place is read: a cell of the input also where padding repeats it."""
        if self.is_inside(place) and place % self.stretch == 0:
            return place // self.stretch in self.read
        return place in self.touched


@dataclass(frozen=True)
class Gaps:
    """The places of an axis where nothing is read, by reason; all are in order.

    ``after`` are after the last tap of the last window, ``between_windows`` under no window, because the stride is
    larger than what a window spans, and ``between_taps`` under windows, but under no tap of their dilated kernel.
    """

    between_windows: tuple[int, ...]
    between_taps: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class Unread:
    """The number of cells of the input, and of its padding, that no window reads.

    ``gaps`` says where, an entry per axis; empty for a transposed convolution, which leaves out only what its padding
    crops.
    """

    cells: int
    of_cells: int
    padding: int
    of_padding: int
    gaps: tuple[Gaps, ...]


def tracks(operation: SlidingOperation) -> tuple[Track, ...]:
    """Return each axis of an operation as it is drawn: a transposed convolution as the direct one that computes it.

    Along an axis a mask keeps the taps that it keeps anywhere: of several axes it is not the product.
    """
    if isinstance(operation, TransposedConvolution):
        direct = operation.equivalent()
        each = zip(direct.axes, operation.output_size, direct.stretch, direct.output_padding, strict=True)
        return tuple(Track(axis, outputs, stretch, output_padding=extra) for axis, outputs, stretch, extra in each)
    mode = padding_mode(operation)
    along = (
        Track(axis, outputs, mode=mode) for axis, outputs in zip(operation.axes, operation.output_size, strict=True)
    )
    if isinstance(operation, MaskedConvolution):
        return tuple(replace(track, kept=operation.along(axis)) for axis, track in enumerate(along))
    return tuple(along)


def padding_mode(operation: SlidingOperation) -> PaddingMode:
    """Return what the padding of an operation is made of: zeros, unless a convolution says otherwise."""
    return operation.padding_mode if isinstance(operation, (Convolution, MaskedConvolution)) else PaddingMode.ZEROS


def readings(operation: MapOperation, output: Sequence[int]) -> tuple[Reading, ...]:
    """Return the reading of an output cell, one per axis."""
    return tuple(track.reading(u) for track, u in zip(tracks(operation), output, strict=True))


def masked_places(operation: MaskedConvolution, output: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return the places that the kept taps of a mask read at an output, in reading order."""
    reads = [axis.reads(u) for axis, u in zip(operation.axes, output, strict=True)]
    return tuple(tuple(places[m] for places, m in zip(reads, tap, strict=True)) for tap in operation.taps)


def read_places(operation: MaskedConvolution) -> frozenset[tuple[int, ...]]:
    """Return all places that any window reads under a mask."""
    found: set[tuple[int, ...]] = set()
    for tap in operation.taps:
        each = zip(operation.axes, tap, operation.output_size, strict=True)
        found.update(product(*([axis.reads(u)[m] for u in range(size)] for axis, m, size in each)))
    return frozenset(found)


def read_cells(operation: MaskedConvolution) -> frozenset[tuple[int, ...]]:
    """Return the cells of the input that any window reads under a mask, directly or where padding repeats them."""
    each = tracks(operation)
    sources = (
        tuple(track.source(at) for track, at in zip(each, place, strict=True)) for place in read_places(operation)
    )
    return frozenset(cell for cell in sources if None not in cell)  # type: ignore[misc]  # None was left out


def reached(operation: TransposedConvolution, cell: Sequence[int]) -> tuple[Reading, ...]:
    """Return the output cells that an input cell is added to, an entry per axis.

    ``before`` and ``after`` are taps on cells that the padding crops.
    """
    each = zip(operation.axes, cell, strict=True)
    return tuple(Track(axis, axis.output_size).reading_at(axis.reads(j)) for axis, j in each)


def unread(operation: MapOperation) -> Unread:
    """Count the cells that no window of an operation reads, without visiting each.

    The zeros between the cells of a transposed convolution are neither input nor padding, and not counted.
    """
    each = tracks(operation)
    cells = prod(track.size for track in each)
    drawn = prod(track.axis.input_size for track in each)
    inside = [sum(0 <= place < track.axis.input_size for place in track.touched) for track in each]
    of_padding = prod(len(track.places) for track in each) - drawn
    return Unread(
        cells=cells - prod(len(track.read) for track in each),
        of_cells=cells,
        padding=of_padding - (prod(len(track.touched) for track in each) - prod(inside)),
        of_padding=of_padding,
        gaps=() if isinstance(operation, TransposedConvolution) else tuple(map(_gaps, each)),
    )


def _gaps(track: Track) -> Gaps:
    axis = track.axis
    last = track.outputs - 1
    end = axis.reads(last)[-1]
    between_windows, between_taps, after = [], [], []
    for place in track.places:
        if track.is_used(place):
            continue
        window = min((place + axis.padding[0]) // axis.stride, last)  # the last window that starts here or before
        if place > end:
            after.append(place)
        elif place + axis.padding[0] - window * axis.stride >= axis.effective_kernel_size:
            between_windows.append(place)
        else:
            between_taps.append(place)
    return Gaps(tuple(between_windows), tuple(between_taps), tuple(after))
