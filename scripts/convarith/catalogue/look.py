"""How a table has its figure look other than the theme says: words, colours, chosen cells, and time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convarith.catalogue.entries import Entry
from convarith.catalogue.frames import frames_from
from convarith.catalogue.nested import shape_of
from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, Details, did_you_mean
from convarith.sentences import named
from convarith.words.latex import RESERVED_HINT, find_reserved, reserved

ROLES = ("input", "output", "extra", "shade", "line", "quiet", "paper")
"""What a theme has colours for."""
WORDS = ("input", "output", "kernel")
"""The words of pictures that a table may replace."""
TIME_KEYS = ("seconds", "hold", "loop")
SIZES: Mapping[str, tuple[float, float]] = {
    "cell": (2, 200),
    "label": (3, 72),
    "line": (0.05, 10),
    "margin": (0, 200),
}
"""The lengths that a table may set, each with the least and the most that it may be, in points."""
POINTS = {"pt": 1.0, "mm": 72.27 / 25.4, "cm": 72.27 / 2.54, "in": 72.27}
LENGTH = re.compile(rf"(\d{{1,4}}(?:\.\d{{1,4}})?) ?({'|'.join(POINTS)})")
KEYS = ("labels", "language", "colors", "sizes", "highlight", "frames", *TIME_KEYS)
HEXADECIMAL = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")
LONGEST_WORD = 100
MOST_SECONDS, LEAST_SECONDS = 60, 0.02
"""How long a frame may stay; browsers show nothing shorter than a fiftieth of a second as long as it asks for."""

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Timing:
    """How long each frame of an animation stays, and how long the last one, in seconds; None as long as is usual.

    An animation that does not ``loop`` stops at its last frame.
    """

    seconds: float | None = None
    hold: float | None = None
    loop: bool = True


@dataclass(frozen=True)
class Look:
    """What a figure shows other than its theme says.

    ``words`` replace those of the picture, as plain text or as ``{"tex": …}``; ``language`` is that of all others, by
    its name or its file, empty for that of the project; ``colors`` are red, green and blue from
    0 to 255, by role; ``sizes`` are lengths in points; ``highlight`` are cells of the input, by row and column counted
    from 0; ``frames`` says which are shown, empty for all.
    """

    words: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    language: str = ""
    colors: Mapping[str, RGB] = field(default_factory=dict)
    sizes: Mapping[str, float] = field(default_factory=dict)
    highlight: tuple[tuple[int, int], ...] = ()
    frames: str = ""
    timing: Timing = field(default_factory=Timing)


def look_from(entry: Entry) -> Look:
    """Return the look of a table; raise ``CatalogueError`` at the line of what is not understood."""
    labels = entry.table.get("labels", True)
    if not isinstance(labels, bool | dict):
        problem = f"{named('labels')} must be true, false or a table of words, not {shown(labels)}"
        raise entry.locate(CatalogueError(problem, Details(hint='write { input = "image" }')), key="labels")
    return Look(
        words={key: _word(entry, key, text) for key, text in labels.items()} if isinstance(labels, dict) else {},
        language=_language(entry),
        colors={
            role: _colour(entry, role, value)
            for role, value in _table(entry, "colors", '{ input = "#e69f00" }').items()
        },
        sizes={name: _length(entry, name, value) for name, value in _table(entry, "sizes", '{ cell = "8mm" }').items()},
        highlight=_highlight(entry),
        frames=_frames(entry),
        timing=Timing(_seconds(entry, "seconds"), _seconds(entry, "hold"), _flag(entry, "loop")),
    )


def colour_from(value: object) -> RGB | None:
    """Return a colour that is written as ``#rrggbb``; None for anything else."""
    found = HEXADECIMAL.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    red, green, blue = (int(digits, 16) for digits in found.groups())
    return red, green, blue


def _table(entry: Entry, key: str, example: str) -> Mapping[str, Any]:
    value = entry.table.get(key, {})
    if not isinstance(value, dict):
        details = Details(hint=f"write {example}")
        raise entry.locate(CatalogueError(f"{named(key)} must be a table, not {shown(value)}", details), key=key)
    return value


