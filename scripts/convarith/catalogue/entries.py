"""The catalogue: which figures stand in the text of ``figures/*.toml``, without a judgement of their tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from convarith.catalogue.toml import check_limits, read_toml, shown
from convarith.errors import CatalogueError, ConvarithError, Details, Place, excerpt

E = TypeVar("E", bound=ConvarithError)

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
LONGEST_NAME = 100
SHEET = "-sheet"  # how the contact sheet of a figure is named after it
HEADER = re.compile(r"\s*\[\[?\s*[\w\"'-]+\s*[].]")
REPEATED = re.compile(r"not valid TOML: Cannot declare \('(?P<name>[^']+)',\) twice")
MOST_REPEATED = 20
"""How many names of one file may stand twice before the file as a whole is refused."""


@dataclass(frozen=True)
class Entry:
    """One table of the catalogue: a figure's name and what it says, with the file it came from.

    ``inner`` are the keys that stand in a table within it, as those of a figure that is compared.
    """

    name: str
    table: Mapping[str, Any]
    path: str
    text: str
    inner: frozenset[str] = frozenset()

    def place(self, key: str | None = None) -> Place:
        """Return the line of the table's header, or of one of its keys."""
        name, lines = _spelled(self.name), self.text.split("\n")
        own = rf"\[\[?\s*{name}\s*[].]"
        header = _line_of(lines, own) or _line_of(lines, rf"{name}\s*[.=]")
        if header is None or not key:
            return Place(self.path, header)
        end = _line_of(lines, rf"(?!{own})\[\s*[\w\"'-]+\s*\]\s*(#.*)?$", after=header) or len(lines) + 1
        of_key = rf"{_spelled(key)}\s*[.=]|\[\s*{name}\s*\.\s*{_spelled(key)}\s*[].]"
        return Place(self.path, _line_of(lines[: end - 1], of_key, after=header) or header)

    def locate(self, error: E, *, key: str | None = None) -> E:
        """Return the error with the place in the catalogue and the lines around it."""
        place = self.place(key)
        lines = excerpt(self.text, place.line) if place.line else ""
        return error.with_details(place=place, excerpt=lines)

    def locate_inside(self, error: E, *, key: str) -> E:
        """Return an error that points into the value of a key, with the place of the key in the catalogue."""
        return error.with_details(place=self.place(key))

    def in_its_words(self, error: E) -> E:
        """Return an error that has a place of its own, its hint in the words that this table is written in."""
        return error


@dataclass(frozen=True)
class Fault:
    """A part of the catalogue that cannot be read; what is sound beside it still builds.

    ``task`` names it where a file's name is needed, ``subject`` is for people.
    """

    task: str
    subject: str
    error: CatalogueError


@dataclass(frozen=True)
class Catalogue:
    """All entries in the order of the files, and the faults found on the way."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


def read_catalogue(files: Iterable[tuple[str, str | CatalogueError]]) -> Catalogue:
    """Read the catalogue from pairs of a file's path (relative to the project) and its text, or why there is none."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for path, text in files:
        try:
            if isinstance(text, CatalogueError):
                raise text
            tables = _tables(path, text, faults)
        except CatalogueError as error:
            faults.append(Fault(f"fault-{len(faults) + 1}", f'catalogue "{path}"', error))
            continue
        for name, table in tables.items():
            entry = Entry(name, table if isinstance(table, dict) else {}, path, text)
            fault = _fault(entry, f"fault-{len(faults) + 1}", table)
            if fault:
                faults.append(fault)
            else:
                entries.append(entry)
    return _without_clashes(entries, faults)


def _tables(path: str, text: str, faults: list[Fault]) -> dict[str, Any]:
    """Return the tables of a file without those whose name stands twice in it, so that the other figures stay."""
    for _ in range(MOST_REPEATED):
        try:
            return read_toml(text, path)
        except CatalogueError as error:
            repeated = REPEATED.match(error.problem)
            if repeated is None or error.details.place is None:
                raise
            name, second = repeated["name"], error.details.place.line or 1
            lines = text.split("\n")
            own = rf"\[\s*{_spelled(name)}\s*[].]"
            faults.append(Fault(name, _subject(name), _twice(path, text, first=_line_of(lines, own), second=second)))
            text = "\n".join(_without_tables(lines, own))
    return read_toml(text, path)


def _twice(path: str, text: str, *, first: int | None, second: int) -> CatalogueError:
    details = Details(place=Place(path, second), excerpt=excerpt(text, second), hint="rename one of them")
    return CatalogueError(f"the name is taken: {Place(path, first)} has it too", details)


