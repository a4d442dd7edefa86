"""A window that slides over one map: cells, windows and frames, against the operation that they show."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, PaddingMode, Pooling, TransposedConvolution
from convarith.arithmetic.windows import MapOperation
from convarith.errors import CatalogueError
from convarith.scenes.grid import Area
from convarith.scenes.sheet import Cell, Role
from convarith.scenes.sliding import SlidingWindow

from ..geometries import convolutions, poolings, transposed_convolutions
from .cells import NUMPY_MODES, Position, cells_of
from .test_numbers import shown

examples = settings(max_examples=60, deadline=None, print_blob=True)
operations = st.one_of(convolutions(), transposed_convolutions(), poolings())


def stretch(operation: MapOperation) -> tuple[int, ...]:
    return operation.stride if isinstance(operation, TransposedConvolution) else (1, 1)


def before(operation: MapOperation) -> list[int]:
    """Return the cells drawn before the first input cell, by the formula of the arithmetic."""
    pads = [pair[0] for pair in operation.padding]
    if not isinstance(operation, TransposedConvolution):
        return pads
    each = zip(operation.dilation, operation.kernel_size, pads, strict=True)
    return [max(d * (k - 1) - p, 0) for d, k, p in each]


def real(operation: MapOperation, cell: Cell) -> Position:
    """Return the position in the operation's own input of an input cell of the sheet."""
    row, column = (
        (at - first) // step
        for at, first, step in zip((cell.row, cell.column), before(operation), stretch(operation), strict=True)
    )
    return row, column


@examples
@given(operations)
def test_a_frame_an_output_cell_in_reading_order(operation: MapOperation) -> None:
    drawn = SlidingWindow(operation)
    rows, columns = operation.output_size
    cells = [(frame.output.row, frame.output.column) for frame in drawn.frames]
    assert cells == list(product(range(rows), range(columns)))
    assert [frame.number for frame in drawn.frames] == list(range(1, rows * columns + 1))
    assert (drawn.output.rows, drawn.output.columns) == (rows, columns)
    assert {cell.role for cell in drawn.output.cells} == {Role.OUTPUT}


@examples
@given(operations)
def test_a_frame_reads_what_the_operation_reads(operation: MapOperation) -> None:
    mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
    for frame in SlidingWindow(operation).frames:
        read = {real(operation, tap.cell) for tap in frame.taps if tap.cell.role is Role.INPUT}
        expected = operation.inputs_of((frame.output.row, frame.output.column))
        assert read == expected if mode is PaddingMode.ZEROS else read <= expected


@examples
@given(operations)
def test_a_frame_has_a_tap_for_each_weight_but_those_over_the_edge(operation: MapOperation) -> None:
    drawn = SlidingWindow(operation)
    for frame in drawn.frames:
        taps = [(tap.cell.row, tap.cell.column) for tap in frame.taps]
        steps = zip(operation.kernel_size, operation.dilation, strict=True)
        offsets = product(*(range(0, k * d, d) for k, d in steps))
        full = [(frame.window.row + row, frame.window.column + column) for row, column in offsets]
        assert taps == [
            (row, column) for row, column in full if row < drawn.input.rows and column < drawn.input.columns
        ]
        assert taps == full or (isinstance(operation, Pooling) and operation.ceil_mode)
        assert cells_of(frame.reads) == Counter(taps)


@examples
@given(operations)
def test_the_window_spans_the_effective_kernel(operation: MapOperation) -> None:
    spans = [d * (k - 1) + 1 for k, d in zip(operation.kernel_size, operation.dilation, strict=True)]
    for frame in SlidingWindow(operation).frames:
        assert [frame.window.rows, frame.window.columns] == spans


@examples
@given(operations)
def test_a_frames_shape_is_that_of_the_cells_it_reads(operation: MapOperation) -> None:
    drawn = SlidingWindow(operation)
    for frame in drawn.frames:
        shape = drawn.windows[frame.shape - 1]
        moved = {(row + frame.window.row, column + frame.window.column) for row, column in cells_of(shape)}
        assert moved == set(cells_of(frame.reads))
    assert len(set(drawn.windows)) == len(drawn.windows)


@examples
@given(operations)
def test_unused_are_the_cells_that_no_frame_reads(operation: MapOperation) -> None:
    drawn = SlidingWindow(operation)
    cells = [cell for frame in drawn.frames for cell in (*(tap.cell for tap in frame.taps), *frame.repeated)]
    read = {(cell.row, cell.column) for cell in cells}
    unused = {(cell.row, cell.column) for cell in drawn.input.unused}
    assert unused == {(cell.row, cell.column) for cell in drawn.input.cells} - read


