"""Marks the cells of an input that a table chooses."""

from __future__ import annotations

from dataclasses import replace

from convarith.errors import CatalogueError, Details
from convarith.scenes.scene import Scene
from convarith.scenes.sheet import Role, Sheet


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
    inside = [cell for cell in sheet.cells if cell.role is Role.INPUT]
    columns = sorted({cell.column for cell in inside})
    rows = sorted({cell.row for cell in inside})
    places = {(rows.index(cell.row) + 1, columns.index(cell.column) + 1): cell for cell in inside}
    missing = next((cell for cell in figure.look.highlight if cell not in places), None)
    if missing:
        problem = f"highlight has row {missing[0]}, column {missing[1]}, but the input is {len(rows)} × {len(columns)}"
        raise CatalogueError(problem, Details(argument="highlight"))
    return replace(sheet, highlighted=tuple(places[cell] for cell in figure.look.highlight))
