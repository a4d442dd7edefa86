"""Cells of an input that a table chooses to be marked."""

from __future__ import annotations

import pytest

from convarith import Convolution, Layer, TransposedConvolution
from convarith.catalogue.figure import Figure
from convarith.catalogue.look import Look
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.highlight import highlighted
from convarith.scenes.registry import scene_of
from convarith.scenes.scene import Scene


def scene(operation: Operation, *cells: tuple[int, int], kind: str = "maps") -> Scene:
    return scene_of(Figure("a", "A", kind, operation, look=Look(highlight=cells)), kind)


@pytest.mark.parametrize(
    ("operation", "places"),
    [
        (Convolution(4, 3), [(0, 1), (3, 3)]),
        (Convolution(4, 3, padding=1), [(1, 2), (4, 4)]),
        (TransposedConvolution(4, 3, 2, padding=1), [(1, 3), (7, 7)]),
    ],
)
def test_cells_are_those_of_the_input_itself(operation: Operation, places: list[tuple[int, int]]) -> None:
    sheet = highlighted(scene(operation, (0, 1), (3, 3)))
    assert [(cell.row, cell.column) for cell in sheet.highlighted] == places
    assert sheet.cells == scene(operation).names["input"].cells


@pytest.mark.parametrize(
    ("operation", "kind", "problem", "hint"),
    [
        (
            Convolution(4, 3),
            "maps",
            "highlight has row 4, column 0, but the input is 4 × 4",
            "rows are counted from 0 to 3, columns from 0 to 3",
        ),
        (Layer(Convolution(5, 3), 1, 1), "channels", 'the template "channels" highlights no cells', "they are marked"),
    ],
)
def test_what_cannot_be_marked_is_told(operation: Operation, kind: str, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        highlighted(scene(operation, (4, 0), kind=kind))
    assert raised.value.problem == problem
    assert raised.value.details.argument == "highlight"
    assert raised.value.details.hint.startswith(hint)
