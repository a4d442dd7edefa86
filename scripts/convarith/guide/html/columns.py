"""Reads the columns of a table: how cells are aligned, and where a wide gap parts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ALIGNED = {"l": "", "X": "text", "p": "text", "m": "text", "b": "text", "c": "c", "r": "r"}
WIDE_GAP = 1.3
"""How many em part two groups of columns, and not just two columns."""

TOKEN = re.compile(r"\s*(?:([lcrXpmbw@><!*|])|(.))", re.DOTALL)
GAP = re.compile(r"\\hspace\*?\{([\d.]+)em\}")


@dataclass(frozen=True)
class Column:
    """A column: how it is aligned (c, r, text where lines break, or nothing), its look, and whether a gap follows.

    ``look`` is code, label or nothing.
    """

    align: str = ""
    look: str = ""
    has_gap: bool = False

    @property
    def classes(self) -> str:
        """The class attribute of its cells, with a space before it, or nothing."""
        names = [name for name in (self.align, self.look, "gap" if self.has_gap else "") if name]
        return f' class="{" ".join(names)}"' if names else ""


def columns(text: str) -> list[Column]:
    """Return the columns that a table's argument lists; raise ``ValueError`` for what is not understood."""
    found: list[Column] = []
    look, is_centred = "", False
    for letter, inside in _tokens(text):
        if letter == ">":
            is_centred = r"\centering" in inside
            look = "code" if r"\ttfamily" in inside else "label" if "label" in inside else ""
        elif letter == "@":
            gap = GAP.search(inside)
            if gap and found and float(gap[1]) >= WIDE_GAP:
                found[-1] = Column(found[-1].align, found[-1].look, has_gap=True)
        elif letter in ALIGNED or letter == "w":
            align = "c" if is_centred else ALIGNED[inside if letter == "w" else letter]
            found.append(Column(align, look))
            look, is_centred = "", False
    if len({each.has_gap for each in found[:-1]}) == 1:  # all alike: no groups
        return [Column(each.align, each.look) for each in found]
    return found


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield each letter with what stands in the braces after it; repeated columns as often as they are."""
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found or not found[1]:
            if text[at:].isspace():
                return
            raise ValueError(f"the columns {text!r} of a table are not understood from {text[at:]!r} on")
        letter, at = found[1], found.end()
        if letter == "*":
            count = text[at] if text[at] != "{" else _braced(text, at)[0]
            at += 1 if text[at] != "{" else len(count) + 2
            inside, at = _braced(text, at)
            yield from (token for _ in range(int(count)) for token in _tokens(inside))
        elif letter in "@><!pmb":
            inside, at = _braced(text, at)
            yield letter, inside
        elif letter == "w":
            align, at = _braced(text, at)
            _, at = _braced(text, at)
            yield letter, align
        elif letter != "|":
            yield letter, ""


def _braced(text: str, at: int) -> tuple[str, int]:
    """Return what stands in the braces that open at a place, and the place after them."""
    depth = 0
    for end in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth == 0:
            return text[at + 1 : end], end + 1
    raise ValueError(f"the columns {text!r} of a table have a brace that does not close")
