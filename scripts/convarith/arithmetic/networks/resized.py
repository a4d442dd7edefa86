"""The same network for an input of another size, as far as its sizes follow from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.networks.operations import Crop, Input, Joining, Operation, Pad, sliding
from convarith.arithmetic.networks.shapes import Shape, own_shape, shape_after
from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.arithmetic.stackable import Stackable, changed
from convarith.arithmetic.unfolding import Unfolding
from convarith.arithmetic.window_partition import WindowPartition

SIZED = (*get_args(Stackable), PixelShuffle, PixelUnshuffle, Unfolding, WindowPartition, Crop, Pad)
"""What says the size of the maps that it takes."""


def resized_layers(layers: Sequence[NamedLayer], sizes: Mapping[str, tuple[int, ...]]) -> list[NamedLayer]:
    """Return the layers of a network whose inputs have other sizes, by their names.

    What a layer says by itself stays: kernel, stride, padding in cells, output size of an adaptive pooling, cells of a
    crop, features of a linear layer. Raises GeometryError where they then do not fit.
    """
    return [layer for layer, _ in _resized(layers, sizes)]


def joined_sizes(
    layers: Sequence[NamedLayer], sizes: Mapping[str, tuple[int, ...]]
) -> list[tuple[NamedLayer, list[tuple[int, ...]]]]:
    """Return each layer that joins maps, with the sizes of these, for inputs of other sizes.

    Where they are unequal the largest goes on. Raises GeometryError where another layer does not fit.
    """
    return [(layer, [shape.size for shape in shapes]) for layer, shapes in _resized(layers, sizes) if _joins(layer)]


def _joins(layer: NamedLayer) -> bool:
    return isinstance(layer.operation, Joining)


def _resized(
    layers: Sequence[NamedLayer], sizes: Mapping[str, tuple[int, ...]]
) -> list[tuple[NamedLayer, list[Shape]]]:
    """Return each layer for other sizes, with the shapes that it takes."""
    given: dict[str, Shape] = {}
    found = []
    for layer in layers:
        shapes = [given[name] for name in layer.inputs]
        operation = _operation(layer, shapes, sizes)
        is_join = isinstance(operation, Joining)
        given[layer.name] = own_shape(operation, shapes) if is_join else shape_after(operation, shapes, layer.inputs)
        found.append((NamedLayer(layer.name, operation, layer.inputs, weights_of=layer.weights_of), shapes))
    return found


def _operation(layer: NamedLayer, shapes: Sequence[Shape], sizes: Mapping[str, tuple[int, ...]]) -> Operation:
    operation: Any = layer.operation
    if isinstance(operation, Input):
        return Input(operation.channels, sizes.get(layer.name, operation.input_size))
    if not isinstance(operation, SIZED):
        return layer.operation
    if sliding(operation).input_size == shapes[0].size:
        return layer.operation
    if isinstance(operation, Unfolding):
        return replace(operation, operation=replace(operation.operation, input_size=shapes[0].size))
    if isinstance(operation, Stackable):
        return changed(operation, input_size=shapes[0].size)
    resized: Operation = replace(operation, input_size=shapes[0].size)
    return resized
