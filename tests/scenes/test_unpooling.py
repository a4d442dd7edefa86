"""Where maxima stand and go back to, against the pooling and the unpooling themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, Pooling
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.catalogue.values import Values
from convarith.errors import CatalogueError
from convarith.scenes.sheet import Role
from convarith.scenes.unpooling import Unpooling

from ..geometries import poolings

examples = settings(max_examples=60, deadline=None, print_blob=True)


def scene(operation: Operation, values: Values | None) -> Unpooling:
    return Unpooling(Figure("a", "A", "unpooling", operation, input_values=values))


def random_values(operation: Pooling, seed: int) -> Values:
    numbers: Any = np.random.default_rng(seed).integers(-9, 10, operation.input_size)
    return tuple(tuple(row) for row in numbers.tolist())


def undone(operation: Pooling) -> Pooling:
    """Return a max pooling without dilation, which is what an unpooling undoes."""
    sizes = operation.input_size, operation.kernel_size, operation.stride, operation.padding
    return Pooling(*sizes, mode="max", ceil_mode=operation.ceil_mode)


poolings_to_undo = poolings().map(undone)


@examples
@given(poolings_to_undo, st.integers(0, 99))
def test_maxima_go_back_to_where_they_came_from(operation: Pooling, seed: int) -> None:
    given_values = random_values(operation, seed)
    drawn = scene(operation, given_values)
    above, left = (pair[0] for pair in operation.padding)
    for frame, pooled in zip(drawn.frames, operation.compute(given_values).ravel(), strict=True):
        row, column = frame.maximum.row, frame.maximum.column
        assert given_values[row][column] == pooled
        assert (row + above, column + left) in {(tap.cell.row, tap.cell.column) for tap in frame.step.taps}
        assert drawn.unpooled.at(column, row) == frame.maximum


@examples
@given(poolings_to_undo, st.integers(0, 99))
def test_all_other_cells_are_zeros(operation: Pooling, seed: int) -> None:
    given_values = random_values(operation, seed)
    drawn = scene(operation, given_values)
    back = operation.unpooling().compute(operation.compute(given_values), operation.indices(given_values))
    shown = [float(cell.value.replace(r"\textminus{}", "-")) for cell in drawn.unpooled.cells]
    assert shown == back.ravel().tolist()
    filled = {(frame.maximum.row, frame.maximum.column) for frame in drawn.frames}
    assert {(cell.row, cell.column) for cell in drawn.unpooled.cells if cell.role is Role.OUTPUT} == filled
    assert {cell.value for cell in drawn.unpooled.cells if cell.role is Role.EMPTY} <= {"0"}


def test_an_unpooling_in_words() -> None:
    drawn = scene(Pooling(2, 2), ((1, 0), (4, -5)))
    assert drawn.describe() == (
        "A 2 × 2 window takes the largest value over a 2 × 2 input, in steps of 2; the output is 1 × 1. "
        "Unpooling puts each maximum back where it came from: 2 × 2 again, zeros elsewhere."
    )
    assert drawn.describe_frame(1) == (
        "Window 0 reads rows 0 to 1 and columns 0 to 1 of the input. "
        "Its maximum, 4, stands in row 1, column 0 of the input, and unpooling puts it back there."
    )


CANNOT = 'the template "unpooling" cannot show this operation'
SHOWS = 'it shows operation = "pooling" with mode = "max", and puts the maxima back'
REFUSED: dict[str, tuple[Operation, Values | None, str, str]] = {
    "a convolution": (Convolution(2, 2), None, CANNOT, SHOWS),
    "an average": (Pooling(2, 2, mode="average"), ((1, 2), (3, 4)), CANNOT, SHOWS),
    "no numbers": (
        Pooling(2, 2),
        None,
        'the template "unpooling" shows numbers and this figure gives none',
        "add input_values",
    ),
}


@pytest.mark.parametrize(("operation", "values", "problem", "hint"), REFUSED.values(), ids=list(REFUSED))
def test_what_it_cannot_show_is_refused(operation: Operation, values: Values | None, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation, values)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)
