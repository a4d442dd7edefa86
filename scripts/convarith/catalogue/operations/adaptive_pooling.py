"""The adaptive pooling, to an output of any size."""

from __future__ import annotations

from convarith.arithmetic import AdaptivePooling
from convarith.catalogue.operations import keys, window_words
from convarith.catalogue.operations.kind import Kind
from convarith.words.phrases import of_input, sizes


def _line(operation: AdaptivePooling) -> str:
    size = f"input {sizes(operation.input_size)}, {window_words.output(operation)}"
    return f"adaptive {operation.mode} pooling: {size}"


def _sentence(operation: AdaptivePooling) -> str:
    takes = f"each output takes the {window_words.taken(operation)} of all cells that its share of the input touches"
    return f"Adaptive pooling of {of_input(operation)} to {sizes(operation.output_size)}: {takes}."


TEMPLATES = {1: "rows", 2: "regions", 3: "regions"}

ADAPTIVE_POOLING = Kind(
    "adaptive_pooling",
    AdaptivePooling,
    AdaptivePooling,
    (
        keys.INPUT_SIZE,
        keys.OUTPUT_SIZE,
        keys.MODE,
    ),
    TEMPLATES,
    _line,
    _sentence,
    values=window_words.values,
)
