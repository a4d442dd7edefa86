"""How is plain text or a number written in TeX?"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "`": r"\textasciigrave{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    '"': r"\textquotedbl{}",
    "×": r"\texttimes{}",
    "−": r"\textminus{}",
    "∞": r"$\infty$",
}
TABLE = str.maketrans(SPECIAL)
RESERVED = re.compile("[\ud800-\udfff\U000f0000-\U0010ffff]")
"""Halves of characters (lone surrogates), which no file can hold, and the planes for private use, which mark lines."""

RESERVED_HINT = "take the character out: no font that TeX has can print it"
MOST_CHARACTERS = 6  # of a number, its sign included
LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=,)(?=,)|(?<=')(?=')")


def escape(text: str) -> str:
    """Return text that TeX prints as it stands; runs of white space, line ends too, become one space.

    An apostrophe is printed as a typographer's. What TeX would join (two hyphens to a dash) is kept apart; control
    characters are left out.
    """
    plain = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return LIGATURE.sub("{}", plain.translate(TABLE))


def number(value: float) -> str:
    """Return a number for people: integers bare, others with at most two decimals, a true minus sign.

    What would be 0 without being it, or too long for a cell, has an exponent: 1.2e5.
    """
    digits = "∞" if math.isinf(value) else f"{abs(value):.2f}".rstrip("0").rstrip(".")
    sign = "−" if value < 0 else ""
    if len(sign + digits) > MOST_CHARACTERS or (digits == "0" and value):
        mantissa, _, exponent = f"{abs(value):.1e}".partition("e")
        digits = f"{mantissa.removesuffix('.0')}e{int(exponent)}".replace("-", "−")
    return sign + digits


def is_exact(value: float) -> bool:
    """Tell whether ``number`` prints all of a number, but for what is beyond the precision of computing it."""
    return math.isclose(float(number(value).replace("−", "-").replace("∞", "inf")), value, rel_tol=1e-9)


def tex_text(value: Any) -> Any:
    """Return a catalogue's value with every text in it escaped; ``{ tex = "…" }`` marks text that is TeX already."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Mapping):
        if set(value) == {"tex"} and isinstance(value["tex"], str):
            return value["tex"]
        return {key: tex_text(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [tex_text(item) for item in value]
    return value


def reserved(character: str) -> str:
    """Return what is wrong with a reserved character, in words."""
    kind = "half a character" if ord(character) < 0xE000 else "a character for private use"
    return f"U+{ord(character):04X} is {kind}, which cannot be printed"


def find_reserved(value: Any) -> str | None:
    """Return the first reserved character that stands in the TeX of a catalogue's value; plain text loses them."""
    if isinstance(value, str):
        found = RESERVED.search(value)
        return found[0] if found else None
    if isinstance(value, Mapping):
        return find_reserved([*value, *value.values()])
    items = value if isinstance(value, Sequence) else ()
    return next((found for found in map(find_reserved, items) if found), None)


def pdf_string(text: str) -> str:
    """Return text as a PDF string: readable in ASCII, else as UTF-16 in hexadecimal digits."""
    plain = " ".join(text.split())
    if plain.isascii() and plain.isprintable() and not set(plain) & set(r"\()%#{}^~&$_"):
        return f"({plain})"
    return f"<FEFF{plain.encode('utf-16-be').hex().upper()}>"
