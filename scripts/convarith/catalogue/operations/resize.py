"""The resize by interpolation: to the nearest cell, or to a mixture of the cells around it."""

from __future__ import annotations

from convarith.arithmetic.interpolation import Coordinates, Resize, Rounding
from convarith.catalogue.operations import keys, window_words
from convarith.catalogue.operations.kind import Key, Kind, Reads
from convarith.words.phrases import counted, sizes, with_input
from convarith.words.wording import Wording, english


def _words(operation: Resize, wording: Wording) -> str:
    coordinates = wording.say(f"resize.{operation.coordinates}")
    if not operation.rounding:
        return coordinates
    return wording.say("resize.rounded", coordinates=coordinates, rounding=wording.say(f"resize.{operation.rounding}"))


def _line(operation: Resize) -> str:
    size = f"input {sizes(operation.input_size)}, {window_words.output(operation)}"
    return f"{operation.mode} resize: {size}, {_words(operation, english())}"


def _sentence(operation: Resize, wording: Wording) -> str:
    size = operation.output_size
    return wording.say(
        f"resize.{operation.mode}",
        of_input=with_input(wording, operation, "of_input"),
        size=sizes(size) if len(size) > 1 else counted(wording, "cell", size[0]),
        coordinates=_words(operation, wording),
        count=2 ** len(size),
    )


RESIZE = Kind(
    "resize",
    Resize,
    Resize,
    (
        keys.INPUT_SIZE,
        keys.OUTPUT_SIZE,
        Key("scale_factor", "NUMBER", "of a resize, instead of an output size: 2, or '[2, 1.5]'", Reads.TOML),
        keys.MODE,
        Key("coordinates", "WORD", f"of a resize: {', '.join(Coordinates)}", Reads.TEXT),
        Key("rounding", "WORD", f"of a resize to the nearest cell: {', '.join(Rounding)}", Reads.TEXT),
        Key("align_corners", "", "of a linear resize: short for --coordinates align_corners", Reads.FLAG),
    ),
    {1: "rows", 2: "regions", 3: "regions"},
    _line,
    _sentence,
    alternatives={"output_size": "scale_factor"},
    values=window_words.values,
)
