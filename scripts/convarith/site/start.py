"""The start page: the figures that people know in their tables, and the families of all others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from convarith.site.families import FAMILIES, Family
from convarith.site.material import Drawn, Material
from convarith.site.page import File, Hit, Link, Page, Part


def _made(material: Material) -> Iterator[Page | File]:
    by_file: dict[str, list[Drawn]] = {}
    for drawn in material.figures.values():
        by_file.setdefault(PurePath(drawn.entry.path).stem, []).append(drawn)
    known = {family.file: family for family in FAMILIES}
    families = [family for family in FAMILIES if family.file in by_file]
    families += [Family(file, file.replace("_", " ").capitalize()) for file in by_file if file not in known]
    hits = (Hit("All figures", "page", "index.html#figures"),)
    yield Page("index.html", "start.html.j2", {"families": families, "figures": by_file}, hits)


START = Part("start", "site.start", _made, Link("Figures", "index.html#figures"))
