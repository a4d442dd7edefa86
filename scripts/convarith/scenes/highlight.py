"""Marks the cells of an input that a table chooses."""

from __future__ import annotations

from dataclasses import replace

from convarith.errors import CatalogueError, Details
from convarith.scenes.scene import Scene
from convarith.scenes.sheet import Role, Sheet
from convarith.sentences import named


def highlighted(scene: Scene) -> Sheet:
    """Return the input of a scene with the chosen cells marked.

    Raises ``CatalogueError`` for a scene that marks none, and for a cell that the input does not have.
    """
    figure = scene.figure
    sheet = scene.names.get("input")
    if not scene.highlights or not isinstance(sheet, Sheet):
        problem = f'the template "{figure.template}" highlights no cells'
        hint = "they are marked where one input is drawn: isometric, plan, numerical, …"
        raise CatalogueError(problem, Details(hint=hint, argument="highlight"))
    rows, columns = scene.names.get("input_size") or _size(sheet)
    inside = [cell for cell in sheet.cells if cell.role is Role.INPUT]
    numbers = [cell.number or at for at, cell in enumerate(inside, start=1)]
    places = {divmod(number - 1, columns): cell for number, cell in zip(numbers, inside, strict=True)}
    for row, column in figure.look.highlight:
        if row >= rows or column >= columns:
            problem = f"{named('highlight')} has row {row}, column {column}, but the input is {rows} × {columns}"
            hint = f"rows are counted from 0 to {rows - 1}, columns from 0 to {columns - 1}"
            raise CatalogueError(problem, Details(hint=hint, argument="highlight"))
        if (row, column) not in places:
            problem = f"{named('highlight')} has row {row}, column {column}, which lies in a gap of this picture"
            raise CatalogueError(problem, Details(hint="choose other frames, or other cells", argument="highlight"))
    return replace(sheet, highlighted=tuple(places[cell] for cell in figure.look.highlight))


def _size(sheet: Sheet) -> tuple[int, int]:
    """Return how many rows and columns of a sheet are cells of the input."""
    inside = [cell for cell in sheet.cells if cell.role is Role.INPUT]
    return len({cell.row for cell in inside}), len({cell.column for cell in inside})
