"""The pooling by a window."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from convarith.arithmetic.channels import ChannelPooling
from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.pooling import Pooling
from convarith.catalogue.operations import keys, window_words
from convarith.catalogue.operations.kind import Key, Kind, Reads
from convarith.errors import Details, GeometryError
from convarith.sentences import named
from convarith.words.windows import added_by_ceil_mode, left_unread
from convarith.words.wording import Wording

COUNTS = "count_include_pad"


def _make(*, channels: Any = None, **given: Any) -> Pooling | ChannelPooling:
    pooling = Pooling(**given)
    return pooling if channels is None else ChannelPooling(pooling, channels)


def _check(operation: Pooling | ChannelPooling, given: Collection[str]) -> None:
    """Raise ``GeometryError`` for a key that a maximum does not read."""
    pooling = operation.operation if isinstance(operation, ChannelPooling) else operation
    if COUNTS in given and pooling.mode is PoolingMode.MAX:
        text = f'{named(COUNTS)} belongs to an average, but the pooling has mode "max"'
        raise GeometryError(text, Details(hint=f"use {named('mode', 'average')}", argument=COUNTS))


def _line(operation: Pooling) -> str:
    has_padding = any(map(any, operation.padding))
    is_counted = operation.count_include_pad or operation.mode is PoolingMode.MAX or not has_padding
    particulars = ["ceil mode"] * operation.ceil_mode + ["padding not counted"] * (not is_counted)
    particulars += [f"sums divided by {operation.divisor_override}"] if operation.divisor_override else []
    return window_words.numbers(operation, f"{operation.mode} pooling", *particulars)


def _sentence(operation: Pooling, wording: Wording) -> str:
    walk = window_words.walk(operation, wording)
    return f"{walk}{added_by_ceil_mode(wording, operation)}{left_unread(wording, operation)}"


POOLING = Kind(
    "pooling",
    Pooling,
    _make,
    (
        *keys.WINDOW,
        keys.MODE,
        Key("ceil_mode", "", "of a pooling: a last window may hang over the edge", Reads.FLAG),
        Key(
            COUNTS,
            "",
            "of an average pooling: padding counts; --no-count-include-pad: it does not",
            Reads.FLAG,
        ),
        keys.CHANNELS,
        Key("divisor_override", "4", "of an average pooling: what sums are divided by, not the number of cells"),
    ),
    window_words.TEMPLATES,
    _line,
    _sentence,
    optional=frozenset({"channels"}),
    values=window_words.values,
    template_of_values=window_words.TEMPLATES_OF_VALUES,
    check=_check,
)
