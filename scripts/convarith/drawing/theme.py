"""What colours does a figure have? A theme gives each role one; reads the text of ``templates/themes/NAME.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from convarith.errors import CatalogueError, Details, Place

DEFAULT_THEME = "light"
ROLES = ("input", "output", "extra", "shade", "line", "quiet", "paper")
HEXADECIMAL = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Theme:
    """The colour of each role: red, green and blue from 0 to 255."""

    colours: Mapping[str, RGB]


def theme_from(text: str, path: str) -> Theme:
    """Read a theme; raise ``CatalogueError`` for a role that is missing or unknown and for what is no colour."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"not valid TOML: {error}", Details(place=Place(path))) from None
    for role in (*ROLES, *table):
        if role not in table or role not in ROLES:
            problem = f'unknown role "{role}"' if role in table else f'the role "{role}" has no colour'
            raise CatalogueError(problem, Details(place=Place(path), hint=f"the roles are {', '.join(ROLES)}"))
    return Theme({role: _colour(role, table[role], path) for role in ROLES})


def _colour(role: str, value: object, path: str) -> RGB:
    found = HEXADECIMAL.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        hint = 'write it as "#rrggbb", two hexadecimal digits each for red, green and blue'
        raise CatalogueError(f"{role} is no colour: {value!r}", Details(place=Place(path), hint=hint))
    red, green, blue = (int(digits, 16) for digits in found.groups())
    return red, green, blue
