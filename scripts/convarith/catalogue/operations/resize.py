"""The resize by interpolation: to the nearest cell, or to a mixture of the cells around it."""

from __future__ import annotations

from convarith.arithmetic import Coordinates, Resize, Rounding
from convarith.catalogue.operations import keys, window_words
from convarith.catalogue.operations.kind import Key, Kind, Reads
from convarith.words.phrases import counted, of_input, sizes

COORDINATES = {
    Coordinates.HALF_PIXEL: "half-pixel coordinates",
    Coordinates.PYTORCH_HALF_PIXEL: "half-pixel coordinates, 0 for a single output",
    Coordinates.ALIGN_CORNERS: "aligned corners",
    Coordinates.ASYMMETRIC: "asymmetric coordinates",
}
ROUNDING = {
    Rounding.FLOOR: "rounded down",
    Rounding.CEIL: "rounded up",
    Rounding.ROUND_PREFER_FLOOR: "rounded, halves down",
    Rounding.ROUND_PREFER_CEIL: "rounded, halves up",
}


def _words(operation: Resize) -> str:
    coordinates = COORDINATES[operation.coordinates]
    return f"{coordinates} {ROUNDING[operation.rounding]}" if operation.rounding else coordinates


def _line(operation: Resize) -> str:
    size = f"input {sizes(operation.input_size)}, {window_words.output(operation)}"
    return f"{operation.mode} resize: {size}, {_words(operation)}"


def _sentence(operation: Resize) -> str:
    name = f"A {'nearest-cell' if operation.rounding else 'linear'} resize of {of_input(operation)}"
    size = sizes(operation.output_size) if len(operation.output_size) > 1 else counted("cell", operation.output_size[0])
    mixes = "takes one cell" if operation.rounding else f"mixes up to {2 ** len(operation.input_size)} cells"
    return f"{name} to {size}, with {_words(operation)}: each output {mixes}."


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
