"""Makes an SVG fit for a page that has it inline: names of its own, and the page's colour scheme, not the system's."""

from __future__ import annotations

import re

from convarith.tools.svg.colours import hexadecimal
from convarith.tools.svg.shapes import RGB

PREFIX = re.compile(r'<svg [^>]*class="(c[0-9a-zA-Z]+)"')
DARK = re.compile(r"^@media\(prefers-color-scheme:dark\)\{:where\((\.\w+)\)\{(.*)\}\}$", re.MULTILINE)
DARK_PAGES = (
    "[data-jp-theme-light=false]",  # JupyterLab
    ".vscode-dark",
    ".quarto-dark",
    "[data-theme=dark]",  # Sphinx themes: Furo, PyData, Book
    "[data-bs-theme=dark]",
)
FOLLOWING_PAGES = "[data-theme=auto]"  # of Furo: as the system is
RULES = (
    r"@media(prefers-color-scheme:dark){{:where(svg\1:root,{following} \1){{\2}}}}"  # alone, or as an image
    "\n"
    r":where({dark}) :where(\1){{\2}}"
)
GROUND = (
    "<style>\nsvg.{name}:root{{background:{light}}}\n"
    "@media(prefers-color-scheme:dark){{svg.{name}:root{{background:{dark}}}}}\n"
)


def inline(svg: str, copy: int, *, paper: RGB, dark_paper: RGB) -> str:
    """Return an SVG of ours for a page: ``copy`` sets its names apart from those of other copies there.

    Dark colours are for pages that are dark, by the marks that notebooks and themes of documents set. As an image it
    cannot know the page: there it lies on a ground of its own, ``paper``, or ``dark_paper`` on a dark system.
    """
    found = PREFIX.search(svg)
    if not found:
        return svg
    name = f"{found[1]}n{copy}"
    named = DARK.sub(RULES.format(following=FOLLOWING_PAGES, dark=",".join(DARK_PAGES)), svg.replace(found[1], name))
    ground = GROUND.format(name=name, light=hexadecimal(paper), dark=hexadecimal(dark_paper))
    return named.replace("<style>\n", ground, 1)
