"""How does ``doit draw`` make a figure of a command line? A command of doit's, named in pyproject.toml.

It shares the catalogue's steps with the build, and the preambles that TeX has read, but none of its records: a figure
that is drawn leaves what the build made as it is.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from doit.cmd_base import Command
from PIL import Image

from convarith.drawing.document import figure_document, figure_piece
from convarith.drawing.environment import Rendered, TemplateFolder
from convarith.drawing.figure import Figure
from convarith.drawing.options import help_text
from convarith.drawing.requests import Request, as_options, request_from
from convarith.drawing.scenes import scene_of
from convarith.drawing.timing import durations
from convarith.drawing.toml import table_text
from convarith.errors import CatalogueError, ConvarithError, Details, OutputError, report
from convarith.steps.figures import checked_figure, source_map_json, workshop
from convarith.steps.formats import ANIMATIONS, svg_look
from convarith.steps.interrupts import end_cleanly_when_interrupted
from convarith.steps.project import Project, settings_from, theme_names
from convarith.tools import files, images, pdf
from convarith.tools.pdf_pages import single_pages
from convarith.tools.tex import compile_document, find_engine


class Draw(Command):  # type: ignore[misc]  # doit ships no types
    """The command; it reads its words by itself, for errors that help, and needs no tasks."""

    doc_purpose = "draw a figure from words of the command line"

    def parse_execute(self, in_args: Sequence[str]) -> int:
        """Draw; return the exit status. doit takes words with a = in them for settings: all are read anew."""
        words = sys.argv[1:]
        words.remove(self.name)
        end_cleanly_when_interrupted()
        try:
            draw(Path.cwd(), words)
        except ConvarithError as error:
            print(report(error), file=sys.stderr)
            return 1
        return 0

    def help(self) -> str:
        """Return what ``doit help draw`` prints."""
        return help_text([*MAKERS])


def draw(root: Path, words: Sequence[str]) -> None:
    """Do what words of the command line ask for, in the project of a folder."""
    started = time.monotonic()
    request = request_from(words)
    if request.help:
        print(help_text([*MAKERS]))
        return
    pyproject = (root / "pyproject.toml").read_text(encoding="utf-8")
    project = Project(root, settings_from(pyproject, request.settings, theme_names(root)))
    figure = request.figure()
    if request.print_toml:
        print(table_text(request.entry.name, request.entry.table), end="")
    if request.output or not request.print_toml:
        output = _output(request)
        description, made = _make(project, request, figure, output)
        print(f"{description}\n{request.output}: {made}, {time.monotonic() - started:.1f} s")


@dataclass(frozen=True)
class Drawn:
    """A figure that TeX has drawn: its PDF, of all frames or of the one that was asked for, and what it shows."""

    figure: Figure
    templates: TemplateFolder
    description: str
    rendered: Rendered
    pdf: Path
    frames: int
    dpi: int

    @property
    def durations(self) -> tuple[int, ...]:
        """The milliseconds of each frame."""
        return durations(self.frames)


def _make(project: Project, request: Request, figure: Figure, output: Path) -> tuple[str, str]:
    """Draw a figure and put it where it belongs; return what it shows and what was made, in words."""
    templates = TemplateFolder(project.root, ("templates",), project.settings.theme)
    try:
        rendered = figure_document(figure, templates)
    except ConvarithError as error:
        if error.details.place:
            raise error.with_details(hint=as_options(error.details.hint)) from None
        raise request.entry.locate(error) from None
    scene = scene_of(figure, templates.scene(figure.template))
    project.claim()
    with files.private_folder(project.private) as folder:
        kept = project.drawn / f"{figure.name}.tex"
        pages = folder / "pages.pdf"
        pages.write_bytes(_compiled(project, rendered, folder, kept).read_bytes())
        count = pdf.page_count(pages)
        frame = request.frame or ((count + 1) // 2 if output.suffix.lower() in STILLS else None)
        if frame is not None:
            pages.write_bytes(_only(frame, count, single_pages(pages)))
        shown = 1 if frame else count
        description = scene.describe_frame(frame) if frame else scene.describe()
        drawn = Drawn(figure, templates, description, rendered, pages, shown, project.settings.dpi)
        content = MAKERS[output.suffix.lower()](drawn)
    files.write(output, content)
    frames = f"frame {frame} of {count}" if frame else f"{count} frames" if count > 1 else "1 frame"
    return description, f"{frames}, {len(content) / 1000:.1f} kB"


def _compiled(project: Project, rendered: Rendered, folder: Path, kept: Path) -> Path:
    """Return the PDF of a document; its text and the log stay in the build folder for who looks for a mistake."""
    source_map = kept.with_suffix(".map.json")
    files.write(kept, rendered.text.encode())
    files.write(source_map, source_map_json(rendered.places))
    engine = find_engine(project.settings.engine)
    outcome = compile_document(workshop(project, engine), rendered.text, folder=folder)
    log = kept.with_suffix(".log")
    return checked_figure(project, outcome, text=rendered.text, source_map=source_map, log=log)


def _only(frame: int, count: int, pages: Iterator[bytes]) -> bytes:
    for number, page in enumerate(pages, start=1):
        if number == frame:
            return page
    hint = f"take one from 1 to {count}" if count > 1 else "take 1, or leave it out"
    raise CatalogueError(f"--frame is {frame}, but the figure has {count}", Details(hint=hint))


def _output(request: Request) -> Path:
    """Return the file to write; raise what keeps it from being written before any work is done."""
    if not request.output:
        raise CatalogueError("--output is missing", Details(hint="add --output mine.svg; doit draw --help explains it"))
    path = Path(request.output)
    ending = path.suffix.lower()
    if ending not in MAKERS:
        known = f"the endings are {', '.join(MAKERS)}"
        hint = f"add one: {str(path).rstrip('.')}.svg; {known}" if ending in ("", ".") else known
        raise CatalogueError(f'--output is "{request.output}", whose ending is that of no format', Details(hint=hint))
    if request.frame is not None and ending in TEXTS:
        raise CatalogueError(f"a {ending} file has all frames", Details(hint="take --frame away"))
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


def _pdf(drawn: Drawn) -> bytes:
    return drawn.pdf.read_bytes()


def _tex(drawn: Drawn) -> bytes:
    return drawn.rendered.text.encode()


def _tikz(drawn: Drawn) -> bytes:
    return figure_piece(drawn.figure, drawn.templates).text.encode()


def _svg(drawn: Drawn) -> bytes:
    from convarith.tools.pdf_objects import pdf_drawing
    from convarith.tools.svg import animated_svg, still_svg

    drawing = pdf_drawing(drawn.pdf)
    look = {**svg_look(drawn.figure, drawn.templates), "description": drawn.description}
    if drawn.frames == 1:
        return still_svg(drawing, 1, **look).encode()
    return animated_svg(drawing, durations=drawn.durations, **look).encode()


def _png(drawn: Drawn) -> bytes:
    (page,) = _pixels(drawn)
    return images.png(page, dpi=drawn.dpi)


def _gif(drawn: Drawn) -> bytes:
    return images.gif(_pixels(drawn), durations=drawn.durations)


def _pixels(drawn: Drawn) -> Iterator[Image.Image]:
    """Yield the frames in one palette, one at a time: all of a large figure would fill the memory."""
    sampled = images.samples(drawn.frames)
    palette = images.shared_palette(pdf.pages(drawn.pdf, dpi=drawn.dpi, only=sampled))
    yield from (images.with_palette(page, palette) for page in pdf.pages(drawn.pdf, dpi=drawn.dpi))


def _animation(ending: str, drawn: Drawn) -> bytes:
    return ANIMATIONS[ending](drawn.pdf, drawn.durations, drawn.dpi)


MAKERS: Mapping[str, Callable[[Drawn], bytes]] = {
    ".svg": _svg,
    ".pdf": _pdf,
    ".png": _png,
    ".gif": _gif,
    **{ending: partial(_animation, ending) for ending in ANIMATIONS},
    ".tex": _tex,
    ".tikz": _tikz,
}
"""The maker of each ending."""

STILLS = (".png",)
"""The endings of files that hold one frame: the middle one, unless another is asked for."""

TEXTS = (".tex", ".tikz")
