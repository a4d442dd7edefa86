"""Writes plain text and numbers as TeX."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from numbers import Integral
from typing import Any

from convarith.errors import ConvarithError

Number = float | Fraction

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
    "°": r"\textdegree{}",
}
TABLE = str.maketrans(SPECIAL)
RESERVED = re.compile("[\ud800-\udfff\U000f0000-\U0010ffff]")
"""Lone surrogates, which no file can hold, and the private-use planes, which mark lines."""

RESERVED_HINT = "take the character out: no font that TeX has can print it"
MAX_CHARACTERS = 6  # of a number, including its sign
LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=,)(?=,)|(?<=')(?=')")


def escape(text: str) -> str:
    """Return text that TeX prints as it is; runs of white space, including line ends, become one space.

    An apostrophe is printed as a typographic one. Ligatures (of two hyphens to a dash) are prevented; control
    characters are left out.
    """
    plain = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return LIGATURE.sub("{}", plain.translate(TABLE))


def number(value: Number) -> str:
    """Return a number for people: integers bare, others with at most two decimals, a true minus sign.

    A number that would round to 0, or is too long for a cell, has an exponent: 1.2e5. Raises ConvarithError for NaN.
    """
    sign = "−" if value < 0 else ""
    if _is_infinite(value):
        return f"{sign}∞"
    magnitude = abs(exact(value))
    hundredths = round(100 * min(magnitude, 10**MAX_CHARACTERS))
    digits = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
    is_long = len(sign + digits) > MAX_CHARACTERS
    return sign + (_with_exponent(magnitude) if is_long or (magnitude and not hundredths) else digits)


def is_exact(value: Number) -> bool:
    """Return whether ``number`` prints a number exactly."""
    return _is_infinite(value) or Fraction(number(value).replace("−", "-")) == exact(value)


def exact(value: Number) -> Fraction:
    """Return a number as people write it: the float 0.1 is a tenth, not the nearest binary fraction."""
    if isinstance(value, float):
        if math.isnan(value):
            raise ConvarithError("NaN cannot be printed")
        return Fraction(repr(float(value)))
    return Fraction(int(value)) if isinstance(value, Integral) else value


def _is_infinite(value: Number) -> bool:
    return isinstance(value, float) and math.isinf(value)  # an integer can be too large for math.isinf


def _with_exponent(magnitude: Fraction) -> str:
    """Return a number above 0 with two digits and the power of ten: 8.5e37."""
    exponent = math.floor(math.log10(magnitude.numerator) - math.log10(magnitude.denominator))
    while magnitude >= Fraction(10) ** (exponent + 1):  # logarithms are rounded
        exponent += 1
    while magnitude < Fraction(10) ** exponent:
        exponent -= 1
    tenths = round(magnitude / Fraction(10) ** (exponent - 1))
    if tenths == 100:
        tenths, exponent = 10, exponent + 1
    mantissa = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    return f"{mantissa}e{exponent}".replace("-", "−")


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
    """Return a message about a reserved character."""
    kind = "half a character" if ord(character) < 0xE000 else "a character for private use"
    return f"U+{ord(character):04X} is {kind}, which cannot be printed"


def find_reserved(value: Any) -> str | None:
    """Return the first reserved character in the TeX of a catalogue's value; plain text loses them."""
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
