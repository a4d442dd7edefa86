"""What one more layer does to the receptive fields of a network, and to the cells that are read going back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from convarith.arithmetic.boxes import Boxes, box_of, full_box, read_by, union
from convarith.arithmetic.fields import ONE_CELL, AxisField, joined
from convarith.arithmetic.networks.layers import LayerState, NamedLayer
from convarith.arithmetic.networks.operations import (
    Add,
    Concatenate,
    Flatten,
    Input,
    Linear,
    Opaque,
    Pointwise,
    Unflatten,
    sliding,
)
from convarith.arithmetic.networks.shapes import Shape
from convarith.errors import Details, GeometryError

Fields = Mapping[str, tuple[AxisField, ...]]
"""Per input, what is seen of it along each of its axes."""


def fields_after(layer: NamedLayer, shape: Shape, states: Sequence[LayerState]) -> Fields | None:
    """Return the fields after a layer that gives ``shape`` of the outputs of ``states``; None if they are unknown."""
    operation: Any = layer.operation
    known = [state.fields for state in states if state.fields is not None]
    if isinstance(operation, Opaque) or len(known) < len(states):
        return None
    match operation:
        case Input():
            return {layer.name: (ONE_CELL,) * len(operation.input_size)}
        case Add() | Concatenate():
            return _joined([_broadcast(state, shape) for state in states])
        case Pointwise():
            return known[0]
        case Flatten() | Linear() | Unflatten():
            return _whole(known[0], states[0].output_size)
    slides = sliding(operation)
    return {
        name: tuple(field.after_layer(slides, axis) for axis, field in enumerate(each))
        for name, each in known[0].items()
    }


def boxes_before(layer: NamedLayer, boxes: Boxes, shape: Shape, shapes: Sequence[Shape]) -> list[Boxes]:
    """Return the cells of each of a layer's inputs, of ``shapes``, that it reads for the ``boxes`` of its output.

    Raises GeometryError for an opaque layer, of which that is not known.
    """
    if not boxes:
        return [frozenset()] * len(shapes)
    match layer.operation:
        case Opaque():
            text = f'what "{layer.name}" ({layer.kind}) reads is not known: the layer is opaque'
            raise GeometryError(text, Details(hint="ask for a layer before it", layer=layer.name))
        case Add() | Concatenate():
            return [_of_broadcast(boxes, shape.size, each.size) for each in shapes]
        case Pointwise():
            return [boxes]
        case Flatten() | Linear():
            return [frozenset({full_box(shapes[0].size)})]
        case Unflatten():
            return [frozenset({box_of((0,) * len(shapes[0].size))})]
    return [read_by(sliding(layer.operation), boxes)]


def _whole(fields: Fields, size: Sequence[int]) -> Fields:
    """Return the fields of something that sees all of a map of this size."""
    return {
        name: tuple(field.whole(size[axis] if axis < len(size) else 1) for axis, field in enumerate(each))
        for name, each in fields.items()
    }


def _broadcast(state: LayerState, shape: Shape) -> Fields:
    """Return the fields of a map as they are in a larger one of this ``shape``: those of its one cell everywhere."""
    assert state.fields is not None
    size = state.output_size
    is_repeated = [mine == 1 < theirs for mine, theirs in zip(size, shape.size, strict=False)]
    return {
        name: tuple(
            field.whole(1) if axis < len(is_repeated) and is_repeated[axis] else field
            for axis, field in enumerate(each)
        )
        for name, each in state.fields.items()
    }


def _joined(branches: Sequence[Fields]) -> Fields:
    names = dict.fromkeys(name for branch in branches for name in branch)
    return {name: _together([branch[name] for branch in branches if name in branch]) for name in names}


def _together(fields: Sequence[tuple[AxisField, ...]]) -> tuple[AxisField, ...]:
    return tuple(joined(along) for along in zip(*fields, strict=True))


def _of_broadcast(boxes: Boxes, size: Sequence[int], of: Sequence[int]) -> Boxes:
    """Return the boxes of a map of size ``of`` that is repeated to ``size``."""
    if len(size) != len(of) or tuple(size) == tuple(of):
        return boxes if len(size) == len(of) else frozenset({full_box(of)})
    one = frozenset({0})
    return union(tuple(one if mine == 1 else along for along, mine in zip(box, of, strict=True)) for box in boxes)
