"""The matrix of a figure against what the operation computes, and against its transpose."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convarith import Convolution, PaddingMode, Pooling, TransposedConvolution
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError
from convarith.scenes.matrix import MatrixProduct
from convarith.scenes.sheet import Role

from ..geometries import convolutions, transposed_convolutions
from .cells import plain

examples = settings(max_examples=60, deadline=None, print_blob=True)


def is_small(operation: MapOperation) -> bool:
    return prod(operation.input_size) * prod(operation.output_size) <= 400


direct = convolutions().filter(lambda each: each.padding_mode is PaddingMode.ZEROS and is_small(each))
transposed = transposed_convolutions().filter(is_small)


def scene(operation: MapOperation) -> MatrixProduct:
    return MatrixProduct(Figure("a", "A", "matrix", operation))


def entries(drawn: MatrixProduct) -> NDArray[np.float64]:
    """Return the matrix of a figure with numbers."""
    values = [float(plain(cell.value)) for cell in drawn.matrix.cells]
    return np.array(values).reshape(drawn.matrix.rows, drawn.matrix.columns)


@examples
@given(st.one_of(direct, transposed), st.integers(0, 99))
def test_the_matrix_times_the_input_is_the_output(operation: Convolution | TransposedConvolution, seed: int) -> None:
    random = np.random.default_rng(seed)
    values, kernel = (random.integers(-9, 10, size) for size in (operation.input_size, operation.kernel_size))
    rows = [tuple(map(tuple, each.tolist())) for each in (values, kernel)]
    drawn = MatrixProduct(Figure("a", "A", "matrix", operation, input_values=rows[0], kernel_values=rows[1]))
    assert (entries(drawn) @ values.ravel()).tolist() == operation.compute(values, kernel).ravel().tolist()


@examples
@given(direct)
def test_the_matrix_of_the_transpose_is_the_transposed_matrix(operation: Convolution) -> None:
    drawn, other = scene(operation), scene(operation.transpose())
    shape = (drawn.matrix.rows, drawn.matrix.columns)
    names = np.array([cell.value for cell in drawn.matrix.cells]).reshape(shape)
    turned = np.array([cell.value for cell in other.matrix.cells]).reshape(shape[::-1])
    assert (turned == names.T).all()


@examples
@given(st.one_of(direct, transposed))
def test_a_row_has_weights_where_its_output_reads(operation: Convolution | TransposedConvolution) -> None:
    drawn = scene(operation)
    for frame, row in zip(drawn.frames, drawn.rows, strict=True):
        places = operation.inputs_of((frame.output.row, frame.output.column))
        numbers = {at * operation.input_size[1] + column for at, column in places}
        assert (row.number, set(row.columns)) == (frame.number - 1, numbers)
        cells = drawn.matrix.cells[row.number * drawn.matrix.columns : (row.number + 1) * drawn.matrix.columns]
        assert {cell.column for cell in cells if cell.role is Role.KERNEL} == numbers
        assert {cell.value for cell in cells if cell.role is Role.EMPTY} <= {"0"}


def test_weights_have_the_names_of_their_places() -> None:
    values = [cell.value for cell in scene(Convolution((1, 3), (1, 2))).matrix.cells]
    assert values == ["$w_{0,0}$", "$w_{0,1}$", "0", "0", "$w_{0,0}$", "$w_{0,1}$"]
    assert scene(Convolution((1, 10), (1, 10))).matrix.cells[-1].value == "$w_{0,9}$"
    assert scene(Convolution(3, 2)).symbol == "$A$"
    assert scene(TransposedConvolution(2, 2)).symbol == r"$A^{\mathsf{T}}$"


def test_weights_are_numbers_where_the_kernel_has_any() -> None:
    figure = Figure("a", "A", "matrix", Convolution((1, 3), (1, 2)), kernel_values=((3, -1),))
    assert entries(MatrixProduct(figure)).tolist() == [[3, -1, 0], [0, 3, -1]]


def test_a_matrix_in_words() -> None:
    assert scene(Convolution(3, 2)).describe() == (
        "The convolution of a 3 × 3 input multiplies it by a 4 × 9 matrix: a row for each output cell, a column for "
        "each input cell, 0 where no weight is; the transposed convolution multiplies by the same matrix, with rows "
        "and columns exchanged."
    )
    drawn = scene(TransposedConvolution(2, 2))
    assert drawn.describe() == (
        "The transposed convolution of a 2 × 2 input multiplies it by a 9 × 4 matrix: a row for each output cell, a "
        "column for each input cell, 0 where no weight is; it is the 4 × 9 matrix of the direct convolution, with "
        "rows and columns exchanged."
    )
    assert drawn.describe_frame(2) == (
        "Row 1 of the matrix computes cell 1 of the output; it has a weight in columns 0 and 1."
    )
    assert scene(TransposedConvolution(1, 1, 2, output_padding=1)).describe_frame(4) == (
        "Row 3 of the matrix computes cell 3 of the output; it has a weight in no column."
    )


@pytest.mark.parametrize(
    ("operation", "problem", "hint"),
    [
        (
            Pooling(3, 2),
            'the template "matrix" shows the matrix of a kernel, and a pooling has none',
            'give operation = "convolution" or "transposed_convolution"',
        ),
        (
            Convolution(3, 3, padding=1, padding_mode="reflect"),
            'the template "matrix" shows one weight an entry, but repeated cells add theirs up',
            'leave padding_mode out, or give "zeros"',
        ),
        (
            Convolution(5, 1),
            "the figure would have 625 entries, at most 400 can be drawn",
            'give smaller sizes, or larger strides; or take template = "isometric", which draws one frame of a '
            "map of any size",
        ),
    ],
)
def test_what_has_no_such_matrix_is_refused(operation: MapOperation, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)
