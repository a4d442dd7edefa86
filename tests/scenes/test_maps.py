"""What stands in a figure: cells, roles, windows and numbers, against the operation that the figure shows."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise, product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, PaddingMode, PixelShuffle, Pooling, PoolingMode, TransposedConvolution
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, Line, areas, lines
from convarith.scenes.maps import Frame, Maps
from convarith.scenes.sheet import Cell, Role

from ..geometries import convolutions, poolings, transposed_convolutions

Position = tuple[int, int]

NUMPY_MODES = {
    PaddingMode.ZEROS: "constant",
    PaddingMode.REFLECT: "reflect",
    PaddingMode.REPLICATE: "edge",
    PaddingMode.CIRCULAR: "wrap",
}
examples = settings(max_examples=60, deadline=None, print_blob=True)
operations = st.one_of(convolutions(), transposed_convolutions(), poolings())


def scene(operation: MapOperation) -> Maps:
    return Maps(Figure("a", "A", "isometric", operation))


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
    drawn = scene(operation)
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
    for frame in scene(operation).frames:
        read = {real(operation, tap.cell) for tap in frame.taps if tap.cell.role is Role.INPUT}
        expected = operation.inputs_of((frame.output.row, frame.output.column))
        assert read == expected if mode is PaddingMode.ZEROS else read <= expected


@examples
@given(operations)
def test_a_frame_has_a_tap_for_each_weight_but_those_over_the_edge(operation: MapOperation) -> None:
    drawn = scene(operation)
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
    for frame in scene(operation).frames:
        assert [frame.window.rows, frame.window.columns] == spans


@examples
@given(operations)
def test_a_frames_shape_is_that_of_the_cells_it_reads(operation: MapOperation) -> None:
    drawn = scene(operation)
    for frame in drawn.frames:
        shape = drawn.windows[frame.shape - 1]
        moved = {(row + frame.window.row, column + frame.window.column) for row, column in cells_of(shape)}
        assert moved == set(cells_of(frame.reads))
    assert len(set(drawn.windows)) == len(drawn.windows)


@examples
@given(operations)
def test_unused_are_the_cells_that_no_frame_reads(operation: MapOperation) -> None:
    drawn = scene(operation)
    cells = [cell for frame in drawn.frames for cell in (*(tap.cell for tap in frame.taps), *frame.repeated)]
    read = {(cell.row, cell.column) for cell in cells}
    unused = {(cell.row, cell.column) for cell in drawn.input.unused}
    assert unused == {(cell.row, cell.column) for cell in drawn.input.cells} - read


@examples
@given(operations)
def test_cells_stand_in_reading_order(operation: MapOperation) -> None:
    sheet = scene(operation).input
    assert [(cell.row, cell.column) for cell in sheet.cells] == list(product(range(sheet.rows), range(sheet.columns)))
    assert sheet.at(sheet.columns, 0) is sheet.at(0, -1) is None
    assert sheet.at(sheet.columns - 1, sheet.rows - 1) == sheet.cells[-1]


@examples
@given(st.one_of(convolutions(), poolings()))
def test_a_direct_operation_has_input_and_padding(operation: Convolution | Pooling) -> None:
    sheet = scene(operation).input
    counts = Counter(cell.role for cell in sheet.cells)
    padded = [i + sum(pair) for i, pair in zip(operation.input_size, operation.padding, strict=True)]
    inputs = prod(operation.input_size)
    assert [sheet.rows, sheet.columns] == padded
    mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
    around = Role.PADDING if mode is PaddingMode.ZEROS else Role.REPEATED
    assert counts == Counter({Role.INPUT: inputs, around: prod(padded) - inputs})


@examples
@given(transposed_convolutions())
def test_a_transposed_convolution_has_its_stretched_and_padded_input(operation: TransposedConvolution) -> None:
    sheet = scene(operation).input
    counts = Counter(cell.role for cell in sheet.cells)
    stretched = [s * (i - 1) + 1 for i, s in zip(operation.input_size, operation.stride, strict=True)]
    fulls = [d * (k - 1) for k, d in zip(operation.kernel_size, operation.dilation, strict=True)]
    afters = [full - pair[1] for full, pair in zip(fulls, operation.padding, strict=True)]
    ordinary = [
        max(full - pair[0], 0) + size + max(after, 0)
        for full, pair, size, after in zip(fulls, operation.padding, stretched, afters, strict=True)
    ]
    extra = [max(after + a, 0) - max(after, 0) for after, a in zip(afters, operation.output_padding, strict=True)]
    inputs = prod(operation.input_size)
    assert counts[Role.INPUT] == inputs
    assert counts[Role.INSERTED_ZERO] == prod(stretched) - inputs
    assert counts[Role.PADDING] == prod(ordinary) - prod(stretched)
    assert counts[Role.OUTPUT_PADDING] == (ordinary[0] + extra[0]) * (ordinary[1] + extra[1]) - prod(ordinary)
    assert len(sheet.cells) == sum(counts.values())


def test_the_role_of_every_cell_of_a_small_figure() -> None:
    letters = {Role.INPUT: "i", Role.INSERTED_ZERO: "0", Role.PADDING: ".", Role.OUTPUT_PADDING: "+"}
    sheet = scene(TransposedConvolution(2, 3, 2, 1, output_padding=(1, 0))).input
    text = "".join(letters[cell.role] for cell in sheet.cells)
    assert [text[at : at + sheet.columns] for at in range(0, len(text), sheet.columns)] == [
        ".....",
        ".i0i.",
        ".000.",
        ".i0i.",
        ".....",
        "+++++",
    ]
    assert sheet.roles == (Role.OUTPUT_PADDING, Role.PADDING, Role.INSERTED_ZERO, Role.INPUT)


def test_cropped_cells_are_drawn_as_unused() -> None:
    drawn = scene(TransposedConvolution(4, 1, padding=((1, 0), (0, 2))))
    assert (drawn.input.rows, drawn.input.columns) == (4, 4)
    assert {(cell.row, cell.column) for cell in drawn.input.cells if cell.used} == {
        (row, column) for row in (1, 2, 3) for column in (0, 1)
    }
    assert drawn.frames[0].window == Area(0, 1, 1, 1)


def test_a_kernel_of_one_draws_a_window_of_one_cell() -> None:
    frame = scene(Convolution(3, 1, 2)).frames[-1]
    assert frame.window == Area(2, 2, 1, 1)
    assert frame.reads == (frame.window,)


@pytest.mark.parametrize(("input_size", "columns", "rows"), [((5, 4), 1, 1), ((4, 5), 1, 1)])
def test_sheets_lie_centred(input_size: Position, columns: float, rows: float) -> None:
    shift = scene(Convolution(input_size, 3)).output_shift
    assert (shift.columns, shift.rows) == (columns, rows)
    assert scene(Convolution(4, 2, 2)).output_shift.rows == 1
    assert scene(Convolution(5, (2, 3))).output_shift.rows == 0.5


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
    assert scene(operation).uneven_padding == words


@examples
@given(convolutions())
def test_repeated_cells_know_what_they_repeat(operation: Convolution) -> None:
    sheet = scene(operation).input
    numbers = np.arange(1, prod(operation.input_size) + 1).reshape(operation.input_size)
    padded = np.pad(numbers, operation.padding, mode=NUMPY_MODES[operation.padding_mode])  # type: ignore[call-overload]
    assert [cell.number for cell in sheet.cells] == padded.ravel().tolist()


@examples
@given(convolutions())
def test_a_frame_marks_the_cells_that_it_reads_again_as_padding(operation: Convolution) -> None:
    for frame in scene(operation).frames:
        again = {tap.cell.number for tap in frame.taps if tap.cell.role is Role.REPEATED}
        assert {cell.number for cell in frame.repeated} == again
        assert {cell.role for cell in frame.repeated} <= {Role.INPUT}


@examples
@given(poolings())
def test_a_window_that_hangs_over_the_edge_is_known(operation: Pooling) -> None:
    drawn = scene(operation)
    for frame in drawn.frames:
        over = [frame.window.row + frame.window.rows - drawn.input.rows]
        over += [frame.window.column + frame.window.columns - drawn.input.columns]
        assert frame.hangs == (max(over) > 0)
        assert over[0] <= drawn.overhang.rows and over[1] <= drawn.overhang.columns
    assert bool(drawn.overhang.rows or drawn.overhang.columns) == drawn.frames[-1].hangs


@examples
@given(transposed_convolutions())
def test_a_tap_names_the_weight_of_the_kernel_as_it_is_given(operation: TransposedConvolution) -> None:
    for frame in scene(operation).frames:
        for tap in frame.taps:
            if tap.cell.role is Role.INPUT:
                places = zip(operation.axes, real(operation, tap.cell), (tap.row, tap.column), strict=True)
                reached = tuple(axis.reads(j)[m] for axis, j, m in places)
                assert reached == (frame.output.row, frame.output.column)


def cells_of(found: tuple[Area, ...]) -> Counter[Position]:
    return Counter(
        (area.row + row, area.column + column)
        for area in found
        for row, column in product(range(area.rows), range(area.columns))
    )


positions = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)))


@examples
@given(positions)
def test_areas_cover_each_cell_once(at: set[Position]) -> None:
    assert cells_of(areas((column, row) for row, column in at)) == Counter(at)


def test_a_rectangle_is_one_area() -> None:
    assert areas(product(range(1, 3), range(2, 5))) == (Area(1, 2, 2, 3),)


@examples
@given(positions)
def test_lines_hold_each_edge_once(at: set[Position]) -> None:
    expected = set()
    for row, column in at:
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        expected |= {frozenset(edge) for edge in zip(corners, [*corners[1:], corners[0]], strict=True)}
    assert Counter(edge for line in lines((column, row) for row, column in at) for edge in edges(line)) == Counter(
        expected
    )


def edges(line: Line) -> list[frozenset[Position]]:
    (column, row), (last_column, last_row) = line.start, line.end
    across, down = last_column > column, last_row > row
    assert across != down
    steps = [(column + at * across, row + at * down) for at in range(last_column - column + last_row - row + 1)]
    return [frozenset(pair) for pair in pairwise(steps)]


def test_a_grid_is_few_lines() -> None:
    assert len(lines(product(range(4), range(3)))) == 4 + 5


def shown(operation: MapOperation, seed: int) -> tuple[Figure, Maps]:
    """Return a figure with numbers of either sign, with halves."""
    random = np.random.default_rng(seed)
    values, kernel = (random.integers(-9, 10, size) / 2 for size in (operation.input_size, operation.kernel_size))
    figure = Figure(
        "a",
        "A",
        "numerical",
        operation,
        input_values=tuple(map(tuple, values.tolist())),
        kernel_values=None if isinstance(operation, Pooling) else tuple(map(tuple, kernel.tolist())),
    )
    return figure, Maps(figure)


def plain(tex: str) -> str:
    for written, meant in {
        r"\textminus{}": "-",
        r"$\infty$": "inf",
        r"$\cdot$": "*",
        "$+$": "+",
        "$=$": "=",
        r"$\approx$": "=",
    }.items():
        tex = tex.replace(written, meant)
    return tex


def computed(figure: Figure) -> list[float]:
    assert figure.input_values is not None
    assert isinstance(figure.operation, MapOperation)
    if isinstance(figure.operation, Pooling):
        return [float(value) for value in figure.operation.compute(figure.input_values).flat]
    assert figure.kernel_values is not None
    return [float(value) for value in figure.operation.compute(figure.input_values, figure.kernel_values).flat]


def near(value: float) -> object:
    """Return what a printed number may be: rounded to two decimals or, if it is too long, to two digits."""
    return pytest.approx(value, abs=0.0051, rel=0.05 if abs(value) >= 100 else 0)


@examples
@given(operations, st.integers(0, 99))
def test_outputs_show_what_the_operation_computes(operation: MapOperation, seed: int) -> None:
    figure, drawn = shown(operation, seed)
    values = [float(plain(cell.value)) for cell in drawn.output.cells]
    for value, expected in zip(values, computed(figure), strict=True):
        assert value == near(expected)


@examples
@given(operations, st.integers(0, 99))
def test_the_working_gives_the_output(operation: MapOperation, seed: int) -> None:
    figure, drawn = shown(operation, seed)
    for frame, value in zip(drawn.frames, computed(figure), strict=True):
        working, _, result = plain(frame.working).rpartition("=")
        assert float(result) == near(value)
        assert evaluated(working or result) == pytest.approx(value, abs=0.0051)
        assert not re.search(r"[+*] *-", working), "a negative number in a sum or product stands in parentheses"


def evaluated(working: str) -> float:
    """Return the value of sums, products, quotients and maxima of numbers, and of nothing else."""
    assert re.fullmatch(r"[-+*/(), .\d]*(max\([-+*(), .\dinf]*\))?[-+*/(), .\d]*", working), working
    return float(eval(working.replace("inf", "float('inf')").replace("max(", "max(float('-inf'), ")))


@examples
@given(convolutions(), st.integers(0, 99))
def test_padding_shows_the_value_that_it_repeats(operation: Convolution, seed: int) -> None:
    figure, drawn = shown(operation, seed)
    padded = np.pad(np.array(figure.input_values), operation.padding, mode=NUMPY_MODES[operation.padding_mode])  # type: ignore[call-overload]
    assert [float(plain(cell.value)) for cell in drawn.input.cells] == padded.ravel().tolist()


def test_padding_of_a_max_pooling_is_less_than_anything() -> None:
    _, drawn = shown(Pooling(2, 2, padding=1), 0)
    assert drawn.input.cells[0].value == r"\textminus{}$\infty$"


@examples
@given(transposed_convolutions(), st.integers(0, 99))
def test_a_transposed_convolution_shows_zeros_and_the_rotated_kernel(
    operation: TransposedConvolution, seed: int
) -> None:
    figure, drawn = shown(operation, seed)
    assert figure.kernel_values is not None
    for cell in drawn.input.cells:
        if cell.role is not Role.INPUT:
            assert cell.value == "0"
    rotated = np.array(figure.kernel_values)[::-1, ::-1].ravel().tolist()
    given_, turned = drawn.kernels
    assert [float(plain(cell.value)) for cell in given_.cells] == np.array(figure.kernel_values).ravel().tolist()
    assert [float(plain(cell.value)) for cell in turned.cells] == rotated
    weights = [float(plain(tap.weight)) for tap in drawn.frames[0].taps]
    assert weights == rotated


def average(working: str) -> str:
    return plain(working).replace(" ", "")


def frame_of(operation: Pooling, number: int) -> Frame:
    values = ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), (7.0, 8.0, 9.0))
    return Maps(Figure("a", "A", "numerical", operation, input_values=values)).frames[number - 1]


def test_an_average_counts_padding_or_not() -> None:
    counted = Pooling(3, 2, 1, 1, mode=PoolingMode.AVERAGE)
    assert average(frame_of(counted, 1).working) == "(0+0+0+1)/4=0.25"
    alone = Pooling(3, 2, 1, 1, mode=PoolingMode.AVERAGE, count_include_pad=False)
    assert average(frame_of(alone, 1).working) == "(1)/1=1"


def test_an_average_of_ceil_mode_counts_no_cell_over_the_edge() -> None:
    operation = Pooling(3, 2, mode=PoolingMode.AVERAGE, ceil_mode=True)
    assert average(frame_of(operation, 2).working) == "(3+6)/2=4.5"
    assert average(frame_of(operation, 4).working) == "(9)/1=9"


def test_a_maximum_in_numbers() -> None:
    assert plain(frame_of(Pooling(3, 2, 1, 1), 1).working) == "max(-inf, -inf, -inf, 1) = 1"


def test_negative_factors_stand_in_parentheses() -> None:
    figure = Figure("a", "A", "numerical", Convolution(1, 1), input_values=((-3.0,),), kernel_values=((2.0,),))
    assert Maps(figure).frames[0].working == r"2$\cdot$(\textminus{}3) $=$ \textminus{}6"


@pytest.mark.parametrize(
    ("value", "weight", "working"),
    [
        (0.1, 0.2, "0.2*0.1+1*1=1.02"),
        (1 / 3, 3, r"3*0.33+1*1$\approx$2"),  # an input is rounded
        (3, 1 / 3, r"0.33*3+1*1$\approx$2"),  # a weight is rounded
        (0.25, 0.25, r"0.25*0.25+1*1$\approx$1.06"),  # the output is rounded
    ],
)
def test_the_working_is_equal_only_where_nothing_was_rounded(value: float, weight: float, working: str) -> None:
    operation = Convolution((1, 2), (1, 2))
    figure = Figure("a", "A", "numerical", operation, input_values=((value, 1),), kernel_values=((weight, 1),))
    drawn = Maps(figure).frames[0].working
    assert drawn.replace(r"$\cdot$", "*").replace("$+$", "+").replace("$=$", "=").replace(" ", "") == working


def test_the_working_of_a_rounded_average() -> None:
    operation = Pooling((1, 3), (1, 3), mode=PoolingMode.AVERAGE)
    drawn = Maps(Figure("a", "A", "numerical", operation, input_values=((1, 2, 2),)))
    assert drawn.frames[0].working == r"(1 $+$ 2 $+$ 2) / 3 $\approx$ 1.67"


def test_the_working_of_a_rounded_maximum() -> None:
    drawn = Maps(Figure("a", "A", "numerical", Pooling((1, 2), (1, 2)), input_values=((1, 1.234),)))
    assert drawn.frames[0].working == r"max(1, 1.23) $\approx$ 1.23"


def test_a_sum_that_is_0_in_decimals_is_0() -> None:
    values, kernel = ((0.1, 0.2, 0.3),), ((1.0, 1.0, -1.0),)
    figure = Figure("a", "A", "numerical", Convolution((1, 3), (1, 3)), input_values=values, kernel_values=kernel)
    assert Maps(figure).output.cells[0].value == "0"


@pytest.mark.parametrize(
    ("value", "weight", "working"),
    [
        (2**63 - 1, 2**63 - 1, "9.2e18*9.2e18+1*1~8.5e37"),
        (-(2**63), 2**63, "9.2e18*(-9.2e18)+1*1~-8.5e37"),
        (10**12, 10**12, "1e12*1e12+1*1~1e24"),
        (1e90, 1e90, "1e90*1e90+1*1~1e180"),
        (1e-90, 1e-90, "1e-90*1e-90+1*1~1"),
        (10**12, -1, "(-1)*1e12+1*1~-1e12"),
        (4e6, 1e-6, "1e-6*4e6+1*1=5"),
        (2**53 + 1, 0, "0*9e15+1*1~1"),
    ],
)
def test_large_and_small_numbers_are_computed_exactly(value: float, weight: float, working: str) -> None:
    operation = Convolution((1, 2), (1, 2))
    figure = Figure("a", "A", "numerical", operation, input_values=((value, 1),), kernel_values=((weight, 1),))
    drawn = Maps(figure).frames[0].working
    assert plain(drawn.replace(r"$\approx$", "~")).replace(" ", "") == working


@pytest.mark.parametrize(
    ("mode", "values", "working"),
    [
        ("average", (10**20, 10**20 + 1), "(1e20+1e20)/2~1e20"),
        ("average", (10**20, 3 * 10**20), "(1e20+3e20)/2=2e20"),
        ("average", (1e99, 1e99), "(1e99+1e99)/2=1e99"),
        ("max", (2**63, 2**63 - 1), "max(9.2e18,9.2e18)~9.2e18"),
        ("max", (-(10**40), -(10**41)), "max(-1e40,-1e41)=-1e40"),
    ],
)
def test_large_numbers_are_pooled_exactly(mode: str, values: tuple[float, float], working: str) -> None:
    figure = Figure("a", "A", "numerical", Pooling((1, 2), (1, 2), mode=mode), input_values=(values,))
    drawn = Maps(figure).frames[0].working
    assert plain(drawn.replace(r"$\approx$", "~")).replace(" ", "") == working


def test_an_output_that_is_small_is_not_0() -> None:
    operation = Convolution(1, 1)
    figure = Figure("a", "A", "numerical", operation, input_values=((1e-20,),), kernel_values=((-1,),))
    assert Maps(figure).output.cells[0].value == r"\textminus{}1e\textminus{}20"


@pytest.mark.parametrize(
    ("value", "characters"), [(1, 1), (-3, 2), (0.25, 4), (-0.25, 5), (-99999, 6), (-1.2e-7, 7), (1.2e-11, 7)]
)
def test_the_longest_value_is_counted_as_it_is_printed(value: float, characters: int) -> None:
    figure = Figure("a", "A", "numerical", Pooling(1, 1), input_values=((value,),))
    assert Maps(figure).longest_value == characters


def test_the_longest_value_may_be_of_the_padding_or_the_output() -> None:
    assert (
        Maps(Figure("a", "A", "numerical", Pooling(2, 2, padding=1), input_values=((1, 2), (3, 4)))).longest_value == 2
    )
    kernel = ((1000,),)
    figure = Figure("a", "A", "numerical", Convolution(1, 1), input_values=((7,),), kernel_values=kernel)
    assert Maps(figure).longest_value == 4


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
        scene(operation)
    assert raised.value.problem == problem
    assert raised.value.details == Details(hint="give smaller sizes, or larger strides")


@pytest.mark.parametrize("operation", [Convolution(64, 1), Convolution(64, 8, 8)])
def test_the_largest_figures(operation: MapOperation) -> None:
    drawn = scene(operation)
    assert (len(drawn.frames), len(drawn.input.cells)) in {(4096, 4096), (64, 4096)}


def test_a_figure_without_numbers_shows_none() -> None:
    drawn = scene(Convolution(3, 2))
    assert drawn.longest_value == 0
    assert {cell.value for cell in (*drawn.input.cells, *drawn.output.cells)} == {""}
    assert {frame.working for frame in drawn.frames} == {""}
    assert {tap.weight for frame in drawn.frames for tap in frame.taps} == {""}


@pytest.mark.parametrize(("sizes", "words"), [((5, 5, 5), "3"), ((5,), "only one")])
def test_other_than_two_axes_are_refused(sizes: tuple[int, ...], words: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        Maps(Figure("a", "A", "isometric", Convolution(sizes, 2)))
    assert raised.value.problem == f"a figure draws two axes, but the geometry has {words}"
    assert raised.value.details.hint == "give every size as one number (a square) or as two"


def test_an_operation_that_is_no_window_on_a_map_is_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        Maps(Figure("a", "A", "isometric", PixelShuffle(4, 2, 2)))
    assert raised.value.problem == 'the template "isometric" cannot show this operation'
    hint = "it shows a convolution, a transposed convolution or a pooling, without channels"
    assert raised.value.details.hint == hint


def test_a_frame_in_words() -> None:
    drawn = Maps(Figure("a", "A", "isometric", Convolution(5, 3, 2, 1)))
    assert drawn.describe_frame(1) == (
        "The output's row 1, column 1 is computed from rows 1 to 2 and columns 1 to 2 of the input, with 1 row of "
        "padding above and 1 column of padding on the left."
    )
    assert drawn.describe_frame(5) == (
        "The output's row 2, column 2 is computed from rows 2 to 4 and columns 2 to 4 of the input."
    )


def test_a_frame_in_words_tells_repeated_cells_and_the_edge() -> None:
    reflected = Maps(Figure("a", "A", "plan", Convolution(3, 3, padding=1, padding_mode="reflect")))
    assert reflected.describe_frame(1) == (
        "The output's row 1, column 1 is computed from rows 1 to 2 and columns 1 to 2 of the input, with 1 row of "
        "padding above that repeats row 2 and 1 column of padding on the left that repeats column 2."
    )
    hanging = Maps(Figure("a", "A", "plan", Pooling(3, 2, ceil_mode=True)))
    assert hanging.describe_frame(4) == (
        "The output's row 2, column 2 is computed from row 3 and column 3 of the input; "
        "the window hangs over the bottom and the right edge."
    )


def test_only_a_transposed_convolution_in_numbers_has_kernels_beside_it() -> None:
    assert scene(TransposedConvolution(2, 2)).kernels == ()
    assert shown(Convolution(3, 2), 0)[1].kernels == ()
    assert shown(Pooling(3, 2), 0)[1].kernels == ()
