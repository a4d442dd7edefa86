"""The page of a figure: the figure itself, to be played and stepped, and all that one can want of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from convarith.catalogue.entries import Entry
from convarith.site import texts
from convarith.site.downloads import downloads, frame_downloads
from convarith.site.families import family_of
from convarith.site.formula import filled
from convarith.site.material import Drawn, Material
from convarith.site.page import Hit, Page
from convarith.site.player import player
from convarith.site.settings import settings


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
    content: dict[str, Any] = {
        "figure": drawn,
        "family": family_of(PurePath(drawn.entry.path).stem),
        "player": player(drawn, material),
        "settings": settings(drawn),
        "formulas": filled(drawn.figure.operation) if not drawn.figure.compared else (),
        "downloads": downloads(drawn, material.formats),
        "frame_downloads": frame_downloads(drawn, material.formats),
        "codes": list(texts.codes(drawn)),
        "command": texts.command(drawn),
        "table": texts.table(drawn),
        "explorer": texts.explorer_link(drawn),
        "neighbours": neighbours,
    }
    hit = Hit(drawn.title, "figure", f"figures/{drawn.name}.html", f"{drawn.description} {drawn.name}")
    return Page(f"figures/{drawn.name}.html", "figure.html.j2", content, (hit,))
