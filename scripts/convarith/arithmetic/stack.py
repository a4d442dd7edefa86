"""Stacks of layers: receptive fields in the stack's input, alignment and costs.

Along each axis, from r = 1, j = 1, t = 0, with the j from before the layer (after Araujo, Norris and Sim, "Computing
receptive fields of convolutional neural networks", 2019, with dilation in all three):

    r ← r + (k̂ − 1)·j                  receptive field
    t ← t + ((k̂ − 1)/2 − p_l)·j        start: the centre of the first output's field
    j ← j·s                            jump: from the field of one output to the next

A transposed layer spreads its outputs between its inputs: t ← t + (p_l − (k̂ − 1)/2)·j/s and j ← j/s. Which taps reach
an output then depends on its position, so fields differ, periodically: r is the largest of them, found by going through
a period, and the centres of the fields lie around t + u·j.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import gcd, prod
from typing import get_args

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.arguments import index_in, shown
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.uneven import UnevenTrack, uneven_tracks
from convarith.errors import Details, GeometryError

Stackable = (
    Layer | Convolution | MaskedConvolution | TransposedConvolution | Pooling | AdaptivePooling | Resize | NearestResize
)
MOST_SPANS = 100_000
"""How many outputs whose fields differ are gone through along an axis."""

Span = tuple[int, int]
"""The first and the last cell of a field."""


@dataclass(frozen=True)
class Stage:
    """The state of a stack after one of its layers; tuples have one value per axis.

    Sizes and fields are in cells: ``receptive_field`` in cells of the stack's input, padding included, from the first
    to the last that an output can see. ``jump`` and ``start`` are in cells of that input too, ``start`` counted from
    the centre of its first cell. ``channels`` is None while no layer has defined them; ``macs`` are those
    of the layer for one input.
    """

    layer: Stackable
    output_size: tuple[int, ...]
    channels: int | None
    receptive_field: tuple[int, ...]
    jump: tuple[Fraction, ...]
    start: tuple[Fraction, ...]
    parameters: int
    macs: int


@dataclass(frozen=True)
class Stack:
    """Layers one after the other: each reads the output of the one before.

    ``layers`` are ``Layer`` objects where there are channels; a bare Convolution or TransposedConvolution stands for
    one of a single channel without bias, and so does a MaskedConvolution, of which only the weights that its mask keeps
    count; poolings and resizes keep the channels, have no parameters and, since
    they multiply by no learned weights, no MACs. ``stages`` holds the state after each.

    Raises GeometryError for no layers, for others than these, and for sizes or channels that do not fit together.
    """

    layers: tuple[Stackable, ...]
    stages: tuple[Stage, ...] = field(init=False, repr=False, compare=False)

    def __init__(self, layers: Sequence[Stackable]) -> None:
        if not isinstance(layers, (tuple, list)) or not layers:
            text = f"layers is {shown(layers)}, but must be a list of at least one layer"
            raise GeometryError(text, Details(argument="layers"))
        object.__setattr__(self, "layers", tuple(layers))
        object.__setattr__(self, "stages", tuple(_stages(self.layers)))

    @property
    def input_size(self) -> tuple[int, ...]:
        """Cells of the stack's input, one number per axis."""
        return self.layers[0].input_size

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the last layer's output, one number per axis."""
        return self.stages[-1].output_size

    @property
    def receptive_field(self) -> tuple[int, ...]:
        """Cells from the first to the last that an output of the last layer can see, padding included."""
        return self.stages[-1].receptive_field

    @property
    def jump(self) -> tuple[Fraction, ...]:
        """Input cells from one output of the last layer to the next."""
        return self.stages[-1].jump

    @property
    def start(self) -> tuple[Fraction, ...]:
        """Where the first output of the last layer is centred, in cells from the centre of the first input cell."""
        return self.stages[-1].start

    @property
    def parameters(self) -> int:
        """Learnable parameters of all layers."""
        return sum(stage.parameters for stage in self.stages)

    def macs(self, batch: int = 1) -> int:
        """Return the multiply-accumulates of all layers for ``batch`` inputs; GeometryError for a batch below 1."""
        return sum(_macs(layer, batch) for layer in self.layers)

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the real cells of the stack's input that an output cell sees through all layers.

        Raises GeometryError for an index outside the output.
        """
        cells = frozenset({index_in(self.output_size, output_index)})
        for layer in reversed(self.layers):
            operation = layer.operation if isinstance(layer, Layer) else layer
            cells = frozenset().union(*(operation.inputs_of(cell) for cell in cells))
        return cells


@dataclass(frozen=True)
class Alignment:
    """Whether two branches agree in jump, start and size: true or false as a condition; ``reason`` says why not."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


