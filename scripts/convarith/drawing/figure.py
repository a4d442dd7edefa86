"""What does a table of the catalogue ask for? Judges an entry and makes it a ``Figure``."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from convarith.arithmetic import Convolution, Pooling, TransposedConvolution
from convarith.drawing.catalogue import Entry
from convarith.errors import CatalogueError, Details, GeometryError

Operation = Convolution | TransposedConvolution | Pooling
Values = tuple[tuple[float, ...], ...]


class OperationName(StrEnum):
    """The operations that a figure can show, as the catalogue names them."""

    CONVOLUTION = "convolution"
    TRANSPOSED_CONVOLUTION = "transposed_convolution"
    POOLING = "pooling"


OPERATIONS: Mapping[OperationName, Callable[..., Operation]] = {
    OperationName.CONVOLUTION: Convolution,
    OperationName.TRANSPOSED_CONVOLUTION: TransposedConvolution,
    OperationName.POOLING: Pooling,
}

SHARED_KEYS = ("input_size", "kernel_size", "stride", "padding", "dilation")
GEOMETRY_KEYS: Mapping[OperationName, tuple[str, ...]] = {
    OperationName.CONVOLUTION: (*SHARED_KEYS, "padding_mode"),
    OperationName.TRANSPOSED_CONVOLUTION: (*SHARED_KEYS, "output_padding"),
    OperationName.POOLING: (*SHARED_KEYS, "mode", "ceil_mode", "count_include_pad"),
}
AXES = 2
FIGURE_KEYS = ("title", "template", "operation", "labels", "input_values", "kernel_values", "options")


@dataclass(frozen=True)
class Figure:
    """A figure to draw: one operation, how it looks, and the numbers in its cells if it shows any.

    ``input_values`` has the shape of the operation's own input, ``kernel_values`` that of its kernel; ``labels`` says
    whether the words "input" and "output" stand in the picture; ``options`` go to the template as they are.
    """

    name: str
    title: str
    template: str
    operation: Operation
    labels: bool = True
    input_values: Values | None = None
    kernel_values: Values | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def figure_from(entry: Entry) -> Figure:
    """Judge a table of the catalogue.

    Raises ``CatalogueError`` for a key, a type or a word that is not understood and ``GeometryError`` for a geometry
    that is impossible, both with the line of the table.
    """
    table = entry.table
    operation_name = _operation_name(entry)
    allowed = (*FIGURE_KEYS, *GEOMETRY_KEYS[operation_name])
    for key in table:
        if key not in allowed:
            raise entry.locate(_unknown_key(key, allowed, operation_name), key=key)
    operation = _operation(entry, operation_name)
    _check_axes(entry, operation)
    _check_values(entry, operation)
    return Figure(
        name=entry.name,
        title=_typed(entry, "title", str, entry.name.replace("_", " ").capitalize()),
        template=_typed(entry, "template", str, "isometric"),
        operation=operation,
        labels=_typed(entry, "labels", bool, True),
        input_values=_values(entry, "input_values", operation.input_size),
        kernel_values=_values(entry, "kernel_values", operation.kernel_size),
        options=_typed(entry, "options", dict, {}),
    )


def _operation_name(entry: Entry) -> OperationName:
    word = _typed(entry, "operation", str, OperationName.CONVOLUTION.value)
    try:
        return OperationName(word)
    except ValueError:
        choices = ", ".join(OperationName)
        error = CatalogueError(f'unknown operation "{word}"', Details(hint=f"the operations are {choices}"))
        raise entry.locate(error, key="operation") from None


def _unknown_key(key: str, allowed: tuple[str, ...], operation: OperationName) -> CatalogueError:
    near = difflib.get_close_matches(key, allowed, n=1)
    guess = f'did you mean "{near[0]}"? ' if near else ""
    elsewhere = [name.value for name, keys in GEOMETRY_KEYS.items() if key in keys]
    if elsewhere:
        guess = f"{key} belongs to operation {elsewhere[0]}; "
    return CatalogueError(
        f'unknown key "{key}"', Details(hint=f"{guess}the keys of a {operation} are {', '.join(allowed)}")
    )


def _operation(entry: Entry, name: OperationName) -> Operation:
    for key in ("input_size", "kernel_size"):
        if key not in entry.table:
            raise entry.locate(CatalogueError(f"{key} is missing", Details(hint=f"add a line like {key} = 3")))
    arguments = {key: entry.table[key] for key in GEOMETRY_KEYS[name] if key in entry.table}
    try:
        return OPERATIONS[name](**arguments)
    except GeometryError as error:
        raise entry.locate(error, key=_blamed(error.problem, arguments)) from None


def _check_axes(entry: Entry, operation: Operation) -> None:
    axes = len(operation.input_size)
    if axes != AXES:
        given = next((key for key in SHARED_KEYS if isinstance(entry.table.get(key), list)), None)
        problem = f"a figure draws two axes, but the geometry has {'only one' if axes == 1 else axes}"
        details = Details(hint="give every size as one number (a square) or as two")
        raise entry.locate(CatalogueError(problem, details), key=given)


def _check_values(entry: Entry, operation: Operation) -> None:
    has_kernel = not isinstance(operation, Pooling)
    if "kernel_values" in entry.table and not has_kernel:
        raise entry.locate(CatalogueError("pooling has no kernel_values"), key="kernel_values")
    if has_kernel and "input_values" in entry.table and "kernel_values" not in entry.table:
        details = Details(hint="give kernel_values too, or take input_values away")
        raise entry.locate(CatalogueError("input_values without kernel_values", details), key="input_values")


def _blamed(problem: str, keys: Iterable[str]) -> str | None:
    """Return the key that an error of the arithmetic asks to change: the last one that "is" or "has", or the first."""
    words = {key.replace("kernel_size", "kernel(?:_size)?"): key for key in keys}
    mentions = [
        (found, key) for word, key in words.items() for found in re.finditer(rf"\b{word}\b( is| has)?", problem)
    ]
    judged = [(found.start(), key) for found, key in mentions if found[1]]
    if judged:
        return max(judged)[1]
    return min(((found.start(), key) for found, key in mentions), default=(0, None))[1]


def _typed(entry: Entry, key: str, expected: type, default: Any) -> Any:
    value = entry.table.get(key, default)
    if isinstance(value, expected):
        return value
    words = {str: "a text in quotes", bool: "true or false", dict: "a table"}
    problem = f"{key} must be {words[expected]}, not {value!r}"
    raise entry.locate(CatalogueError(problem), key=key)


def _values(entry: Entry, key: str, shape: tuple[int, ...]) -> Values | None:
    if key not in entry.table:
        return None
    rows = entry.table[key]
    size = " × ".join(str(size) for size in shape)
    if not _is_grid(rows):
        hint = f"write {size} numbers as a list of rows: [[1, 2], [3, 4]]"
        raise entry.locate(CatalogueError(f"{key} must be rows of numbers", Details(hint=hint)), key=key)
    found = " × ".join(str(length) for length in (len(rows), len(rows[0])))
    if (len(rows), len(rows[0])) != shape:
        error = CatalogueError(f"{key} has {found} numbers, the geometry asks for {size}")
        raise entry.locate(error, key=key)
    return tuple(tuple(row) for row in rows)


def _is_grid(rows: object) -> bool:
    return (
        isinstance(rows, list)
        and bool(rows)
        and all(isinstance(row, list) and row and len(row) == len(rows[0]) for row in rows)
        and all(
            isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
            for row in rows
            for value in row
        )
    )
