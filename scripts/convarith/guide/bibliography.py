"""Reads the works that the guide cites and writes entries of its bibliography: BibTeX to TeX."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from types import MappingProxyType
from typing import Any

from convarith.errors import CatalogueError, Details, Place, excerpt
from convarith.words.latex import escape

PATH = "report/references.bib"
MAX_AUTHORS_NAMED = 2
VENUES = ("journal", "booktitle", "publisher", "eprint", "school", "institution")
NEEDED = ("title", "year")
REPEATED = re.compile(r"repeated bibliography entry: (.*)", re.DOTALL)
PLACE = re.compile(r"^syntax error in line \d+: | in line \d+(?=: )")
MAX_MESSAGE = 200


@dataclass(frozen=True)
class Reference:
    """A work: how the text cites it (``authors``, ``year``), and its entry in the bibliography, all TeX."""

    key: str
    authors: str
    year: str
    entry: str
    order: tuple[str, ...]


def read_references(text: str, path: str = PATH) -> Mapping[str, Reference]:
    """Read BibTeX; raise ``CatalogueError`` at the line of an entry that cannot be read or is incomplete.

    Fields are TeX already, as BibTeX has it. Works of the same authors and year get letters after the year.
    """
    from pybtex.exceptions import PybtexError  # slow to import, and only the guide needs it

    from convarith.guide.bibtex import BibtexParser

    parser = BibtexParser()
    try:
        data = parser.parse_string(text)
    except PybtexError as error:
        raise _unreadable(error, parser.line, text, path) from None
    references = [_reference(key, entry, text, path) for key, entry in data.entries.items()]
    return MappingProxyType({reference.key: reference for reference in _with_letters(references)})


def _unreadable(error: Exception, line: int, text: str, path: str) -> CatalogueError:
    """Return the parser's error, at its own line or that of the entry."""
    repeated = REPEATED.search(str(error))
    if repeated:
        return _located(f'two works have the key "{repeated[1]}"', text, path, line, "rename one of them")
    says = PLACE.sub("", str(error)[:MAX_MESSAGE])
    return _located(f"not valid BibTeX: {says}", text, path, getattr(error, "lineno", None) or line)


def _located(problem: str, text: str, path: str, line: int | None, hint: str = "") -> CatalogueError:
    lines = excerpt(text, line) if line else ""
    return CatalogueError(problem, Details(place=Place(path, line), excerpt=lines, hint=hint))


def _line_of(key: str, text: str) -> int | None:
    head = re.compile(rf"\s*@\w+\s*[{{(]\s*{re.escape(key)}\s*,", re.IGNORECASE)
    lines = enumerate(text.split("\n"), start=1)
    return next((number for number, line in lines if head.match(line)), None)


def _reference(key: str, entry: Any, text: str, path: str) -> Reference:
    fields, people = entry.fields, entry.persons.get("author", [])
    missing = [name for name in NEEDED if name not in fields] + ([] if people else ["author"])
    if not missing and not any(venue in fields for venue in VENUES):
        missing = ["journal, booktitle, publisher or eprint"]
    if missing:
        hint = "a reader must be able to find the work: complete the entry"
        raise _located(f'"{key}" has no {" and no ".join(missing)}', text, path, _line_of(key, text), hint)
    surnames = [" ".join([*person.prelast_names, *person.last_names]) for person in people]
    order = (*(_plain(name) for name in surnames), fields["year"], _plain(fields["title"]))
    return Reference(key, _short(surnames), fields["year"], _entry(entry, people), order)


def _plain(tex: str) -> str:
    return re.sub(r"\\\W|\\[A-Za-z]+\s*|[{}]", "", tex).casefold()


def _short(surnames: Sequence[str]) -> str:
    if len(surnames) > MAX_AUTHORS_NAMED:
        return rf"{surnames[0]} et~al."
    return " and ".join(surnames)


def _with_letters(references: Sequence[Reference]) -> list[Reference]:
    shared = Counter((reference.authors, reference.year) for reference in references)
    letters: Counter[tuple[str, str]] = Counter()
    found = []
    for reference in sorted(references, key=lambda each: each.order):
        label = (reference.authors, reference.year)
        letter = _letters(letters[label]) if shared[label] > 1 else ""
        letters[label] += 1
        found.append(replace(reference, year=reference.year + letter))
    return found


def _letters(number: int) -> str:
    """Return a, b, …, z, aa, ab, … for the numbers from 0."""
    before, last = divmod(number, len(ascii_lowercase))
    return (_letters(before - 1) if before else "") + ascii_lowercase[last]


def _entry(entry: Any, people: Sequence[Any]) -> str:
    """Return an entry without the year, which is printed before it: authors, title, where it appeared, link."""
    fields = entry.fields
    names = _joined([_full(person) for person in people])
    title = rf"\textit{{{fields['title']}}}" if entry.type == "book" else fields["title"]
    where = ", ".join(part for part in (_venue(fields), _pages(fields)) if part)
    parts = (names, title, where, _link(fields))
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def _full(person: Any) -> str:
    names = (
        *person.first_names,
        *person.middle_names,
        *person.prelast_names,
        *person.last_names,
        *person.lineage_names,
    )
    return "~".join(names)


def _joined(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _venue(fields: Mapping[str, str]) -> str:
    volume = f" {fields['volume']}" if "volume" in fields else ""
    issue = f"({fields['number']})" if "number" in fields else ""
    if "journal" in fields:
        return rf"\textit{{{fields['journal']}}}{volume}{issue}"
    if "booktitle" in fields:
        return rf"In \textit{{{fields['booktitle']}}}"
    return next((fields[name] for name in ("publisher", "school", "institution") if name in fields), "")


def _pages(fields: Mapping[str, str]) -> str:
    return f"pages {fields['pages']}" if "pages" in fields else ""


def _link(fields: Mapping[str, str]) -> str:
    if "doi" in fields:
        return _href(f"https://doi.org/{fields['doi']}", f"doi:{fields['doi']}")
    if "eprint" in fields:
        return _href(f"https://arxiv.org/abs/{fields['eprint']}", f"arXiv:{fields['eprint']}")
    if "url" in fields:
        return _href(fields["url"], fields["url"].removeprefix("https://"))
    return ""


def _href(url: str, shown: str) -> str:
    address = re.sub(r"([%#])", r"\\\1", url)
    return rf"\href{{{address}}}{{\breakable{{{escape(shown)}}}}}"
