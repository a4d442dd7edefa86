"""The layers of a network as tables: what each reads besides its inputs, and how it is made for what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from convarith.arithmetic.channels import Layer
from convarith.arithmetic.networks.operations import (
    Add,
    Concatenate,
    Crop,
    Flatten,
    Input,
    Linear,
    Opaque,
    Operation,
    Pad,
    Pointwise,
    Unflatten,
)
from convarith.arithmetic.networks.shapes import Shape
from convarith.catalogue.operations import layers
from convarith.catalogue.operations.convolution import CONVOLUTION
from convarith.catalogue.operations.kind import Kind
from convarith.catalogue.operations.making import check_numbers, made, unknown_keys, unknown_operation
from convarith.catalogue.operations.pixel_shuffle import PIXEL_SHUFFLE, PIXEL_UNSHUFFLE
from convarith.catalogue.operations.transposed_convolution import TRANSPOSED_CONVOLUTION
from convarith.catalogue.operations.unfolding import UNFOLDING
from convarith.catalogue.operations.window_partition import WINDOW_PARTITION
from convarith.errors import Details, GeometryError
from convarith.sentences import named, setting

SOURCES = ("inputs", "weights_of")
"""The keys of each layer that name other layers."""
OF_CHANNELS = ("in_channels", "out_channels", "groups", "bias")
GIVEN = ("input_size", "channels")
"""What an operation is told by the layer that it reads."""

Make = Callable[[Sequence[Shape], dict[str, Any]], Operation]


@dataclass(frozen=True)
class LayerKind:
    """A kind of layer: its name, the keys of its table, and what makes it of the shapes that it is given and these.

    ``required`` are the keys that must be given, each with an example; ``alternatives`` may stand for some of them.
    """

    name: str
    key_names: tuple[str, ...]
    make: Make
    required: Mapping[str, str] = field(default_factory=dict)
    alternatives: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


def operation_of(table: Mapping[str, Any], shapes: Sequence[Shape]) -> Operation:
    """Return what a layer does that reads maps of ``shapes``; raise ``GeometryError`` for a table that is none."""
    word = table.get("operation", CONVOLUTION.name)
    kind = next((each for each in LAYER_KINDS if each.name == word), None)
    if kind is None:
        raise GeometryError(*unknown_operation(word, LAYER_KINDS))
    own = {key: value for key, value in table.items() if key not in ("operation", *SOURCES)}
    unknown = [key for key in own if key not in kind.key_names]
    if unknown:
        raise GeometryError(*unknown_keys(unknown, (*SOURCES, *kind.key_names), kind, LAYER_KINDS))
    for key, example in kind.required.items():
        if key not in own and kind.alternatives.get(key) not in own:
            raise GeometryError(f"{named(key)} is missing", Details(hint=f"add {setting(key, example)}"))
    for key, value in own.items():
        check_numbers(key, value)
    try:
        return kind.make(shapes, own)
    except TypeError:  # a list where one number stands, such as channels = [3]
        text = "its numbers have the wrong shape"
        raise GeometryError(text, Details(hint=f"write them as {kind.name} has them by itself")) from None


def _slid(kind: Kind) -> LayerKind:
    """Return the kind of layer that slides along the axes of the maps that it is given."""
    has_channels = kind in (CONVOLUTION, TRANSPOSED_CONVOLUTION)
    counts_channels = kind in (PIXEL_SHUFFLE, PIXEL_UNSHUFFLE, UNFOLDING)
    names = [key for key in kind.key_names if key not in GIVEN]

    def make(shapes: Sequence[Shape], given: dict[str, Any]) -> Operation:
        shape = _maps(shapes)
        channels = {key: given.pop(key) for key in OF_CHANNELS if key in given}
        told = {"channels": shape.channels} if counts_channels else {}
        operation: Any = made(kind, {**told, "input_size": list(shape.size), **given})
        if not has_channels:
            return operation  # type: ignore[no-any-return]  # one of those that a kind makes
        return Layer(operation, **{"in_channels": shape.channels, "out_channels": shape.channels, **channels})

    required = {key: example for key, example in kind.required.items() if key not in GIVEN}
    keys = (*names, "bias") if has_channels else tuple(names)
    return LayerKind(kind.name, keys, make, required, kind.alternatives, kind.refused)


def _maps(shapes: Sequence[Shape]) -> Shape:
    """Return the shape of the maps that a layer is given; raise ``GeometryError`` for several, or for a vector."""
    if len(shapes) != 1:
        text = f"it reads {len(shapes) or 'no'} layers, but takes one"
        raise GeometryError(text, Details(hint=f'join them first: {setting("operation", word="add")} or "concatenate"'))
    if not shapes[0].size:
        text = f"it takes maps, but is given a vector of {shapes[0].channels}"
        raise GeometryError(text, Details(hint=f'use {setting("operation", word="linear")}, or "unflatten" first'))
    return shapes[0]


def _crop(shapes: Sequence[Shape], given: dict[str, Any]) -> Operation:
    return Crop(_maps(shapes).size, **_axes_of(given))


def _pad(shapes: Sequence[Shape], given: dict[str, Any]) -> Operation:
    return Pad(_maps(shapes).size, **_axes_of(given))


def _linear(shapes: Sequence[Shape], given: dict[str, Any]) -> Operation:
    if len(shapes) != 1:
        _maps(shapes)
    return Linear(shapes[0].channels, **given)


def _axes_of(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}


LAYER_KINDS = (
    *map(_slid, (*layers.LAYERS, PIXEL_SHUFFLE, PIXEL_UNSHUFFLE, UNFOLDING, WINDOW_PARTITION)),
    LayerKind(
        "input",
        ("channels", "input_size"),
        lambda _, given: Input(given.get("channels", 1), given["input_size"]),
        {"input_size": "224"},
    ),
    LayerKind("add", ("kind",), lambda _, given: Add(**given)),
    LayerKind("concatenate", ("kind",), lambda _, given: Concatenate(**given)),
    LayerKind("crop", ("crop", "stride"), _crop, {"crop": "4"}),
    LayerKind("pad", ("padding", "padding_mode"), _pad, {"padding": "1"}),
    LayerKind("pointwise", ("kind", "parameters", "channels"), lambda _, given: Pointwise(**given), {"kind": '"ReLU"'}),
    LayerKind("flatten", ("kind",), lambda _, given: Flatten(**given)),
    LayerKind(
        "unflatten",
        ("channels", "output_size"),
        lambda _, given: Unflatten(**given),
        {"channels": "512", "output_size": "4"},
    ),
    LayerKind("linear", ("out_features", "bias"), _linear, {"out_features": "10"}),
    LayerKind(
        "opaque",
        ("kind", "channels", "output_size", "parameters"),
        lambda _, given: Opaque(**given),
        {"kind": '"Attention"', "channels": "512", "output_size": "7"},
    ),
)
"""The kinds of layers of a network; a bare number of an input, as of any operation, is for two axes."""
