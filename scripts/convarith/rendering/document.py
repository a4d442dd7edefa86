"""Renders the TeX of a figure: a document that compiles by itself, or a piece for other documents and their package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_FRAMES, ONE_FRAME, check_number
from convarith.catalogue.look import WORDS
from convarith.catalogue.operations.registry import names_of_maps
from convarith.rendering.environment import Rendered, TemplateFolder
from convarith.scenes.descriptions import geometry
from convarith.scenes.highlight import highlighted
from convarith.scenes.registry import SCENES, scene_of
from convarith.scenes.scene import Scene
from convarith.words.latex import escape, pdf_string, tex_text

FEWER_FRAMES = f"give smaller sizes, or larger strides; {ONE_FRAME}"
ALONE = "A page a frame, {} in all. Compile with pdflatex."
PACKAGE = "convarith.sty"
PIECE = "{} frames, for a document that loads convarith.sty: \\input{{{}.tikz}}, \\convarithframe{{{}}}{{1}}, …"


def figure_scene(figure: Figure, templates: TemplateFolder) -> Scene:
    """Return the scene that a figure's template draws.

    Raises ``TemplateError`` for a template that is not a kind of figure, ``CatalogueError`` for a figure that it cannot
    show.
    """
    if not templates.is_figure(figure.template):
        raise templates.missing(figure.template)
    kind = templates.scene(figure.template)
    if kind not in SCENES:
        raise templates.no_scene(figure.template, SCENES)
    return scene_of(figure, kind, templates.languages.wording(figure.look.language))


def figure_document(figure: Figure, templates: TemplateFolder, *, scene: Scene | None = None) -> Rendered:
    """Render a figure's template to a TeX document with its source map, the geometry in a comment at its head.

    ``scene`` is the figure's, where it has been made. Raises ``TemplateError`` for a mistake in the template, or one
    that draws no figure, and ``CatalogueError`` for a figure that is too large.
    """
    return _rendered(figure, templates, scene or figure_scene(figure, templates), alone=True)


def check_drawable(scene: Scene) -> None:
    """Raise ``CatalogueError`` for a scene with too many cells or frames to be drawn as a whole."""
    if scene.refusal:
        raise scene.refusal
    check_number(len(scene.shown), MOST_FRAMES, "frames", hint=FEWER_FRAMES)


def frame_count(document: str) -> int:
    """Return how many frames a figure's document has, according to its head."""
    found = re.search("^% " + re.escape(ALONE).replace(r"\{\}", r"(\d+)"), document, re.MULTILINE)
    assert found is not None  # each document has that head
    return int(found[1])


def figure_piece(figure: Figure, templates: TemplateFolder, *, scene: Scene | None = None) -> Rendered:
    """Render a figure's template for documents with the package ``convarith``; otherwise as ``figure_document``."""
    return _rendered(figure, templates, scene or figure_scene(figure, templates), alone=False)


def package(themes: Mapping[str, TemplateFolder], chosen: str) -> str:
    """Return the LaTeX package that a figure's piece needs; its options are the themes, ``chosen`` the default."""
    looks = {
        name: "".join(templates.render(part, {}).text for part in ("palette", "styles"))
        for name, templates in themes.items()
    }
    return themes[chosen].render("package", {"looks": looks, "chosen": chosen, "words": WORDS}).text


def _words(scene: Scene) -> Mapping[str, str]:
    """Return the words of a picture in TeX, by what they name."""
    figure, say = scene.figure, scene.wording.say
    names = names_of_maps(figure.operation)
    return {key: tex_text(figure.look.words.get(key, say(f"name.{name}"))) for key, name in names.items()}


def _replaceable(key: str, text: str) -> str:
    """Return a word that a document can replace."""
    return f"\\convarithword{{{key}}}{{{text}}}"


def _rendered(figure: Figure, templates: TemplateFolder, scene: Scene, *, alone: bool) -> Rendered:
    check_drawable(scene)
    count, words = len(scene.shown), _words(scene)
    context = {
        "figure": replace(figure, title=escape(figure.title), options=tex_text(figure.options)),
        "options": tex_text(figure.options),
        "words": {key: text if alone else _replaceable(key, text) for key, text in words.items()},
        "letters": {key: len(text) for key, text in words.items()},
        "say": scene.wording.tex,
        "pdf_title": pdf_string(figure.title),
        "frames": scene.frames,
        "drawn": [scene.frames[number - 1] for number in scene.shown],
        "alone": alone,
        **scene.names,
    }
    if figure.look.highlight:
        context["input"] = highlighted(scene)
    use = (ALONE if alone else PIECE).format(count, figure.name, figure.name)
    head = f"% {figure.name}: {' '.join(figure.title.split())}\n% {geometry(figure)}\n% {use}\n"
    rendered = templates.render(figure.template, context)
    return Rendered(head + rendered.text, (None,) * head.count("\n") + rendered.places)
