"""The legend of an architecture: what colours, marks and lengths mean, in lines as wide as the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convarith.scenes.architecture.bodies import text_width
from convarith.scenes.architecture.nodes import MapKind, Node, Symbol
from convarith.scenes.architecture.parts import Mark, Picture
from convarith.scenes.architecture.picture import STYLES
from convarith.words.latex import escape
from convarith.words.wording import Wording

SWATCH, APART, LINE = 0.3, 0.3, 0.5
ROOTS = ("", "[3]")
NARROWEST = 7.0
"""Lines may be longer than a small picture is wide."""
CROPPED = "cropped"
SIGNS = 0.9
"""How wide the signs of roots are."""


@dataclass(frozen=True)
class Entry:
    """A swatch of a style, or nothing, and what it means, at its left edge."""

    x: float
    y: float
    word: str
    style: str = ""


@dataclass(frozen=True)
class Legend:
    """The entries, and the marks of those that are marks."""

    entries: tuple[Entry, ...]
    marks: tuple[Mark, ...]


def legend_of(nodes: Sequence[Node], picture: Picture, wording: Wording) -> Legend:
    """Return the legend of nodes, below their picture."""
    kinds = {kind for node in nodes for kind, _ in node.slabs}
    symbols = {node.symbol for node in nodes}
    items: list[tuple[str, str, Symbol | None]] = [(kind, STYLES[kind], None) for kind in MapKind if kind in kinds]
    items += [(CROPPED, CROPPED, None)] if any(line.is_cropped for line in picture.lines) else []
    items += [(symbol, "", symbol) for symbol in Symbol if symbol in symbols]
    limit = max(picture.width, NARROWEST)
    entries: list[Entry] = []
    marks: list[Mark] = []
    x, y = 0.0, picture.bottom - 0.5
    for key, style, symbol in items:
        word = wording.say(f"legend.{key}")
        width = SWATCH + 0.12 + text_width(word) + APART
        if x and x + width > limit:
            x, y = 0.0, y - LINE
        entries.append(Entry(round(x, 3), round(y, 3), escape(word), style))
        if symbol:
            marks.append(Mark(round(x + SWATCH / 2, 3), round(y, 3), symbol))
        x += width
    numbers, (scale, scale_width) = wording.say("legend.numbers"), _scale(wording)
    for word, width in ((escape(numbers), text_width(numbers)), (scale, scale_width)):
        if x and x + width > limit:
            x, y = 0.0, y - LINE
        entries.append(Entry(round(x - SWATCH - 0.12, 3), round(y, 3), word))
        x += width + APART
    return Legend(tuple(entries), tuple(marks))


def _scale(wording: Wording) -> tuple[str, float]:
    """Return what the edges of boxes say of cells and channels, in TeX, and how wide that is."""
    names = [wording.say("legend.of_cells"), wording.say("legend.of_channels")]
    cells, channels = (
        rf"$\sim\sqrt{root}{{\text{{{escape(name)}}}}}$" for root, name in zip(ROOTS, names, strict=True)
    )
    width = text_width(wording.say("legend.scale", cells=names[0], channels=names[1])) + SIGNS
    return wording.tex("legend.scale", cells=cells, channels=channels), width
