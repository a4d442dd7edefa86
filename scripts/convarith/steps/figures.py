"""The steps of a figure: its TeX, its PDF, and every format that is made of these."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convarith.catalogue.entries import Entry
from convarith.catalogue.look import TIME_KEYS
from convarith.errors import ConvarithError, Details, Place, TeXError, excerpt
from convarith.formats.format import Format, Needs, Source, frame_paths
from convarith.formats.registry import BY_NAME
from convarith.sentences import Sentence
from convarith.steps.cache.code import behaviour, code
from convarith.steps.cache.records import Records, Step
from convarith.steps.project import Project
from convarith.steps.templates import overridden, templates_in, theme_folders, theme_name, theme_names
from convarith.tools import files
from convarith.tools.engines import Engine
from convarith.tools.process import Limits
from convarith.tools.tex import Outcome, Workshop, compile_document, prepare

if TYPE_CHECKING:
    from convarith.catalogue.figure import Figure
    from convarith.rendering.environment import TemplateFolder

WRITERS = ("rendering.document", "rendering.usage")
"""The modules that turn a table into TeX."""
TYPESETTERS = ("tools.tex", "tools.pdf_content")
"""The modules that turn TeX into a PDF, and say which is kept."""
PACKAGE_PARTS = ("package", "palette", "styles")


class FigureSteps:
    """The steps of a project's figures. Each replaces its outputs only once it has succeeded, and then records it.

    A worker that is sent one makes it anew, once.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.records = Records(project.records, project.root)
        self._judged: dict[str, tuple[object, Figure]] = {}

    def __reduce__(self) -> tuple[Callable[[Project], FigureSteps], tuple[Project]]:
        return figure_steps, (self.project,)

    def tex_arguments(self, entry: Entry) -> str:
        """Return what the TeX of a figure depends on beside files: its own table, the theme, our own code."""
        return arguments(self.project, figure={entry.name: entry.table}, code=code(*WRITERS))

    def figure(self, entry: Entry) -> Figure:
        """Return the figure of a table, which is judged once; raise ``CatalogueError`` for one that cannot be drawn."""
        from convarith.catalogue.figure import figure_from

        known, figure = self._judged.get(entry.name, (None, None))
        if figure is None or known != entry.table:
            figure = figure_from(entry)
            self._judged[entry.name] = entry.table, figure  # an entry has the text of its whole file
        return figure

    def tex(self, entry: Entry) -> None:
        """Render a figure's template to ``build/tex/NAME.tex`` and its source map."""
        from convarith.rendering.document import figure_document
        from convarith.rendering.usage import check_use

        with self.records.step(f"tex:{entry.name}", self.tex_arguments(entry)) as step:
            figure = self.figure(entry)
            check_use(figure, entry, self.templates)
            words = self.templates.languages.paths(figure.look.language)
            used = *self.templates.used_by(figure.template), *words
            step.reads(*(self.project.root / path for path in used))
            try:
                rendered = figure_document(figure, self.templates)
            except ConvarithError as error:
                if error.details.place:
                    raise
                raise entry.locate(error, key=error.details.argument or "template") from None
            text, source_map = self._rendered(entry.name)
            step.write_if_changed(text, rendered.text.encode())
            step.write_if_changed(source_map, source_map_json(rendered.places))

    @cached_property
    def templates(self) -> TemplateFolder:
        """The templates, compiled once for all figures that this process renders."""
        return templates_in(self.project.root, self.project.settings.theme, self.project.settings.language)

    def pdf_arguments(self, engine: Engine) -> str:
        """Return what a PDF depends on beside files: the engine, and how we have it work."""
        return arguments(self.project, engine=engine.identity, code=behaviour(*TYPESETTERS))

    def is_prepared(self) -> bool:
        """Say whether TeX has read a preamble."""
        return any(self.project.formats.glob("*.fmt"))

    def prepare(self, entry: Entry, engine: Engine) -> None:
        """Have TeX read the preamble of a figure, which most figures share, while their text is filled in."""
        from convarith.rendering.document import figure_document

        prepare(workshop(self.project, engine), figure_document(self.figure(entry), self.templates).text)

    def pdf(self, name: str, engine: Engine) -> None:
        """Compile ``build/tex/NAME.tex`` and publish the PDF with its source beside it."""
        source, source_map = self._rendered(name)
        with self.records.step(f"pdf:{name}", self.pdf_arguments(engine)) as step:
            step.reads(source)
            text = source.read_text(encoding="utf-8")
            with files.private_folder(self.project.private) as folder:
                outcome = compile_document(workshop(self.project, engine), text, folder=folder)
                log = source.with_suffix(".log")
                step.write(log, outcome.log.encode())
                pdf = checked_figure(self.project, outcome, text=text, source_map=source_map, log=log)
                published = self.project.figures / f"{name}.pdf"
                step.publish(pdf, published)
            step.write(published.with_suffix(".tex"), text.encode())

    def arguments(self, name: str, entry: Entry) -> str:
        """Return what a figure in the format of that name depends on beside files."""
        kind = BY_NAME[name]
        counts: dict[str, Any] = {"figure": {entry.name: entry.table}}
        if kind.has_pixels:
            times = {key: entry.table[key] for key in TIME_KEYS if key in entry.table} if kind.has_time else {}
            counts = {"dpi": self.project.settings.dpi, **times}
        return arguments(self.project, **counts, code=code(f"formats.{name}"))

    def make(self, name: str, entry: Entry) -> None:
        """Make a figure's files in the format of that name, one by one, of its PDF, its PNGs or its table."""
        kind, folder = BY_NAME[name], self.project.figures
        with self.records.step(f"{name}:{entry.name}", self.arguments(name, entry)) as step:
            source = self._source(kind, entry, step)
            for ending, each in kind.each.items():
                paths = frame_paths(folder / entry.name, source.count, ending)
                for path, content in zip(paths, each(source), strict=True):
                    step.write(path, content)
                for left_over in set(paths[0].parent.glob(f"*{ending}")) - set(paths):  # when it had more frames
                    files.remove(left_over)
            for ending, whole in kind.whole.items():
                step.write(folder / f"{entry.name}{ending}", whole(source))

    def _source(self, kind: Format, entry: Entry, step: Step) -> Source:
        """Return what the makers of a format are given; what they read of it is noted before they do."""
        from convarith.tools.pdf import page_count

        def templates() -> TemplateFolder:
            step.reads(*(self.project.root / path for path in self._looks(kind, entry)))
            return self.templates

        pdf = self.project.figures / f"{entry.name}.pdf"
        pngs = tuple(self.records.outputs(f"png:{entry.name}")) if kind.needs is Needs.PNG else ()
        step.reads(*([pdf] if kind.needs is Needs.PDF else pngs))
        dpi = self.project.settings.dpi
        return Source(pdf, dpi, lambda: self.figure(entry), templates, page_count, pngs=pngs)

    def _looks(self, kind: Format, entry: Entry) -> Iterable[str]:
        """Return the paths of the templates and themes that a format shows beside what is in the PDF."""
        words = self.templates.languages.paths(self.figure(entry).look.language)
        if kind.needs is Needs.TEX:
            return *self.templates.used_by(self.figure(entry).template), *words
        dark = self.templates.themes.theme().dark
        used = {*self.templates.themes.files(), *(self.templates.themes.files(dark) if dark else ())}
        return [*(self.templates.path_of(file) for file in sorted(used)), *words]

    def package_arguments(self) -> str:
        """Return what the package depends on beside files: which themes there are, which is chosen, our own code."""
        return arguments(self.project, themes=theme_names(self.project.root), code=code("rendering.document"))

    def package(self) -> None:
        """Make ``build/figures/convarith.sty``, which documents that read a ``NAME.tikz`` load."""
        from convarith.rendering.document import PACKAGE, package

        root, theme = self.project.root, self.project.settings.theme
        folders = theme_folders(root, theme)
        used = {path for folder in folders.values() for part in PACKAGE_PARTS for path in folder.used_by(part)}
        with self.records.step("package", self.package_arguments()) as step:
            step.reads(*(root / path for path in sorted(used)))
            step.write(self.project.figures / PACKAGE, package(folders, theme_name(theme)).encode())

    def _rendered(self, name: str) -> tuple[Path, Path]:
        return self.project.tex / f"{name}.tex", self.project.tex / f"{name}.map.json"


