"""What is the whole TeX document of a figure? One that compiles by itself, its geometry in a comment at its head."""

from __future__ import annotations

from dataclasses import replace

from convarith.drawing.environment import Rendered, TemplateFolder
from convarith.drawing.figure import Figure
from convarith.drawing.latex import escape, pdf_string, tex_text
from convarith.drawing.scenes import scene_of
from convarith.drawing.words import geometry


def figure_document(figure: Figure, templates: TemplateFolder) -> Rendered:
    """Render a figure's template to TeX with its source map.

    Raises ``TemplateError`` for a mistake in the template or one that is no kind of figure, ``CatalogueError`` for a
    figure that is too large.
    """
    if not templates.is_figure(figure.template):
        raise templates.missing(figure.template)
    scene = scene_of(figure, templates.scene(figure.template))
    context = {
        "figure": replace(figure, title=escape(figure.title), options=tex_text(figure.options)),
        "options": tex_text(figure.options),
        "pdf_title": pdf_string(figure.title),
        "frames": scene.frames,
        **scene.names,
    }
    return _with_head(templates.render(figure.template, context), _head(figure, len(scene.frames)))


def _head(figure: Figure, frames: int) -> str:
    title = " ".join(figure.title.split())
    return (
        f"% {figure.name}: {title}\n% {geometry(figure)}\n% A page a frame, {frames} in all. Compile with pdflatex.\n"
    )


def _with_head(rendered: Rendered, head: str) -> Rendered:
    return Rendered(head + rendered.text, (None,) * head.count("\n") + rendered.places)
