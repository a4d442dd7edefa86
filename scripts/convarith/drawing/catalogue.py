"""Which figures are there? Reads the text of ``figures/*.toml``, without judging the tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from convarith.errors import CatalogueError, ConvarithError, Details, Place, excerpt

E = TypeVar("E", bound=ConvarithError)

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
TOML_POSITION = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")


@dataclass(frozen=True)
class Entry:
    """One table of the catalogue: a figure's name and what it says, with the file it came from."""

    name: str
    table: Mapping[str, Any]
    path: str
    text: str

    def place(self, key: str | None = None) -> Place:
        """Return the line of the table's header, or of one of its keys."""
        header = _line_of(self.text, rf"\[\s*[\"']?{re.escape(self.name)}[\"']?\s*\]")
        if header is None or key is None:
            return Place(self.path, header)
        return Place(self.path, _line_of(self.text, rf"[\"']?{re.escape(key)}[\"']?\s*[.=]", after=header) or header)

    def locate(self, error: E, *, key: str | None = None) -> E:
        """Return the error with the place in the catalogue and the lines around it."""
        place = self.place(key)
        lines = excerpt(self.text, place.line) if place.line else ""
        return error.with_details(place=place, excerpt=lines)


@dataclass(frozen=True)
class Fault:
    """A part of the catalogue that cannot be read; what is sound beside it still builds."""

    subject: str
    error: CatalogueError


@dataclass(frozen=True)
class Catalogue:
    """All entries in the order of the files, and the faults found on the way."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


def read_catalogue(files: Iterable[tuple[str, str]]) -> Catalogue:
    """Read the catalogue from pairs of a file's path (relative to the project) and its text."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for path, text in files:
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            faults.append(Fault(f'catalogue "{path}"', _syntax_error(path, text, error)))
            continue
        for name, table in tables.items():
            entry = Entry(name, table if isinstance(table, dict) else {}, path, text)
            error = _name_error(entry) if isinstance(table, dict) else _not_a_table(entry)
            if error:
                faults.append(Fault(f'figure "{name}"', error))
            else:
                entries.append(entry)
    return _without_duplicates(entries, faults)


def _syntax_error(path: str, text: str, error: tomllib.TOMLDecodeError) -> CatalogueError:
    message = str(error)
    position = TOML_POSITION.search(message)
    line = int(position[1]) if position and position[1] else len(text.splitlines())
    problem = TOML_POSITION.sub("", message)
    hint = "strings need quotes, lists need [ ], and a table's name may stand only once"
    return CatalogueError(
        f"not valid TOML: {problem}", Details(place=Place(path, line), excerpt=excerpt(text, line), hint=hint)
    )


def _name_error(entry: Entry) -> CatalogueError | None:
    if NAME.fullmatch(entry.name):
        return None
    hint = "files are named after figures: use letters, digits, _ and -, and begin with a letter or digit"
    return entry.locate(CatalogueError("the name cannot be a file's name", Details(hint=hint)))


def _not_a_table(entry: Entry) -> CatalogueError:
    line = _line_of(entry.text, rf"[\"']?{re.escape(entry.name)}[\"']?\s*=")
    details = Details(
        place=Place(entry.path, line),
        excerpt=excerpt(entry.text, line) if line else "",
        hint="a figure is a table: put its [name] on a line above its keys",
    )
    return CatalogueError(f'"{entry.name}" stands outside of any figure\'s table', details)


def _without_duplicates(entries: list[Entry], faults: list[Fault]) -> Catalogue:
    """Set aside all entries of a name that several files claim: which of them is meant, nobody knows."""
    claims: dict[str, list[Entry]] = {}
    for entry in entries:
        claims.setdefault(entry.name, []).append(entry)
    for name, claimants in claims.items():
        if len(claimants) > 1:
            *others, last = claimants
            places = " and ".join(str(other.place()) for other in others)
            error = CatalogueError(f"the name is taken: {places} has it too", Details(hint="rename one of them"))
            faults.append(Fault(f'figure "{name}"', last.locate(error)))
    single = tuple(entry for entry in entries if len(claims[entry.name]) == 1)
    return Catalogue(single, tuple(faults))


def _line_of(text: str, pattern: str, *, after: int = 0) -> int | None:
    """Return the first line, counted from 1 and below line ``after``, that begins with the pattern."""
    for number, line in enumerate(text.splitlines(), start=1):
        if number > after and re.match(rf"\s*{pattern}", line):
            return number
    return None