@cache
def figure_steps(project: Project) -> FigureSteps:
    """Return the steps of a project's figures, the same whenever a worker asks for them."""
    files.claim(project.build)
    return FigureSteps(project)


def arguments(project: Project, **given: object) -> str:
    """Return what a step depends on beside files as a text that differs whenever that does.

    That is always the theme and the language, and which files of templates stand in front of shipped ones.
    """
    settings = project.settings
    own = {"overridden": names} if (names := overridden(project.root)) else {}
    return json.dumps(
        {"theme": settings.theme, "language": settings.language, **own, **given}, sort_keys=True, default=str
    )


def workshop(project: Project, engine: Engine) -> Workshop:
    """Return where TeX works for a project."""
    limits = Limits(seconds=project.settings.tex_seconds)
    return Workshop(engine, project.formats, project.private, limits)


def source_map_json(places: tuple[Place | None, ...]) -> bytes:
    """Return a source map as JSON: for each line of TeX nothing, or the template and its line."""
    return json.dumps([[place.path, place.line] if place else None for place in places]).encode()


def checked_figure(project: Project, outcome: Outcome, *, text: str, source_map: Path, log: Path) -> Path:
    """Do as ``checked``, and refuse a PDF that is not what a figure has: a page per frame, and nothing but drawings."""
    from convarith.rendering.document import frame_count
    from convarith.tools.pdf_content import check_figure

    check = partial(check_figure, frames=frame_count(text))
    return checked(project, outcome, text=text, source_map=source_map, log=log, check=check)


