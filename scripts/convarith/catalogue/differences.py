"""In what compared figures differ, in words: the heading of one that has no title of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from convarith.catalogue.operations.convolution import CONVOLUTION
from convarith.catalogue.operations.registry import KEYS, Operation
from convarith.words.phrases import counted, paddings, steps

FLAGS = {
    "ceil_mode": ("without ceil mode", "ceil mode"),
    "count_include_pad": ("padding not counted", "padding counted"),
}


def headings(tables: Sequence[Mapping[str, Any]], operations: Sequence[Operation]) -> tuple[str, ...]:
    """Return for each table what sets it apart: ``padding 0``, ``stride 2, dilation 1``; nothing if nothing does.

    A key is one of those that set apart if any table gives it and not all say the same with it; where a table leaves
    it out, what its operation takes instead is said.
    """
    given = [key for table in tables for key in table if key in ("operation", "code") or key in KEYS]
    each = list(zip(tables, operations, strict=True))
    texts = [[_said(key, *pair) for pair in each] for key in dict.fromkeys(given)]
    apart = [said for said in texts if len(set(said)) > 1]
    return tuple(", ".join(said[at] for said in apart if said[at]) for at in range(len(tables)))


def _said(key: str, table: Mapping[str, Any], operation: Operation) -> str:
    """Return what a table says with a key, nothing where the key means nothing to it."""
    if key == "operation":
        return str(table.get(key, CONVOLUTION.name)).replace("_", " ")
    value = table.get(key, _taken(key, operation))
    if value is None:
        return ""
    if key == "code":
        return str(value)
    if key == "layers":
        return counted("layer", len(value))
    if key in FLAGS:
        return FLAGS[key][value]
    return f"{key.replace('_', ' ')} {_padding(value) if key == 'padding' else _plain(value)}"


def _taken(key: str, operation: Operation) -> Any:
    """Return what an operation takes where a table leaves a key out."""
    return getattr(operation, key, getattr(getattr(operation, "operation", None), key, None))


def _plain(value: Any) -> str:
    return steps(value) if isinstance(value, list | tuple) else str(value)


def _padding(value: Any) -> str:
    """Return a padding as it was typed, or as the operation has it: one for all axes, or one per axis."""
    if not isinstance(value, list | tuple):
        return str(value)
    each = [paddings([tuple(entry)]) if isinstance(entry, list | tuple) else str(entry) for entry in value]
    return each[0] if len(set(each)) == 1 else " × ".join(each)
