"""The page of a figure: the figure itself, to be played and stepped, and all that one can want of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convarith.catalogue.entries import Entry
from convarith.site.material import Drawn, Material
from convarith.site.page import Hit, Page


@dataclass(frozen=True)
class Neighbours:
    """The names and titles of the figures before and after one, empty where there is none."""

    before: tuple[str, str] = ("", "")
    after: tuple[str, str] = ("", "")


def neighbours_of(entry: Entry, entries: Sequence[Entry]) -> Neighbours:
    """Return the neighbours of a figure among all, in the order of the catalogue."""
    at = list(entries).index(entry)
    named = [(each.name, str(each.table.get("title", each.name))) for each in entries]
    none = ("", "")
    return Neighbours(named[at - 1] if at else none, named[at + 1] if at + 1 < len(named) else none)


def figure_page(drawn: Drawn, material: Material, neighbours: Neighbours) -> Page:
    """Return the page of a figure."""
    content = {"figure": drawn, "neighbours": neighbours, "svg": material.svg(drawn.name)}
    hit = Hit(drawn.title, "figure", f"figures/{drawn.name}.html", f"{drawn.name} {drawn.description}")
    return Page(f"figures/{drawn.name}.html", "figure.html.j2", content, (hit,))
