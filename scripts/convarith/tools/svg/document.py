"""Writes a drawing as SVG: an animated one that plays by itself, or a still; text in, text out.

What does not move is written once; what does is switched by CSS, page by page, without a script. Colours are variables
named by role, which a page with the SVG inline can set. A viewer without CSS variables shows the drawing's own colours;
one without animations, or with reduced motion, shows the middle frame.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from convarith.tools.svg.body import Body
from convarith.tools.svg.css import style_rules, switching_rules
from convarith.tools.svg.marked import MarkedDrawing, marked
from convarith.tools.svg.marks import decimal
from convarith.tools.svg.shapes import RGB, Drawing
from convarith.tools.svg.stamps import page_without_stamps, stamped

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PREFIX_DIGITS = 4
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
PREFIX = "\0"  # what names begin with until all is written: no XML has it


def animated_svg(
    drawing: Drawing,
    *,
    title: str,
    description: str,
    durations: Sequence[int],
    colours: Mapping[str, RGB],
    dark: Mapping[str, RGB],
    loop: bool = True,
) -> str:
    """Return an SVG that shows a drawing's pages for ``durations`` (milliseconds, one per page), for ever or once.

    ``colours`` are the roles' colours in the drawing, ``dark`` those for a dark scheme; a role that is not in ``dark``
    keeps its colour. Raises ``ValueError`` unless there is one duration per page, of at least a millisecond.
    """
    if len(durations) != len(drawing.pages):
        raise ValueError(f"{len(drawing.pages)} pages need as many durations, not {len(durations)}")
    if min(durations) < 1:
        raise ValueError(f"a page is shown for at least a millisecond, not {min(durations)}")
    return _text(_stamped(drawing), _Wording(title, description), _Look(colours, dark), durations, loop=loop)


def still_svg(
    drawing: Drawing,
    frame: int,
    *,
    title: str,
    description: str,
    colours: Mapping[str, RGB],
    dark: Mapping[str, RGB],
) -> str:
    """Return an SVG of one page, ``frame`` counted from 1; otherwise as ``animated_svg``.

    Raises ``ValueError`` if there is no such page.
    """
    if not 1 <= frame <= len(drawing.pages):
        raise ValueError(f"there is no frame {frame}: they are numbered from 1 to {len(drawing.pages)}")
    return _text(_stamped(drawing).page(frame - 1), _Wording(title, description), _Look(colours, dark), durations=(1,))


@lru_cache(1)  # the animation and the stills of a figure show the same drawing, known by its identity
def _stamped(drawing: Drawing) -> MarkedDrawing:
    return stamped(marked(drawing))


@dataclass(frozen=True)
class _Wording:
    title: str
    description: str


@dataclass(frozen=True)
class _Look:
    colours: Mapping[str, RGB]
    dark: Mapping[str, RGB]


def _text(
    drawing: MarkedDrawing, wording: _Wording, look: _Look, durations: Sequence[int], *, loop: bool = True
) -> str:
    """Return a document, whose names all begin with a prefix that no other figure has."""
    body = Body(page_without_stamps(drawing) if len(drawing.pages) == 1 else drawing, PREFIX)
    elements = list(body.elements())  # first: this names the styles, sets of pages and clips …
    definitions = list(body.definitions())  # … and this the styles in stamps
    width, height = decimal(drawing.width), decimal(drawing.height)
    rules = list(style_rules(body.styles, prefix=PREFIX, colours=look.colours, dark=look.dark))
    if body.shown:
        still = len(drawing.pages) // 2
        rules += switching_rules(body.shown, prefix=PREFIX, durations=durations, still=still, loop=loop)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{PREFIX}" width="{width}pt" height="{height}pt"'
        f' viewBox="0 0 {width} {height}" role="img" aria-labelledby="{PREFIX}t {PREFIX}d">',
        f'<title id="{PREFIX}t">{_escaped(wording.title)}</title>',
        f'<desc id="{PREFIX}d">{_escaped(wording.description)}</desc>',
        "<style>",
        *rules,
        "</style>",
        *definitions,
        *elements,
        "</svg>",
    ]
    text = "\n".join(lines) + "\n"
    return text.replace(PREFIX, _prefix(text))


def _prefix(content: str) -> str:
    """Return a name that another content has with a probability of one to fifteen million."""
    number = int(hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest(), 16)
    digits = []
    for _ in range(PREFIX_DIGITS):
        number, digit = divmod(number, len(DIGITS))
        digits.append(DIGITS[digit])
    return "c" + "".join(digits)


def _escaped(words: str) -> str:
    return escape(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", words), quote=False)
