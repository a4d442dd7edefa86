"""The guide's part of the site: its chapters, its contents, an index of its terms, and what its figures play."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from convarith.guide.html.pages import GuidePage, guide_pages
from convarith.site.material import Drawn, Material
from convarith.site.page import File, Hit, Link, Page, Part
from convarith.site.player import player
from convarith.site.rendering import GUIDE as INDEX
from convarith.site.rendering import GUIDE_PDF

FILES = ("guide.css", "guide.js")
SIZE = re.compile(r'<svg [^>]*width="([\d.]+)pt" height="([\d.]+)pt"')
LARGER = 1.8
"""How many pixels a point of a figure is as wide as, where there is room."""


@dataclass(frozen=True)
class Chapter:
    """A page of the guide as its template sees it, with HTML that is not escaped again."""

    page: GuidePage

    @property
    def address(self) -> str:
        """Its address from another page of the guide."""
        return f"{self.page.name}.html"

    @property
    def number(self) -> str:
        """Its number, empty without one."""
        return self.page.number

    @property
    def title(self) -> Markup:
        """Its title."""
        return Markup(self.page.title)

    @property
    def text(self) -> Markup:
        """Its text."""
        return Markup(self.page.text)

    @property
    def footnotes(self) -> tuple[Markup, ...]:
        """Its footnotes."""
        return tuple(Markup(note) for note in self.page.footnotes)

    @property
    def sections(self) -> list[Mapping[str, Any]]:
        """Its headings of the upper level."""
        upper = (each for each in self.page.headings if each.level == 2)
        return [{"number": each.number, "title": Markup(each.title), "anchor": each.anchor} for each in upper]


def _made(material: Material) -> Iterator[Page | File]:
    if material.guide is None:
        return
    source = material.guide()
    shown: list[str] = []

    def picture(name: str) -> str:
        shown.append(name)
        return still(material.figures[name], material)

    pages = list(guide_pages(source.rendered, source.error, picture=picture, drawing=source.drawings.__getitem__))
    chapters = [Chapter(page) for page in pages]
    yield Page(INDEX, "guide_contents.html.j2", {"chapters": chapters}, (CONTENTS, AS_PDF))
    for at, chapter in enumerate(chapters):
        before = chapters[at - 1] if at else None
        after = chapters[at + 1] if at + 1 < len(chapters) else None
        content = {"chapter": chapter, "chapters": chapters, "before": before, "after": after}
        yield Page(f"guide/{chapter.address}", "guide.html.j2", content, tuple(_hits(chapter.page)))
    for name in dict.fromkeys(shown):
        drawn = material.figures[name]
        if drawn.frames > 1:
            content = {"name": name, "player": player(drawn, material)}
            yield Page(f"guide/figures/{name}.js", "guide_player.js.j2", content)
    for name in FILES:
        yield File(f"guide/{name}", material.read(name))


def still(drawn: Drawn, material: Material) -> str:
    """Return a figure as it stands in the text: its middle frame, which a script exchanges for the player."""
    width, height = (float(length) for length in SIZE.search(material.svg(drawn.name)).groups())  # type: ignore[union-attr]
    still = drawn.file(".svg", drawn.middle)
    image = (
        f'<img src="../{still}" alt="{escape(drawn.description)}" loading="lazy"'
        f' width="{width * LARGER:.0f}" height="{height * LARGER:.0f}">'
    )
    if drawn.frames == 1:
        return f'<div class="still">{image}</div>'
    return (
        f'<div class="still" data-figure="{drawn.name}">{image}\n'
        f'<button type="button" class="play-still" aria-label="Play: {escape(drawn.title)}" hidden>'
        f'<span aria-hidden="true">Play</span></button></div>'
    )


def _hits(page: GuidePage) -> Iterator[Hit]:
    for entry in page.entries:
        address = f"guide/{entry.page}.html" + (f"#{entry.anchor}" if entry.anchor else "")
        name = f"{entry.kind.capitalize()} {entry.number}" if entry.number else ""
        text = page.summary if entry.kind == "chapter" else f"{name} in the guide: {page.plain_title}"
        title, rest = _first_sentence(entry.title) if entry.kind == "table" else (entry.title, "")
        yield Hit(title, entry.kind, address, f"{text} {rest}".strip())


def _first_sentence(caption: str) -> tuple[str, str]:
    """Return the first sentence of a caption without its full stop, and what follows."""
    first, _, rest = caption.partition(". ")
    return first.removesuffix("."), rest


CONTENTS = Hit("The guide", "page", INDEX, "All chapters and sections")
AS_PDF = Hit("The guide as a PDF", "download", GUIDE_PDF, "the whole guide to print or to keep")
GUIDE = Part(
    "guide",
    "site.guide",
    _made,
    Link("Guide", INDEX, "All of it explained, chapter by chapter.", folder="guide"),
    shows=list,
    is_of_guide=True,
)
"""The part of the site that is the guide."""