def aligned(a: Stack, b: Stack) -> Alignment:
    """Return whether two branches of one input can be added or concatenated cell by cell.

    Outputs of the same index must look at the same place, so jump and start must agree; and there must be as
    many of them. Frameworks check the sizes only: they silently add misaligned branches of equal size. Raises
    GeometryError for branches of inputs of different sizes.
    """
    if a.input_size != b.input_size:
        text = f"the branches start from inputs of sizes {a.input_size} and {b.input_size}, but must share one input"
        raise GeometryError(text)
    reasons = []
    for axis in range(len(a.input_size)):
        if a.jump[axis] != b.jump[axis]:
            reasons.append(f"axis {axis}: one output is {a.jump[axis]} input cells from the next, but {b.jump[axis]}")
            continue  # sizes that differ as well differ for that reason
        if a.start[axis] != b.start[axis]:
            reasons.append(f"axis {axis}: the first output is centred on {a.start[axis]}, but on {b.start[axis]}")
        if a.output_size[axis] != b.output_size[axis]:
            reasons.append(f"axis {axis}: the output has size {a.output_size[axis]}, but {b.output_size[axis]}")
    return Alignment("; ".join(f"{reason} in the second branch" for reason in reasons))


@contextmanager
def _on_layer(number: int) -> Iterator[None]:
    """Say in a GeometryError raised inside which layer (counted from 1, as in pictures) it is about."""
    try:
        yield
    except GeometryError as error:
        details = replace(error.details, argument="layers", layer=number)
        raise GeometryError(f"layer {number}: {error.problem}", details) from None