@examples
@given(operations)
def test_cells_stand_in_reading_order(operation: MapOperation) -> None:
    sheet = SlidingWindow(operation).input
    assert [(cell.row, cell.column) for cell in sheet.cells] == list(product(range(sheet.rows), range(sheet.columns)))
    assert sheet.at(sheet.columns, 0) is sheet.at(0, -1) is None
    assert sheet.at(sheet.columns - 1, sheet.rows - 1) == sheet.cells[-1]


def test_cropped_cells_are_drawn_as_unused() -> None:
    drawn = SlidingWindow(TransposedConvolution(4, 1, padding=((1, 0), (0, 2))))
    assert (drawn.input.rows, drawn.input.columns) == (4, 4)
    assert {(cell.row, cell.column) for cell in drawn.input.cells if cell.used} == {
        (row, column) for row in (1, 2, 3) for column in (0, 1)
    }
    assert drawn.frames[0].window == Area(0, 1, 1, 1)


def test_a_kernel_of_one_draws_a_window_of_one_cell() -> None:
    frame = SlidingWindow(Convolution(3, 1, 2)).frames[-1]
    assert frame.window == Area(2, 2, 1, 1)
    assert frame.reads == (frame.window,)


@pytest.mark.parametrize(("input_size", "columns", "rows"), [((5, 4), 1, 1), ((4, 5), 1, 1)])
def test_sheets_lie_centred(input_size: Position, columns: float, rows: float) -> None:
    shift = SlidingWindow(Convolution(input_size, 3)).output_shift
    assert (shift.columns, shift.rows) == (columns, rows)
    assert SlidingWindow(Convolution(4, 2, 2)).output_shift.rows == 1
    assert SlidingWindow(Convolution(5, (2, 3))).output_shift.rows == 0.5


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (Convolution(5, 4, padding="same"), "padding: 1 before, 2 after"),
        (Pooling(5, 2, padding=((1, 0), (1, 0))), "padding: 1 before, 0 after"),
        (Convolution(5, 3, padding=1), ""),
        (Convolution((5, 5), (4, 3), padding="same"), ""),
        (TransposedConvolution(5, 4, padding=((1, 2), (1, 2))), ""),
    ],
)
def test_uneven_padding_is_said_where_all_axes_have_the_same(operation: MapOperation, words: str) -> None:
    assert SlidingWindow(operation).uneven_padding == words


@examples
@given(convolutions())
def test_repeated_cells_know_what_they_repeat(operation: Convolution) -> None:
    sheet = SlidingWindow(operation).input
    numbers = np.arange(1, prod(operation.input_size) + 1).reshape(operation.input_size)
    padded = np.pad(numbers, operation.padding, mode=NUMPY_MODES[operation.padding_mode])
    assert [cell.number for cell in sheet.cells] == padded.ravel().tolist()


@examples
@given(convolutions())
def test_a_frame_marks_the_cells_that_it_reads_again_as_padding(operation: Convolution) -> None:
    for frame in SlidingWindow(operation).frames:
        again = {tap.cell.number for tap in frame.taps if tap.cell.role is Role.REPEATED}
        assert {cell.number for cell in frame.repeated} == again
        assert {cell.role for cell in frame.repeated} <= {Role.INPUT}


@examples
@given(poolings())
def test_a_window_that_hangs_over_the_edge_is_known(operation: Pooling) -> None:
    drawn = SlidingWindow(operation)
    for frame in drawn.frames:
        over = [frame.window.row + frame.window.rows - drawn.input.rows]
        over += [frame.window.column + frame.window.columns - drawn.input.columns]
        assert frame.hangs == (max(over) > 0)
        assert over[0] <= drawn.overhang.rows and over[1] <= drawn.overhang.columns
    assert bool(drawn.overhang.rows or drawn.overhang.columns) == drawn.frames[-1].hangs


@examples
@given(transposed_convolutions())
def test_a_tap_names_the_weight_of_the_kernel_as_it_is_given(operation: TransposedConvolution) -> None:
    for frame in SlidingWindow(operation).frames:
        for tap in frame.taps:
            if tap.cell.role is Role.INPUT:
                places = zip(operation.axes, real(operation, tap.cell), (tap.row, tap.column), strict=True)
                reached = tuple(axis.reads(j)[m] for axis, j, m in places)
                assert reached == (frame.output.row, frame.output.column)


