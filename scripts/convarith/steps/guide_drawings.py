"""The step of the drawings that stand in the guide's text: TeX draws them apart, for the guide's pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache

from convarith.errors import Details, TeXError
from convarith.steps.cache.code import behaviour, code
from convarith.steps.cache.records import Records
from convarith.steps.figures import TYPESETTERS, arguments, figure_steps, workshop
from convarith.steps.project import Project
from convarith.tools import files
from convarith.tools.engines import Engine
from convarith.tools.tex import compile_document


class GuideDrawings:
    """The drawings in the guide's text. The text must have been rendered. A worker makes it anew, once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.records = Records(project.records, project.root)
        self._text = project.build / "guide" / "guide.tex"
        self.path = project.build / "guide" / "drawings.json"
        """The SVG of each drawing by its TeX, in JSON."""

    def __reduce__(self) -> tuple[Callable[[Project], GuideDrawings], tuple[Project]]:
        return guide_drawings, (self.project,)

    def arguments(self, engine: Engine) -> str:
        """Return what the drawings depend on beside files: the engine, how we have it work, and the conversion."""
        modules = code("guide.html.drawings")
        return arguments(self.project, engine=engine.identity, code=modules, typesetting=behaviour(*TYPESETTERS))

    def make(self, engine: Engine) -> None:
        """Have TeX draw them, and write their SVG."""
        from convarith.guide.html.drawings import drawings

        with self.records.step("guide_drawings:guide", self.arguments(engine)) as step:
            step.reads(self._text)
            text = self._text.read_text(encoding="utf-8")
            templates = figure_steps(self.project).templates
            dark = templates.themes.theme().dark
            themes = {*templates.themes.files(), *(templates.themes.files(dark) if dark else ())}
            step.reads(*(self.project.root / templates.path_of(file) for file in sorted(themes)))
            found = drawings(text)
            made = self._made(text, found, engine) if found else {}
            step.write_if_changed(self.path, json.dumps(made, ensure_ascii=False, indent=1).encode())

    def _made(self, text: str, found: tuple[str, ...], engine: Engine) -> Mapping[str, str]:
        from convarith.guide.html.drawings import drawing_svg, drawings_document
        from convarith.tools.pdf_pages import single_pages
        from convarith.tools.svg.pdf_objects import pdf_drawing

        templates = figure_steps(self.project).templates
        theme = templates.themes.theme()
        dark = templates.themes.theme(theme.dark).colours if theme.dark else {}
        with files.private_folder(self.project.private) as folder:
            outcome = compile_document(workshop(self.project, engine), drawings_document(text, found), folder=folder)
            if outcome.pdf is None:
                says = outcome.diagnosis.says if outcome.diagnosis else ""
                raise TeXError("TeX stopped at a drawing in the guide's text", Details(says=says))
            made = {}
            for tex, content in zip(found, single_pages(outcome.pdf), strict=True):
                page = folder / "drawing.pdf"
                files.write(page, content)
                made[tex] = drawing_svg(pdf_drawing(page), colours=theme.colours, dark=dark)
        return made


@cache
def guide_drawings(project: Project) -> GuideDrawings:
    """Return the steps of a project's drawings, the same whenever a worker asks for them."""
    files.claim(project.build)
    return GuideDrawings(project)
