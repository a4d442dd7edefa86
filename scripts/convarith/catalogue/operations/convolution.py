"""The convolution, of one map or of channels."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.modes import PaddingMode
from convarith.catalogue.operations import channels, keys, window_words
from convarith.catalogue.operations.kind import Kind
from convarith.words.windows import left_unread
from convarith.words.wording import Wording


def _make(**given: Any) -> Any:
    return channels.layered(Convolution, given)


def _line(operation: Convolution) -> str:
    mode = [] if operation.padding_mode is PaddingMode.ZEROS else [f"padding mode {operation.padding_mode}"]
    return window_words.numbers(operation, "convolution", *mode)


def _sentence(operation: Convolution, wording: Wording) -> str:
    return f"{window_words.walk(operation, wording)}{left_unread(wording, operation)}"


CONVOLUTION = Kind(
    "convolution",
    Convolution,
    _make,
    (*keys.WINDOW, keys.PADDING_MODE, *keys.OF_A_LAYER),
    window_words.TEMPLATES,
    _line,
    _sentence,
    values=window_words.values,
    template_of_values=window_words.TEMPLATES_OF_VALUES,
)
