"""What does a figure look like on its page? Reads the text of ``templates/themes/NAME.toml``: colours and hatching."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convarith.errors import CatalogueError, Details, Place

DEFAULT_THEME = "light"
ROLES = ("input", "output", "extra", "shade", "line", "quiet", "paper")
SETTINGS = ("page", "dark", "hatching")
HATCHING_KEYS = ("angles", "gap", "width")
HEXADECIMAL = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")
STYLE = re.compile(r"[a-z]+( [a-z]+)*")
MOST_POINTS = 100

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Hatching:
    """Parallel lines that fill an area: their angles in degrees, how far apart and how thick they are, in points."""

    angles: tuple[float, ...]
    gap: float
    width: float


@dataclass(frozen=True)
class Theme:
    """The colour of each role: red, green and blue from 0 to 255; and what else a theme says.

    ``page`` says whether the page is filled with the colour of paper, rather than left as it is; ``dark`` names the
    theme that an SVG changes to where its reader prefers dark pages, if any; ``hatching`` fills the areas of styles.
    """

    colours: Mapping[str, RGB]
    page: bool = False
    dark: str = ""
    hatching: Mapping[str, Hatching] = field(default_factory=dict)


def theme_from(text: str, path: str) -> Theme:
    """Read a theme; raise ``CatalogueError`` for a role that is missing or unknown and for what is no colour."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"not valid TOML: {error}", Details(place=Place(path))) from None
    for role in (*ROLES, *table):
        if role not in table or role not in (*ROLES, *SETTINGS):
            problem = f'unknown role "{role}"' if role in table else f'the role "{role}" has no colour'
            hint = f"the roles are {', '.join(ROLES)}; a theme may also say {', '.join(SETTINGS)}"
            raise _error(problem, path, hint)
    return Theme(
        colours={role: _colour(role, table[role], path) for role in ROLES},
        page=_typed("page", table.get("page", False), bool, "true or false", path),
        dark=_typed("dark", table.get("dark", ""), str, "the name of a theme", path),
        hatching=_hatching(table.get("hatching", {}), path),
    )


def _colour(role: str, value: object, path: str) -> RGB:
    found = HEXADECIMAL.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        hint = 'write it as "#rrggbb", two hexadecimal digits each for red, green and blue'
        raise _error(f"{role} is no colour: {value!r}", path, hint)
    red, green, blue = (int(digits, 16) for digits in found.groups())
    return red, green, blue


def _hatching(table: object, path: str) -> Mapping[str, Hatching]:
    styles = _typed("hatching", table, dict, "a table", path)
    return {style: _hatching_of(style, value, path) for style, value in styles.items()}


def _hatching_of(style: str, value: object, path: str) -> Hatching:
    hint = 'write a line like "output" = { angles = [45], gap = 3, width = 0.3 }; gap and width are points'
    if not STYLE.fullmatch(style):
        raise _error(f'"{style}" is no style that can be hatched', path, hint)
    if not isinstance(value, dict) or sorted(value) != sorted(HATCHING_KEYS):
        raise _error(f'the hatching of "{style}" must say {", ".join(HATCHING_KEYS)}', path, hint)
    angles = value["angles"]
    lengths = [value["gap"], value["width"]]
    are_angles = isinstance(angles, list) and bool(angles) and all(map(_is_number, angles))
    if not are_angles or not all(_is_number(length) and 0 < length <= MOST_POINTS for length in lengths):
        raise _error(f'the hatching of "{style}" cannot be drawn', path, hint)
    return Hatching(tuple(angles), *lengths)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 360  # not inf, not nan


def _typed(key: str, value: Any, expected: type, words: str, path: str) -> Any:
    if not isinstance(value, expected):
        raise _error(f"{key} must be {words}, not {value!r}", path)
    return value


def _error(problem: str, path: str, hint: str = "") -> CatalogueError:
    return CatalogueError(problem, Details(place=Place(path), hint=hint))