def checked(
    project: Project, outcome: Outcome, *, text: str, source_map: Path, log: Path, check: Callable[[Path], None]
) -> Path:
    """Return the PDF of a run of TeX; raise ``TeXError`` at the template's line if it made none. ``log`` is kept.

    ``check`` raises ``TeXError`` for a PDF that is not to be kept.
    """
    at = partial(_at, project, text=text, source_map=source_map, document=log.with_suffix(".tex"))
    if outcome.diagnosis is None:
        assert outcome.pdf is not None  # an outcome has the one or the other
        try:
            check(outcome.pdf)
        except TeXError as error:
            line = _line_to_blame(error, text)
            raise error.with_details(log=project.shown(log), **at(line)) from None
        return outcome.pdf
    diagnosis = outcome.diagnosis
    says = re.sub(r"on input line (\d+)", lambda found: _shown_line(source_map, int(found[1])), diagnosis.says)
    raise TeXError("TeX stopped", Details(says=says, hint=diagnosis.hint, log=project.shown(log), **at(diagnosis.line)))


def _line_to_blame(error: TeXError, text: str) -> int | None:
    """Return the last line of a document with a PDF's name that an error names, or in its body with a TeX's."""
    names = "|".join(map(re.escape, Sentence(error.problem).names))
    macros = "|".join(map(re.escape, Sentence(error.details.hint).names))
    begin = text.find("\\begin{document}")
    for words, start in ((names, 0), (macros, begin)):
        found = [match.start() for match in re.compile(rf"(?:{words})\b").finditer(text, start)] if words else []
        if found:
            return text.count("\n", 0, found[-1]) + 1
    return None


def _at(project: Project, line: int | None, *, text: str, source_map: Path, document: Path) -> dict[str, Any]:
    """Return the details of an error that tell where a line of TeX comes from, if it is known."""
    if line is None:
        return {}
    place = _template_place(source_map, line)
    if place is None:  # the line was not in a template: the head, or a document that was given as it is
        return {"place": Place(project.shown(document), line), "excerpt": excerpt(text, line)}
    source = (project.root / place.path).read_text(encoding="utf-8")
    return {"place": place, "excerpt": excerpt(source, place.line or 1)}


def _shown_line(source_map: Path, line: int) -> str:
    """Return where a line of the document comes from, for TeX's own sentences."""
    place = _template_place(source_map, line)
    return f"at {place}" if place else f"on line {line} of the TeX"


def _template_place(source_map: Path, line: int) -> Place | None:
    places = json.loads(source_map.read_text(encoding="utf-8"))
    return Place(*places[line - 1]) if line <= len(places) and places[line - 1] else None
