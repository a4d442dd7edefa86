"""Makes an operation of the keys of a table; errors have values as the catalogue writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from convarith.catalogue.operations.kind import Kind, Tabled
from convarith.catalogue.toml import shown
from convarith.errors import Details, GeometryError, did_you_mean
from convarith.sentences import Sentence, named

LARGEST = 100_000
"""The largest whole number of a geometry."""
SMALLER = "a picture of so many cells shows nothing: give smaller numbers"


def made(kind: Kind, arguments: Mapping[str, Any]) -> Any:
    """Return the operation of these arguments; raise ``GeometryError`` with values as the catalogue has them."""
    for key, value in arguments.items():
        check_numbers(key, value)
    try:
        operation = kind.make(**arguments)
        if kind.check:
            kind.check(operation, arguments)
        return operation
    except GeometryError as error:
        problem = Sentence(error.problem).with_values(_as_written(arguments))
        raise GeometryError(problem, error.details) from None


def check_numbers(key: str, value: object) -> None:
    """Raise ``GeometryError`` for a number that is too large to be meant, before anything is computed with it."""
    for each in _parts(value):
        if isinstance(each, int) and abs(each) > LARGEST:
            details = Details(hint=SMALLER, argument=key)
            raise GeometryError(f"{named(key)} is {each}, but at most {LARGEST} can be drawn", details)


def _as_written(arguments: Mapping[str, Any]) -> Mapping[str, str]:
    """Return how TOML has the values of arguments, by how Python has them."""
    return {repr(each): shown(each) for value in arguments.values() for each in _parts(value)}


def _parts(value: object) -> Iterator[object]:
    """Yield a value and what stands in it, inside of lists too, but not what is inside of tables."""
    yield value
    if isinstance(value, list):
        for each in value:
            yield from _parts(each)


def unknown_operation(word: object, kinds: Iterable[Tabled]) -> tuple[str, Details]:
    """Return the problem and the details of an operation that is none of these."""
    names = [kind.name for kind in kinds]
    hint = f"{did_you_mean(word, names)} the operations are {', '.join(names)}".strip()
    return f"unknown operation {shown(word)}", Details(hint=hint)


def unknown_keys(
    unknown: Sequence[str], allowed: Sequence[str], kind: Tabled, kinds: Iterable[Tabled]
) -> tuple[str, Details]:
    """Return the problem and the details of keys that a table of this kind does not have."""
    quoted = " and ".join(f'"{key}"' for key in unknown)
    guesses = "".join(_guess(key, allowed, kind, kinds, is_one=len(unknown) == 1) for key in unknown)
    hint = f"{guesses}the keys of a {kind.name} are {', '.join(allowed)}"
    return f"unknown key{'s' if len(unknown) > 1 else ''} {quoted}", Details(hint=hint)


def _guess(key: str, allowed: Sequence[str], kind: Tabled, kinds: Iterable[Tabled], *, is_one: bool) -> str:
    if key in kind.refused:
        return f"{kind.refused[key]}; "
    elsewhere = next((kind.name for kind in kinds if key in kind.key_names), None)
    if elsewhere:
        return f"{key} belongs to operation {elsewhere}; "
    guess = did_you_mean(key, allowed).removesuffix("?")
    instead = "" if is_one else f" for {key}"
    return f"{guess}{instead}? " if guess else ""
