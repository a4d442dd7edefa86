"""Stacks of layers: receptive fields in the stack's input, alignment and costs; ``fields`` has the formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import get_args

from convarith.arithmetic.arguments import index_in, shown
from convarith.arithmetic.boxes import box_of, cells_of, read_by
from convarith.arithmetic.fields import ONE_CELL, AxisField
from convarith.arithmetic.stackable import Stackable, macs_of, parameters_of, with_channels
from convarith.errors import Details, GeometryError
from convarith.sentences import named


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
            text = f"{named('layers')} is {shown(layers)}, but must be a list of at least one layer"
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
        return sum(macs_of(layer, batch) for layer in self.layers)

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the real cells of the stack's input that an output cell sees through all layers.

        Raises GeometryError for an index outside the output.
        """
        boxes = frozenset({box_of(index_in(self.output_size, output_index))})
        for layer in reversed(self.layers):
            boxes = read_by(layer, boxes)
        return cells_of(boxes)


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
        raise error.after(f"layer {number}: ").with_details(argument="layers", layer=number) from None


def _stages(layers: tuple[Stackable, ...]) -> list[Stage]:
    stages: list[Stage] = []
    channels: int | None = None
    fields: list[AxisField] = []
    for number, layer in enumerate(layers, start=1):
        with _on_layer(number):
            _check(layer, stages[-1] if stages else None)
        fields = fields or [ONE_CELL for _ in layer.input_size]
        with _on_layer(number):
            fields = [before.after_layer(layer, axis) for axis, before in enumerate(fields)]
        full = with_channels(layer)
        channels = full.out_channels if full else channels
        stages.append(
            Stage(
                layer=layer,
                output_size=layer.output_size,
                channels=channels,
                receptive_field=tuple(each.largest(size) for each, size in zip(fields, layer.output_size, strict=True)),
                jump=tuple(each.lattices[0].jump for each in fields),  # a chain has one
                start=tuple(each.lattices[0].starts[0] for each in fields),
                parameters=parameters_of(layer),
                macs=macs_of(layer),
            )
        )
    return stages


def _check(layer: object, before: Stage | None) -> None:
    """Raise GeometryError for a layer that a stack cannot have, or that does not fit after ``before``."""
    if not isinstance(layer, Stackable):
        *kinds, last = (kind.__name__ for kind in get_args(Stackable))
        text = f"{type(layer).__name__} cannot stand in a stack"
        raise GeometryError(text, Details(hint=f"use a {', '.join(kinds)} or {last}"))
    if before is None:
        return
    if layer.input_size != before.output_size:
        text = f"its {named('input_size')} is {layer.input_size}, but the layer before gives {before.output_size}"
        raise GeometryError(text, Details(hint=f"use an {named('input_size')} of {before.output_size}"))
    given, takes = before.channels, with_channels(layer)
    if given is not None and takes is not None and takes.in_channels != given:
        text = f"it takes {takes.in_channels} {_channels(takes.in_channels)}, but the layer before gives {given}"
        bare = "wrap the convolution in a Layer" if takes is not layer else f"use {named('in_channels')} of {given}"
        raise GeometryError(text, Details(hint=bare))


def _channels(count: int) -> str:
    return "channel" if count == 1 else "channels"
