"""README.md's gallery: tables of figures, written between marks from the catalogue.

A mark names files of the catalogue, whose figures follow one another in their order, and says how they are laid out::

    <!-- gallery: convolution, 4 per row, 150 wide -->
    <!-- end of gallery -->

Figures in files that no mark names are somebody's own: they are not published.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from convarith.catalogue.entries import Entry
from convarith.errors import CatalogueError, Details, Place, excerpt
from convarith.rendering.theme import DEFAULT_THEME
from convarith.steps.project import Project
from convarith.steps.templates import templates_in
from convarith.tools import files

README = "README.md"
EXAMPLE = "<!-- gallery: convolution, 4 per row, 150 wide -->"
END = "<!-- end of gallery -->"
PART = re.compile(
    r"^(?P<mark><!-- gallery: (?P<files>[\w -]+), (?P<per_row>[1-9]) per row, (?P<width>[1-9]\d*) wide -->)\n"
    rf"(?:(?!<!--).*\n)*?{END}$",
    re.MULTILINE,
)
ANY_MARK = re.compile(r"^<!-- (?:end of )?gallery", re.MULTILINE)

Describe = Callable[[Entry], tuple[str, str]]
"""Returns the title of a figure, and what it shows in a sentence or more."""


def write_gallery(project: Project, entries: Sequence[Entry]) -> None:
    """Write the gallery's tables into README.md. Raises ``CatalogueError``, and then changes nothing."""
    path = project.root / README
    page = with_gallery(path.read_text(encoding="utf-8"), entries, describer(project))
    files.write_if_changed(path, page.encode())


def published(project: Project, entries: Sequence[Entry]) -> list[Entry]:
    """Return the figures of the files that README.md's marks name; none without a README.md."""
    path = project.root / README
    page = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    named = {name for part in PART.finditer(page) for name in part["files"].split()}
    return [entry for entry in entries if _file(entry) in named]


def with_gallery(page: str, entries: Sequence[Entry], describe: Describe) -> str:
    """Return the page with the table of each mark made anew."""
    parts = list(PART.finditer(page))
    for mark in ANY_MARK.finditer(page):
        if not any(part.start() <= mark.start() < part.end() for part in parts):
            hint = f'a table begins with a line such as "{EXAMPLE}" and ends with "{END}"'
            raise _error("this mark of the gallery has no meaning", page, mark.start(), hint)
    return PART.sub(lambda part: f"{part['mark']}\n{_table(part, entries, describe)}{END}", page)


def describer(project: Project) -> Describe:
    """Return what tells the title and the description of a figure, with the project's templates."""
    from convarith.catalogue.figure import figure_from
    from convarith.rendering.document import figure_scene

    templates = templates_in(project.root, DEFAULT_THEME)

    def describe(entry: Entry) -> tuple[str, str]:
        figure = figure_from(entry)
        return figure.title, figure_scene(figure, templates).describe()

    return describe


def _file(entry: Entry) -> str:
    """Return the name of a figure's file without its ending."""
    return PurePath(entry.path).stem


def _table(part: re.Match[str], entries: Sequence[Entry], describe: Describe) -> str:
    shown: list[Entry] = []
    for name in part["files"].split():
        found = [entry for entry in entries if _file(entry) == name]
        if not found:
            hint = f"add figures to figures/{name}.toml, or take {name} out of the mark"
            raise _error(f"figures/{name}.toml has no figures", part.string, part.start(), hint)
        shown += found
    return "".join(f"{line}\n" for line in _lines(shown, int(part["per_row"]), part["width"], describe))


def _lines(shown: Sequence[Entry], per_row: int, width: str, describe: Describe) -> Iterator[str]:
    """Yield the lines of a table: a row of pictures above a row of titles; the last is filled up if it is not alone."""
    yield "<table>"
    for start in range(0, len(shown), per_row):
        row = shown[start : start + per_row]
        empty = ["    <td></td>"] * (per_row - len(row) if start else 0)
        described = [(entry.name, *map(html.escape, describe(entry))) for entry in row]
        pictures = [
            f'    <td><img width="{width}" src="figures/gallery/{name}.gif" alt="{description}"></td>'
            for name, _, description in described
        ]
        titles = [f"    <td>{title}</td>" for _, title, _ in described]
        yield from ("  <tr>", *pictures, *empty, "  </tr>", "  <tr>", *titles, *empty, "  </tr>")
    yield "</table>"


def _error(problem: str, page: str, position: int, hint: str) -> CatalogueError:
    line = page.count("\n", 0, position) + 1
    return CatalogueError(problem, Details(place=Place(README, line), excerpt=excerpt(page, line), hint=hint))
