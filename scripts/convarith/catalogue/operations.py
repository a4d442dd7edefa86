"""The operation that a table of the catalogue describes: the keys of each, and errors at the line to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from convarith.arithmetic import (
    AdaptivePooling,
    Convolution,
    DeformableConvolution,
    Layer,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    Stack,
    TransposedConvolution,
    Unfolding,
)
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.entries import Entry
from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, Details, GeometryError, did_you_mean

Kind = TypeVar("Kind", Convolution, TransposedConvolution)

Operation = (
    MapOperation | AdaptivePooling | DeformableConvolution | Layer | PixelShuffle | PixelUnshuffle | Stack | Unfolding
)


class OperationName(StrEnum):
    """The operations that a figure can show, as the catalogue names them."""

    CONVOLUTION = "convolution"
    TRANSPOSED_CONVOLUTION = "transposed_convolution"
    POOLING = "pooling"
    ADAPTIVE_POOLING = "adaptive_pooling"
    DEFORMABLE_CONVOLUTION = "deformable_convolution"
    UNFOLDING = "unfolding"
    PIXEL_SHUFFLE = "pixel_shuffle"
    PIXEL_UNSHUFFLE = "pixel_unshuffle"
    STACK = "stack"


WINDOW_KEYS = ("input_size", "kernel_size", "stride", "padding", "dilation")
CHANNEL_KEYS = ("in_channels", "out_channels", "groups")
SHUFFLE_KEYS = ("channels", "input_size", "factor", "order")
GEOMETRY_KEYS: Mapping[OperationName, tuple[str, ...]] = {
    OperationName.CONVOLUTION: (*WINDOW_KEYS, "padding_mode", *CHANNEL_KEYS),
    OperationName.TRANSPOSED_CONVOLUTION: (*WINDOW_KEYS, "output_padding", *CHANNEL_KEYS),
    OperationName.POOLING: (*WINDOW_KEYS, "mode", "ceil_mode", "count_include_pad"),
    OperationName.ADAPTIVE_POOLING: ("input_size", "output_size", "mode"),
    OperationName.DEFORMABLE_CONVOLUTION: (*WINDOW_KEYS, "offsets"),
    OperationName.UNFOLDING: (*WINDOW_KEYS, "padding_mode", "channels"),
    OperationName.PIXEL_SHUFFLE: SHUFFLE_KEYS,
    OperationName.PIXEL_UNSHUFFLE: SHUFFLE_KEYS,
    OperationName.STACK: ("input_size", "layers"),
}
REQUIRED_KEYS = ("input_size", "kernel_size", "output_size", "channels", "factor", "layers")
OPTIONAL_FOR = {OperationName.UNFOLDING: ("channels",)}
EXAMPLES = {"layers": "[{ kernel_size = 3 }, { kernel_size = 3, dilation = 2 }]", "channels": "4", "factor": "2"}
LARGEST = 100_000
"""The largest whole number of a geometry."""
MOST_LAYERS = 100
SMALLER = "a picture of so many cells shows nothing: give smaller numbers"
LAYERS = (OperationName.CONVOLUTION, OperationName.TRANSPOSED_CONVOLUTION, OperationName.POOLING)


def operation_name(entry: Entry) -> OperationName:
    """Return the operation that a table names; raise ``CatalogueError`` for a word that is none."""
    word = entry.table.get("operation", OperationName.CONVOLUTION.value)
    if not isinstance(word, str):
        problem = CatalogueError(f"operation must be a text in quotes, not {shown(word)}")
        raise entry.locate(problem, key="operation")
    try:
        return OperationName(word)
    except ValueError:
        raise entry.locate(CatalogueError(*_unknown_operation(word, OperationName)), key="operation") from None


def _unknown_operation(word: str, choices: Iterable[str]) -> tuple[str, Details]:
    hint = f"{did_you_mean(word, choices)} the operations are {', '.join(choices)}".strip()
    return f"unknown operation {shown(word)}", Details(hint=hint)


def check_keys(entry: Entry, name: OperationName, others: tuple[str, ...]) -> None:
    """Raise ``CatalogueError`` for keys that are neither of the operation nor of the others, at the first of them."""
    allowed = (*others, *GEOMETRY_KEYS[name])
    unknown = [key for key in entry.table if key not in allowed]
    if unknown:
        raise entry.locate(_unknown_keys(unknown, allowed, name), key=unknown[0])


def operation_from(entry: Entry, name: OperationName) -> Operation:
    """Return the operation with the geometry of a table.

    Raises ``CatalogueError`` for a key that is missing and ``GeometryError`` for a geometry that is impossible.
    """
    for key in REQUIRED_KEYS:
        is_needed = key in GEOMETRY_KEYS[name] and key not in OPTIONAL_FOR.get(name, ())
        if is_needed and key not in entry.table:
            hint = f"add a line like {key} = {EXAMPLES.get(key, '3')}"
            raise entry.locate(CatalogueError(f"{key} is missing", Details(hint=hint)))
    arguments = {key: entry.table[key] for key in GEOMETRY_KEYS[name] if key in entry.table}
    try:
        return _made(name, arguments)
    except GeometryError as error:
        raise entry.locate(error, key=error.details.argument) from None


def _made(name: OperationName, arguments: Mapping[str, Any]) -> Operation:
    """Return the operation of these arguments; raise ``GeometryError`` with values as the catalogue has them."""
    for key, value in arguments.items():
        _check_numbers(key, value)
    try:
        return MAKERS[name](**arguments)
    except GeometryError as error:
        raise GeometryError(_as_written(error.problem, arguments), error.details) from None


def _check_numbers(key: str, value: object) -> None:
    """Raise ``GeometryError`` for a number that is too large to be meant, before anything is computed with it."""
    for each in _parts(value):
        if isinstance(each, int) and abs(each) > LARGEST:
            details = Details(hint=SMALLER, argument=key)
            raise GeometryError(f"{key} is {each}, but at most {LARGEST} can be drawn", details)


def _as_written(problem: str, arguments: Mapping[str, Any]) -> str:
    """Return what the arithmetic says, with Python's values as TOML has them."""
    for value in arguments.values():
        for said, written in {repr(each): shown(each) for each in _parts(value)}.items():
            problem = problem.replace(f" is {said}, but", f" is {written}, but").replace(f": {said}", f": {written}")
    return problem