def _without_tables(lines: Sequence[str], own: str) -> Iterator[str]:
    """Yield the lines, those of the tables whose headers match ``own`` empty."""
    is_kept = True
    for line in lines:
        if HEADER.match(line):
            is_kept = not re.match(rf"\s*{own}", line)
        yield line if is_kept else ""


def _fault(entry: Entry, task: str, value: object) -> Fault | None:
    """Return what keeps a value from being a figure, before anybody asks what it says."""
    if not isinstance(value, dict):
        return Fault(task, f'catalogue "{entry.path}"', _not_a_table(entry, value))
    error = _name_error(entry)
    if error:
        return Fault(task, _subject(entry.name), error)
    error = _limit_error(entry)
    return Fault(entry.name, _subject(entry.name), error) if error else None


def _limit_error(entry: Entry) -> CatalogueError | None:
    for key, value in entry.table.items():
        try:
            check_limits({key: value})
        except CatalogueError as error:
            return entry.locate(CatalogueError(f"{key}: {error.problem}", error.details), key=key)
    return None


def _subject(name: str) -> str:
    return f"figure {shown(name)}"


def _name_error(entry: Entry) -> CatalogueError | None:
    if len(entry.name) > LONGEST_NAME:
        problem = f"the name has {len(entry.name)} characters, but files are named after figures"
        return entry.locate(CatalogueError(problem, Details(hint=f"use at most {LONGEST_NAME} characters")))
    if NAME.fullmatch(entry.name):
        return None
    hint = "files are named after figures: use letters, digits, _ and -, and begin with a letter or digit"
    return entry.locate(CatalogueError("the name cannot be a file's name", Details(hint=hint)))


def _not_a_table(entry: Entry, value: object) -> CatalogueError:
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        details = Details(hint=f"write its header with one pair of brackets: [{entry.name}]")
        return entry.locate(CatalogueError(f'"{entry.name}" is a list of tables, but a figure is one table', details))
    details = Details(hint="a figure is a table: put its [name] on a line above its keys")
    return entry.locate(CatalogueError(f'"{entry.name}" stands outside of any figure\'s table', details))


def _without_clashes(entries: list[Entry], faults: list[Fault]) -> Catalogue:
    """Set aside the entries whose files would be the same: which of them is meant, nobody knows.

    Disks may take capitals for small letters; and ``x-sheet.pdf`` is the sheet of ``x``.
    """
    claims: dict[str, list[Entry]] = {}
    for entry in entries:
        claims.setdefault(entry.name.casefold(), []).append(entry)
    faults += [_clash(*claimants) for claimants in claims.values() if len(claimants) > 1]
    repeated = {fault.task for fault in faults}
    single = {
        name: claimants[0]
        for name, claimants in claims.items()
        if len(claimants) == 1 and claimants[0].name not in repeated
    }
    for name in [name for name in single if name.endswith(SHEET) and name.removesuffix(SHEET) in claims]:
        entry, other = single.pop(name), claims[name.removesuffix(SHEET)][0]
        faults.append(_taken(entry, f'the sheet of the figure "{other.name}" at {other.place()} has it'))
    return Catalogue(tuple(single.values()), tuple(_with_tasks_of_their_own(faults)))


def _with_tasks_of_their_own(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Yield the faults, those of a name that has one already under another task."""
    tasks: set[str] = set()
    for number, fault in enumerate(faults, start=1):
        yield replace(fault, task=f"fault-{number}") if fault.task in tasks else fault
        tasks.add(fault.task)


def _clash(*claimants: Entry) -> Fault:
    *others, last = claimants
    places = " and ".join(str(other.place()) for other in others)
    if any(other.name != last.name for other in others):
        return _taken(last, f"{places} has it with other capitals, which some disks take for the same")
    return _taken(last, f"{places} has it too")


def _taken(entry: Entry, by: str) -> Fault:
    error = CatalogueError(f"the name is taken: {by}", Details(hint="rename one of them"))
    return Fault(entry.name, _subject(entry.name), entry.locate(error))


def _spelled(name: str) -> str:
    """Return the pattern of a name or key, bare or in quotes."""
    return rf"[\"']?{re.escape(name)}[\"']?"


def _line_of(lines: Sequence[str], pattern: str, *, after: int = 0) -> int | None:
    """Return the first line, counted from 1 and below line ``after``, that begins with the pattern."""
    for number, line in enumerate(lines, start=1):
        if number > after and re.match(rf"\s*(?:{pattern})", line):
            return number
    return None
