"""The table of the catalogue that describes an operation: what ``operation_from`` reads, written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from numbers import Integral
from typing import Any

from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.networks.operations import (
    Add,
    Concatenate,
    Crop,
    Flatten,
    Input,
    Linear,
    Opaque,
    Pad,
    Pointwise,
    Unflatten,
)
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.stack import Stack
from convarith.catalogue.operations.convolution import CONVOLUTION
from convarith.catalogue.operations.kind import Kind
from convarith.catalogue.operations.making import made
from convarith.catalogue.operations.network import INPUT as NETWORK_INPUT
from convarith.catalogue.operations.network import NETWORK
from convarith.catalogue.operations.network_layers import GIVEN
from convarith.catalogue.operations.registry import KINDS
from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, Details, GeometryError

USUAL_AXES = 2
"""How many axes one number stands for."""
NAMED = {"mask": ("A", "B")}
"""Words for values of a key."""
KEPT_AS = {"scale_factor": "scale"}
"""What an operation calls what a key gives, where it is something else."""
INSTEAD = ("output_size", "scale_factor")
"""Keys that may stand instead of others, which are tried first."""


def table_of(operation: Any) -> dict[str, Any]:
    """Return the shortest table that describes an operation: only what is not the default, in one number where it can.

    Raises ``CatalogueError`` for what is no operation, or none that a table can describe.
    """
    if isinstance(operation, Network):
        return _network_table(operation)
    meant = _drawable(operation)
    kind = _kind_of(meant)
    names = ", ".join(each.name for each in KINDS)
    if kind is None:
        problem = f"{type(operation).__name__} is not an operation that can be drawn"
        raise CatalogueError(problem, Details(hint=f"the operations are {names}"))
    found = {key.name: value for key in kind.keys if (value := _value(meant, key.name)) is not None}
    for keys in _choices(found, kind):
        if _makes(kind, keys, meant):
            table = _shortened(kind, keys, meant)
            return ({} if kind is CONVOLUTION else {"operation": kind.name}) | table
    problem = f"no table of the catalogue describes this {type(operation).__name__}"
    raise CatalogueError(problem, Details(hint="draw its parts by themselves"))


def _network_table(network: Network) -> dict[str, Any]:
    """Return the table of a network; a layer that reads just the one before it does not say so."""
    first = network.layers[0]
    has_usual_input = first.name == NETWORK_INPUT and isinstance(first.operation, Input)
    head = _input_table(first.operation) if has_usual_input else {}
    layers: dict[str, Any] = {}
    for before, layer in pairwise((None, *network.layers)):
        if layer is first and has_usual_input:
            continue
        assert layer is not None  # the first of a pair alone may be
        table = _layer_table(layer.operation)
        if layer.inputs != ((before.name,) if before else ()):
            table["inputs"] = layer.inputs[0] if len(layer.inputs) == 1 else list(layer.inputs)
        if layer.weights_of:
            table["weights_of"] = layer.weights_of
        layers[layer.name] = table
    return {"operation": NETWORK.name, **head, "layers": layers}


def _input_table(operation: Any) -> dict[str, Any]:
    """Return what stands of a network's input beside its layers."""
    channels = {"in_channels": operation.channels} if operation.channels > 1 else {}
    return {"input_size": _short(operation.input_size), **channels}


def _short(size: tuple[int, ...]) -> int | list[int]:
    return size[0] if len(size) == USUAL_AXES and len(set(size)) == 1 else list(size)


def _layer_table(operation: Any) -> dict[str, Any]:
    """Return the table of a layer, without what it is told by those that it reads."""
    match operation:
        case Layer():
            own = _layer_table(operation.operation)
            own["out_channels"] = operation.out_channels
            own |= {"groups": operation.groups} if operation.groups > 1 else {}
            return own if operation.bias else {**own, "bias": False}
        case Input():
            return {"operation": "input", "channels": operation.channels, "input_size": _short(operation.input_size)}
        case Linear():
            own = {"operation": "linear", "out_features": operation.out_features}
            return own if operation.bias else {**own, "bias": False}
        case Crop():
            own = {"operation": "crop", "crop": _pairs(operation.crop)}
            return own if set(operation.stride) == {1} else {**own, "stride": list(operation.stride)}
        case Pad():
            own = {"operation": "pad", "padding": _pairs(operation.padding)}
            return own if operation.padding_mode == "zeros" else {**own, "padding_mode": str(operation.padding_mode)}
        case Add() | Concatenate() | Pointwise() | Flatten() | Unflatten() | Opaque():
            usual = {each.name: each.default for each in fields(operation)}
            own = {key: plain(value) for key, value in vars(operation).items() if value != usual[key]}
            return {"operation": type(operation).__name__.lower(), **own}
    return {key: value for key, value in table_of(operation).items() if key not in GIVEN}


