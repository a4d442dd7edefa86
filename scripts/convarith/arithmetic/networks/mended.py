"""Applies a change that mends a join: the layers of the network after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.networks.mending import Mending
from convarith.arithmetic.networks.operations import Crop
from convarith.arithmetic.networks.resized import joined_sizes, resized_layers
from convarith.arithmetic.repairing import Change
from convarith.arithmetic.stackable import changed


def mended(layers: Sequence[NamedLayer], join: str, mending: Mending) -> list[NamedLayer]:
    """Return the layers of a network after a change that mends the layer called ``join``; sizes follow from it.

    A crop becomes a layer of its own, called after the join and the layer that it crops. Raises GeometryError where
    another layer does not fit any more.
    """
    after: Any = mending.after
    if mending.change is Change.INPUT_SIZE:
        return resized_layers(layers, {mending.layer: after})
    if mending.change is Change.CROP:
        return resized_layers(_cropped(layers, join, mending), {})
    found = []
    for layer in layers:
        operation: Any = layer.operation
        if layer.name == mending.layer:
            operation = changed(operation, **{mending.change.value: after})
        found.append(NamedLayer(layer.name, operation, layer.inputs, weights_of=layer.weights_of))
    return resized_layers(found, {})


def _cropped(layers: Sequence[NamedLayer], join: str, mending: Mending) -> list[NamedLayer]:
    """Return the layers with a crop before a join."""
    taken = next(
        zip(layer.inputs, sizes, strict=True) for layer, sizes in joined_sizes(layers, {}) if layer.name == join
    )
    crop = Crop(dict(taken)[mending.layer], mending.after)
    name = f"{join}:{mending.layer}"
    found: list[NamedLayer] = []
    for layer in layers:
        if layer.name == join:
            found.append(NamedLayer(name, crop, mending.layer))
            inputs = [name if source == mending.layer else source for source in layer.inputs]
            layer = NamedLayer(join, layer.operation, inputs)
        found.append(layer)
    return found
