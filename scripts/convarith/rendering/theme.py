"""Reads a theme, the text of ``templates/themes/NAME.toml``: the colours and hatching of figures."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from convarith.catalogue.look import RGB, ROLES, colour_from
from convarith.errors import CatalogueError, Details, Place, did_you_mean, excerpt, nearest

ENDING = ".toml"
DEFAULT_THEME = "light"
SETTINGS = ("base", "page", "dark", "hatching")
HATCHING_KEYS = ("angles", "gap", "width")
STYLE = re.compile(r"[a-z]+( [a-z]+)*")
TOML_POSITION = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")
LONG_NUMBER = re.compile(r"\d[\d_]{4000,}")  # Python refuses longer ones
HEADER = re.compile(r"\s*\[\[?\s*([^\]]*?)\s*\]")
MIN_GAP, MAX_POINTS, MAX_ANGLES = 0.1, 100, 8
MAX_SHOWN = 60  # characters of a value that is wrong


def is_file(theme: str) -> bool:
    """Return whether a theme is chosen by the path of its file, not by its name."""
    return theme.endswith(ENDING)


@dataclass(frozen=True)
class Hatching:
    """Parallel lines that fill an area: their angles in degrees, how far apart and how thick they are, in points."""

    angles: tuple[float, ...]
    gap: float
    width: float


@dataclass(frozen=True)
class Theme:
    """The colour of each role: red, green and blue from 0 to 255; and the other settings of a theme.

    ``page`` says whether the page is filled with the colour of paper; ``dark`` names the
    theme that an SVG changes to where its reader prefers dark pages, if any; ``hatching`` fills the areas of styles.
    ``bases`` are the names of the themes that it changes, the nearest first.
    """

    colours: Mapping[str, RGB]
    page: bool = False
    dark: str = ""
    hatching: Mapping[str, Hatching] = field(default_factory=dict)
    bases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """The names that a theme may use: other themes, and the styles that can be hatched; empty where unknown.

    ``read`` returns another theme by its name.
    """

    themes: Sequence[str] = ()
    styles: Sequence[str] = ()
    read: Callable[[str], Theme] | None = None


@dataclass(frozen=True)
class _File:
    """A theme's text, to show its lines in errors."""

    path: str
    text: str

    def error(self, problem: str, hint: str = "", *, key: str = "", table: str = "") -> CatalogueError:
        """Return an error at the line of a key, in a table of the file, or of the whole file."""
        line = self._line(key, table) if key else None
        return self.error_at(problem, line, hint)

    def error_at(self, problem: str, line: int | None, hint: str = "") -> CatalogueError:
        lines = excerpt(self.text, line) if line else ""
        return CatalogueError(problem, Details(place=Place(self.path, line), excerpt=lines, hint=hint))

    def _line(self, key: str, table: str) -> int | None:
        """Return the line of a key of a table, or of the table."""
        spelled = rf"[\"']?{re.escape(key)}[\"']?\s*([.=\]]|$)"
        current, of_table = "", None
        for number, line in enumerate(self.text.split("\n"), start=1):
            header = HEADER.match(line)
            if header:
                current = header[1]
                parts = [part.strip().strip("\"'") for part in current.split(".")]
                if parts == ([table, key] if table else [key]):
                    return number
            is_dotted = table and not current and re.match(rf"\s*{table}\s*\.\s*{spelled}", line)
            if is_dotted or (not header and current == table and re.match(rf"\s*{spelled}", line)):
                return number
            if table and re.match(rf"\s*\[?\s*{table}\b", line):
                of_table = of_table or number
        return of_table


def theme_from(text: str, path: str, known: Known | None = None) -> Theme:
    """Read a theme; raise ``CatalogueError`` at the line of what is unknown, missing, or not a colour."""
    file = _File(path, text)
    known = known or Known()
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a plain ValueError
        raise _not_toml(error, file) from None
    base = _base(table.get("base", ""), file, known)
    for role in (*ROLES, *table):
        if role not in (*table, *base.colours) or role not in (*ROLES, *SETTINGS):
            raise _wrong_role(role, table, file)
    own = {role: _colour(role, table[role], file) for role in ROLES if role in table}
    return Theme(
        colours={role: own[role] if role in own else base.colours[role] for role in ROLES},
        page=_typed("page", table.get("page", base.page), bool, "true or false", file),
        dark=_theme_named("dark", table["dark"], file, known.themes) if "dark" in table else base.dark,
        hatching=_hatching(table["hatching"], file, known.styles) if "hatching" in table else base.hatching,
        bases=(table["base"], *base.bases) if table.get("base") else (),
    )


def _base(value: object, file: _File, known: Known) -> Theme:
    """Return the theme that a file changes; one without colours if it changes none."""
    name = _theme_named("base", value, file, known.themes)
    return known.read(name) if name and known.read else Theme(colours={})