def _length(entry: Entry, name: str, value: object) -> float:
    """Return a length in points."""
    if name not in SIZES:
        raise entry.locate(_unknown("the size", name, tuple(SIZES)), key="sizes")
    found = LENGTH.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        details = Details(hint=f'write a number and a unit, "8mm"; the units are {", ".join(POINTS)}')
        raise entry.locate(
            CatalogueError(f"{named('sizes')}: {name} is no length: {shown(value)}", details), key="sizes"
        )
    points, (least, most) = float(found[1]) * POINTS[found[2]], SIZES[name]
    if not least <= points <= most:
        problem = f"{named('sizes')}: {name} is {found[0]}, but must be from {least:g}pt to {most:g}pt"
        raise entry.locate(CatalogueError(problem), key="sizes")
    return round(points, 4)


def _word(entry: Entry, key: str, word: object) -> str | Mapping[str, str]:
    """Return a word as it is given: a text, or ``{ tex = "…" }`` where it is TeX."""
    if key not in WORDS:
        raise entry.locate(_unknown("the word", key, WORDS), key="labels")
    text = word["tex"] if isinstance(word, dict) and word.keys() == {"tex"} else word
    if not isinstance(text, str) or not text.isprintable() or not 0 < len(text) <= LONGEST_WORD:
        details = Details(hint=f"write a text in quotes, of at most {LONGEST_WORD} characters")
        raise entry.locate(CatalogueError(f"labels: {key} cannot be {shown(word)}", details), key="labels")
    found = find_reserved(text)
    if found:
        raise entry.locate(CatalogueError(reserved(found), Details(hint=RESERVED_HINT)), key="labels")
    return {"tex": text} if isinstance(word, dict) else text


def _language(entry: Entry) -> str:
    language = entry.table.get("language", "")
    if isinstance(language, str) and (language or "language" not in entry.table):
        return language
    details = Details(hint='write the name of a file of templates/words/ without its ending, such as "de"')
    raise entry.locate(CatalogueError(f"{named('language')} cannot be {shown(language)}", details), key="language")


def _colour(entry: Entry, role: str, value: object) -> RGB:
    if role not in ROLES:
        raise entry.locate(_unknown("the colour", role, ROLES), key="colors")
    colour = colour_from(value)
    if colour is None:
        details = Details(hint='write it as "#rrggbb", two hexadecimal digits each for red, green and blue')
        raise entry.locate(
            CatalogueError(f"{named('colors')}: {role} is no colour: {shown(value)}", details), key="colors"
        )
    return colour


def _unknown(what: str, name: str, names: tuple[str, ...]) -> CatalogueError:
    hint = f"{did_you_mean(name, names)} there are {', '.join(names)}".strip()
    return CatalogueError(f"{what} {shown(name)} is not known", Details(hint=hint))


def _highlight(entry: Entry) -> tuple[tuple[int, int], ...]:
    cells = entry.table.get("highlight", [])
    if cells == []:
        return ()
    shape = shape_of(cells)
    is_pairs = shape is not None and len(shape) == 2 and shape[1] == 2
    if not is_pairs or not all(type(number) is int and number >= 0 for cell in cells for number in cell):
        details = Details(hint="write the row and the column of each cell, counted from 0: [[1, 2], [3, 4]]")
        raise entry.locate(CatalogueError(f"{named('highlight')} must be a list of cells", details), key="highlight")
    return tuple((row, column) for row, column in cells)


def _frames(entry: Entry) -> str:
    if "frames" not in entry.table:
        return ""
    try:
        return frames_from(entry.table["frames"])
    except CatalogueError as error:
        raise entry.locate(error, key="frames") from None


def _seconds(entry: Entry, key: str) -> float | None:
    value = entry.table.get(key)
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not LEAST_SECONDS <= value <= MOST_SECONDS:
        problem = f"{named(key)} must be a number of seconds from {LEAST_SECONDS} to {MOST_SECONDS}, not {shown(value)}"
        raise entry.locate(CatalogueError(problem), key=key)
    return float(value)


def _flag(entry: Entry, key: str) -> bool:
    value = entry.table.get(key, True)
    if not isinstance(value, bool):
        raise entry.locate(CatalogueError(f"{named(key)} must be true or false, not {shown(value)}"), key=key)
    return value
