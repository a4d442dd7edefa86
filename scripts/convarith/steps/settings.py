"""The settings of a project: those of pyproject.toml, and above them those of the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from convarith.catalogue.entries import Entry
from convarith.catalogue.toml import check_limits, read_toml, shown
from convarith.errors import CatalogueError, Details, Place, did_you_mean, excerpt
from convarith.rendering.theme import DEFAULT_THEME, is_file
from convarith.steps.templates import language_names, theme_names
from convarith.tools.engines import EngineName
from convarith.tools.sources import read_source
from convarith.words.wording import ENGLISH

PYPROJECT = "pyproject.toml"
TABLE = "tool.convarith"
LARGEST = {"dpi": 1200, "tex_seconds": 3600}
"""How large each number may be."""
DECIMAL = re.compile(r"0*([0-9]{1,9})")
NO_TABLE = re.compile(r"\[tool\].*[\"']?convarith[\"']?\s*=.*|\[\[tool\.convarith\]\].*|.*\btool\.convarith\s*=.*")
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
OF_THEMES, OF_LANGUAGES = " of templates/themes/", " of templates/words/"
Check = Callable[[Any], str]
"""Returns what chooses a theme or a language; raises ``CatalogueError`` for one that there is not."""
LONGEST_NAME = 255
"""How many bytes a part of a path may have."""


@dataclass(frozen=True)
class Settings:
    """What pyproject.toml's table [tool.convarith] or the command line may set.

    ``engine`` is the TeX that builds; ``build`` the folder for all that is made; ``dpi`` the pixels per inch of PNG
    and GIF; ``tex_seconds`` the time that one run of TeX may take; ``theme`` how figures look, ``language`` that of
    their words; ``url`` the address at which the site is published, which only pictures beside links in chats need,
    empty where there is none.
    """

    engine: EngineName = EngineName.EMBEDDED
    build: str = "build"
    dpi: int = 150
    tex_seconds: int = 60
    theme: str = DEFAULT_THEME
    language: str = ENGLISH
    url: str = ""


@dataclass(frozen=True)
class CommandLine(Entry):
    """The settings of the command line, which has no lines."""

    def place(self, key: str | None = None) -> Place:
        """Return what a message calls it."""
        return Place(self.path)


def read_settings(root: Path, command_line: Mapping[str, str]) -> Settings:
    """Read the settings of a project, which needs no pyproject.toml.

    Raises ``CatalogueError`` for a name or value that is not understood.
    """
    path = root / PYPROJECT
    text = read_source(path, PYPROJECT) if os.path.lexists(path) else ""
    checks = {"theme": partial(checked_theme, root=root), "language": partial(checked_language, root=root)}
    return settings_from(text, command_line, checks)


def settings_from(pyproject: str, command_line: Mapping[str, str], checks: Mapping[str, Check]) -> Settings:
    """Return the settings; the command line (``doit engine=system``) wins over the text of pyproject.toml.

    ``checks`` return a theme, or a language, that there is. Raises ``CatalogueError`` for a name or value that is not
    understood.
    """
    written = _written(pyproject)
    given = CommandLine("", {name: _read(name, text) for name, text in command_line.items()}, "the command line", "")
    found = {name: _setting(written, name, checks) for name in written.table if name not in given.table}
    return Settings(**found, **{name: _setting(given, name, checks) for name in given.table})


def checked_theme(value: Any, root: Path) -> str:
    """Return what chooses a theme of a project: a name, or a file of any folder.

    Raises ``CatalogueError`` for a name or a file that is not there.
    """
    return _named_or_file("theme", value, root, theme_names(root), OF_THEMES)


def checked_language(value: Any, root: Path) -> str:
    """Return what chooses a language of a project: a name, or a file of any folder; raises as ``checked_theme``."""
    return _named_or_file("language", value, root, language_names(root), OF_LANGUAGES)


def _named_or_file(what: str, value: Any, root: Path, names: Collection[str], where: str) -> str:
    if not isinstance(value, str):
        raise CatalogueError(f"{what} must be a text, not {value!r}")
    if not is_file(value):
        return _one_of(what, value, names, where)
    with suppress(OSError, ValueError):  # no path can be like that
        if (root / value).is_file():
            return value
    hint = f"write the path of a file from the project's folder, or the name of a {what}"
    raise CatalogueError(f"there is no {what} {shown(value)}", Details(hint=hint))


def _written(pyproject: str) -> Entry:
    """Return the table of pyproject.toml, empty if there is none."""
    tool = read_toml(pyproject, PYPROJECT).get("tool", {})
    table = tool.get("convarith", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        hint = "write the settings below a line [tool.convarith]"
        line = _line_of_no_table(pyproject)
        lines = excerpt(pyproject, line) if line else ""
        details = Details(place=Place(PYPROJECT, line), excerpt=lines, hint=hint)
        raise CatalogueError(f"convarith must be a table, not {shown(table)}", details)
    return Entry(TABLE, table, PYPROJECT, pyproject)


def _line_of_no_table(pyproject: str) -> int | None:
    """Return the line that sets convarith, in the table [tool] or as a list of tables."""
    header = ""
    for number, line in enumerate(pyproject.split("\n"), start=1):
        header = line.strip() if line.lstrip().startswith("[") else header
        if NO_TABLE.fullmatch(f"{header} {line.strip()}"):
            return number
    return None


def _read(name: str, text: str) -> str | int:
    """Return a word of the command line as pyproject.toml would have it."""
    digits = DECIMAL.fullmatch(text) if name in LARGEST else None
    return int(digits[1]) if digits else text


def _setting(source: Entry, name: str, checks: Mapping[str, Check]) -> Any:
    try:
        return _judged(name, source.table[name], checks)
    except CatalogueError as error:
        if isinstance(source, CommandLine):
            raise CatalogueError(f"{error.problem} on {source.path}", error.details) from None
        raise source.locate(error, key=name) from None


def _judged(name: str, value: Any, checks: Mapping[str, Check]) -> Any:
    """Return what a setting is set to; raise ``CatalogueError`` without a place."""
    try:
        check_limits({name: value})
    except CatalogueError as error:
        raise CatalogueError(f"{name}: {error.problem}", error.details) from None
    names = [setting.name for setting in fields(Settings)]
    match name:
        case "engine":
            return EngineName(_one_of("engine", value, list(EngineName)))
        case "theme" | "language":
            return checks[name](value)
        case "build":
            return _folder(value)
        case "url":
            return _url(value)
        case "dpi" | "tex_seconds":
            return _number(name, value, LARGEST[name])
        case _:
            raise CatalogueError(f'unknown setting "{name}"', _choices("settings", name, names))


def _one_of(name: str, value: Any, choices: Collection[str], where: str = "") -> str:
    if not isinstance(value, str):
        raise CatalogueError(f"{name} must be a text in quotes, not {shown(value)}")
    if value not in choices:
        details = _choices(f"{name}s{where}", value, choices)
        beside = "; or give the path of a .toml" if where else ""
        raise CatalogueError(f"unknown {name} {shown(value)}", replace(details, hint=details.hint + beside))
    return value


def _choices(what: str, given: str, choices: Collection[str]) -> Details:
    guess = did_you_mean(given, choices)
    return Details(hint=f"{guess} the {what} are {', '.join(choices)}".strip())


def _folder(value: Any) -> str:
    hint = "write the name of a folder, such as build"
    if not isinstance(value, str) or not value.strip():
        raise CatalogueError(f"build must be the name of a folder, not {shown(value)}", Details(hint=hint))
    try:
        is_name = value.isprintable() and all(len(part.encode()) <= LONGEST_NAME for part in Path(value).parts)
    except UnicodeEncodeError:
        is_name = False
    if not is_name:
        raise CatalogueError(f"build cannot be the name of a folder: {shown(value)}", Details(hint=hint))
    return value


def _url(value: Any) -> str:
    """Return an address that ends with a slash."""
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        hint = "write where the site is published, such as https://example.org/convarith/"
        raise CatalogueError(f"url must be an address, not {shown(value)}", Details(hint=hint))
    return f"{value.rstrip('/')}/"


def _number(name: str, value: Any, largest: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= largest:
        return value
    hint = f"write {value}, without quotes" if isinstance(value, str) and DECIMAL.fullmatch(value) else ""
    raise CatalogueError(f"{name} must be a whole number from 1 to {largest}, not {shown(value)}", Details(hint=hint))
