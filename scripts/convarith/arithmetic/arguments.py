"""Checks arguments: one value per axis, or an error that names the argument."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import SupportsIndex, TypeVar

from convarith.errors import Details, GeometryError, did_you_mean
from convarith.sentences import named, valued

Sizes = int | Sequence[int]
"""One whole number for every axis, or one per axis."""

Choice = TypeVar("Choice", bound=StrEnum)

MAX_AXES = 3
MOST = 10**18
"""The largest argument: far beyond any map, with results of few enough digits to be printed."""


@contextmanager
def on_axis(axis: int) -> Iterator[None]:
    """Add to a GeometryError raised inside the axis (counted from 0) that it is about."""
    try:
        yield
    except GeometryError as error:
        raise error.after(f"axis {axis}: ") from None


def whole(name: str, value: object, *, minimum: int | None) -> int:
    """Return ``value`` as an int of at least ``minimum`` (any int when None), and of at most 10^18 either way.

    numpy's integers are whole numbers too. Raises GeometryError for anything else, booleans included: True is a
    typing mistake here, not a 1.
    """
    if not isinstance(value, bool) and isinstance(
        value, (int, SupportsIndex)
    ):  # int first: checking a protocol is slow
        number = _index(value)
        if number is not None and abs(number) > MOST:
            bounds = "" if minimum is None else f"at least {minimum} and "
            text = f"{named(name)} is beyond 10^18, but must be a whole number of {bounds}at most 10^18"
            raise GeometryError(text, Details(argument=name))
        if number is not None and (minimum is None or number >= minimum):
            return number
    bound = "" if minimum is None else f" of at least {minimum}"
    text = f"{named(name)} is {shown(value)}, but must be a whole number{bound}"
    raise GeometryError(text, Details(hint=_rewritten(value), argument=name))


def _index(value: SupportsIndex) -> int | None:
    """Return a whole number, None for an array of NumPy, which is one only if it has one value."""
    try:
        return operator.index(value)
    except TypeError:
        return None


def shown(value: object) -> str:
    """Return a value for a message; Python does not print integers of thousands of digits."""
    try:
        return valued(value)
    except ValueError:
        return "a value with a number of thousands of digits"


def _rewritten(value: object) -> str:
    """Return how to write a whole number that was given as a float or in quotes; empty for any other mistake."""
    if isinstance(value, float) and value.is_integer():
        return f"write {int(value)}, without a decimal point"
    if isinstance(value, str) and value.strip().isdecimal():
        return f"write {int(value)}, without quotes"
    return ""


def flag(name: str, value: object) -> bool:
    """Return ``value`` when it is True or False; raises GeometryError otherwise."""
    if isinstance(value, bool):
        return value
    raise GeometryError(f"{named(name)} is {shown(value)}, but must be true or false", Details(argument=name))


def choice(name: str, value: object, choices: type[Choice], *, also: Sequence[str] = ()) -> Choice:
    """Return the member of ``choices`` with this ``value``; raises GeometryError that lists all members.

    It lists ``also`` as well: words that the caller has understood already.
    """
    if isinstance(value, str) and value in list(choices):
        return choices(value)
    text = f"{named(name)} is {shown(value)}, but must be one of {spelled([*choices, *also])}"
    raise GeometryError(text, Details(hint=did_you_mean(value, [*choices, *also]), argument=name))


def spelled(choices: Iterable[str]) -> str:
    """Return the choices as a person types them: ``"max", "average"``."""
    return ", ".join(f'"{member}"' for member in choices)


def count_axes(arguments: Mapping[str, object]) -> int:
    """Return the number of axes of the lists and tuples among ``arguments``, two when there are none.

    Raises GeometryError when two of them disagree, or have no value or more than three.
    """
    lengths = {name: len(value) for name, value in arguments.items() if isinstance(value, (tuple, list))}
    if not lengths:
        return 2
    first, axes = next(iter(lengths.items()))
    if not 1 <= axes <= MAX_AXES:
        text = f"{named(first)} has {_values(axes)}, but must have one per axis, for one to {MAX_AXES} axes"
        raise GeometryError(text, Details(argument=first))
    for name, length in lengths.items():
        if length != axes:
            has = f"{named(first)} has {_values(axes)}, one per axis"
            text = f"{has}, but {named(name)} has {length}: {shown(arguments[name])}"
            raise GeometryError(text, Details(hint=_mend_length(name, arguments[name], axes=axes), argument=name))
    return axes


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"


def _mend_length(name: str, value: object, *, axes: int) -> str:
    """Return how to give ``axes`` values, or how to write a pair if a pair seems to be meant."""
    if name == "padding" and axes == 1 and isinstance(value, (tuple, list)) and len(value) == 2:
        return f"a (before, after) pair is written inside another: padding=(({value[0]}, {value[1]}),)"
    return f"give {named(name)} one value for all axes, or {axes}"


def one_of(remedies: Sequence[str]) -> str:
    """Return the hint that offers each of ``remedies``: ``use a, b, or c``; empty when there is none."""
    if len(remedies) < 3:
        return f"use {' or '.join(remedies)}" if remedies else ""
    return f"use {', '.join(remedies[:-1])}, or {remedies[-1]}"


def per_axis(name: str, value: object, *, axes: int, minimum: int) -> tuple[int, ...]:
    """Return one whole number per axis from one for all of them or from one each; raises GeometryError."""
    if not isinstance(value, (tuple, list)):
        return (whole(name, value, minimum=minimum),) * axes
    numbers = []
    for axis, number in enumerate(value):
        with on_axis(axis):
            numbers.append(whole(name, number, minimum=minimum))
    return tuple(numbers)


def sizes_at(axis: int, u: int, *, input_size: tuple[int, ...], output_size: tuple[int, ...]) -> tuple[int, int]:
    """Return the sizes of input and output along ``axis``; raises GeometryError unless it and output ``u`` exist."""
    if whole("axis", axis, minimum=0) >= len(input_size):
        text = f"axis is {axis}, but the input has {len(input_size)}"
        raise GeometryError(text, Details(hint=f"axes count from 0 to {len(input_size) - 1}"))
    i, o = input_size[axis], output_size[axis]
    with on_axis(axis):
        if whole("u", u, minimum=0) >= o:
            raise GeometryError(f"u is {u}, but the output size is {o}", Details(hint=f"use 0 to {o - 1}"))
    return i, o


def index_in(output_size: tuple[int, ...], index: Sequence[int]) -> tuple[int, ...]:
    """Return ``index`` as one whole number per axis, each inside ``output_size``.

    Raises GeometryError for too many or too few, and for a cell that does not exist. Negative ones do not count from
    the end: a wrong sign would silently mean another cell.
    """
    if not isinstance(index, (tuple, list)) or len(index) != len(output_size):
        example = tuple(size - 1 for size in output_size)
        text = f"{named('output_index')} is {shown(index)}, but must have one number per axis, of {len(output_size)}"
        raise GeometryError(text, Details(hint=f"the last output cell is {example}", argument="output_index"))
    for axis, size in enumerate(output_size):
        with on_axis(axis):
            if whole("output_index", index[axis], minimum=0) >= size:
                cells = f"{size} {'cell' if size == 1 else 'cells'}"
                text = f"{named('output_index')} is {index[axis]}, but the output has {cells}"
                hint = f"use 0 to {size - 1}" if size > 1 else "use 0"
                raise GeometryError(text, Details(hint=hint, argument="output_index"))
    return tuple(operator.index(number) for number in index)