def _pairs(pairs: Sequence[tuple[int, int]]) -> Any:
    """Return cells before and after each axis, as one number where they are all equal."""
    numbers = {number for pair in pairs for number in pair}
    return numbers.pop() if len(numbers) == 1 else [list(pair) for pair in pairs]


def _drawable(operation: Any) -> Any:
    """Return what is drawn of an operation: a resize by repeated cells is a resize, in stacks too."""
    if isinstance(operation, Stack):
        return Stack([_drawable(layer) for layer in operation.layers])
    return operation.as_resize() if isinstance(operation, NearestResize) else operation


def _kind_of(operation: Any) -> Kind | None:
    of = operation.operation if isinstance(operation, Layer | ChannelPooling) else operation
    return next((kind for kind in KINDS if isinstance(of, kind.of)), None)


def _value(operation: Any, key: str) -> Any:
    """Return the value of a key as TOML has it, None if the operation does not say."""
    if key == "layers" and isinstance(operation, Stack):
        return [
            {name: value for name, value in table_of(layer).items() if name != "input_size"}
            for layer in operation.layers
        ]
    for each in (operation, getattr(operation, "operation", None)):
        value = getattr(each, KEPT_AS.get(key, key), None)
        if value is not None and not callable(value):
            return plain(value)
    return None


def plain(value: Any) -> Any:
    """Return a value in the types of TOML, arrays of NumPy too; None for what has none."""
    match value:
        case bool() | str() if not isinstance(value, Enum):
            return value
        case Enum():
            return str(value.value)
        case Integral():
            return int(value)
        case float():
            return value
        case Fraction():
            return int(value) if value.denominator == 1 else float(value)
        case tuple() | list():
            return [plain(each) for each in value]
        case dict():
            return {str(key): plain(each) for key, each in value.items()}
        case _:
            return plain(value.tolist()) if hasattr(value, "tolist") else None


def _choices(found: Mapping[str, Any], kind: Kind) -> Iterator[dict[str, Any]]:
    """Yield the keys that may say all there is to say, of those that contradict each other one at a time."""
    instead = [key for key in INSTEAD if key in found and (key in kind.optional or key in kind.alternatives.values())]
    usual = {key: value for key, value in found.items() if key not in instead}
    yield usual
    replaced = {"output_padding", *kind.alternatives}
    for key in instead:
        yield {each: value for each, value in found.items() if each == key or each not in {*instead, *replaced}}


def _makes(kind: Kind, table: Mapping[str, Any], operation: Any) -> bool:
    """Return whether a table describes just this operation, be there keys in it that it does not read."""
    try:
        return bool(made(replace(kind, check=None), table) == operation)
    except (GeometryError, TypeError):  # a key that it needs is not there
        return False


def _shortened(kind: Kind, table: Mapping[str, Any], operation: Any) -> dict[str, Any]:
    """Return a table without the keys that are the defaults, each value in its shortest form."""
    short = dict(table)
    for key in table:
        without = {name: value for name, value in short.items() if name != key}
        if key not in kind.required and _makes(kind, without, operation):
            short = without
            continue
        for form in _forms(key, short[key]):
            if _makes(kind, {**short, key: form}, operation):
                short[key] = form
                break
    return short


def _forms(key: str, value: Any) -> Iterable[Any]:
    """Return shorter forms of a value, the shortest first: one number for all axes, one for both ends of an axis.

    The input's size says how many axes there are, unless they are two.
    """
    if not isinstance(value, list) or not value or (key == "input_size" and len(value) != USUAL_AXES):
        return []
    even = [each[0] if isinstance(each, list) and len({*map(shown, each)}) == 1 else each for each in value]
    words = NAMED.get(key, ())
    forms = [even[0]] if len({*map(shown, even)}) == 1 and not isinstance(even[0], list | dict) else []
    return [*words, *forms, even]
