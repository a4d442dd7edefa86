"""The adaptive pooling, to an output of any size."""

from __future__ import annotations

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.catalogue.operations import keys, window_words
from convarith.catalogue.operations.kind import Kind
from convarith.words.phrases import sizes, with_input
from convarith.words.wording import Wording


def _line(operation: AdaptivePooling) -> str:
    size = f"input {sizes(operation.input_size)}, {window_words.output(operation)}"
    return f"adaptive {operation.mode} pooling: {size}"


def _sentence(operation: AdaptivePooling, wording: Wording) -> str:
    of_input = with_input(wording, operation, "of_input")
    return wording.say(f"adaptive.{operation.mode}", of_input=of_input, size=sizes(operation.output_size))


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
