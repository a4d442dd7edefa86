"""The stack of layers; each is a table of its own, whose input is the output of the one before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.stack import Stack
from convarith.catalogue.operations import keys, layers
from convarith.catalogue.operations.kind import Kind
from convarith.catalogue.operations.making import made, unknown_keys, unknown_operation
from convarith.errors import Details, GeometryError
from convarith.sentences import named, setting
from convarith.words.phrases import begun, counted, distance, number_of, sizes, with_input
from convarith.words.wording import Wording, english

MOST_LAYERS = 100
EXAMPLE = keys.LAYERS_EXAMPLE


def _make(*, input_size: Any, layers: Any) -> Stack:
    if not isinstance(layers, list) or not layers or not all(isinstance(layer, dict) for layer in layers):
        details = Details(hint=f"write {EXAMPLE}", argument="layers")
        raise GeometryError(f"{named('layers')} must be a list of tables", details)
    if len(layers) > MOST_LAYERS:
        problem = f"{named('layers')} has {len(layers)} tables, but at most {MOST_LAYERS} can be drawn"
        raise GeometryError(problem, Details(argument="layers"))
    stacked: list[Any] = []
    for number, layer in enumerate(layers, start=1):
        size = list(stacked[-1].output_size) if stacked else input_size
        try:
            stacked.append(_layer(layer, size))
        except GeometryError as error:
            if number == 1 and error.details.argument == "input_size":
                raise  # that of the stack, which its first layer judges
            told = error.after(f"layers: layer {number}: ")
            raise told.with_details(argument="layers", layer=number) from None
    return Stack(stacked)


def _layer(table: Mapping[str, Any], input_size: Any) -> Any:
    word = table.get("operation", layers.LAYERS[0].name)
    kind = next((each for each in layers.LAYERS if each.name == word), None)
    if kind is None:
        raise GeometryError(*unknown_operation(word, layers.LAYERS))
    own = {key: value for key, value in table.items() if key != "operation"}
    allowed = tuple(key for key in kind.key_names if key != "input_size")
    unknown = [key for key in own if key not in allowed]
    if unknown:
        raise GeometryError(*unknown_keys(unknown, allowed, kind, layers.LAYERS))
    for key, example in kind.required.items():
        if key != "input_size" and key not in own and kind.alternatives.get(key) not in own:
            raise GeometryError(f"{named(key)} is missing", Details(hint=f"add {setting(key, example)}"))
    return made(kind, {"input_size": input_size, **own})


def _line(stack: Stack) -> str:
    lines = "; ".join(layers.line(layer) for layer in stack.layers if not isinstance(layer, NearestResize))
    return f"stack of {counted(english(), 'layer', len(stack.layers))}: {lines}"


def _sentence(stack: Stack, wording: Wording) -> str:
    field = stack.receptive_field
    return wording.say(
        "stack.sentence",
        layers=begun(counted(wording, "layer", len(stack.layers))),
        over_input=with_input(wording, stack, "over_input"),
        field=wording.say("stack.field", number_of(field), size=sizes(field)),
        next=_next_field(stack, wording),
    )


def _next_field(stack: Stack, wording: Wording) -> str:
    """Return how far on the next output looks, nothing where that differs between the axes."""
    if len(set(stack.jump)) > 1:
        return ""
    return wording.say("stack.next", distance=distance(wording, stack.jump[0]))


STACK = Kind(
    "stack",
    Stack,
    _make,
    (keys.INPUT_SIZE, keys.LAYERS),
    {1: "rows", 2: "field", 3: "field"},
    _line,
    _sentence,
)
