"""The start page: the figures that people know in their tables, and the families of all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convarith.site.cards import cards
from convarith.site.families import Family, families_of
from convarith.site.material import Material
from convarith.site.page import File, Hit, Link, Page, Part
from convarith.site.player import player

HERO = "padding_strides"
"""The figure that moves at the top of the page."""
KNOWN = (
    "The nineteen that people know",
    "The animations of 2016, under the names that courses link to, with two newer ones beside them.",
)
OTHERS = ("The whole family", "What those leave out: each kind of picture takes your own numbers.")
OWN = ("Figures", "Each can be paused, stepped, linked to and downloaded.")
"""Title and sentence of the groups; the last where there are none that people know."""


@dataclass(frozen=True)
class Group:
    """Families under one heading."""

    title: str
    sentence: str
    families: Sequence[Family]


def _made(material: Material) -> Iterator[Page | File]:
    families = families_of(material.by_file)
    content = {
        "groups": _groups(families),
        "figures": {file: list(cards(figures, material)) for file, figures in material.by_file.items()},
        "hero": [player(material.figures[name], material) for name in _hero(list(material.figures))],
    }
    hits = [Hit(each.title, "figures", f"index.html#{each.file}", each.sentence) for each in families]
    yield Page("index.html", "start.html.j2", content, tuple(hits))


def _groups(families: Sequence[Family]) -> list[Group]:
    """Return the groups of the families that there are."""
    known = [family for family in families if family.known]
    others = [family for family in families if not family.known]
    groups = [Group(*KNOWN, known), Group(*(OTHERS if known else OWN), others)]
    return [group for group in groups if group.families]


def _hero(names: Sequence[str]) -> Sequence[str]:
    return [HERO] if HERO in names else names[:1]


START = Part(
    "start",
    "site.start",
    _made,
    Link("Figures", "index.html#figures", folder="figures"),
    shows=lambda names: names,
)
