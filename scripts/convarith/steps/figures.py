"""The steps of a figure: TeX text, PDF, frames as PNG, animation as GIF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convarith.catalogue.entries import Entry
from convarith.errors import CatalogueError, ConvarithError, Details, Place, TeXError, excerpt
from convarith.formats.timing import durations
from convarith.steps.cache.code import code, meaning
from convarith.steps.cache.records import Records
from convarith.steps.project import Project
from convarith.tools import files
from convarith.tools.process import Limits
from convarith.tools.tex import Engine, Outcome, Workshop, compile_document, prepare

if TYPE_CHECKING:
    from convarith.rendering.environment import TemplateFolder

WRITERS = ("arithmetic", "words", "catalogue", "scenes", "rendering", "guide")
"""The parts of the package that turn a table into TeX."""

TYPESETTERS = tuple(
    f"tools/{name}.py" for name in ("tex", "tex_record", "tex_surroundings", "pdf_content", "pdf_limits", "process")
)
"""The modules that turn TeX into a PDF, and say which is kept."""


class FigureSteps:
    """The steps of a project's figures. Each replaces its outputs only once it has succeeded, and then records it.

    A worker that is sent one makes it anew, once.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.records = Records(project.records, project.root)

    def __reduce__(self) -> tuple[Callable[[Project], FigureSteps], tuple[Project]]:
        return figure_steps, (self.project,)

    def tex_arguments(self, entry: Entry) -> str:
        """Return what the TeX of a figure depends on beside files: its own table, the theme, our own code."""
        return arguments(self.project, figure={entry.name: entry.table}, code=code(*WRITERS))

    def tex(self, entry: Entry) -> None:
        """Render a figure's template to ``build/tex/NAME.tex`` and its source map."""
        from convarith.catalogue.figure import figure_from
        from convarith.rendering.document import figure_document
        from convarith.rendering.usage import check_use

        with self.records.step(f"tex:{entry.name}", self.tex_arguments(entry)) as step:
            figure = figure_from(entry)
            check_use(figure, entry, self.templates)
            step.reads(*(self.project.root / path for path in self.templates.used_by(figure.template)))
            try:
                rendered = figure_document(figure, self.templates)
            except ConvarithError as error:
                if error.details.place:
                    raise
                key = "input_size" if isinstance(error, CatalogueError) else "template"
                raise entry.locate(error, key=key) from None
            text, source_map = self._rendered(entry.name)
            step.write_if_changed(text, rendered.text.encode())
            step.write_if_changed(source_map, source_map_json(rendered.places))

    @cached_property
    def templates(self) -> TemplateFolder:
        """The templates, compiled once for all figures that this process renders."""
        from convarith.rendering.environment import TemplateFolder

        return TemplateFolder(self.project.root, ("templates",), self.project.settings.theme)

    def pdf_arguments(self, engine: Engine) -> str:
        """Return what a PDF depends on beside files: the engine, and how we have it work."""
        return arguments(self.project, engine=engine.identity, code=meaning(*TYPESETTERS))

    def is_prepared(self) -> bool:
        """Say whether TeX has read a preamble."""
        return any(self.project.formats.glob("*.fmt"))

    def prepare(self, entry: Entry, engine: Engine) -> None:
        """Have TeX read the preamble of a figure, which most figures share, while their text is filled in."""
        from convarith.catalogue.figure import figure_from
        from convarith.rendering.document import figure_document

        prepare(workshop(self.project, engine), figure_document(figure_from(entry), self.templates).text)

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

    def png_arguments(self) -> str:
        """Return what the PNGs depend on beside files."""
        dpi = self.project.settings.dpi
        return arguments(self.project, dpi=dpi, code=code("steps/figures.py", "tools/pdf.py", "tools/images.py"))

    def png(self, name: str) -> None:
        """Render the pages of a figure's PDF to ``build/figures/NAME/NN.png``."""
        from convarith.tools import images, pdf

        source = self.project.figures / f"{name}.pdf"
        with self.records.step(f"png:{name}", self.png_arguments()) as step:
            step.reads(source)
            dpi = self.project.settings.dpi
            count = pdf.page_count(source)
            sampled = images.samples(count)
            kept = dict(zip(sampled, pdf.pages(source, dpi=dpi, only=sampled), strict=True))
            palette = images.shared_palette(kept.values())
            others = pdf.pages(source, dpi=dpi, only=[index for index in range(count) if index not in kept])
            paths = self.frame_paths(name, count, ".png")
            for index, path in enumerate(paths):  # one page at a time: all of a large figure would fill the memory
                page = kept.pop(index, None) or next(others)
                step.write(path, images.png(images.with_palette(page, palette), dpi=dpi))
            self.remove_other_frames(paths)

    def gif_arguments(self) -> str:
        """Return what the GIFs depend on beside files."""
        return arguments(self.project, code=code("steps/figures.py", "tools/images.py", "formats/timing.py"))

    def gif(self, name: str) -> None:
        """Join a figure's PNGs to ``build/figures/NAME.gif``."""
        from convarith.tools import images

        frames = self.records.outputs(f"png:{name}")
        with self.records.step(f"gif:{name}", self.gif_arguments()) as step:
            step.reads(*frames)
            animation = images.gif(images.opened(frames), durations=durations(len(frames)))
            step.write(self.project.figures / f"{name}.gif", animation)

    def frame_paths(self, name: str, count: int, ending: str) -> list[Path]:
        """Return where the files of a figure's frames are, numbered so that their names sort."""
        width = max(2, len(str(count)))
        return [self.project.figures / name / f"{number:0{width}}{ending}" for number in range(1, count + 1)]

    def remove_other_frames(self, frames: Sequence[Path]) -> None:
        """Remove files of frames, of the ending of these, that the figure had when it had more of them."""
        for extra in set(frames[0].parent.glob(f"*{frames[0].suffix}")) - set(frames):
            files.remove(extra)

    def _rendered(self, name: str) -> tuple[Path, Path]:
        return self.project.tex / f"{name}.tex", self.project.tex / f"{name}.map.json"


@cache
def figure_steps(project: Project) -> FigureSteps:
    """Return the steps of a project's figures, the same whenever a worker asks for them."""
    files.claim(project.build)
    return FigureSteps(project)


def arguments(project: Project, **told: object) -> str:
    """Return what a step depends on beside files as a text that differs whenever that does; always on the theme."""
    return json.dumps({"theme": project.settings.theme, **told}, sort_keys=True, default=str)


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
    """Return the last line of a document with a PDF's name that an error has, or in its body with a TeX's."""
    names = "|".join(map(re.escape, re.findall(r"/\w+", error.problem)))
    macros = "|".join(map(re.escape, re.findall(r"\\\w+", error.details.hint)))
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
