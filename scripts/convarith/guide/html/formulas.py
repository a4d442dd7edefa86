"""Writes formulas as MathML."""

from __future__ import annotations

import re
from functools import lru_cache

from latex2mathml.converter import convert

OWN = {r"\khat": r"\hat{k}", r"\textminus": "-", r"\texttimes": r"\times "}
"""The preamble's macros for formulas, and those for text that TeX takes in formulas too."""

ALIGNED = re.compile(r"\\(begin|end)\{aligned\}")  # latex2mathml knows the same under the name split
SIZE = re.compile(r"(?:\d+(?:\\,\d{3})*(?:\.\d+)?)(?:\s*\\times\s*\d+)*")
"""A number, or several with times between them."""

WORDS = re.compile("|".join(re.escape(name) + r"(?![A-Za-z])(?:\{\})?" for name in OWN))
SIZED = re.compile(r"(\\[Bb]igg?[lr]?)\\([lr])(ceil|floor)(?![A-Za-z])")
DELIMITERS = {"lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋"}
MATRIX = re.compile(r"<mo>&#x00028;</mo><mtable>.*?</mtable><mo>&#x00029;</mo>", re.DOTALL)
PRIMED = re.compile(r"<msup>(<mi>\w</mi>)<mi>&#x02032;</mi></msup>")  # browsers raise a prime that is raised already
FUNCTION = re.compile(r"<mo>(max|min)</mo>")
REPLACED = (
    ("<mo>&#x0002F;</mo>", '<mo lspace="0" rspace="0">/</mo>'),  # no space around the slash of k/2
    ("<mo>mod</mo>", '<mo lspace="0.22em" rspace="0.22em">mod</mo>'),
    (' xmlns="http://www.w3.org/1998/Math/MathML"', ""),  # HTML knows
    (' display="inline"', ""),
)


ALONE = re.compile(r"\A<math[^>]*><mrow><mo>([^<]*)</mo></mrow></math>\Z")  # a sign in a text, which has the spaces
SIGN = re.compile(r"<m[ion]\b")
LONG = 16
"""How many signs a formula in a line has that some screens have no room for."""

WITH_MARKS = re.compile(r"([(“‘]?)(<math>(?:(?!</math>).)*</math>)([),.;:!?”’]*)", re.DOTALL)


class FormulaError(ValueError):
    """A formula that cannot be written as MathML."""


@lru_cache(4096)
def mathml(tex: str, *, display: bool = False) -> str:
    """Return a formula as MathML; raise ``FormulaError`` for a command that is not known.

    A number or a size in a line is text, as in print: the digits of text and formulas are the same there.
    """
    if not display and SIZE.fullmatch(tex.strip()):
        return _size(tex.strip())
    plain = SIZED.sub(lambda found: found[1] + DELIMITERS[found[2] + found[3]], WORDS.sub(_own, tex)).strip()
    plain = ALIGNED.sub(r"\\\1{split}", plain)
    try:
        written = convert(plain, display="block" if display else "inline")
    except Exception as error:  # the library raises its own errors, and others for what it did not expect
        raise FormulaError(f"{type(error).__name__} {error}".strip()) from None
    left = re.search(r"\\[A-Za-z]*|&(?=<)", written)
    if left:
        raise FormulaError(f"{left[0]} is not known")
    written = MATRIX.sub(r"<mrow>\g<0></mrow>", written)  # or its brackets would be as tall as those of its neighbours
    written = FUNCTION.sub(r'<mi>\1</mi><mo lspace="0" rspace="0">&#x2061;</mo>', written)
    written = PRIMED.sub(r'<mrow>\1<mo lspace="0" rspace="0">&#x02032;</mo></mrow>', written)
    written = ALONE.sub(r'<math><mrow><mo lspace="0" rspace="0">\1</mo></mrow></math>', written)
    for before, after in REPLACED:
        written = written.replace(before, after)
    return written


def _size(tex: str) -> str:
    parts = (part.strip().replace("\\,", "\N{NARROW NO-BREAK SPACE}") for part in tex.split("\\times"))
    return "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}".join(parts)


def unbroken(html: str) -> str:
    """Return HTML in which no line ends between a formula and the punctuation beside it, as browsers would have it.

    A long formula, which a narrow page has no room for, is marked.
    """
    return WITH_MARKS.sub(_unbroken, html)


def _unbroken(found: re.Match[str]) -> str:
    is_long = len(SIGN.findall(found[2])) > LONG
    if is_long or found[1] or found[3]:
        return f'<span class="unbroken{" long" if is_long else ""}">{found[0]}</span>'
    return found[0]


def _own(found: re.Match[str]) -> str:
    return OWN[found[0].removesuffix("{}")]
