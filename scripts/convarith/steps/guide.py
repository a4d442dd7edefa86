"""How is the guide made? Its chapters become TeX, and that becomes a PDF with the figures that it shows."""

from __future__ import annotations

import json
from collections.abc import Sequence

from convarith.drawing.catalogue import Entry
from convarith.errors import ConvarithError
from convarith.steps.code import code, meaning
from convarith.steps.figures import TYPESETTERS, WRITERS, checked, source_map_json, workshop
from convarith.steps.project import Project
from convarith.steps.records import Records
from convarith.tools import files
from convarith.tools.tex import Engine, compile_document, prepare, references

FOLDERS = ("report", "templates")
PASSES = 4


class GuideSteps:
    """The steps of the guide. Its figures must have been made before it is compiled."""

    def __init__(self, project: Project, records: Records) -> None:
        self.project = project
        self.records = records
        folder = project.build / "guide"  # not among the figures' files: a figure may be called guide
        self._text = folder / "guide.tex"
        self._source_map = folder / "guide.map.json"
        self._shown = folder / "guide.figures.json"
        self._kept = folder / "references"

    def tex_arguments(self, entries: Sequence[Entry]) -> str:
        """Return what the guide's TeX depends on beside files: our code, and every table, as captions tell of each."""
        told = {"figures": {entry.name: entry.table for entry in entries}, "code": code(*WRITERS)}
        return json.dumps(told, sort_keys=True, default=str)

    def tex(self, entries: Sequence[Entry]) -> None:
        """Render the chapters to ``build/guide/guide.tex``, and note which figures they show."""
        from convarith.drawing.environment import TemplateFolder
        from convarith.drawing.figure import figure_from
        from convarith.drawing.guide import guide_document

        root = self.project.root
        bibliography = root / "report" / "references.bib"
        verification = root / "report" / "verification.json"
        templates = TemplateFolder(root, FOLDERS)
        used = [root / path for path in templates.used_by("guide")]
        inputs = self.records.digests([bibliography, verification, *used])
        figures = {}
        broken = []
        for entry in entries:
            try:
                figures[entry.name] = figure_from(entry)
            except ConvarithError:  # told by the figure's own task
                broken.append(entry.name)
        try:
            guide = guide_document(
                figures, templates, bibliography.read_text(encoding="utf-8"), verification.read_text(encoding="utf-8")
            )
        except ConvarithError as error:
            if not broken:
                raise
            hint = f"these figures have errors of their own: {', '.join(broken)}"
            raise error.with_details(hint=f"{error.details.hint}; {hint}".removeprefix("; ")) from None
        files.write_if_changed(self._text, guide.rendered.text.encode())
        files.write_if_changed(self._source_map, source_map_json(guide.rendered.places))
        files.write_if_changed(self._shown, json.dumps(guide.figures).encode())
        self.records.write(
            "guide_tex:guide",
            arguments=self.tex_arguments(entries),
            inputs=inputs,
            outputs=[self._text, self._source_map, self._shown],
        )

    def shown(self) -> list[str]:
        """Return the names of the figures that the guide shows, as it was last rendered."""
        names: list[str] = json.loads(self._shown.read_text(encoding="utf-8"))
        return names

    def prepare(self, engine: Engine) -> None:
        """Have TeX read the guide's preamble, while figures are made that the guide waits for."""
        prepare(workshop(self.project, engine), self._text.read_text(encoding="utf-8"))

    def pdf_arguments(self, engine: Engine) -> str:
        """Return what the PDF depends on beside files: the engine, and how we have it work."""
        return f"{engine.identity}, code {meaning('steps/guide.py', *TYPESETTERS)}"

    def pdf(self, engine: Engine) -> None:
        """Compile ``build/guide/guide.tex`` and publish ``build/guide.pdf``."""
        from convarith.tools.pdf_content import check_guide

        known = {kept.name: kept.read_bytes() for kept in self._kept.glob("*")}
        figures = [self.project.figures / f"{name}.pdf" for name in self.shown()]
        inputs = self.records.digests([self._text, self._shown, *figures])
        text = self._text.read_text(encoding="utf-8")
        with files.private_folder(self.project.private) as folder:
            lent = folder / "figures"  # not beside the document: a figure may be called document
            for figure in figures:
                files.write(lent / figure.name, figure.read_bytes())  # a copy: TeX may write over it
            outcome = compile_document(workshop(self.project, engine), text, folder=folder, passes=PASSES, known=known)
            log = self._text.with_suffix(".log")
            pdf = checked(self.project, outcome, text=text, source_map=self._source_map, log=log, check=check_guide)
            published = self.project.build / "guide.pdf"
            files.publish(pdf, published)
            noted = references(folder)
        files.remove(self._kept)
        for name, content in noted.items():
            files.write(self._kept / name, content)
        outputs = [published, log, *(self._kept / name for name in noted)]
        self.records.write("guide:guide", arguments=self.pdf_arguments(engine), inputs=inputs, outputs=outputs)
