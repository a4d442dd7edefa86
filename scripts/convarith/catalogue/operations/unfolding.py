"""The unfolding: each window becomes a column (im2col)."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.unfolding import Unfolding
from convarith.catalogue.operations import convolution, keys, window_words
from convarith.catalogue.operations.kind import Kind
from convarith.words.phrases import counted
from convarith.words.windows import left_unread
from convarith.words.wording import Wording, english


def _make(*, channels: Any = 1, **given: Any) -> Unfolding:
    return Unfolding(Convolution(**given), channels)


def _line(operation: Unfolding) -> str:
    window = convolution.CONVOLUTION.line(operation.operation)
    return f"unfolding of a {window}; {counted(english(), 'channel', operation.channels)}"


def _sentence(operation: Unfolding, wording: Wording) -> str:
    rows, columns = operation.output_size
    unread = left_unread(wording, operation.operation, maps=operation.channels)
    each = {"columns": counted(wording, "column", columns), "values": counted(wording, "value", rows)}
    return f"{window_words.walk(operation.operation, wording)}{unread} {wording.say('others.unfolding', **each)}"


UNFOLDING = Kind(
    "unfolding",
    Unfolding,
    _make,
    (*keys.WINDOW, keys.PADDING_MODE, keys.CHANNELS),
    "im2col",
    _line,
    _sentence,
    optional=frozenset({"channels"}),
)
