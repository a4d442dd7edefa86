"""Writes formulas as MathML."""

from __future__ import annotations

import re
from functools import lru_cache

from latex2mathml.converter import convert

OWN = {r"\khat": r"\hat{k}"}
"""The preamble's macros for formulas."""

WORDS = re.compile("|".join(re.escape(name) + r"(?![A-Za-z])" for name in OWN))
SIZED = re.compile(r"(\\[Bb]igg?[lr]?)\\([lr])(ceil|floor)(?![A-Za-z])")
DELIMITERS = {"lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋"}
FUNCTION = re.compile(r"<mo>(max|min)</mo>")
REPLACED = (
    ("<mo>&#x0002F;</mo>", '<mo lspace="0" rspace="0">/</mo>'),  # no space around the slash of k/2
    ("<mo>mod</mo>", '<mo lspace="0.22em" rspace="0.22em">mod</mo>'),
    ("<mi>&#x02032;</mi>", '<mo lspace="0" rspace="0">&#x02032;</mo>'),  # the prime of i', as an operator is set
    (' xmlns="http://www.w3.org/1998/Math/MathML"', ""),  # HTML knows
    (' display="inline"', ""),
)


class FormulaError(ValueError):
    """A formula that cannot be written as MathML."""


@lru_cache(4096)
def mathml(tex: str, *, display: bool = False) -> str:
    """Return a formula as MathML; raise ``FormulaError`` for a command that is not known."""
    plain = SIZED.sub(lambda found: found[1] + DELIMITERS[found[2] + found[3]], WORDS.sub(_own, tex)).strip()
    try:
        written = convert(plain, display="block" if display else "inline")
    except Exception as error:  # the library raises its own errors, and others for what it did not expect
        raise FormulaError(f"{type(error).__name__} {error}".strip()) from None
    left = re.search(r"\\[A-Za-z]*", written)
    if left:
        raise FormulaError(f"{left[0]} is not known")
    written = FUNCTION.sub(r'<mi>\1</mi><mo lspace="0" rspace="0">&#x2061;</mo>', written)
    for before, after in REPLACED:
        written = written.replace(before, after)
    return written


def _own(found: re.Match[str]) -> str:
    return OWN[found[0]]
