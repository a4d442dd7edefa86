"""The words of a language: patterns that are filled with data, each by its key, and how the language writes numbers.

A pattern may have several forms, of which a rule of the language chooses one by a number, as "1 cell" and "2 cells".
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from typing import Any

from convarith.tools.shipped import shipped
from convarith.words.latex import escape

ENGLISH = "en"
FOLDER = "words"
RULES, USUAL_RULE = "rules", "plural"
TEXTS = ("decimal", "thousands", "numbers", "rows", "comma", "and", "nested", "or")
"""Keys that stand outside of tables: what is put between numbers and parts of lists."""

Part = tuple[str, str]
"""A literal text, and the name of what comes after it, empty at the end of a pattern."""


@dataclass(frozen=True)
class Pattern:
    """A text with named gaps, in one form or several."""

    forms: tuple[tuple[Part, ...], ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of what fills its gaps."""
        return frozenset(name for form in self.forms for _, name in form if name)


@dataclass(frozen=True)
class Wording:
    """The words of one language. ``texts`` are those of ``TEXTS``, ``rules`` choose forms by a number."""

    texts: Mapping[str, str]
    rules: Mapping[str, Callable[[int], int]]
    patterns: Mapping[str, Pattern]

    def say(self, key: str, by: int | None = None, /, **data: object) -> str:
        """Return the words of a key as plain text; ``by`` is the number that chooses among forms."""
        return "".join(literal + str(data[name] if name else "") for literal, name in self._form(key, by))

    def tex(self, key: str, by: int | None = None, /, **data: object) -> str:
        """Return the words of a key in TeX, with ``data`` that is TeX already."""
        return "".join(tex_of(literal) + str(data[name] if name else "") for literal, name in self._form(key, by))

    def _form(self, key: str, by: int | None) -> tuple[Part, ...]:
        forms = self.patterns[key].forms
        if len(forms) == 1 or by is None:
            return forms[0]
        rule = self.rules.get(key.partition(".")[0], self.rules[USUAL_RULE])
        return forms[min(rule(by), len(forms) - 1)]

    def listed(self, parts: Sequence[str]) -> str:
        """Return parts as a list in a sentence, with other words before its last if a part is a list itself."""
        if len(parts) == 1:
            return parts[0]
        before_last = self.texts["nested" if any(self.texts["and"] in part for part in parts) else "and"]
        return f"{self.texts['comma'].join(parts[:-1])}{before_last}{parts[-1]}"

    def decimal(self, number: str) -> str:
        """Return a number that has a point as this language writes it."""
        return number.replace(".", self.texts["decimal"])

    def whole(self, number: int) -> str:
        """Return a whole number with its thousands apart."""
        return f"{number:,}".replace(",", self.texts["thousands"])


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the parts of a text with names in braces; raise ``ValueError`` for braces that make no sense."""
    parts = []
    for literal, name, form, conversion in string.Formatter().parse(text):
        if form or conversion or (name is not None and not name.isidentifier()):
            raise ValueError("braces hold a name, and nothing else")
        parts.append((literal, name or ""))
    return tuple(parts)


def wording_of(table: Mapping[str, Any]) -> Wording:
    """Return the words of a table in which nothing is wrong."""
    rules = {name: c2py(rule) for name, rule in table[RULES].items()}
    patterns = {
        key: Pattern(tuple(parts_of(text) for text in ([value] if isinstance(value, str) else value)))
        for key, value in keys_of(table)
    }
    return Wording({name: table[name] for name in TEXTS}, rules, patterns)


def keys_of(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the keys of patterns, with their tables, and their texts."""
    for name, inside in table.items():
        if name != RULES and isinstance(inside, Mapping):
            yield from ((f"{name}.{key}", value) for key, value in inside.items())


@cache
def english() -> Wording:
    """Return the English words that travel with the package."""
    file = shipped("templates") / FOLDER / f"{ENGLISH}.toml"
    return wording_of(tomllib.loads(file.read_text(encoding="utf-8")))


@cache
def tex_of(literal: str) -> str:
    """Return the literal part of a pattern in TeX; blanks at its ends stay."""
    inner = escape(literal)
    before, after = (" " * (literal[at:][:1] == " ") for at in (0, -1))
    return f"{before}{inner}{after}" if inner else literal and " "
