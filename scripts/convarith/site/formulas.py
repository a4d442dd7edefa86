"""The page of all relationships: each with its domain and its formula."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from convarith.arithmetic.relationships.registry import RELATIONSHIPS
from convarith.arithmetic.relationships.relationship import Family, Relationship
from convarith.guide.html.formulas import unbroken
from convarith.site.formula import mathml
from convarith.site.material import Material
from convarith.site.page import File, Hit, Link, Page, Part

PATH = "formulas.html"
SYMBOLS = (
    ("i, o", "size of the input and of the output, along one axis"),
    ("k", "size of the kernel, or of a pooling's window"),
    ("s", "stride"),
    ("p", "padding on either side; p_l before and p_r after where they differ"),
    ("d", "dilation, 1 for none"),
    ("a", "output padding of a transposed convolution, whose own input and output are i' and o'"),
)


def _made(_: Material) -> Iterator[Page | File]:
    families = [(family.value, [each for each in RELATIONSHIPS.values() if each.family is family]) for family in Family]
    shown = [
        (title, [(each, in_words(each.domain), mathml(each.formula)) for each in found]) for title, found in families
    ]
    hits = tuple(Hit(each.title, "formula", f"{PATH}#{each.name}", _plain(each)) for each in RELATIONSHIPS.values())
    symbols = [(in_words(_in_dollars(names)), in_words(_dollars_within(meaning))) for names, meaning in SYMBOLS]
    yield Page(PATH, "formulas.html.j2", {"families": shown, "symbols": symbols}, hits)


def in_words(tex: str) -> Markup:
    """Return words of TeX with mathematics between dollar signs as HTML."""
    parts = tex.split("$")
    return Markup(unbroken(Markup("").join(mathml(part) if at % 2 else escape(part) for at, part in enumerate(parts))))


def _in_dollars(names: str) -> str:
    return ", ".join(f"${name}$" for name in names.split(", "))


def _dollars_within(meaning: str) -> str:
    return re.sub(r"\b(p_l|p_r|i'|o')(?!\w)", r"$\1$", meaning)


def _plain(relationship: Relationship) -> str:
    """Return the words of a domain as they can be searched."""
    return re.sub(r"[$\\{}]|\\[a-z]+", "", f"{relationship.family}: {relationship.domain}")


FORMULAS = Part(
    "formulas", "site.formulas", _made, Link("Formulas", PATH, "Every relationship between sizes, on one page.")
)
