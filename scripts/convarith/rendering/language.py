"""Reads the words of a language, the text of ``templates/words/NAME.toml``, and judges them by the English ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from gettext import c2py
from typing import Any

from convarith.catalogue.toml import check_limits, read_toml, shown
from convarith.errors import CatalogueError, Details, Place, did_you_mean, excerpt
from convarith.words.latex import RESERVED_HINT, find_reserved, reserved
from convarith.words.wording import ENGLISH, RULES, TEXTS, USUAL_RULE, Wording, english, keys_of, parts_of, wording_of

BASE = "base"
HEADER = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
FIRST_NUMBERS = range(1000)
"""For which numbers a rule is tried."""
MOST_NAMED = 8
"""How many more keys that are missing are named at once."""
COMPLETE = f'take its line from {ENGLISH}.toml and translate it, or begin the file with {BASE} = "{ENGLISH}"'


@dataclass(frozen=True)
class _File:
    """The text of a language, to show its lines in errors."""

    path: str
    text: str

    def error(self, problem: str, hint: str = "", *, key: str = "") -> CatalogueError:
        """Return an error at the line of a key, written with its table, or of the whole file."""
        line = self._line(key) if key else None
        lines = excerpt(self.text, line) if line else ""
        return CatalogueError(problem, Details(place=Place(self.path, line), excerpt=lines, hint=hint))

    def _line(self, key: str) -> int | None:
        """Return the line of a key, or else that of its table."""
        table, _, name = key.rpartition(".")
        current, of_table = "", None
        for number, line in enumerate(self.text.split("\n"), start=1):
            header = HEADER.match(line)
            if header:
                current = header[1]
                of_table = number if current == (table or name) else of_table
            elif current == table and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line):
                return number
        return of_table


def wording_from(text: str, path: str, read: Callable[[str], Mapping[str, Any]]) -> tuple[Wording, Mapping[str, Any]]:
    """Return the words of a language, and the table that they are read from, with those of the language it changes.

    ``read`` returns the table of another language by its name. Raises ``CatalogueError`` with the file, and the key,
    of what is missing, unknown, or no pattern.
    """
    file = _File(path, text)
    own = read_toml(text, path)
    try:
        check_limits(own)
    except CatalogueError as error:
        raise file.error(error.problem, error.details.hint) from None
    base = own.pop(BASE, "")
    if not isinstance(base, str):
        raise file.error(f"{BASE} must be the name of a language, not {shown(base)}", key=BASE)
    _check(own, file)
    table = _merged(read(base), own) if base else own
    _check_complete(table, file)
    return wording_of(table), table


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    both = {key: {**base[key], **own[key]} for key in base.keys() & own.keys() if isinstance(base[key], Mapping)}
    return {**base, **own, **both}


def _check(own: Mapping[str, Any], file: _File) -> None:
    """Raise ``CatalogueError`` for what is unknown, or no text."""
    known = english()
    tables = dict.fromkeys(key.partition(".")[0] for key in known.patterns)
    for name, value in own.items():
        if name not in (*TEXTS, *tables, RULES):
            raise file.error(f"{shown(name)} is not known", _guess(name, (*tables, RULES, *TEXTS)), key=name)
        if name in TEXTS and (not isinstance(value, str) or not value):
            raise file.error(f"{name} must be a text in quotes, not {shown(value)}", key=name)
        if name not in TEXTS and not isinstance(value, dict):
            raise file.error(f"{name} must be a table, not {shown(value)}", f"write [{name}]", key=name)
    if own.get("and", "and") == own.get("comma"):
        raise file.error("and is the same as comma", "a list could not be told from a list in it", key="and")
    for name, rule in own.get(RULES, {}).items():
        _check_rule(name, rule, (USUAL_RULE, *tables), file)
    for key, value in keys_of(own):
        if key not in known.patterns:
            in_table = [each for each in known.patterns if each.partition(".")[0] == key.partition(".")[0]]
            raise file.error(f"{key} is not known", _guess(key, in_table), key=key)
        _check_pattern(key, value, known.patterns[key].names, file)


def _check_rule(name: str, rule: object, names: tuple[str, ...], file: _File) -> None:
    key = f"{RULES}.{name}"
    if name not in names:
        raise file.error(f"{key} is not known", _guess(name, names), key=key)
    hint = 'write it as Plural-Forms of gettext are written: "n != 1"'
    if not isinstance(rule, str):
        raise file.error(f"{key} must be a text in quotes, not {shown(rule)}", hint, key=key)
    try:
        found = [*map(c2py(rule), FIRST_NUMBERS)]
    except (ValueError, ZeroDivisionError, RecursionError) as error:
        raise file.error(f"{key} is no rule: {error}", hint, key=key) from None
    if min(found) < 0:
        raise file.error(f"{key} gives {min(found)}, but forms are counted from 0", hint, key=key)


def _check_pattern(key: str, value: object, names: frozenset[str], file: _File) -> None:
    forms: list[Any] = value if isinstance(value, list) else [value]
    if not forms or not all(isinstance(form, str) for form in forms):
        hint = 'write a text in quotes, or several forms: ["{count} cell", "{count} cells"]'
        raise file.error(f"{key} must be a text, not {shown(value)}", hint, key=key)
    found = find_reserved(forms)
    if found:
        raise file.error(f"{key}: {reserved(found)}", RESERVED_HINT, key=key)
    for form in forms:
        has = f"it has {', '.join(f'{{{name}}}' for name in sorted(names))}" if names else "it has no names in braces"
        try:
            used = [name for _, name in parts_of(form) if name]
        except ValueError as error:
            raise file.error(f"{key}: {error}", has, key=key) from None
        for name in used:
            if name not in names:
                guess = did_you_mean(name, names).replace(f'"{name}"', name)
                raise file.error(f"{key}: there is no {{{name}}} to put in", f"{guess} {has}".strip(), key=key)


def _check_complete(table: Mapping[str, Any], file: _File) -> None:
    """Raise ``CatalogueError`` for a key that is missing, or several forms without a rule."""
    given = dict(keys_of(table))
    missing = [*(name for name in TEXTS if name not in table), *(key for key in english().patterns if key not in given)]
    if missing:
        more = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise file.error(f"{missing[0]} is missing{more}", COMPLETE + _others(missing[1:]))
    rules = table.get(RULES, {})
    for key, value in given.items():
        if isinstance(value, list) and len(value) > 1 and not {key.partition(".")[0], USUAL_RULE} & rules.keys():
            raise file.error(f"{key} has several forms, but no rule says which", f"add [{RULES}] with {USUAL_RULE}")


def _others(missing: Sequence[str]) -> str:
    if not missing:
        return ""
    return f"; besides it {', '.join(missing[:MOST_NAMED])}{', …' if len(missing) > MOST_NAMED else ''}"


def _guess(name: str, names: Iterable[str]) -> str:
    known = list(names)
    return f"{did_you_mean(name, known)} there are {', '.join(known[:20])}{', …' if len(known) > 20 else ''}".strip()