def _parts(value: object) -> Iterator[object]:
    """Yield a value and what stands in it, inside of lists too, but not what is inside of tables."""
    yield value
    if isinstance(value, list):
        for each in value:
            yield from _parts(each)


def _convolution(**keys: Any) -> Convolution | Layer:
    window, channels = _without_channels(keys)
    return _with_channels(Convolution(**window), channels)


def _transposed_convolution(**keys: Any) -> TransposedConvolution | Layer:
    window, channels = _without_channels(keys)
    return _with_channels(TransposedConvolution(**window), channels)


def _without_channels(keys: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    window = {key: value for key, value in keys.items() if key not in CHANNEL_KEYS}
    return window, {key: keys[key] for key in keys if key in CHANNEL_KEYS}


def _with_channels(operation: Kind, channels: Mapping[str, Any]) -> Kind | Layer:
    """Return an operation, as a layer where the table speaks of channels."""
    if not channels:
        return operation
    for key in ("in_channels", "out_channels"):
        if key not in channels:
            raise GeometryError(f"{key} is missing", Details(hint=f"add a line like {key} = 2"))
    return Layer(operation, **channels)


def _deformable_convolution(*, offsets: Any = None, **keys: Any) -> DeformableConvolution:
    """Return the operation alone: its offsets are numbers of the figure, as values and weights are."""
    return DeformableConvolution(Convolution(**keys))


def _unfolding(*, channels: Any = 1, **keys: Any) -> Unfolding:
    return Unfolding(Convolution(**keys), channels)


def _stack(*, input_size: Any, layers: Any) -> Stack:
    """Return a stack; each layer is a table of its own, whose input is the output of the one before."""
    if not isinstance(layers, list) or not layers or not all(isinstance(layer, dict) for layer in layers):
        raise GeometryError(
            "layers must be a list of tables", Details(hint=f"write {EXAMPLES['layers']}", argument="layers")
        )
    if len(layers) > MOST_LAYERS:
        problem = f"layers has {len(layers)} tables, but at most {MOST_LAYERS} can be drawn"
        raise GeometryError(problem, Details(argument="layers"))
    made: list[Any] = []
    for number, layer in enumerate(layers, start=1):
        size = list(made[-1].output_size) if made else input_size
        try:
            made.append(_layer(layer, size))
        except GeometryError as error:
            if number == 1 and error.details.argument == "input_size":
                raise  # that of the stack, which its first layer judges
            details = replace(error.details, argument="layers", layer=number)
            raise GeometryError(f"layers: layer {number}: {error.problem}", details) from None
    return Stack(made)


def _layer(table: Mapping[str, Any], input_size: Any) -> Any:
    word = table.get("operation", OperationName.CONVOLUTION.value)
    if not isinstance(word, str) or word not in LAYERS:
        raise GeometryError(*_unknown_operation(word, LAYERS))
    name = OperationName(word)
    keys = {key: value for key, value in table.items() if key != "operation"}
    allowed = tuple(key for key in GEOMETRY_KEYS[name] if key != "input_size")
    unknown = [key for key in keys if key not in allowed]
    if unknown:
        error = _unknown_keys(unknown, allowed, name)
        raise GeometryError(error.problem, error.details)
    if "kernel_size" not in keys:
        raise GeometryError("kernel_size is missing", Details(hint="add kernel_size = 3"))
    return _made(name, {"input_size": input_size, **keys})


MAKERS: Mapping[OperationName, Callable[..., Operation]] = {
    OperationName.CONVOLUTION: _convolution,
    OperationName.TRANSPOSED_CONVOLUTION: _transposed_convolution,
    OperationName.POOLING: Pooling,
    OperationName.ADAPTIVE_POOLING: AdaptivePooling,
    OperationName.DEFORMABLE_CONVOLUTION: _deformable_convolution,
    OperationName.UNFOLDING: _unfolding,
    OperationName.PIXEL_SHUFFLE: PixelShuffle,
    OperationName.PIXEL_UNSHUFFLE: PixelUnshuffle,
    OperationName.STACK: _stack,
}


def _unknown_keys(unknown: Sequence[str], allowed: Sequence[str], operation: OperationName) -> CatalogueError:
    quoted = " and ".join(f'"{key}"' for key in unknown)
    guesses = "".join(_guess(key, allowed, among=unknown) for key in unknown)
    hint = f"{guesses}the keys of a {operation} are {', '.join(allowed)}"
    return CatalogueError(f"unknown key{'s' if len(unknown) > 1 else ''} {quoted}", Details(hint=hint))


def _guess(key: str, allowed: Sequence[str], *, among: Sequence[str]) -> str:
    elsewhere = next((name for name, keys in GEOMETRY_KEYS.items() if key in keys), None)
    if elsewhere:
        return f"{key} belongs to operation {elsewhere}; "
    guess = did_you_mean(key, allowed).removesuffix("?")
    instead = f" for {key}" if len(among) > 1 else ""
    return f"{guess}{instead}? " if guess else ""
