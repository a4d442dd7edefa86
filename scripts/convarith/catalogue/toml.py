"""TOML of people: reads their files within limits, and writes tables and values as they would.

Python's reader takes whole numbers of any size, and nests as deep as a text asks for; what works on a table afterwards
does not. Whatever is beyond the limits is refused here, with the line that says it.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from convarith.errors import CatalogueError, Details, Place, excerpt

BARE = re.compile(r"[A-Za-z0-9_-]+")
DEEPEST = 20
"""How many lists and tables may stand inside one another."""
LARGEST_NUMBER = 10**100
"""The largest whole number of a table, as large as the numbers in cells may be."""
LONGEST_SHOWN = 60

PART = r"(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
DOTTED = re.compile(rf"(?<![A-Za-z0-9_-]){PART}(?:[ \t]*+\.[ \t]*+{PART}){{{DEEPEST},}}+[ \t]*+(?P<after>.?)")
POSITION = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")
DIGITS = re.compile(r"[0-9_]{4000,}")  # Python reads no decimal number of more than 4,300
TOO_DEEP = f"more than {DEEPEST} lists and tables stand inside one another"
TOO_LARGE = "a number is too large"
SYNTAX_HINT = "strings need quotes, lists need [ ], and a table's name may stand only once"
DEPTH_HINT = "write it with fewer brackets, or fewer dots in a name"
NUMBER_HINT = f"whole numbers go up to {LARGEST_NUMBER:g}"


class TOMLSyntaxError(CatalogueError):
    """A text that is not TOML, whatever it may say."""


def read_toml(text: str, path: str) -> dict[str, Any]:
    """Return what a text says, whose numbers and depth ``check_limits`` has yet to judge.

    Raises ``CatalogueError`` with the line of ``path`` for what is not TOML or cannot be read.
    """
    deep = next((found for found in DOTTED.finditer(text) if found["after"] in ("=", "]")), None)
    if deep:  # as long a key takes Python's reader minutes
        raise _located(TOO_DEEP, text, path, text.count("\n", 0, deep.start()) + 1, DEPTH_HINT)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        position = POSITION.search(message)
        line = int(position[1]) if position and position[1] else text.rstrip().count("\n") + 1
        located = _located(f"not valid TOML: {POSITION.sub('', message)}", text, path, line, SYNTAX_HINT)
        raise TOMLSyntaxError(located.problem, located.details) from None
    except RecursionError:
        raise _located(TOO_DEEP, text, path, _line_of_brackets(text), DEPTH_HINT) from None
    except ValueError:  # a decimal number of thousands of digits
        found = DIGITS.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        raise _located(TOO_LARGE, text, path, line, NUMBER_HINT) from None


def check_limits(table: Mapping[str, Any]) -> None:
    """Raise ``CatalogueError``, without a place, for a table too deep or with a number too large."""
    waiting: list[tuple[Any, int]] = [(table, 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, list | dict):
            if depth > DEEPEST:
                raise CatalogueError(TOO_DEEP, Details(hint=DEPTH_HINT))
            inside = value.values() if isinstance(value, dict) else value
            waiting += [(each, depth + 1) for each in inside]
        elif isinstance(value, int) and abs(value) > LARGEST_NUMBER:
            raise CatalogueError(TOO_LARGE, Details(hint=NUMBER_HINT))


def _located(problem: str, text: str, path: str, line: int, hint: str) -> CatalogueError:
    return CatalogueError(problem, Details(place=Place(path, line), excerpt=excerpt(text, line), hint=hint))


def _line_of_brackets(text: str) -> int:
    """Return the line on which brackets are nested too deeply, those in strings counted too."""
    depth, line = 0, 1
    for character in text:
        line += character == "\n"
        depth += (character in "[{") - (character in "]}")
        if depth > DEEPEST:
            break
    return line


def table_text(name: str, table: Mapping[str, Any]) -> str:
    """Return a table under its header, a line a key; tables of tables follow with headers of their own."""
    nested = {key: value for key, value in table.items() if _holds_tables(value)}
    plain = {key: value for key, value in table.items() if key not in nested}
    lines = [f"[{_key(name)}]", *_lines(plain)]
    for key, value in nested.items():
        lines += ["", f"[{_key(name)}.{_key(key)}]", *_lines(value)]
    return "\n".join([*lines, ""])


def _lines(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {value_text(value)}" for key, value in table.items()]


def _holds_tables(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(each, dict) for each in value.values())


def shown(value: Any) -> str:
    """Return a value as TOML has it, for a message: cut where it is long."""
    return cut(value_text(value))


def cut(text: str) -> str:
    """Return a text as it can be printed, cut where it is long."""
    plain = text.encode(errors="backslashreplace").decode()
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[: LONGEST_SHOWN - 2]} …"


def value_text(value: Any) -> str:
    """Return a value as TOML has it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _text(value)
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case list():
            return f"[{', '.join(value_text(each) for each in value)}]"
        case dict():
            inside = ", ".join(f"{_key(key)} = {value_text(each)}" for key, each in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case _:
            raise TypeError(f"a table of the catalogue holds no {type(value).__name__}")


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    """Return a text in quotes: JSON's are TOML's, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
