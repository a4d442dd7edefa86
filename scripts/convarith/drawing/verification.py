"""How many geometries of each operation were checked against which framework? Reads what the tests counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from convarith.errors import CatalogueError, Details

REFRESH = "doit verify counts anew"


@dataclass(frozen=True)
class Verification:
    """``versions`` of the frameworks, and for each operation the number of different geometries by framework."""

    versions: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The frameworks with their versions, as a heading says them."""
        return tuple(f"{name} {version}" for name, version in self.versions.items())

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """For each operation its name and a number for each framework, empty where that has no such operation."""
        return tuple((operation, *self._numbers(by_framework)) for operation, by_framework in self.counts.items())

    def _numbers(self, by_framework: Mapping[str, int]) -> list[str]:
        return [f"{by_framework[name]:,}" if name in by_framework else "" for name in self.versions]


def read_verification(text: str) -> Verification:
    """Read the JSON that the tests write; raise ``CatalogueError`` for what is none."""
    try:
        table = json.loads(text)
        counts = {operation: dict(by_framework) for operation, by_framework in table["geometries"].items()}
        return Verification(dict(table["frameworks"]), counts)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CatalogueError("the counts of checked geometries cannot be read", Details(hint=REFRESH)) from None