def _wrong_role(role: str, table: Mapping[str, object], file: _File) -> CatalogueError:
    """Return the error of a role that is unknown, or missing, perhaps because it is misspelt."""
    known = (*ROLES, *SETTINGS)
    hint = f"the roles are {', '.join(ROLES)}; a theme may also say {', '.join(SETTINGS)}"
    if role in table:
        return file.error(f'unknown role "{_cut(role)}"', _suggested(role, known, hint), key=role)
    misspelt = nearest(role, [key for key in table if key not in known])
    if misspelt:
        hint = f'"{_cut(misspelt)}" is no role: did you mean "{role}"? {hint}'
    else:
        hint = f'begin the file with base = "light", or give all colours: {hint}'
    return file.error(f'the role "{role}" has no colour', hint, key=misspelt)


def _not_toml(error: Exception, file: _File) -> CatalogueError:
    message = str(error)
    lines = file.text.split("\n")
    if isinstance(error, RecursionError):
        brackets = [line.count("[") + line.count("{") for line in lines]
        return file.error_at("not valid TOML: nested too deeply", brackets.index(max(brackets)) + 1)
    if not isinstance(error, tomllib.TOMLDecodeError):
        long = next((number for number, line in enumerate(lines, start=1) if LONG_NUMBER.search(line)), None)
        return file.error_at("not valid TOML: a number of thousands of digits", long)
    position = TOML_POSITION.search(message)
    at_end = file.text.rstrip().count("\n") + 1
    line = (int(position[1]) if position[1] else at_end) if position else None
    return file.error_at(f"not valid TOML: {TOML_POSITION.sub('', message)}", line)


def _theme_named(key: str, value: object, file: _File, themes: Sequence[str]) -> str:
    name: str = _typed(key, value, str, "the name of a theme", file)
    if name and themes and name not in themes:
        hint = _suggested(name, themes, f"the themes are {', '.join(themes)}")
        raise file.error(f'{key}: there is no theme "{_cut(name)}"', hint, key=key)
    return name


def _colour(role: str, value: object, file: _File) -> RGB:
    colour = colour_from(value)
    if colour is None:
        hint = 'write it as "#rrggbb", two hexadecimal digits each for red, green and blue'
        raise file.error(f"{role} is no colour: {_shown(value)}", hint, key=role)
    return colour


def _hatching(table: object, file: _File, styles: Sequence[str]) -> Mapping[str, Hatching]:
    hatched = _typed("hatching", table, dict, "a table", file)
    for style in hatched:
        if styles and style not in styles:
            hint = _suggested(style, styles, f"the styles are {', '.join(styles)}")
            raise file.error(f'there is no style "{_cut(style)}" to hatch', hint, key=style, table="hatching")
    return {style: _hatching_of(style, value, file) for style, value in hatched.items()}


def _hatching_of(style: str, value: object, file: _File) -> Hatching:
    hint = (
        'write a line like "output" = { angles = [45], gap = 3, width = 0.3 }; '
        f"gap and width are points, the gap at least {MIN_GAP}, with {MAX_ANGLES} angles at most"
    )

    def error(problem: str) -> CatalogueError:
        return file.error(problem, hint, key=style, table="hatching")

    if not STYLE.fullmatch(style):
        raise error(f'"{style}" is no style that can be hatched')
    if not isinstance(value, dict) or sorted(value) != sorted(HATCHING_KEYS):
        raise error(f'the hatching of "{style}" must say {", ".join(HATCHING_KEYS)}')
    angles = value["angles"]
    lengths = [value["gap"], value["width"]]
    are_angles = isinstance(angles, list) and 0 < len(angles) <= MAX_ANGLES and all(map(_is_number, angles))
    are_lengths = all(_is_number(length) and 0 < length <= MAX_POINTS for length in lengths)
    if not are_angles or not are_lengths or value["gap"] < MIN_GAP:
        raise error(f'the hatching of "{style}" cannot be drawn')
    return Hatching(tuple(angles), *lengths)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 360  # not inf, not nan


def _typed(key: str, value: Any, expected: type, words: str, file: _File) -> Any:
    if not isinstance(value, expected):
        raise file.error(f"{key} must be {words}, not {_shown(value)}", key=key)
    return value


def _suggested(name: str, names: Sequence[str], hint: str) -> str:
    """Return a hint, after "did you mean …?" for a similar name."""
    return f"{did_you_mean(name, names)} {hint}".strip()


def _shown(value: object) -> str:
    """Return a value of a theme for a message, truncated if it is long, even a number that Python cannot print."""
    try:
        return _cut(repr(value))
    except (ValueError, RecursionError):
        return "a number of thousands of digits"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
