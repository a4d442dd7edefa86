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
LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=,)(?=,)|(?<=')(?=')")


def escape(text: str) -> str:
    """Return text that TeX prints as it stands; runs of white space, line ends too, become one space.

    An apostrophe is printed as a typographer's. What TeX would join (two hyphens to a dash) is kept apart; control
    characters are left out.
    """
    plain = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return LIGATURE.sub("{}", plain.translate(TABLE))


def number(value: float) -> str:
    """Return a number for people: integers bare, others with at most two decimals, a true minus sign."""
    digits = "∞" if math.isinf(value) else f"{abs(value):.2f}".rstrip("0").rstrip(".")
    return f"−{digits}" if value < 0 and digits != "0" else digits


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


def pdf_string(text: str) -> str:
    """Return text as a PDF string: readable in ASCII, else as UTF-16 in hexadecimal digits."""
    plain = " ".join(text.split())
    if plain.isascii() and plain.isprintable() and not set(plain) & set(r"\()%#{}^~&$_"):
        return f"({plain})"
    return f"<FEFF{plain.encode('utf-16-be').hex().upper()}>"
