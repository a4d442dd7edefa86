"""Applies a change that mends a join: the layers of the network after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.networks.operations import Crop
from convarith.arithmetic.networks.repairing import NetworkRepair
from convarith.arithmetic.networks.resized import joined_sizes, resized_layers
from convarith.arithmetic.repairing import Change
from convarith.arithmetic.stackable import changed


def repaired(layers: Sequence[NamedLayer], join: str, repair: NetworkRepair) -> list[NamedLayer]:
    """Return the layers of a network after a change that mends the layer called ``join``; sizes follow from it.

    A crop becomes a layer of its own, called after the join and the layer that it crops. Raises GeometryError where
    another layer does not fit any more.
    """
    after: Any = repair.after
    if repair.change is Change.INPUT_SIZE:
        return resized_layers(layers, {repair.layer: after})
    if repair.change is Change.CROP:
        return resized_layers(_cropped(layers, join, repair), {})
    found = []
    for layer in layers:
        operation: Any = layer.operation
        if layer.name == repair.layer:
            operation = changed(operation, **{repair.change.value: after})
        found.append(NamedLayer(layer.name, operation, layer.inputs, weights_of=layer.weights_of))
    return resized_layers(found, {})


def _cropped(layers: Sequence[NamedLayer], join: str, repair: NetworkRepair) -> list[NamedLayer]:
    """Return the layers with a crop before a join."""
    taken = next(
        zip(layer.inputs, sizes, strict=True) for layer, sizes in joined_sizes(layers, {}) if layer.name == join
    )
    crop = Crop(dict(taken)[repair.layer], repair.after)
    name = f"{join}:{repair.layer}"
    found: list[NamedLayer] = []
    for layer in layers:
        if layer.name == join:
            found.append(NamedLayer(name, crop, repair.layer))
            inputs = [name if source == repair.layer else source for source in layer.inputs]
            layer = NamedLayer(join, layer.operation, inputs)
        found.append(layer)
    return found
