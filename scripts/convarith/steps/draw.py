"""Makes a figure of a command line, for the command ``doit draw``.

It shares the catalogue's steps with the build, and the preambles that TeX has read, but none of its records: a figure
that is drawn leaves what the build made as it is.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from PIL import Image

from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_FRAMES
from convarith.catalogue.options import help_text, piece_help
from convarith.catalogue.requests import Request, as_options, is_sheet, request_from
from convarith.catalogue.toml import table_text
from convarith.errors import CatalogueError, ConvarithError, Details, OutputError
from convarith.formats.timing import durations
from convarith.rendering.document import figure_document, figure_piece, figure_scene
from convarith.rendering.environment import Rendered, TemplateFolder
from convarith.rendering.usage import check_use
from convarith.steps.build_folder import building
from convarith.steps.figures import checked_figure, source_map_json, workshop
from convarith.steps.formats import ANIMATIONS, svg_look
from convarith.steps.project import Project
from convarith.steps.settings import read_settings
from convarith.tools import files, images, pdf
from convarith.tools.pdf_pages import sheet, single_pages
from convarith.tools.tex import compile_document, find_engine
from convarith.tools.worker import time_limit

CONVERTING = 5  # times as long as TeX may a drawing take to become a format


def draw(root: Path, words: Sequence[str]) -> str:
    """Do what words of the command line ask for, in the project of a folder; return what there is to say."""
    started = time.monotonic()
    request = request_from(words)
    if request.help:
        return help_text([*MAKERS])
    project = Project(root, read_settings(root, request.settings))
    figure = request.figure()
    check_use(figure, request.entry, TemplateFolder(root, ("templates",), project.settings.theme))
    said = [table_text(request.entry.name, request.entry.table).rstrip("\n")] if request.print_toml else []
    if request.output or not request.print_toml:
        with _speaking_of_output():
            output = _output(request)
            description, made = _make(project, request, figure, output)
        said += [description, f"{request.output}: {made}, {time.monotonic() - started:.1f} s"]
        if output.suffix.lower() == PIECE:
            said.append(piece_help(request.output, figure.name, f"{project.shown(project.figures)}/convarith.sty"))
    return "\n".join(said)


@contextmanager
def _speaking_of_output() -> Iterator[None]:
    """Say --output in the hints of errors that speak of the build folder, where what is drawn does not go."""
    try:
        yield
    except OutputError as error:
        raise error.with_details(hint=error.details.hint.replace("doit build=FOLDER", "--output")) from None


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
    seconds = project.settings.tex_seconds
    try:
        scene = figure_scene(figure, templates)
        count = len(scene.frames)
        frame = _frame(request, output, count)
        is_alone = frame is not None and count > MOST_FRAMES  # else it is cropped as it is among all
        with time_limit(seconds):
            rendered = figure_document(figure, templates, only=frame if is_alone else None)
    except ConvarithError as error:
        if error.details.place:
            raise error.with_details(hint=as_options(error.details.hint)) from None
        raise request.entry.locate(error) from None
    with building(project), files.private_folder(project.private) as folder:
        kept = project.drawn / f"{figure.name}.tex"
        pages = folder / "pages.pdf"
        pages.write_bytes(_compiled(project, rendered, folder, kept).read_bytes())
        if frame and not is_alone:
            pages.write_bytes(next(islice(single_pages(pages), frame - 1, None)))
        shown = 1 if frame else count
        description = scene.describe_frame(frame) if frame else scene.describe()
        drawn = Drawn(figure, templates, description, rendered, pages, shown, project.settings.dpi)
        makers = SHEETS if is_sheet(request.output) else MAKERS
        with time_limit(CONVERTING * seconds):
            content = makers[output.suffix.lower()](drawn)
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
    files.write(log, outcome.log.encode())
    return checked_figure(project, outcome, text=rendered.text, source_map=source_map, log=log)


def _frame(request: Request, output: Path, count: int) -> int | None:
    """Return the one frame to draw of those that there are, or nothing for all of them."""
    if request.frame is None:
        is_still = output.suffix.lower() in STILLS and not is_sheet(request.output)
        return (count + 1) // 2 if is_still else None
    if request.frame > count:
        hint = f"take one from 1 to {count}" if count > 1 else "take 1, or leave it out"
        raise CatalogueError(f"--frame is {request.frame}, but the figure has {count}", Details(hint=hint))
    return request.frame


def _output(request: Request) -> Path:
    """Return the file to write; raise what keeps it from being written before any work is done."""
    if not request.output:
        raise CatalogueError("--output is missing", Details(hint="add --output mine.svg; doit draw --help explains it"))
    if request.output == "-":
        raise CatalogueError('--output is "-", but a figure goes into a file', Details(hint="write --output mine.svg"))
    if request.output.endswith(("/", os.sep)):
        problem = f'--output is "{request.output}", a folder, but a figure goes into a file'
        raise CatalogueError(problem, Details(hint=f"write --output {request.output}mine.svg"))
    path = Path(request.output)
    ending = path.suffix.lower()
    if ending not in MAKERS:
        known = f"the endings are {', '.join(MAKERS)}"
        hint = f"add one: {str(path).rstrip('.')}.svg; {known}" if ending in ("", ".") else known
        raise CatalogueError(f'--output is "{request.output}", whose ending is that of no format', Details(hint=hint))
    if request.frame is not None and (ending in TEXTS or is_sheet(request.output)):
        what = "sheet" if is_sheet(request.output) else f"{ending} file"
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


def _pdf(drawn: Drawn) -> bytes:
    return drawn.pdf.read_bytes()


def _tex(drawn: Drawn) -> bytes:
    return drawn.rendered.text.encode()


def _tikz(drawn: Drawn) -> bytes:
    return figure_piece(drawn.figure, drawn.templates).text.encode()


def _svg(drawn: Drawn) -> bytes:
    from convarith.tools.svg.document import animated_svg, still_svg
    from convarith.tools.svg.pdf_objects import pdf_drawing

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


def _sheet(drawn: Drawn) -> bytes:
    return sheet(drawn.pdf)


def _sheet_png(drawn: Drawn) -> bytes:
    path = drawn.pdf.with_name("sheet.pdf")
    path.write_bytes(sheet(drawn.pdf))
    (page,) = pdf.pages(path, dpi=drawn.dpi)
    return images.png(images.with_palette(page, images.shared_palette([page])), dpi=drawn.dpi)


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

SHEETS: Mapping[str, Callable[[Drawn], bytes]] = {".pdf": _sheet, ".png": _sheet_png}
"""The maker of each ending of a sheet, a file NAME-sheet.png."""

STILLS = (".png",)
"""The endings of files that hold one frame: the middle one, unless another is asked for."""

PIECE = ".tikz"
"""The ending of files for documents of anybody's own."""

TEXTS = (".tex", PIECE)
