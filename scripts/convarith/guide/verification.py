"""Reads the tests' counts of the geometries that were checked against each framework."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from convarith.errors import CatalogueError, Details, Place

PATH = "report/verification.json"
REFRESH = "doit verify counts anew"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .+-]*")
MAX_ROWS, MAX_FRAMEWORKS, MAX_NAME, MAX_COUNT = 100, 10, 60, 10**9


@dataclass(frozen=True)
class Verification:
    """``versions`` of the frameworks, and for each operation the number of different geometries by framework."""

    versions: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The frameworks with their versions, for a heading."""
        return tuple(f"{name} {version}" for name, version in self.versions.items())

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """For each operation its name and a count per framework, empty where a framework has no such operation."""
        return tuple((operation, *self._numbers(by_framework)) for operation, by_framework in self.counts.items())

    def _numbers(self, by_framework: Mapping[str, int]) -> list[str]:
        return [f"{by_framework[name]:,}" if name in by_framework else "" for name in self.versions]


def read_verification(text: str, path: str = PATH) -> Verification:
    """Read the JSON that the tests write; raise ``CatalogueError`` for anything else."""
    try:
        table = json.loads(text)
    except json.JSONDecodeError as error:
        raise _unreadable(f"not valid JSON: {error.msg}", Place(path, error.lineno)) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets that deep
        raise _unreadable("not what the tests write", Place(path)) from None
    if not isinstance(table, dict) or table.keys() != {"frameworks", "geometries"}:
        raise _unreadable('must have "frameworks" and "geometries"', Place(path))
    versions, counts = table["frameworks"], table["geometries"]
    if not (_is_table(versions, MAX_FRAMEWORKS) and all(map(_is_name, versions.values()))):
        raise _unreadable('"frameworks" must say the version of each framework', Place(path))
    if not (_is_table(counts, MAX_ROWS) and all(_are_counts(each, versions) for each in counts.values())):
        raise _unreadable('"geometries" must have, for each operation, a whole number per framework', Place(path))
    return Verification(versions, counts)


def _is_table(value: object, maximum: int) -> bool:
    return isinstance(value, dict) and 0 < len(value) <= maximum and all(map(_is_name, value))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_NAME and NAME.fullmatch(value) is not None


def _are_counts(value: object, versions: Collection[str]) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() <= {*versions}
        and all(type(count) is int and 0 <= count < MAX_COUNT for count in value.values())
    )


def _unreadable(problem: str, place: Place) -> CatalogueError:
    return CatalogueError(f"the counts of checked geometries cannot be read: {problem}", Details(place, hint=REFRESH))
