"""The steps of the guide: its chapters become TeX, and that becomes a PDF with the figures that it shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache

from convarith.catalogue.entries import Entry
from convarith.errors import ConvarithError
from convarith.steps.cache.code import behaviour, code
from convarith.steps.cache.records import Records
from convarith.steps.figures import TYPESETTERS, arguments, checked, figure_steps, source_map_json, workshop
from convarith.steps.project import Project
from convarith.steps.templates import guide_templates
from convarith.tools import files
from convarith.tools.engines import Engine
from convarith.tools.sources import read_source
from convarith.tools.tex import auxiliary_files, compile_document, prepare

PASSES = 4


class GuideSteps:
    """The steps of the guide. Its figures must have been made before it is compiled.

    A worker that is sent one makes it anew, once.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.records = Records(project.records, project.root)
        folder = project.build / "guide"  # not among the figures' files: a figure may be called guide
        self._text = folder / "guide.tex"
        self._source_map = folder / "guide.map.json"
        self.text_files = self._text, self._source_map
        self._shown = folder / "guide.figures.json"
        self._kept = folder / "references"

    def __reduce__(self) -> tuple[Callable[[Project], GuideSteps], tuple[Project]]:
        return guide_steps, (self.project,)

    def tex_arguments(self, entries: Sequence[Entry]) -> str:
        """Return what the guide's TeX depends on beside files: our code, and every table, as captions tell of each."""
        tables = {entry.name: entry.table for entry in entries}
        return arguments(self.project, figures=tables, code=code("guide.document"))

    def tex(self, entries: Sequence[Entry]) -> None:
        """Render the chapters to ``build/guide/guide.tex``, and note which figures they show."""
        from convarith.guide.document import guide_document

        root = self.project.root
        bibliography = root / "report" / "references.bib"
        verification = root / "report" / "verification.json"
        templates = guide_templates(root, self.project.settings.language)
        with self.records.step("guide_tex:guide", self.tex_arguments(entries)) as step:
            step.reads(bibliography, verification, *(root / path for path in templates.used_by("guide")))
            step.reads(*(root / path for path in templates.languages.paths()))
            judged, figures = figure_steps(self.project), {}
            broken = []
            for entry in entries:
                try:
                    figures[entry.name] = judged.figure(entry)
                except ConvarithError:  # reported by the figure's own task
                    broken.append(entry.name)
            try:
                guide = guide_document(
                    figures,
                    templates,
                    read_source(bibliography, self.project.shown(bibliography)),
                    read_source(verification, self.project.shown(verification)),
                )
            except ConvarithError as error:
                if not broken:
                    raise
                hint = f"these figures have errors of their own: {', '.join(broken)}"
                raise error.with_details(hint=f"{error.details.hint}; {hint}".removeprefix("; ")) from None
            step.write_if_changed(self._text, guide.rendered.text.encode())
            step.write_if_changed(self._source_map, source_map_json(guide.rendered.places))
            step.write_if_changed(self._shown, json.dumps(guide.figures).encode())

    def shown(self) -> list[str]:
        """Return the names of the figures that the guide shows, as it was last rendered."""
        names: list[str] = json.loads(files.read(self._shown))
        return names

    def prepare(self, engine: Engine) -> None:
        """Have TeX read the guide's preamble, while figures are made that the guide waits for."""
        prepare(workshop(self.project, engine), self._text.read_text(encoding="utf-8"))

    def pdf_arguments(self, engine: Engine) -> str:
        """Return what the PDF depends on beside files: the engine, and how we have it work."""
        code = behaviour(*TYPESETTERS)
        return arguments(self.project, engine=engine.identity, passes=PASSES, code=code)

    def pdf(self, engine: Engine) -> None:
        """Compile ``build/guide/guide.tex`` and publish ``build/guide.pdf``."""
        from convarith.tools.pdf_content import check_guide

        known = {kept.name: files.read(kept) for kept in self._kept.glob("*") if kept.is_file()}
        figures = [self.project.figures / f"{name}.pdf" for name in self.shown()]
        with self.records.step("guide:guide", self.pdf_arguments(engine)) as step:
            step.reads(self._text, self._shown, *figures)
            text = self._text.read_text(encoding="utf-8")
            with files.private_folder(self.project.private) as folder:
                lent = folder / "figures"  # not beside the document: a figure may be called document
                for figure in figures:
                    files.write(lent / figure.name, figure.read_bytes())  # a copy: TeX may write over it
                shop = workshop(self.project, engine)
                outcome = compile_document(shop, text, folder=folder, passes=PASSES, known=known)
                log = self._text.with_suffix(".log")
                step.write(log, outcome.log.encode())
                pdf = checked(self.project, outcome, text=text, source_map=self._source_map, log=log, check=check_guide)
                step.publish(pdf, self.project.build / "guide.pdf")
                noted = auxiliary_files(folder)
            files.remove(self._kept)
            for name, content in noted.items():
                step.write(self._kept / name, content)


@cache
def guide_steps(project: Project) -> GuideSteps:
    """Return the steps of a project's guide, the same whenever a worker asks for them."""
    files.claim(project.build)
    return GuideSteps(project)
