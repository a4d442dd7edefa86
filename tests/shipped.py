"""What this project ships: the figures and themes that README.md shows, and the catalogue files that hold them.

Tests of the whole catalogue judge these alone, so that a figure, a template or a theme of one's own, which README.md
explains how to add, costs nothing. In CI, a test holds what git has against this.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import Figure, figure_from
from convarith.rendering.environment import TemplateFolder
from convarith.rendering.theme import DEFAULT_THEME

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = tuple(re.findall(r'src="figures/gallery/(\w+)\.gif"', README))
THEMES = tuple(sorted(re.findall(r'src="figures/gallery/themes/(\w+)\.png"', README)))


def _tables(path: Path) -> dict[str, Any]:
    """Return the tables of a catalogue file; none of one that cannot be read, which is nobody's but its author's."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError):
        return {}


FAMILIES = tuple(
    path for path in sorted((ROOT / "figures").glob("*.toml")) if not _tables(path).keys().isdisjoint(NAMES)
)
"""The files of the catalogue."""

TABLES: Mapping[str, Any] = {name: table for path in FAMILIES for name, table in _tables(path).items() if name in NAMES}
"""The table of each figure, in the order of the catalogue."""


def figures() -> Mapping[str, Figure]:
    """Read the figures, in the order of the catalogue."""
    texts = [(f"figures/{path.name}", path.read_text(encoding="utf-8")) for path in FAMILIES]
    return {entry.name: figure_from(entry) for entry in read_catalogue(texts).entries if entry.name in NAMES}


FIGURES = figures()


@cache
def templates(theme: str = DEFAULT_THEME) -> TemplateFolder:
    """Return the shipped templates in a theme, which are read once for all tests of a process."""
    return TemplateFolder(ROOT, ("templates",), theme)


@cache
def guide_templates() -> TemplateFolder:
    """Return the shipped chapters with the templates of their figures, which are read once likewise."""
    return TemplateFolder(ROOT, ("report", "templates"))
