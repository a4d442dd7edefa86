"""The unfolding: each window becomes a column (im2col)."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic import Convolution, Unfolding
from convarith.catalogue.operations import convolution, keys
from convarith.catalogue.operations.kind import Kind
from convarith.words.phrases import counted
from convarith.words.windows import left_unread


def _make(*, channels: Any = 1, **given: Any) -> Unfolding:
    return Unfolding(Convolution(**given), channels)


def _line(operation: Unfolding) -> str:
    window = convolution.CONVOLUTION.line(operation.operation)
    return f"unfolding of a {window}; {counted('channel', operation.channels)}"


def _sentence(operation: Unfolding) -> str:
    rows, columns = operation.output_size
    unread = left_unread(operation.operation, maps=operation.channels)
    becomes = f"Each window becomes one of {counted('column', columns)} of {counted('value', rows)}"
    return f"{convolution.walk(operation.operation)}{unread} {becomes}."


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
