"""What each input cell adds, frame by frame, against the operation that the figure shows."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, TransposedConvolution
from convarith.catalogue.figure import Figure
from convarith.catalogue.look import Look
from convarith.errors import CatalogueError
from convarith.scenes.scatter import Scatter, Sum
from convarith.scenes.sheet import Role

from ..geometries import transposed_convolutions
from .cells import cells_of, plain

examples = settings(max_examples=60, deadline=None, print_blob=True)


def scene(operation: TransposedConvolution) -> Scatter:
    return Scatter(Figure("a", "A", "scatter", operation))


def shown(operation: TransposedConvolution, seed: int) -> tuple[Figure, Scatter]:
    """Return a figure with numbers of either sign, with halves."""
    random = np.random.default_rng(seed)
    values, kernel = (random.integers(-9, 10, size) / 2 for size in (operation.input_size, operation.kernel_size))
    rows = [tuple(map(tuple, each.tolist())) for each in (values, kernel)]
    figure = Figure("a", "A", "scatter", operation, input_values=rows[0], kernel_values=rows[1])
    return figure, Scatter(figure)


def position(operation: TransposedConvolution, row: int, column: int) -> tuple[int, int]:
    """Return the place in the output of a cell of the sheet."""
    return row - operation.padding[0][0], column - operation.padding[1][0]


@examples
@given(transposed_convolutions())
def test_a_frame_an_input_cell_in_reading_order(operation: TransposedConvolution) -> None:
    cells = [(frame.input.row, frame.input.column) for frame in scene(operation).frames]
    assert cells == list(product(*map(range, operation.input_size)))


@examples
@given(transposed_convolutions())
def test_a_frame_reaches_the_outputs_that_read_its_input(operation: TransposedConvolution) -> None:
    drawn = scene(operation)
    readers: dict[tuple[int, ...], set[tuple[int, ...]]] = {}
    for output in product(*map(range, operation.output_size)):
        for source in operation.inputs_of(output):
            readers.setdefault(source, set()).add(output)
    for frame in drawn.frames:
        kept = {
            position(operation, each.cell.row, each.cell.column)
            for each in frame.products
            if each.cell.role is not Role.DROPPED
        }
        assert kept == readers.get((frame.input.row, frame.input.column), set())
        assert set(cells_of(frame.reached)) == {(each.cell.row, each.cell.column) for each in frame.products}
        assert len(frame.products) == len(kept) + frame.dropped


@examples
@given(transposed_convolutions())
def test_the_sheet_is_the_output_and_what_is_dropped_around_it(operation: TransposedConvolution) -> None:
    drawn = scene(operation)
    for cell in drawn.output.cells:
        place = position(operation, cell.row, cell.column)
        inside = all(0 <= at < size for at, size in zip(place, operation.output_size, strict=True))
        assert inside == (cell.role is not Role.DROPPED)
        if inside:
            last = zip(place, operation.output_size, operation.output_padding, strict=True)
            assert (cell.role is Role.OUTPUT_PADDING) == any(at >= size - extra for at, size, extra in last)
            assert cell.used == bool(operation.inputs_of(place))
    assert sum(cell.role is not Role.DROPPED for cell in drawn.output.cells) == np.prod(operation.output_size)


def final(drawn: Scatter) -> list[Sum]:
    return [each for each in drawn.frames[-1].sums if each.cell.role is not Role.DROPPED]


@examples
@given(transposed_convolutions(), st.integers(0, 99))
def test_the_last_frame_holds_the_whole_output(operation: TransposedConvolution, seed: int) -> None:
    figure, drawn = shown(operation, seed)
    assert figure.input_values is not None and figure.kernel_values is not None
    expected = np.array(operation.compute(figure.input_values, figure.kernel_values))
    held = np.full(operation.output_size, np.nan)
    for each in final(drawn):
        held[position(operation, each.cell.row, each.cell.column)] = float(plain(each.value))
    gaps = np.isnan(held)
    assert (expected[gaps] == 0).all()
    np.testing.assert_allclose(held[~gaps], expected[~gaps], atol=0.005)
    assert not gaps.any()


@examples
@given(transposed_convolutions())
def test_without_numbers_the_sums_count_the_inputs(operation: TransposedConvolution) -> None:
    for each in final(scene(operation)):
        reached_by = operation.inputs_of(position(operation, each.cell.row, each.cell.column))
        assert (each.count, each.value) == (len(reached_by), str(len(reached_by)))


@examples
@given(transposed_convolutions(), st.integers(0, 99))
def test_each_frame_adds_its_products_to_the_sums_before(operation: TransposedConvolution, seed: int) -> None:
    _, drawn = shown(operation, seed)
    before: dict[tuple[int, int], float] = {}
    for frame in drawn.frames:
        now = {(each.cell.row, each.cell.column): float(plain(each.value)) for each in frame.sums}
        added = {
            (each.cell.row, each.cell.column): float(plain(each.added.replace("$+$", "+"))) for each in frame.products
        }
        for place, value in now.items():
            assert value == pytest.approx(before.get(place, 0) + added.get(place, 0), abs=0.02)
        before = now


def test_a_kernel_of_3_overlaps_unevenly_at_stride_2_and_one_of_4_evenly() -> None:
    def inner(kernel: int) -> set[int]:
        sums = scene(TransposedConvolution(4, kernel, 2)).frames[-1].sums
        return {each.count for each in sums if 2 <= each.cell.row <= 6 and 2 <= each.cell.column <= 6}

    assert inner(3) == {1, 2, 4}
    assert inner(4) == {4}


def test_cells_that_no_input_reaches_hold_0_from_the_start() -> None:
    drawn = scene(TransposedConvolution(2, 1, 2, output_padding=1))
    held = {(each.cell.row, each.cell.column): each.value for each in drawn.frames[0].sums}
    assert (held[0, 0], held[0, 1], held[3, 3], (2, 2) in held) == ("1", "0", "0", False)
    assert {(cell.row, cell.column) for cell in drawn.output.unused} == set(held) - {(0, 0)}


def test_a_sum_that_is_0_in_decimals_is_0() -> None:
    operation = TransposedConvolution((1, 3), (1, 3))
    figure = Figure("a", "A", "scatter", operation, input_values=((1.0, 1.0, -1.0),), kernel_values=((0.3, 0.2, 0.1),))
    sums = [each.value for each in Scatter(figure).frames[-1].sums]
    assert sums[2] == "0"


def test_what_is_added_has_its_sign() -> None:
    operation = TransposedConvolution((1, 3), 1)
    figure = Figure("a", "A", "scatter", operation, input_values=((1.0, 0.0, -2.0),), kernel_values=((0.5,),))
    added = [frame.products[0].added for frame in Scatter(figure).frames]
    assert added == ["$+$0.5", "$+$0", r"\textminus{}1"]


def test_the_kernel_stands_as_it_is_given() -> None:
    figure, drawn = shown(TransposedConvolution(2, 2), 3)
    assert drawn.kernel is not None and figure.kernel_values is not None
    assert [float(plain(cell.value)) for cell in drawn.kernel.cells] == [w for row in figure.kernel_values for w in row]
    assert scene(TransposedConvolution(2, 2)).kernel is None


def test_a_scatter_in_words() -> None:
    drawn = scene(TransposedConvolution(3, 3, 2, 1, output_padding=1))
    assert drawn.describe() == (
        "Each cell of a 3 × 3 input, times the 3 × 3 kernel, is added to the output, in steps of 2; cropped by a "
        "padding of 1, the output is 6 × 6. The numbers say how many input cells reach each output cell."
    )
    assert drawn.describe_frame(1) == (
        "The input's row 0, column 0 times the kernel is added to rows 0 to 1 and columns 0 to 1 of the output; "
        "padding crops 1 row above and 1 column on the left."
    )
    _, numbers = shown(TransposedConvolution(1, 2), 1)
    value = plain(numbers.input.cells[0].value).replace("-", "−")
    assert numbers.describe() == (
        "Each cell of a 1 × 1 input, times the 2 × 2 kernel, is added to the output, in steps of 1; "
        "the output is 2 × 2."
    )
    assert numbers.describe_frame(1) == (
        f"The input's row 0, column 0, which is {value}, times the kernel is added to rows 0 to 1 and columns 0 to 1 "
        "of the output."
    )


def test_another_operation_is_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        Scatter(Figure("a", "A", "scatter", Convolution(5, 3)))
    assert raised.value.problem == 'the template "scatter" shows what a transposed convolution adds to its output'
    assert raised.value.details.hint == 'give operation = "transposed_convolution"'


def test_all_frames_of_an_output_of_too_many_cells_are_refused_with_a_way_out() -> None:
    drawn = scene(TransposedConvolution(20, 2, 4))
    assert drawn.refusal is not None
    assert drawn.refusal.problem == "the figure would have 6084 cells, at most 4096 can be drawn"
    assert drawn.refusal.details.hint == (
        "give smaller sizes, or larger strides; or draw one frame alone: --frame 1, in Python frame=1"
    )
    assert len(drawn.frames) == 400


@pytest.mark.parametrize("index", [(0, 0), (100, 101), (223, 223)])
@pytest.mark.parametrize("operation", [TransposedConvolution(224, 3, 2, 1), TransposedConvolution(224, 5, 3)])
def test_one_frame_of_large_maps_is_drawn_with_gaps(operation: TransposedConvolution, index: tuple[int, int]) -> None:
    number = index[0] * 224 + index[1] + 1
    drawn = Scatter(Figure("a", "A", "scatter", operation, look=Look(frames=str(number))))
    frame = drawn.frames[number - 1]
    assert (frame.number, frame.input.number) == (number, number)
    assert len(drawn.input.cells) < 400 and len(drawn.output.cells) < 600
    assert drawn.names["sizes"] == ("224 × 224", " × ".join(map(str, operation.output_size)))
    readers = [output for output in near(operation, index) if index in operation.inputs_of(output)]
    assert sum(not each.is_dropped for each in frame.products) == len(readers)
    counts: dict[int, int] = {}
    for output in readers:
        before = [each for each in operation.inputs_of(output) if each <= index]
        counts[len(before)] = counts.get(len(before), 0) + 1
    reached = {each.cell for each in frame.products if not each.is_dropped}
    found = [each.count for each in frame.sums if each.cell in reached]
    assert {count: found.count(count) for count in set(found)} == counts


def near(operation: TransposedConvolution, index: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the outputs around where an input cell is added."""
    rows, columns = (
        range(max(j * s - k, 0), min(j * s + k + 1, o))
        for j, s, k, o in zip(index, operation.stride, operation.kernel_size, operation.output_size, strict=True)
    )
    return list(product(rows, columns))
