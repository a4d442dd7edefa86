"""Drawings that stand in the guide's text: which there are, the document that draws them, and their SVG."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pylatexenc.latexwalker import LatexWalker

from convarith.guide.html.reading import context
from convarith.tools.svg.document import still_svg
from convarith.tools.svg.shapes import RGB, Drawing

BEGIN = r"\begin{document}"
DRAWING = re.compile(r"\\tikz(?![A-Za-z])|\\begin\{tikzpicture\}")
SHIPPED = r"""\setbox0\hbox{%s}%%
\pdfpagewidth=\wd0 \pdfpageheight=\dimexpr\ht0+\dp0\relax \hoffset=-1in \voffset=-1in
\shipout\box0
"""
NAMED = re.compile(
    r' role="img" aria-labelledby="[^"]*"|<title [^>]*>.*?</title>\n|<desc [^>]*>.*?</desc>\n', re.DOTALL
)


def drawings(text: str) -> tuple[str, ...]:
    """Return the TeX of each drawing in the chapters of the guide's TeX, once, in their order."""
    start = text.find(r"\chapter", text.find(BEGIN))
    walker = LatexWalker(text, latex_context=context({"tikz": "[{"}, {"tikzpicture": "["}), tolerant_parsing=False)
    return tuple(dict.fromkeys(_drawings(walker, text, start)))


def _drawings(walker: LatexWalker, text: str, start: int) -> Iterator[str]:
    for found in DRAWING.finditer(text, max(0, start)):
        nodes, _, _ = walker.get_latex_nodes(pos=found.start(), read_max_nodes=1)
        yield nodes[0].latex_verbatim()


def drawings_document(text: str, found: Sequence[str]) -> str:
    """Return a document with the guide's preamble, and a drawing on each page."""
    pages = "".join(SHIPPED % each for each in found)
    return f"{text[: text.index(BEGIN)]}{BEGIN}\n{pages}\\end{{document}}\n"


def drawing_svg(drawing: Drawing, *, colours: Mapping[str, RGB], dark: Mapping[str, RGB]) -> str:
    """Return a drawing for the inside of a line; the words beside it say what it is, so it has none of its own."""
    svg = still_svg(drawing, 1, title="", description="", colours=colours, dark=dark)
    return NAMED.sub("", svg).replace("<svg ", '<svg aria-hidden="true" ', 1).replace("\n", "")
