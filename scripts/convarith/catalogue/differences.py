"""In what compared figures differ: the heading of one that has no title of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from convarith.catalogue.operations.convolution import CONVOLUTION
from convarith.catalogue.operations.registry import KEYS, Operation
from convarith.words.phrases import counted, paddings, steps
from convarith.words.wording import Wording, english

Differences = tuple[tuple[str, Any], ...]
"""What sets a figure apart: keys of its table, and what it says with them."""


def differences(tables: Sequence[Mapping[str, Any]], operations: Sequence[Operation]) -> tuple[Differences, ...]:
    """Return for each table what sets it apart; nothing if nothing does.

    A key is one of those that set apart if any table gives it and not all say the same with it; where a table leaves
    it out, what its operation takes instead is said.
    """
    given = [key for table in tables for key in table if key in ("operation", "code") or key in KEYS]
    each = list(zip(tables, operations, strict=True))
    values = {key: [_value(key, *pair) for pair in each] for key in dict.fromkeys(given)}
    apart = {key: found for key, found in values.items() if len({_said(english(), key, one) for one in found}) > 1}
    return tuple(
        tuple((key, found[at]) for key, found in apart.items() if found[at] is not None) for at in range(len(tables))
    )


def difference_words(wording: Wording, apart: Differences) -> str:
    """Return what sets a figure apart in words: ``padding 0``, ``stride 2, dilation 1``."""
    return wording.texts["comma"].join(_said(wording, key, value) for key, value in apart)


def _value(key: str, table: Mapping[str, Any], operation: Operation) -> Any:
    """Return what a table says with a key, or its operation takes instead; None where the key means nothing to it."""
    if key == "operation":
        return table.get(key, CONVOLUTION.name)
    taken = getattr(operation, key, getattr(getattr(operation, "operation", None), key, None))
    return table.get(key, taken)


def _said(wording: Wording, key: str, value: Any) -> str:
    if value is None:
        return ""
    if key == "operation":
        return wording.say(f"heading.{value}")
    if key == "code":
        return str(value)
    if key == "layers":
        return counted(wording, "layer", len(value))
    if isinstance(value, bool):
        return wording.say(f"heading.{key}" if value else f"heading.without_{key}")
    return wording.say(f"heading.{key}", value=_padding(wording, value) if key == "padding" else _plain(wording, value))


def _plain(wording: Wording, value: Any) -> str:
    is_per_axis = isinstance(value, list | tuple) and not any(isinstance(each, list | tuple) for each in value)
    text = steps(value) if is_per_axis else str(value)
    return wording.decimal(text) if _is_decimal(value) else text


def _is_decimal(value: Any) -> bool:
    return any(isinstance(each, float) for each in (value if isinstance(value, list | tuple) else [value]))


def _padding(wording: Wording, value: Any) -> str:
    """Return a padding as it was typed, or as the operation has it: one for all axes, or one per axis."""
    if not isinstance(value, list | tuple):
        return str(value)
    each = [paddings(wording, [tuple(one)]) if isinstance(one, list | tuple) else str(one) for one in value]
    return each[0] if len(set(each)) == 1 else " × ".join(each)
