"""The words of a command line that draw what a table of the catalogue asks for: the way back from ``requests``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from convarith.catalogue.operations.kind import Reads
from convarith.catalogue.options import OPTIONS, Option, spelled
from convarith.catalogue.toml import value_text


def command_words(table: Mapping[str, Any]) -> list[str]:
    """Return the options of ``doit draw`` and their values, in the order of the table."""
    return [word for key, value in table.items() for word in _words(key, value)]


def written_value(key: str, value: Any) -> str:
    """Return a value as it stands after its option: ``3x5``, ``1,2x0,1``, ``same``, or TOML."""
    option = OPTIONS[spelled(key)]
    if isinstance(value, str) and option.reads is not Reads.TOML:
        return value
    if key == "frames" and isinstance(value, list):
        return ",".join(map(str, value))
    return _numbers(value) if option.reads is Reads.NUMBERS else value_text(value)


def _words(key: str, value: Any) -> Iterator[str]:
    pairs = _option_of_pairs(key)
    if pairs and isinstance(value, Mapping):
        for name, each in value.items():
            yield from (pairs.name, f"{name}={each}")
    elif isinstance(value, bool):
        yield spelled(key) if value else spelled(f"no-{key}")
    else:
        yield from (spelled(key), written_value(key, value))


def _option_of_pairs(key: str) -> Option | None:
    return next((option for option in OPTIONS.values() if option.table == key), None)


def _numbers(value: Any) -> str:
    """Return one number for all axes, or one or a pair per axis; a list of one axis as TOML has it."""
    if not isinstance(value, list) or len(value) == 1:
        return value_text(value)
    return "x".join(",".join(map(str, axis)) if isinstance(axis, list) else str(axis) for axis in value)
