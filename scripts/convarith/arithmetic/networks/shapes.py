"""The shape that a layer of a network gives, from the shapes that it takes; and whether these fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from convarith.arithmetic.networks.operations import (
    Add,
    Concatenate,
    Flatten,
    Input,
    Joining,
    Linear,
    Opaque,
    Operation,
    Pointwise,
    Unflatten,
    sliding,
)
from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.arithmetic.stackable import Stackable, with_channels
from convarith.arithmetic.unfolding import Unfolding
from convarith.arithmetic.window_partition import WindowPartition
from convarith.errors import Details, GeometryError
from convarith.sentences import named


@dataclass(frozen=True)
class Shape:
    """The output of a layer for one input: ``channels`` maps of ``size`` cells; () for a vector of so many features."""

    channels: int
    size: tuple[int, ...]

    @property
    def numbers(self) -> int:
        """How many numbers these are."""
        return self.channels * prod(self.size)

    def __str__(self) -> str:
        return " × ".join(map(str, (self.channels, *self.size)))


def shape_after(operation: Operation, shapes: Sequence[Shape], names: Sequence[str]) -> Shape:
    """Return the shape that a layer gives; ``names`` are those of the layers that give ``shapes``.

    Raises GeometryError where they do not fit, for joined maps too.
    """
    _check_count(operation, len(shapes))
    match operation:
        case Input():
            return Shape(operation.channels, operation.input_size)
        case Opaque():
            return Shape(operation.channels, operation.output_size)
        case Add() | Concatenate():
            check_joined(operation, shapes, names)
            return joined_shape(operation, shapes)
        case Pointwise():
            return Shape(operation.channels or shapes[0].channels, shapes[0].size)
        case Flatten():
            return Shape(shapes[0].numbers, ())
        case Unflatten():
            return _unflattened(operation, shapes[0], names[0])
        case Linear():
            return _linear(operation, shapes[0], names[0])
    _check_taken(operation, shapes[0], names[0])
    return own_shape(operation, shapes)


def own_shape(operation: Any, shapes: Sequence[Shape]) -> Shape:
    """Return the shape that an operation gives by what it says itself, whether or not ``shapes`` fit."""
    match operation:
        case Add() | Concatenate():
            return joined_shape(operation, shapes)
        case Linear():
            return Shape(operation.out_features, ())
        case Unflatten():
            return Shape(operation.channels, operation.output_size)
        case WindowPartition():
            return Shape(shapes[0].channels * prod(operation.window_size), operation.output_size)
    _, gives = _channels(operation)
    return Shape(gives or shapes[0].channels, sliding(operation).output_size)


def joined_shape(operation: Joining, shapes: Sequence[Shape]) -> Shape:
    """Return the shape of joined maps; along an axis where they differ, the largest."""
    axes = max(len(shape.size) for shape in shapes)
    size = tuple(max(shape.size[axis] for shape in shapes if len(shape.size) == axes) for axis in range(axes))
    channels = [shape.channels for shape in shapes]
    return Shape(sum(channels) if isinstance(operation, Concatenate) else max(channels), size)


def odd_one(operation: Joining, shapes: Sequence[Shape]) -> tuple[int, int] | None:
    """Return two of the ``shapes``, by their place, whose sizes cannot be joined; None if all can."""
    first = _largest(shapes)
    for place, shape in enumerate(shapes):
        if not _fits(operation, shapes[first].size, shape.size):
            return (first, place) if first < place else (place, first)
    return None


def _largest(shapes: Sequence[Shape]) -> int:
    """Return the place of the first shape that has the size of the whole."""
    return max(range(len(shapes)), key=lambda place: (prod(shapes[place].size), -place))


def _fits(operation: Joining, size: Sequence[int], other: Sequence[int]) -> bool:
    if len(size) != len(other):
        return False
    broadcast = isinstance(operation, Add)
    return all(a == b or (broadcast and 1 in (a, b)) for a, b in zip(size, other, strict=True))


def check_joined(operation: Joining, shapes: Sequence[Shape], names: Sequence[str]) -> None:
    """Raise GeometryError for maps that cannot be joined, with the layers that give them."""
    odd = odd_one(operation, shapes)
    if odd is not None:
        one, other = (f'"{names[place]}" gives {_sized(shapes[place].size)}' for place in odd)
        raise GeometryError(f"its inputs are unequal: {one}, but {other}", Details(argument="inputs"))
    channels = {shape.channels for shape in shapes} - {1}
    if isinstance(operation, Add) and len(channels) > 1:
        each = " and ".join(f'"{name}" gives {shape.channels}' for name, shape in zip(names, shapes, strict=True))
        text = f"its inputs have different numbers of channels: {each}"
        hint = "give one branch a convolution with a kernel of 1, or concatenate them"
        raise GeometryError(text, Details(hint=hint, argument="inputs"))


def _sized(size: Sequence[int]) -> str:
    return " × ".join(map(str, size)) or "a vector"


def _check_count(operation: Operation, count: int) -> None:
    """Raise GeometryError for another number of inputs than a layer takes."""
    if isinstance(operation, Opaque):
        return
    if isinstance(operation, Joining):
        if not count:
            raise GeometryError("it joins nothing", Details(hint="name its inputs", argument="inputs"))
        return
    takes = 0 if isinstance(operation, Input) else 1
    if count != takes:
        text = f"it has {count} {'input' if count == 1 else 'inputs'}, but takes {'none' if takes == 0 else 'one'}"
        hint = "join them by Add() or Concatenate() first" if takes and count else ""
        raise GeometryError(text, Details(hint=hint or f"name {'no' if not takes else 'its'} input", argument="inputs"))


def _check_taken(operation: Any, shape: Shape, name: str) -> None:
    """Raise GeometryError unless the size and the channels of an operation are those that it is given."""
    input_size = sliding(operation).input_size
    if input_size != shape.size:
        text = f'its {named("input_size")} is {input_size}, but "{name}" gives {shape.size}'
        hint = f"use an {named('input_size')} of {shape.size}"
        raise GeometryError(text, Details(hint=hint, argument="input_size"))
    takes, _ = _channels(operation)
    if takes not in (None, shape.channels):
        text = f'it takes {takes} {"channel" if takes == 1 else "channels"}, but "{name}" gives {shape.channels}'
        is_bare = isinstance(operation, Stackable) and with_channels(operation) is not operation
        hint = "wrap the convolution in a Layer" if is_bare else f"use {shape.channels} channels"
        raise GeometryError(text, Details(hint=hint, argument="in_channels"))


def _channels(operation: Any) -> tuple[int | None, int | None]:
    """Return the channels that an operation takes and gives, None where it takes any and gives as many."""
    if isinstance(operation, (PixelShuffle, PixelUnshuffle)):
        return operation.channels, operation.output_shape[0]
    if isinstance(operation, Unfolding):
        return operation.channels, operation.output_size[0]
    full = with_channels(operation)
    return (full.in_channels, full.out_channels) if full else (None, None)


def _unflattened(operation: Unflatten, shape: Shape, name: str) -> Shape:
    found = Shape(operation.channels, operation.output_size)
    if prod(shape.size) > 1:
        text = f'it takes a vector, or maps of one cell, but "{name}" gives maps of {_sized(shape.size)}'
        raise GeometryError(text, Details(hint="use Flatten() first", argument="inputs"))
    if found.numbers != shape.numbers:
        text = f'it gives {found}, which are {found.numbers} numbers, but "{name}" gives {shape.numbers}'
        raise GeometryError(text, Details(argument="output_size"))
    return found


def _linear(operation: Linear, shape: Shape, name: str) -> Shape:
    if shape.size:
        text = f'it takes a vector, but "{name}" gives maps of {_sized(shape.size)}'
        raise GeometryError(text, Details(hint="use Flatten() first", argument="inputs"))
    if shape.channels != operation.in_features:
        text = f'its {named("in_features")} is {operation.in_features}, but "{name}" gives {shape.channels}'
        hint = f"use {named('in_features')} of {shape.channels}"
        raise GeometryError(text, Details(hint=hint, argument="in_features"))
    return Shape(operation.out_features, ())
