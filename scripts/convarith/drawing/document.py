"""What is the TeX of a figure? A document that compiles by itself, or a piece for other documents and their package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from convarith.drawing.environment import Rendered, TemplateFolder
from convarith.drawing.figure import Figure
from convarith.drawing.latex import escape, pdf_string, tex_text
from convarith.drawing.scenes import scene_of
from convarith.drawing.words import geometry

ALONE = "A page a frame, {} in all. Compile with pdflatex."
PIECE = "{} frames, for a document that loads convarith.sty: \\input{{{}.tikz}}, \\convarithframe{{{}}}{{1}}, …"


def figure_document(figure: Figure, templates: TemplateFolder) -> Rendered:
    """Render a figure's template to a TeX document with its source map, the geometry in a comment at its head.

    Raises ``TemplateError`` for a mistake in the template or one that is no kind of figure, ``CatalogueError`` for a
    figure that is too large.
    """
    return _rendered(figure, templates, alone=True)


def frame_count(document: str) -> int:
    """Return how many frames a figure's document has, as its head tells."""
    told = re.search("^% " + re.escape(ALONE).replace(r"\{\}", r"(\d+)"), document, re.MULTILINE)
    assert told is not None  # each has that head
    return int(told[1])


def figure_piece(figure: Figure, templates: TemplateFolder) -> Rendered:
    """Render a figure's template to what a document with the package ``convarith`` reads; else as the document."""
    return _rendered(figure, templates, alone=False)


def package(themes: Mapping[str, TemplateFolder], chosen: str) -> str:
    """Return the LaTeX package that a figure's piece needs; its options are the themes, that which is chosen first."""
    looks = {
        name: "".join(templates.render(part, {}).text for part in ("palette", "styles"))
        for name, templates in themes.items()
    }
    return themes[chosen].render("package", {"looks": looks, "chosen": chosen}).text


def _rendered(figure: Figure, templates: TemplateFolder, *, alone: bool) -> Rendered:
    if not templates.is_figure(figure.template):
        raise templates.missing(figure.template)
    scene = scene_of(figure, templates.scene(figure.template))
    context = {
        "figure": replace(figure, title=escape(figure.title), options=tex_text(figure.options)),
        "options": tex_text(figure.options),
        "pdf_title": pdf_string(figure.title),
        "frames": scene.frames,
        "alone": alone,
        **scene.names,
    }
    use = (ALONE if alone else PIECE).format(len(scene.frames), figure.name, figure.name)
    head = f"% {figure.name}: {' '.join(figure.title.split())}\n% {geometry(figure)}\n% {use}\n"
    rendered = templates.render(figure.template, context)
    return Rendered(head + rendered.text, (None,) * head.count("\n") + rendered.places)
