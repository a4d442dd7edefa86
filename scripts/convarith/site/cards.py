"""Cards of figures: those of a family at one scale, so that cells can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from convarith.site.material import Drawn, Material

SIZE = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt"')
SMALLEST = 0.5
"""The part of a card's width that a picture has at least, so that words can be read in it."""


@dataclass(frozen=True)
class Card:
    """A figure as a card: its files, the size of its picture, and the part of the card's width that this takes."""

    name: str
    title: str
    still: str
    moving: str
    gif: str
    width: int
    height: int
    part: float

    @property
    def file_name(self) -> Markup:
        """The name of its GIF, which may be broken at its low lines."""
        return Markup("_<wbr>").join(escape(f"{self.name}.gif").split("_"))


def cards(figures: Sequence[Drawn], material: Material) -> Iterator[Card]:
    """Yield the cards of a family, the picture of the widest as wide as a card."""
    sizes = [_size(material.svg(drawn.name)) for drawn in figures]
    widest = max((width for width, _ in sizes), default=1)
    for drawn, (width, height) in zip(figures, sizes, strict=True):
        still, moving, gif = drawn.file(".svg", drawn.middle), drawn.file(".svg"), drawn.file(".gif")
        part = max(round(width / widest, 3), SMALLEST)
        yield Card(drawn.name, drawn.title, still, moving, gif, round(width), round(height), part)


def _size(svg: str) -> tuple[float, float]:
    """Return the width and the height of an SVG of ours in points."""
    found = SIZE.search(svg)
    assert found  # each of ours has a size
    return float(found[1]), float(found[2])
