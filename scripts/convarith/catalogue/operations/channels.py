"""Convolutions of channels: a table that speaks of channels makes a ``Layer`` of its convolution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.catalogue.operations import keys
from convarith.catalogue.operations.kind import Shapes
from convarith.errors import Details, GeometryError
from convarith.sentences import line_like, named
from convarith.words.phrases import counted, sizes
from convarith.words.windows import left_by_the_crop, left_unread
from convarith.words.wording import Wording

TEMPLATE = "channels"
"""The template of a figure with channels that names none."""
NAMES = tuple(key.name for key in keys.OF_A_LAYER)


def layered(make: type[Convolution] | type[TransposedConvolution], given: Mapping[str, Any]) -> Any:
    """Return the operation of a table, as a layer where the table speaks of channels."""
    operation = make(**{key: value for key, value in given.items() if key not in NAMES})
    channels = {key: value for key, value in given.items() if key in NAMES}
    if not channels:
        return operation
    for key in ("in_channels", "out_channels"):
        if key not in channels:
            raise GeometryError(f"{named(key)} is missing", Details(hint=f"add {line_like(key, '2')}"))
    return Layer(operation, **channels)


def values(layer: Layer | ChannelPooling) -> Shapes:
    """Return the shapes of the numbers of a figure with channels."""
    if isinstance(layer, ChannelPooling):
        return {"input_values": layer.input_shape}
    shapes = {"input_values": layer.input_shape, "kernel_values": layer.weight_shape}
    return shapes | {"bias_values": (layer.out_channels,)}


def line(layer: Layer, operation: str) -> str:
    """Return a layer and all of its numbers in one line, from that of its operation."""
    groups = f" in {layer.groups} groups" if layer.groups > 1 else ""
    return f"{operation}, channels {layer.in_channels} to {layer.out_channels}{groups}"


def sentence(layer: Layer, walk: str, wording: Wording) -> str:
    """Return what a picture of a layer shows, from which window of its operation moves over what."""
    maps = wording.say(
        "layers.maps",
        inputs=counted(wording, "input_map", layer.in_channels),
        outputs=counted(wording, "output_map", layer.out_channels),
        read=counted(wording, "input_map", layer.in_channels // layer.groups),
        shape=sizes(layer.weight_shape),
    )
    return f"{walk}{_left_out(layer, wording)} {maps}"


def _left_out(layer: Layer, wording: Wording) -> str:
    if isinstance(layer.operation, TransposedConvolution):
        return left_by_the_crop(wording, layer.operation)
    return left_unread(wording, layer.operation, maps=layer.in_channels)
