"""Which cell stands where in the columns of an unfolding, against the unfolding itself."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, Unfolding
from convarith.catalogue.figure import Figure
from convarith.catalogue.look import Look
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.columns import Columns
from convarith.scenes.sheet import Cell, Role, Sheet

from ..geometries import convolutions

examples = settings(max_examples=60, deadline=None, print_blob=True)
unfoldings = st.builds(Unfolding, convolutions(), st.integers(1, 2))


def scene(operation: Operation) -> Columns:
    return Columns(Figure("a", "A", "im2col", operation))


def columns(drawn: Columns) -> list[Sheet]:
    """Return the columns of a matrix without gaps."""
    assert None not in drawn.columns
    return [each for each in drawn.columns if each]


def _number(cell: Cell) -> int:
    """Return the number of a named cell, from 1, or the 0 of padding."""
    return 0 if cell.value == "0" else 1 + int(cell.value.removeprefix("$x_{").removesuffix("}$"))


@examples
@given(unfoldings)
def test_the_columns_hold_what_the_unfolding_computes(unfolding: Unfolding) -> None:
    drawn = scene(unfolding)
    numbers = np.arange(1, prod(unfolding.input_shape) + 1).reshape(unfolding.input_shape)
    shown = [[_number(cell) for cell in column.cells] for column in columns(drawn)]
    assert shown == unfolding.compute(numbers).T.tolist()
    assert all((cell.role is Role.PADDING) is (cell.value == "0") for column in columns(drawn) for cell in column.cells)


@examples
@given(unfoldings)
def test_a_column_is_what_its_window_covers(unfolding: Unfolding) -> None:
    drawn = scene(unfolding)
    assert len(drawn.frames) == len(drawn.columns) == len(drawn.output)
    for frame in drawn.frames:
        places = [(tap.cell.column, tap.cell.row) for tap in frame.step.taps]
        cells: list[Cell | None] = [sheet.at(*place) for sheet in drawn.inputs for place in places]
        assert [cell.value for cell in cells if cell] == [cell.value for cell in columns(drawn)[frame.column].cells]
        assert frame.column == frame.number - 1


@examples
@given(unfoldings)
def test_the_product_is_laid_out_row_by_column(unfolding: Unfolding) -> None:
    drawn = scene(unfolding)
    taps, windows = unfolding.output_size
    assert (drawn.kernel.columns, len(drawn.columns)) == (taps, windows)
    assert drawn.kernel_place.y == drawn.output_place.y >= drawn.columns_place.y + taps + 1
    assert drawn.columns_place.x == drawn.output_place.x >= drawn.kernel_place.x + taps + 1
    for sheet, place in zip(drawn.inputs, drawn.input_places, strict=True):
        assert place.x >= 0
        assert place.x + sheet.columns < drawn.columns_place.x
        assert place.y + sheet.rows < drawn.kernel_place.y


@pytest.mark.parametrize("number", [1, 20000, 49284])
def test_one_frame_of_a_large_matrix_is_drawn_with_gaps(number: int) -> None:
    unfolding = Unfolding(Convolution(224, 3))
    drawn = Columns(Figure("a", "A", "im2col", unfolding, look=Look(frames=str(number))))
    frame = drawn.frames[number - 1]
    column = drawn.columns[frame.column]
    assert column and frame.number == number
    read = [inputs for row in range(9) for inputs in unfolding.inputs_of((row, number - 1))]
    assert [_number(cell) for cell in column.cells] == [y * 224 + x + 1 for _, y, x in read]
    cells = [drawn.inputs[0].at(tap.cell.column, tap.cell.row) for tap in frame.step.taps]
    assert [cell.value for cell in cells if cell] == [cell.value for cell in column.cells]
    assert drawn.output[frame.column] == Sheet(1, 1, (Cell(0, 0, Role.OUTPUT, value=f"$y_{{{number - 1}}}$"),))
    assert (drawn.names["size"], drawn.names["input_size"]) == ("9 × 49284", "224 × 224")
    gaps = [at for at, each in enumerate(drawn.columns) if each is None]
    assert gaps
    for empty in drawn.names["empty"]:
        assert {cell.column for cell in empty.cells if cell.role is Role.ELIDED} == set(gaps)


def test_many_rows_of_a_matrix_have_a_gap() -> None:
    few, many = (scene(Unfolding(Convolution(5, 5), channels)) for channels in (4, 5))
    assert (few.kernel.columns, few.names["size"]) == (100, "")
    assert [cell.value for cell in many.kernel.cells] == [
        *("$w_{0}$", "$w_{1}$", "$w_{2}$"), "", *("$w_{122}$", "$w_{123}$", "$w_{124}$")
    ]  # fmt: skip
    assert many.names["size"] == "125 × 1"
    assert [cell.role is Role.ELIDED for cell in columns(many)[0].cells] == [False] * 3 + [True] + [False] * 3


def test_all_frames_of_a_matrix_of_too_many_cells_are_refused_with_a_way_out() -> None:
    drawn = scene(Unfolding(Convolution(20, 5)))
    assert drawn.refusal is not None
    assert drawn.refusal.problem == "the figure would have 6400 cells, at most 4096 can be drawn"
    assert drawn.refusal.details.hint.endswith("or draw one frame alone: --frame 1, in Python frame=1")


def test_an_unfolding_in_words() -> None:
    drawn = scene(Unfolding(Convolution(4, 3)))
    assert drawn.describe() == (
        "A 3 × 3 kernel moves over a 4 × 4 input, in steps of 1; the output is 2 × 2. "
        "Each window becomes one of 4 columns of 9 values."
    )
    assert drawn.describe_frame(3) == (
        "Window 2 reads rows 1 to 3 and columns 0 to 2 of the input. It becomes column 2 of the matrix; "
        "the kernel's row times this column is output 2."
    )
    assert [cell.value for cell in drawn.kernel.cells][:2] == ["$w_{0}$", "$w_{1}$"]
    assert drawn.output[3] and drawn.output[3].cells[0].value == "$y_{3}$"


REFUSED: dict[str, tuple[Operation, str, str]] = {
    "a convolution": (
        Convolution(5, 3),
        'the template "im2col" cannot show this operation',
        'it shows operation = "unfolding"',
    ),
    "many channels": (
        Unfolding(Convolution(20, 1, 10), 20),
        "the figure would have 8000 cells, at most 4096 can be drawn",
        "give smaller sizes, or larger strides",
    ),
}


@pytest.mark.parametrize(("operation", "problem", "hint"), REFUSED.values(), ids=list(REFUSED))
def test_what_it_cannot_show_is_refused(operation: Operation, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)
