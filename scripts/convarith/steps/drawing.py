"""Draws operations from Python: in notebooks, and into files of every format."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from convarith.catalogue.entries import E, Entry, read_catalogue
from convarith.catalogue.made_up_values import with_values
from convarith.catalogue.operations.code import CODE
from convarith.catalogue.operations.to_table import plain, table_of
from convarith.catalogue.toml import check_limits, read_toml, table_text
from convarith.errors import CatalogueError, CodeError, ConvarithError, Details, OutputError, Place
from convarith.formats.registry import BY_ENDING, ending_of
from convarith.formats.tikz import TIKZ
from convarith.rendering.document import check_drawable
from convarith.rendering.theme import DEFAULT_THEME
from convarith.steps.project import Project, project_at
from convarith.steps.settings import checked_theme
from convarith.steps.single_figure import (
    Plan,
    check_frame,
    describe,
    drawn,
    file_ending,
    fitted,
    planned,
    write_package,
)
from convarith.tools import files
from convarith.tools.svg.colours import PAPER
from convarith.tools.svg.inline import inline

SVG = ".svg"
NAME = "drawing"
TEXT = "the text"
"""What an error calls a table that was given as a text."""
HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_drawing = threading.Lock()  # what reads PDFs is for one thread at a time
_copies = itertools.count(1)  # each picture on a page has names of its own


@dataclass(frozen=True)
class CallEntry(Entry):
    """A table that came from a call: its errors have no line, the call is in the traceback."""

    def place(self, key: str | None = None) -> Place:
        """Return a place without a name."""
        return Place("")

    def locate(self, error: E, *, key: str | None = None) -> E:
        """Return the error as it is."""
        return error

    def locate_inside(self, error: E, *, key: str) -> E:
        """Return the error as it is."""
        return error


class Drawing:
    """A figure of an operation: a notebook shows it, ``save`` writes it, ``description`` says what it shows.

    It is judged at once, and drawn when it is first shown or saved.
    """

    def __init__(self, plan: Plan, frame: int | None = None) -> None:
        if frame is None:
            check_drawable(plan.scene)
        else:
            check_frame(plan.scene, frame, "frame")
        self._whole = plan
        self._plan = fitted(plan, frame)
        self._frame = frame

    def __reduce__(self) -> tuple[Callable[..., Drawing], tuple[Project, Entry, int | None]]:
        return _drawing_of, (self._whole.project, self._whole.entry, self._frame)

    @property
    def description(self) -> str:
        """What the drawing shows, in a sentence or more."""
        return describe(self._plan, self._frame)

    @property
    def frames(self) -> int:
        """How many frames the figure has."""
        return len(self._whole.scene.frames)

    @property
    def usual_frame(self) -> int:
        """The frame that stands for all of them, the only one of a drawing of one."""
        return self._frame or self._whole.usual_frame

    def toml(self) -> str:
        """Return the table that gives this figure in a file of ``figures/``."""
        return table_text(self._plan.entry.name, self._plan.entry.table)

    def frame(self, number: int) -> Self:
        """Return the drawing of one frame, counted from 1; raise ``CatalogueError`` if there is none."""
        with _with_hints():
            return type(self)(self._whole, number)

    def svg(self) -> str:
        """Return the drawing as SVG for a page: animated if it has several frames, dark where the page is.

        No two of a program share a name, so that one page can have them all.
        """
        templates = self._plan.templates
        theme = templates.themes.theme()
        paper = theme.colours[PAPER]
        dark = templates.themes.theme(theme.dark).colours[PAPER] if theme.dark else paper
        return inline(self._svg, next(_copies), paper=paper, dark_paper=dark)

    def save(self, file: str | Path) -> Path:
        """Write the drawing to a file in the format of its ending, such as ``.gif``, and return the file's path.

        A picture has the middle frame, unless the drawing is of another one; ``NAME-sheet.png`` has them all. Beside a
        ``.tikz`` the package that it needs is written. Raises ``CatalogueError`` for an ending of no format and
        ``OutputError`` for a file that cannot be written.
        """
        path = Path(file).expanduser()
        ending = ending_of(path)
        with _with_hints():
            if not path.parent.is_dir():
                raise OutputError(
                    f"cannot write {path}: there is no folder {path.parent}", Details(hint="make it first")
                )
            if ending not in BY_ENDING:
                known = ", ".join(each for each in BY_ENDING if each.startswith("."))
                problem = f"{path.name} has the ending of no format"
                raise CatalogueError(problem, Details(hint=f"the endings are {known}"))
            files.write(path, self._content(file_ending(self._plan, ending)))
            if BY_ENDING[ending] is TIKZ:
                write_package(self._plan, path)
        return path

    def _content(self, ending: str) -> bytes:
        frame = self._frame if ending in BY_ENDING[ending].whole else self.usual_frame
        with _drawing:
            return drawn(self._plan, ending, frame)

    @cached_property
    def _svg(self) -> str:
        with _with_hints():
            return self._content(SVG).decode()

    def _repr_svg_(self) -> str:
        return self.svg()

    def __repr__(self) -> str:
        return f"<Drawing: {self.description}>"


def _drawing_of(project: Project, entry: Entry, frame: int | None) -> Drawing:
    """Return a drawing that was pickled: what it is made of is found anew."""
    return Drawing(planned(project, entry), frame)


def draw(
    operation: Any,
    template: str | None = None,
    theme: str = DEFAULT_THEME,
    frame: int | None = None,
    **options: Any,
) -> Drawing:
    """Return the drawing of an operation, or of the code of a layer such as ``"nn.Conv2d(3, 16, 3, padding=1)"``.

    A code is drawn as one map, as layers have many channels; ``template="channels"``, or an operation with channels
    such as ``from_code`` gives, draws all of them.

    ``template`` and ``theme`` are names as in the catalogue, ``frame`` is the only one to draw, counted from 1. The
    ``options`` are keys of the catalogue: ``title``, ``labels``, ``colors``, ``input_values``, …; beside a code
    ``input_size`` too. ``values=True`` puts made-up numbers into the cells.

    Raises ``CatalogueError`` for an option or operation that cannot be drawn, ``CodeError`` for a code that is not
    understood, ``GeometryError`` for a geometry that is impossible.
    """
    with _with_hints():
        described = {CODE: operation} if isinstance(operation, str) else table_of(operation)
        named = {} if template is None else {"template": template}
        wants_values = options.pop("values", False)
        if not isinstance(wants_values, bool):
            hint = "numbers of your own are input_values, kernel_values and bias_values"
            raise CatalogueError("values must be True or False", Details(hint=hint))
        given = {key: _option(key, value) for key, value in options.items()}
        entry = CallEntry(NAME, {**given, **named, **described}, "", "")
        return _drawn_from(with_values(entry, "values") if wants_values else entry, theme, frame)


def _option(key: str, value: Any) -> Any:
    """Return the value of a key of the catalogue in the types of TOML."""
    written = plain(value)
    if written is None or (isinstance(written, dict) and None in written.values()):
        named = type(value).__name__ if written is None else "table with nothing in it"
        raise CatalogueError(f"{key} cannot be a {named}", Details(hint="leave it out"))
    return written


def draw_toml(text: str, theme: str = DEFAULT_THEME, frame: int | None = None) -> Drawing:
    """Return the drawing of a table of the catalogue, with its header, such as ``[mine]``, or without.

    Raises ``CatalogueError``, with the line, for a text that is not one such table; otherwise as ``draw``.
    """
    with _with_hints():
        return _drawn_from(_only_table(text), theme, frame)


def _only_table(text: str) -> Entry:
    if not isinstance(text, str):
        problem = f"a table is a text in TOML, not {type(text).__name__}"
        raise CatalogueError(problem, Details(hint="convarith.draw takes operations"))
    text = text.removeprefix("\ufeff")
    if not HEADER.search(text):
        table = read_toml(text, TEXT)
        check_limits(table)
        return CallEntry(NAME, table, "", "")
    catalogue = read_catalogue([(TEXT, text)])
    for fault in catalogue.faults:
        raise fault.error
    if len(catalogue.entries) > 1:
        problem = f"the text has {len(catalogue.entries)} tables, but one is drawn"
        raise CatalogueError(problem, Details(hint="draw them one by one"))
    return catalogue.entries[0]


def _drawn_from(entry: Entry, theme: str, frame: int | None) -> Drawing:
    folder = Path.cwd()
    return Drawing(planned(project_at(folder, {}, checked_theme(theme, folder)), entry), frame)


@contextmanager
def _with_hints() -> Iterator[None]:
    """Add its hint to an error, below the message in the traceback, where all that a person sees of it stands."""
    try:
        yield
    except ConvarithError as error:
        details = error.details
        lines = [f"at {details.place}" if details.place and details.place.path else "", details.excerpt, details.says]
        lines += [f"hint: {details.hint}" if details.hint else "", f"log: {details.log}" if details.log else ""]
        if not hasattr(error, "__notes__") and not isinstance(error, CodeError):  # which tells all of it itself
            for line in filter(None, lines):
                error.add_note(line)
        raise
