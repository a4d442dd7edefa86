"""Makes a figure of a command line, for the command ``doit draw``.

It shares the catalogue's steps with the build, and the preambles that TeX has read, but none of its records: a figure
that is drawn leaves what the build made as it is.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from convarith.catalogue.entries import SHEET as SHEET_NAME
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_FRAMES
from convarith.catalogue.options import help_text, piece_help
from convarith.catalogue.requests import Request, as_options, request_from
from convarith.catalogue.toml import table_text
from convarith.errors import CatalogueError, ConvarithError, Details, OutputError
from convarith.formats.format import Drawing
from convarith.formats.registry import BY_ENDING, ending_of
from convarith.formats.sheet import SHEET
from convarith.formats.tikz import TIKZ
from convarith.rendering.document import PACKAGE, figure_document, figure_scene, package
from convarith.rendering.environment import Rendered, TemplateFolder
from convarith.rendering.usage import check_use
from convarith.scenes.scene import Scene
from convarith.steps.build_folder import building
from convarith.steps.figures import checked_figure, source_map_json, theme_folders, workshop
from convarith.steps.project import Project
from convarith.steps.settings import read_settings
from convarith.tools import files
from convarith.tools.engines import find_engine
from convarith.tools.pdf import page_count
from convarith.tools.pdf_pages import single_pages
from convarith.tools.tex import compile_document
from convarith.tools.worker import time_limit

TEXTS = (".tex", ".tikz")
"""The endings of files that a person reads, or TeX: they have all frames."""
ENDINGS = sorted(
    (ending for ending in BY_ENDING if ending.startswith(".")), key=lambda ending: (ending != ".svg", ending in TEXTS)
)
"""The endings that a file may have."""
PROVIDES = rb"\ProvidesPackage{convarith}"
LARGEST_WHOLE = 300_000
"""How many characters of TeX all frames of a figure may take, where only one of them is wanted."""
CONVERTING = 5  # times as long as TeX may a drawing take to become a format


def draw(root: Path, words: Sequence[str], program: str = "doit") -> str:
    """Do what words of the command line ask for, in the project of a folder; return what there is to say."""
    started = time.monotonic()
    request = request_from(words)
    if request.help:
        return help_text(ENDINGS, program)
    project = Project(root, read_settings(root, request.settings))
    figure = request.figure()
    templates = TemplateFolder(root, ("templates",), project.settings.theme)
    check_use(figure, request.entry, templates)
    lines = [table_text(request.entry.name, request.entry.table).rstrip("\n")] if request.print_toml else []
    if request.output or not request.print_toml:
        with _speaking_of_output():
            output = _output(request)
            description, made = _make(project, request, output, figure=figure, templates=templates)
        lines += [description, f"{request.output}: {made}, {time.monotonic() - started:.1f} s"]
        if BY_ENDING[ending_of(output)] is TIKZ:
            _write_package(project, output.with_name(PACKAGE))
            lines.append(piece_help(output.name, figure.name))
    return "\n".join(lines)


def _write_package(project: Project, path: Path) -> None:
    """Put the package that a piece needs beside it, unless a file of somebody else has its name."""
    if path.is_file() and PROVIDES not in path.read_bytes():
        hint = "move it away, or draw the figure into another folder"
        raise OutputError(f"{path.name} beside the figure is not the package of this project", Details(hint=hint))
    folders = theme_folders(project.root)
    files.write_if_changed(path, package(folders, project.settings.theme).encode())


@contextmanager
def _speaking_of_output() -> Iterator[None]:
    """Say --output in the hints of errors that speak of the build folder, where what is drawn does not go."""
    try:
        yield
    except OutputError as error:
        raise error.with_details(hint=error.details.hint.replace("the setting build=FOLDER", "--output")) from None


def _make(
    project: Project, request: Request, output: Path, *, figure: Figure, templates: TemplateFolder
) -> tuple[str, str]:
    """Draw a figure and put it where it belongs; return what it shows and what was made, in words."""
    seconds = project.settings.tex_seconds
    try:
        scene = figure_scene(figure, templates)
        count = len(scene.shown)
        ending = _ending(output, has_several=bool(figure.look.frames) and count > 1)
        frame = _frame(request, ending, scene)
        only = scene.shown.index(frame) + 1 if frame in scene.shown else None
        can_be_whole = count <= MOST_FRAMES and not scene.refusal and (frame is None or only is not None)
        with time_limit(seconds):
            is_wanted = frame is None or can_be_whole
            rendered = figure_document(figure, templates, scene=scene) if is_wanted else Rendered("", ())
            if frame and (not is_wanted or len(rendered.text) > LARGEST_WHOLE):
                figure = replace(figure, look=replace(figure.look, frames=str(frame)))
                scene, only = figure_scene(figure, templates), 1
                rendered = figure_document(figure, templates, scene=scene)
    except ConvarithError as error:
        if error.details.place:
            raise error.with_details(hint=as_options(error.details.hint)) from None
        raise request.entry.locate(error) from None
    with building(project), files.private_folder(project.private) as folder:
        kept = project.drawn / f"{figure.name}.tex"
        pages = folder / "pages.pdf"
        pages.write_bytes(_compiled(project, rendered, folder, kept).read_bytes())
        if only and len(scene.shown) > 1:  # it is cropped as it is among all
            pages.write_bytes(next(islice(single_pages(pages), only - 1, None)))
        drawing = Drawing(
            pages,
            project.settings.dpi,
            lambda: figure,
            lambda: templates,
            page_count,
            scene=scene,
            text=rendered.text,
            only=only,
        )
        with time_limit(CONVERTING * seconds):
            content = BY_ENDING[ending].make(ending, drawing)
    files.write(output, content)
    description = scene.describe_frame(frame) if frame else scene.describe()
    frames = f"frame {frame} of {len(scene.frames)}" if frame else f"{count} frames" if count > 1 else "1 frame"
    return description, f"{frames}, {len(content) / 1000:.1f} kB"


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


def _ending(output: Path, *, has_several: bool) -> str:
    """Return the ending by which a file is made: a picture of several frames has them all, side by side."""
    ending = ending_of(output)
    sheet = f"{SHEET_NAME}{ending}"
    return sheet if has_several and ending not in BY_ENDING[ending].whole and sheet in BY_ENDING else ending


def _frame(request: Request, ending: str, scene: Scene) -> int | None:
    """Return the one frame to draw of those that there are, or nothing for all that are shown."""
    if request.frame is None:
        shown = scene.shown
        return None if ending in BY_ENDING[ending].whole else shown[(len(shown) - 1) // 2]
    if request.entry.table.get("frames") is not None:
        raise CatalogueError("--frame and --frames contradict each other", Details(hint="take one of them away"))
    count = len(scene.frames)
    if request.frame > count:
        hint = f"take one from 1 to {count}" if count > 1 else "take 1, or leave it out"
        raise CatalogueError(f"--frame is {request.frame}, but the figure has {count}", Details(hint=hint))
    return request.frame


def _output(request: Request) -> Path:
    """Return the file to write; raise what keeps it from being written before any work is done."""
    if not request.output:
        raise CatalogueError("--output is missing", Details(hint="add --output mine.svg; draw --help explains it"))
    if request.output == "-":
        raise CatalogueError('--output is "-", but a figure goes into a file', Details(hint="write --output mine.svg"))
    if request.output.endswith(("/", os.sep)):
        problem = f'--output is "{request.output}", a folder, but a figure goes into a file'
        raise CatalogueError(problem, Details(hint=f"write --output {request.output}mine.svg"))
    path = Path(request.output)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        known = f"the endings are {', '.join(ENDINGS)}"
        hint = f"add one: {str(path).rstrip('.')}.svg; {known}" if ending in ("", ".") else known
        raise CatalogueError(f'--output is "{request.output}", whose ending is that of no format', Details(hint=hint))
    is_sheet = BY_ENDING[ending_of(path)] is SHEET
    if request.frame is not None and (ending in TEXTS or is_sheet):
        what = "sheet" if is_sheet else f"{ending} file"
        raise CatalogueError(f"a {what} has all frames", Details(hint="take --frame away"))
    with files.writing(path):  # the system may not take the name
        path = path.resolve()  # through links: what they point to is replaced, not they
        _check_place(path, request.output)
    return path


def _check_place(path: Path, output: str) -> None:
    if not path.parent.is_dir():
        hint = f"make it first: mkdir -p {path.parent}"
        raise OutputError(f"cannot write {output}: there is no folder {path.parent}", Details(hint=hint))
    is_writable = os.access(path if path.exists() else path.parent, os.W_OK)
    if not is_writable or (path.exists() and not path.is_file()):
        reason = "you may not" if not is_writable else "what stands there is no file"
        raise OutputError(f"cannot write {output}: {reason}", Details(hint="choose another --output"))
