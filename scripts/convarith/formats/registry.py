"""The registry of formats, for the build, ``doit draw`` and the gallery: a new format is a module and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from convarith.catalogue.entries import SHEET as SHEET_NAME
from convarith.formats.apng import APNG
from convarith.formats.format import Format
from convarith.formats.frames import FRAMES
from convarith.formats.gif import GIF
from convarith.formats.pdf import PDF
from convarith.formats.png import PNG
from convarith.formats.sheet import SHEET
from convarith.formats.svg import SVG
from convarith.formats.tikz import TIKZ
from convarith.formats.video import VIDEO
from convarith.formats.webp import WEBP

FORMATS = (PDF, PNG, GIF, SVG, WEBP, APNG, VIDEO, SHEET, FRAMES, TIKZ)
"""All formats, in the order in which they are listed; where an ending is that of several, a file is of the first."""

BY_NAME: Mapping[str, Format] = {each.name: each for each in FORMATS}

USUAL = tuple(each.name for each in FORMATS if each.is_usual)
"""The tasks that make the usual formats."""

BY_ENDING: dict[str, Format] = {}
"""The format of each ending; a contact sheet's is like ``-sheet.png``."""
for _format in FORMATS:
    for _ending in (*_format.each, *_format.whole):
        BY_ENDING.setdefault(_ending, _format)


def ending_of(file: str | PurePath) -> str:
    """Return the ending of a file, in small letters, by which its format is found."""
    path = PurePath(file)
    ending = path.suffix.lower()
    sheet = f"{SHEET_NAME}{ending}"
    return sheet if path.stem.endswith(SHEET_NAME) and sheet in BY_ENDING else ending


def task_of(file: str) -> str:
    """Return the name of the task that makes a file of the build; nothing if its ending is that of no format."""
    path = PurePath(file)
    if path.stem.isdecimal():  # a frame of its own
        kind = next((each for each in FORMATS if path.suffix in each.each), None)
        name = path.parent.name
    else:
        kind = BY_ENDING.get(ending_of(file))
        name = path.stem.removesuffix(SHEET_NAME) if kind is SHEET else path.stem
    return f"{kind.name}:{name}" if kind and name else ""