@pytest.mark.parametrize(
    ("operation", "problem"),
    [
        (Convolution(100000, 5), "the figure would have 10000000000 cells, at most 4096 can be drawn"),
        (Convolution(100000, 5, 99000), "the figure would have 10000000000 cells, at most 4096 can be drawn"),
        (Convolution(1, 1, 1, 32), "the figure would have 4225 cells, at most 4096 can be drawn"),
        (Convolution(60, 9, 9, 5), "the figure would have 4900 cells, at most 4096 can be drawn"),  # with its padding
        (TransposedConvolution(10**6, 1), "the figure would have 1000000000000 cells, at most 4096 can be drawn"),
        (
            TransposedConvolution(2, 3, 99, 45),  # its stretched input, all but the crop
            "the figure would have 10000 cells, at most 4096 can be drawn",
        ),
    ],
)
def test_a_figure_that_is_too_large_is_refused_before_it_is_built(operation: MapOperation, problem: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        SlidingWindow(operation)
    assert raised.value.problem == problem
    assert raised.value.details.hint == (
        'give smaller sizes, or larger strides; or take template = "isometric", which draws one frame of a map of any '
        "size"
    )


@pytest.mark.parametrize("operation", [Convolution(64, 1), Convolution(64, 8, 8)])
def test_the_largest_figures(operation: MapOperation) -> None:
    drawn = SlidingWindow(operation)
    assert (len(drawn.frames), len(drawn.input.cells)) in {(4096, 4096), (64, 4096)}


def test_a_figure_without_numbers_shows_none() -> None:
    drawn = SlidingWindow(Convolution(3, 2))
    assert drawn.longest_value == 0
    assert {cell.value for cell in (*drawn.input.cells, *drawn.output.cells)} == {""}
    assert {frame.working for frame in drawn.frames} == {""}
    assert {tap.weight for frame in drawn.frames for tap in frame.taps} == {""}


def test_the_kernel_stands_beside_numbers_and_that_of_a_transposed_convolution_rotated_too() -> None:
    assert SlidingWindow(TransposedConvolution(2, 2)).kernels == ()
    (kernel,) = shown(Convolution(3, 2), 0).kernels
    given, rotated = shown(TransposedConvolution(3, 2), 0).kernels
    assert [cell.value for cell in given.cells] == [cell.value for cell in kernel.cells]
    assert [cell.value for cell in rotated.cells] == [cell.value for cell in reversed(given.cells)]
    assert shown(Pooling(3, 2), 0).kernels == ()


@pytest.mark.parametrize(("sizes", "words"), [((5, 5, 5), "3"), ((5,), "only one")])
def test_other_than_two_axes_are_refused(sizes: tuple[int, ...], words: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        SlidingWindow(Convolution(sizes, 2))
    assert raised.value.problem == f"a figure draws two axes, but the geometry has {words}"
    assert raised.value.details.hint == "give every size as one number (a square) or as two"


@examples
@given(operations, st.data())
def test_with_gaps_a_shown_frame_reads_what_it_reads_without(operation: MapOperation, data: st.DataObject) -> None:
    larger = replace(
        operation, input_size=tuple(size + data.draw(st.integers(40, 60)) for size in operation.input_size)
    )
    number = data.draw(st.integers(1, prod(larger.output_size)))
    drawn = SlidingWindow(larger, shown=[number])
    frame = drawn.frames[number - 1]
    rows, columns = larger.output_size
    index = divmod(number - 1, columns)
    found = {divmod(tap.cell.number - 1, larger.input_size[1]) for tap in frame.taps if tap.cell.number}
    assert found == larger.inputs_of(index)
    assert frame.output == drawn.output_cell(number)
    assert (frame.output.number, len(drawn.output.cells) <= rows * columns) == (number, True)
    assert drawn.sizes[0] == f"{larger.input_size[0]} × {larger.input_size[1]}"
    for sheet in (drawn.input, drawn.output):
        assert [(cell.row, cell.column) for cell in sheet.cells] == list(
            product(range(sheet.rows), range(sheet.columns))
        )
        assert bool(sheet.dots) == (Role.ELIDED in sheet.roles)


def test_the_dots_of_a_gap_lie_across_it() -> None:
    drawn = SlidingWindow(Convolution((3, 50), 3), shown=[10])
    assert {y for _, y in drawn.input.dots} == {0.5, 1.5, 2.5}
    assert len(drawn.input.dots) == 3 * 3 * 2