@dataclass(frozen=True)
class _Field:
    """The cells that outputs along an axis see, on an infinite grid: a span per output of a period, or None."""

    jump: Fraction
    start: Fraction
    spans: tuple[Span | None, ...]

    def span(self, u: int) -> Span | None:
        periods, place = divmod(u, len(self.spans))
        span = self.spans[place]
        # A period of outputs corresponds to a whole number of input cells.
        shift = int(periods * len(self.spans) * self.jump)
        return None if span is None else (span[0] + shift, span[1] + shift)

    @property
    def largest(self) -> int:
        return max((last - first + 1 for first, last in filter(None, self.spans)), default=0)

    def after_layer(self, operation: Stackable, axis: int) -> _Field:
        """Return the field after an operation."""
        if isinstance(operation, NearestResize):
            return self.after_layer(operation.as_resize(), axis)
        if isinstance(operation, (AdaptivePooling, Resize)):
            return self.after_uneven(uneven_tracks(operation)[axis])
        assert not isinstance(operation, Layer)  # which stands for its operation
        if isinstance(operation, TransposedConvolution):
            return self.after_transposed(operation.axes[axis])
        kept = operation.along(axis) if isinstance(operation, MaskedConvolution) else range(operation.kernel_size[axis])
        return self.after(operation.axes[axis], kept)

    def after_uneven(self, track: UnevenTrack) -> _Field:
        """Return the field after an adaptive pooling or a resize."""
        cells = int(track.period * track.step)
        period = track.period * (len(self.spans) // gcd(len(self.spans), cells))
        if period > MOST_SPANS:
            text = f"the receptive fields of {period} outputs differ, of which at most {MOST_SPANS} can be gone through"
            raise GeometryError(text, Details(hint="use sizes that divide each other", argument="output_size"))
        return _Field(
            jump=self.jump * track.step,
            start=self.start + track.centre * self.jump,
            spans=tuple(self._joined(track.reads(u)) for u in range(period)),
        )

    def after(self, axis: Axis, kept: Sequence[int]) -> _Field:
        """Return the field after a window that slides along this axis and reads the taps that are ``kept``."""
        period = len(self.spans) // gcd(len(self.spans), axis.stride)
        return _Field(
            jump=self.jump * axis.stride,
            start=self.start + (Fraction(axis.effective_kernel_size - 1, 2) - axis.padding[0]) * self.jump,
            spans=tuple(self._joined([axis.reads(u)[tap] for tap in kept]) for u in range(period)),
        )

    def after_transposed(self, axis: Axis) -> _Field:
        """Return the field after the transpose of a window that slides along ``axis``."""
        jump = self.jump / axis.stride
        return _Field(
            jump=jump,
            start=self.start + (axis.padding[0] - Fraction(axis.effective_kernel_size - 1, 2)) * jump,
            spans=tuple(self._joined(axis.read_by(y)) for y in range(len(self.spans) * axis.stride)),
        )

    def _joined(self, cells: Sequence[int]) -> Span | None:
        spans = [span for span in map(self.span, cells) if span is not None]
        return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def _stages(layers: tuple[Stackable, ...]) -> list[Stage]:
    stages: list[Stage] = []
    channels: int | None = None
    fields: list[_Field] = []
    for number, layer in enumerate(layers, start=1):
        with _on_layer(number):
            _check(layer, stages[-1] if stages else None)
        fields = fields or [_Field(Fraction(1), Fraction(0), ((0, 0),)) for _ in layer.input_size]
        operation = layer.operation if isinstance(layer, Layer) else layer
        with _on_layer(number):
            fields = [before.after_layer(operation, axis) for axis, before in enumerate(fields)]
        with_channels = _layer(layer)
        channels = with_channels.out_channels if with_channels else channels
        stages.append(
            Stage(
                layer=layer,
                output_size=layer.output_size,
                channels=channels,
                receptive_field=tuple(each.largest for each in fields),
                jump=tuple(each.jump for each in fields),
                start=tuple(each.start for each in fields),
                parameters=_parameters(layer),
                macs=_macs(layer),
            )
        )
    return stages


def _layer(layer: Stackable) -> Layer | None:
    """Return the layer with channels that ``layer`` is or stands for, None for one that keeps the channels."""
    if isinstance(layer, MaskedConvolution):
        return Layer(layer.operation, 1, 1, bias=False)
    if isinstance(layer, (Convolution, TransposedConvolution)):
        return Layer(layer, 1, 1, bias=False)
    return layer if isinstance(layer, Layer) else None


def _parameters(layer: Stackable) -> int:
    if isinstance(layer, MaskedConvolution):
        return len(layer.taps)
    with_channels = _layer(layer)
    return with_channels.parameters if with_channels else 0


def _macs(layer: Stackable, batch: int = 1) -> int:
    with_channels = _layer(layer)
    macs = with_channels.macs(batch) if with_channels else 0
    return macs * len(layer.taps) // prod(layer.kernel_size) if isinstance(layer, MaskedConvolution) else macs


def _check(layer: object, before: Stage | None) -> None:
    """Raise GeometryError for a layer that a stack cannot have, or that does not fit after ``before``."""
    if not isinstance(layer, Stackable):
        *kinds, last = (kind.__name__ for kind in get_args(Stackable))
        text = f"{type(layer).__name__} cannot stand in a stack"
        raise GeometryError(text, Details(hint=f"use a {', '.join(kinds)} or {last}"))
    if before is None:
        return
    if layer.input_size != before.output_size:
        text = f"its input_size is {layer.input_size}, but the layer before gives {before.output_size}"
        raise GeometryError(text, Details(hint=f"use an input_size of {before.output_size}"))
    given, takes = before.channels, _layer(layer)
    if given is not None and takes is not None and takes.in_channels != given:
        text = f"it takes {takes.in_channels} {_channels(takes.in_channels)}, but the layer before gives {given}"
        bare = "wrap the convolution in a Layer" if takes is not layer else f"use in_channels of {given}"
        raise GeometryError(text, Details(hint=bare))


def _channels(count: int) -> str:
    return "channel" if count == 1 else "channels"
