"""Draws one figure that is not built: its scene, TeX, PDF and the content of a file, with nothing recorded.

It shares the catalogue's steps with the build, and the preambles that TeX has read, but none of its records: a figure
that is drawn leaves what the build made as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from convarith.catalogue.entries import SHEET as SHEET_NAME
from convarith.catalogue.entries import Entry
from convarith.catalogue.figure import Figure, figure_from
from convarith.catalogue.limits import MOST_FRAMES
from convarith.errors import CatalogueError, ConvarithError, Details, OutputError, TeXError
from convarith.formats.format import Source
from convarith.formats.registry import BY_ENDING
from convarith.rendering.document import PACKAGE, figure_document, figure_scene, package
from convarith.rendering.environment import Rendered, TemplateFolder
from convarith.rendering.usage import check_use
from convarith.scenes.scene import Scene
from convarith.steps.build_folder import building
from convarith.steps.figures import checked_figure, source_map_json, workshop
from convarith.steps.project import DODO, Project
from convarith.steps.templates import templates_in, theme_folders, theme_name
from convarith.tools import files
from convarith.tools.engines import find_engine
from convarith.tools.pdf import page_count
from convarith.tools.pdf_pages import single_pages
from convarith.tools.tex import compile_document
from convarith.tools.worker import time_limit

LARGEST_WHOLE = 300_000
"""How many characters of TeX all frames of a figure may take, where only one of them is wanted."""
PROVIDES = rb"\ProvidesPackage{convarith}"
LACKING = re.compile(r"Unicode character (\S)")
KEPT = (".tex", ".map.json", ".log")
CONVERTING = 5  # times as long as TeX may a drawing take to become a format


@dataclass(frozen=True)
class Plan:
    """A figure to draw, as its table says it, with the templates that show it."""

    project: Project
    entry: Entry
    figure: Figure
    templates: TemplateFolder

    @cached_property
    def scene(self) -> Scene:
        """What stands where in each frame; raises what keeps the figure from being drawn."""
        with located(self.entry):
            return figure_scene(self.figure, self.templates)

    @property
    def usual_frame(self) -> int:
        """The frame that stands for all of them: the middle one."""
        shown = self.scene.shown
        return shown[(len(shown) - 1) // 2]


def planned(project: Project, entry: Entry) -> Plan:
    """Judge a table; raise what is wrong with it, at the place that the table has."""
    figure = figure_from(entry)
    templates = templates_in(project.root, project.settings.theme, project.settings.language)
    check_use(figure, entry, templates)
    return Plan(project, entry, figure, templates)


def fitted(plan: Plan, frame: int | None) -> Plan:
    """Return the plan by which a frame is drawn: that of this frame alone where all would be too many or too long."""
    scene = plan.scene
    if frame is None:
        return plan
    is_drawn_among_all = frame in scene.shown and len(scene.shown) <= MOST_FRAMES and not scene.refusal
    return plan if is_drawn_among_all and not scene.is_better_alone else _alone(plan, frame)


def drawn(plan: Plan, ending: str, frame: int | None) -> bytes:
    """Return the content of a file of an ending, with one frame, counted from 1, or with all that are shown."""
    seconds = plan.project.settings.tex_seconds
    with located(plan.entry):
        plan, rendered, only = _rendered(plan, frame)
    project, figure = plan.project, plan.figure
    with building(project), files.private_folder(project.private) as folder:
        kept = project.drawn / f"{figure.name}.tex"
        pages = folder / "pages.pdf"
        with _at_the_word(plan.entry):
            pages.write_bytes(_compiled(project, rendered, folder, kept).read_bytes())
        if only and len(plan.scene.shown) > 1:  # it is cropped as it is among all
            pages.write_bytes(next(islice(single_pages(pages), only - 1, None)))
        source = Source(
            pages,
            project.settings.dpi,
            lambda: figure,
            lambda: plan.templates,
            page_count,
            scene=plan.scene,
            text=rendered.text,
            only=only,
        )
        with time_limit(CONVERTING * seconds):
            content = BY_ENDING[ending].make(ending, source)
        if not (project.root / DODO).is_file():  # in a cache, what worked is of no use to anybody
            for each in KEPT:
                files.remove(kept.with_suffix(each))
    return content


def describe(plan: Plan, frame: int | None) -> str:
    """Return what a drawing shows, in words: one frame, or all of them."""
    return fitted(plan, frame).scene.describe_frame(frame) if frame else plan.scene.describe()


def check_frame(scene: Scene, frame: int, name: str) -> None:
    """Raise ``CatalogueError`` unless a scene has a frame, counted from 1; ``name`` is what the number is called."""
    if not isinstance(frame, int) or isinstance(frame, bool):
        raise CatalogueError(f"{name} must be a whole number, not {frame!r}", Details(hint=f"write {name}=1"))
    count = len(scene.frames)
    if not 1 <= frame <= count:
        hint = f"take one from 1 to {count}" if count > 1 else "take 1, or leave it out"
        raise CatalogueError(f"{name} is {frame}, but the figure has {count}", Details(hint=hint))


def write_package(plan: Plan, piece: Path) -> None:
    """Put the package that a piece of TeX needs beside it, unless a file of somebody else has its name."""
    path = piece.with_name(PACKAGE)
    if path.is_file() and PROVIDES not in path.read_bytes():
        hint = "move it away, or draw the figure into another folder"
        raise OutputError(f"{path.name} beside the figure is not the package of this project", Details(hint=hint))
    theme = plan.project.settings.theme
    folders = theme_folders(plan.project.root, theme)
    files.write_if_changed(path, package(folders, theme_name(theme)).encode())


def file_ending(plan: Plan, ending: str) -> str:
    """Return the ending by which a file is made: a picture of several frames has them all, side by side."""
    has_several = bool(plan.figure.look.frames) and len(plan.scene.shown) > 1
    sheet = f"{SHEET_NAME}{ending}"
    return sheet if has_several and ending not in BY_ENDING[ending].whole and sheet in BY_ENDING else ending


def _rendered(plan: Plan, frame: int | None) -> tuple[Plan, Rendered, int | None]:
    """Return the TeX of all frames, or of one where all would be too many, and which of its pages is wanted."""
    plan = fitted(plan, frame)
    with time_limit(plan.project.settings.tex_seconds):
        rendered = figure_document(plan.figure, plan.templates, scene=plan.scene)
        if frame is not None and len(plan.scene.shown) > 1 and len(rendered.text) > LARGEST_WHOLE:
            plan = _alone(plan, frame)
            rendered = figure_document(plan.figure, plan.templates, scene=plan.scene)
    return plan, rendered, None if frame is None else plan.scene.shown.index(frame) + 1


def _alone(plan: Plan, frame: int) -> Plan:
    """Return the plan of a figure that shows one frame only."""
    return replace(plan, figure=replace(plan.figure, look=replace(plan.figure.look, frames=str(frame))))


def _compiled(project: Project, rendered: Rendered, folder: Path, kept: Path) -> Path:
    """Return the PDF of a document; its text and the log stay in the build folder for who looks for a mistake."""
    source_map = kept.with_suffix(".map.json")
    files.write(kept, rendered.text.encode())
    files.write(source_map, source_map_json(rendered.places))
    engine = find_engine(project.settings.engine)
    outcome = compile_document(workshop(project, engine), rendered.text, folder=folder)
    log = kept.with_suffix(".log")
    files.write(log, outcome.log.encode())
    return checked_figure(project, outcome, text=rendered.text, source_map=source_map, log=log)


@contextmanager
def _at_the_word(entry: Entry) -> Iterator[None]:
    """Say which key of the table has a character that TeX's fonts lack, rather than which template shows it."""
    try:
        yield
    except TeXError as error:
        lacking = LACKING.search(error.details.says)
        key = next((name for name, value in entry.table.items() if lacking and lacking[1] in str(value)), None)
        if lacking is None or key is None:
            raise
        details = Details(hint=error.details.hint, log=error.details.log)
        told = TeXError(f"{key} has the character {lacking[1]}, which TeX's fonts lack", details)
        raise entry.locate(told, key=key) from None


@contextmanager
def located(entry: Entry) -> Iterator[None]:
    """Say in the words of the table what is wrong with it, unless an error has a place of its own."""
    try:
        yield
    except ConvarithError as error:
        if error.details.place:
            raise entry.in_its_words(error) from None
        raise entry.locate(error, key=error.details.argument) from None
