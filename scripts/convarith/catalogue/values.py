"""The numbers that a table gives for the cells of its figure: which there are, and whether their shapes fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from convarith.catalogue.entries import Entry
from convarith.catalogue.nested import frozen, shape_of
from convarith.catalogue.operations.registry import KINDS, Operation, WithChannels, value_shapes
from convarith.errors import CatalogueError, Details
from convarith.sentences import named

Values = tuple[Any, ...]
"""Numbers in tuples, nested as deep as their array has axes."""
KEYS = ("input_values", "kernel_values", "bias_values")
SMALLEST, LARGEST = 1e-100, 1e100
"""What the numbers in cells lie between, but for 0: as many digits as can be printed of what is computed from them."""
PLACES = {1: ("place",), 2: ("row", "column"), 3: ("plane", "row", "column")}
"""What the axes of an array count."""
OF_CHANNELS = ("channel", "row", "column")
OF_KERNELS = ("first index", "second index", "row", "column")
"""The same with channels, where the first of four are output maps and input maps."""


def values_from(entry: Entry, operation: Operation) -> Mapping[str, Values | None]:
    """Return the numbers of a table by their keys; raise ``CatalogueError`` where they do not fit the operation."""
    shapes = value_shapes(operation)
    given = [key for key in KEYS if key in entry.table]
    for key in given:
        if key not in shapes:
            raise entry.locate(_misplaced(key, shapes), key=key)
    for key, needed in (("input_values", "kernel_values"), ("bias_values", "input_values")):
        if key in given and needed in shapes and needed not in given:
            details = Details(hint=f"give {named(needed)} too, or take {named(key)} away")
            raise entry.locate(CatalogueError(f"{named(key)} without {named(needed)}", details), key=key)
    return {key: _checked(entry, key, shapes[key], operation) if key in given else None for key in KEYS}


def _misplaced(key: str, shapes: Mapping[str, tuple[int, ...]]) -> CatalogueError:
    """Return the error of numbers that an operation does not have."""
    if shapes:
        hint = f"its numbers are {' and '.join(map(named, shapes))}"
        return CatalogueError(f"this operation has no {named(key)}", Details(hint=hint))
    names = [kind.name for kind in KINDS if kind.values]
    return CatalogueError(
        f"{named(key)} cannot be shown", Details(hint=f"figures of these have numbers: {', '.join(names)}")
    )


def _checked(entry: Entry, key: str, shape: tuple[int, ...], operation: Operation) -> Values:
    rows = entry.table[key]
    size = " × ".join(str(size) for size in shape)
    found = shape_of(rows)
    if found is None or len(found) != len(shape):
        hint = f"write {size} numbers {_nested(len(shape))}"
        raise entry.locate(CatalogueError(f"{named(key)} must be {_called(len(shape))}", Details(hint=hint)), key=key)
    if found != shape:
        has = " × ".join(str(length) for length in found)
        raise entry.locate(CatalogueError(f"{named(key)} has {has} numbers, the geometry asks for {size}"), key=key)
    for index, value in zip(product(*map(range, shape)), _flat(rows), strict=True):
        if value and not SMALLEST <= abs(value) <= LARGEST:
            has = f"{named(key)} has {shown_number(value)} in {_place(index, operation)}"
            problem = f"{has}, which is no number that can be drawn"
            details = Details(hint=f"use 0 or a number from {SMALLEST:g} to {LARGEST:g}, of either sign")
            raise entry.locate(CatalogueError(problem, details), key=key)
    values: Values = frozen(rows)
    return values


def _called(axes: int) -> str:
    return {1: "a list of numbers", 2: "rows of numbers"}.get(axes, f"numbers in {axes} levels of brackets")


def _nested(axes: int) -> str:
    examples = {1: "[1, 2]", 2: "[[1, 2], [3, 4]]", 3: "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]"}
    kinds = {1: "as a list", 2: "as a list of rows", 3: "as a list of maps"}
    last = "as a list of output maps, each a list of kernels: [[[[1, 2], [3, 4]]]]"
    return f"{kinds[axes]}: {examples[axes]}" if axes in kinds else last


def _place(index: tuple[int, ...], operation: Operation) -> str:
    names = PLACES.get(len(index), OF_KERNELS)
    if isinstance(operation, WithChannels) and len(index) == len(OF_CHANNELS):
        names = OF_CHANNELS
    return ", ".join(f"{name} {at}" for name, at in zip(names, index, strict=True))


def _flat(values: Any) -> Iterator[Any]:
    for each in values:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each


def shown_number(value: float) -> str:
    """Return a number as an error names it: an integer can have more digits than a line, and than Python prints."""
    return f"{value:g}" if abs(value) <= LARGEST or isinstance(value, float) else f"an integer beyond {LARGEST:g}"
