"""Small guides for the tests of pages: chapters of a few lines of TeX."""

from __future__ import annotations

from convarith.errors import Details, Place, TemplateError
from convarith.guide.html.pages import GuidePage, guide_pages
from convarith.rendering.source_map import Rendered


def error_at(place: Place, problem: str, hint: str = "") -> TemplateError:
    return TemplateError(problem, Details(place=place, hint=hint))


def rendered(*lines: str) -> Rendered:
    """Return a guide's TeX whose lines come from the lines of report/some.tex.j2, from 1."""
    text = "\n".join(("\\documentclass{report}", "\\begin{document}", *lines, "\\end{document}", ""))
    places = (None, None, *(Place("report/some.tex.j2", at) for at in range(1, len(lines) + 1)), None, None)
    return Rendered(text, places)


def pages(*lines: str) -> dict[str, GuidePage]:
    """Return the pages of a guide by their names."""
    made = guide_pages(
        rendered(*lines),
        error_at,
        picture=lambda name: f'<img alt="{name}">',
        drawing=lambda tex: "<svg></svg>",
    )
    return {page.name: page for page in made}


def text(*lines: str) -> str:
    """Return the text of a page with these lines in a chapter."""
    (page,) = pages("\\chapter{One}", *lines).values()
    return page.text
