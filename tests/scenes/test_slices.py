"""The planes of a block of three axes in numbers, against the operation that the figure shows."""

from __future__ import annotations

from itertools import pairwise
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, Pooling, TransposedConvolution, WeightGradient
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.sheet import Role
from convarith.scenes.slice_numbers import MOST_PRODUCTS
from convarith.scenes.slices import Slices
from convarith.scenes.volume import Volume

from .cells import plain
from .test_volume import operations as direct_operations
from .test_volume import transposed_operations

examples = settings(max_examples=40, deadline=None, print_blob=True)
operations = st.one_of(direct_operations(), transposed_operations())


def nested(array: np.ndarray) -> tuple[object, ...]:
    return tuple(map(nested, array)) if array.ndim else array.item()


def scene(operation: MapOperation, *, seed: int = 1) -> Slices:
    random = np.random.default_rng(seed)
    values = nested(1.0 * random.integers(-4, 5, operation.input_size))
    kernel = None if isinstance(operation, Pooling) else nested(random.integers(-4, 5, operation.kernel_size))
    return Slices(Figure("a", "A", "slices", operation, input_values=values, kernel_values=kernel))


def added(working: str) -> float:
    """Return what stands to the right of a working, after a check that its left side is as much."""
    left, _, result = plain(working).rpartition("=")
    if left:
        assert eval(left, {"inf": float("inf"), "max": lambda *each: max(each)}) == pytest.approx(
            float(result), abs=0.01
        )
    return float(result or plain(working))


@examples
@given(operations, st.integers(0, 9))
def test_outputs_are_what_the_operation_computes_and_workings_add_up(operation: MapOperation, seed: int) -> None:
    drawn = scene(operation, seed=seed)
    figure = drawn.figure
    values = [np.array(each) for each in (figure.input_values, figure.kernel_values) if each is not None]
    expected = operation.compute(*values)
    shown = [[float(plain(cell.value)) for cell in place.sheet.cells] for place in drawn.output_places]
    np.testing.assert_allclose(np.array(shown).ravel(), expected.ravel(), atol=0.01)
    assert len(drawn.frames) == expected.size
    for frame, value in zip(drawn.frames, expected.ravel(), strict=True):
        assert added(frame.working) == pytest.approx(value, abs=0.01)
        if drawn.kernel:
            assert sum(float(plain(reading.part)) for reading in frame.readings) == pytest.approx(value)


@examples
@given(operations)
def test_a_window_lies_on_the_planes_that_the_output_reads(operation: MapOperation) -> None:
    drawn = scene(operation)
    _, rows, columns = operation.output_size
    for frame in drawn.frames:
        output = (frame.output.number, frame.step.output.row, frame.step.output.column)
        assert frame.number == (output[0] * rows + output[1]) * columns + output[2] + 1
        cells = [
            reading.source.sheet.cells[tap.cell.row * reading.source.sheet.columns + tap.cell.column]
            for reading in frame.readings
            for tap in frame.step.taps
        ]
        assert sum(cell.role is Role.INPUT for cell in cells) == len(operation.inputs_of(output))


@examples
@given(operations)
def test_planes_do_not_touch(operation: MapOperation) -> None:
    drawn = scene(operation)
    for places in (drawn.input_places, drawn.output_places):
        assert all(below.y - above.y > above.sheet.rows for above, below in pairwise(places))
        assert places[0].y >= 0
        assert places[-1].y + places[-1].sheet.rows <= drawn.height + 0.001
    for frame in drawn.frames:
        for reading in frame.readings:
            assert reading.source.x + reading.source.sheet.columns < frame.output.x
            if reading.kernel:
                assert reading.source.x + reading.source.sheet.columns < reading.kernel.x
                assert reading.kernel.x + reading.kernel.sheet.columns < frame.output.x


def test_a_kernel_lies_on_a_transposed_input_rotated_along_all_axes() -> None:
    drawn = scene(TransposedConvolution((2, 1, 2), 2, 2))
    kernel = np.array(drawn.figure.kernel_values)[::-1, ::-1, ::-1]
    readings = drawn.frames[0].readings
    for m, reading in enumerate(readings):
        assert reading.kernel
        assert [float(plain(cell.value)) for cell in reading.kernel.sheet.cells] == kernel[m].ravel().tolist()
    assert [reading.kernel.label for reading in readings if reading.kernel] == [
        "$w$, plane 1, rotated",
        "$w$, plane 0, rotated",
    ]


def test_planes_say_what_they_are() -> None:
    stretched = scene(TransposedConvolution((2, 1, 1), (2, 1, 1), (3, 1, 1), output_padding=(1, 0, 0)))
    assert [place.label for place in stretched.input_places] == [
        "padding",
        "plane 0",
        "inserted zeros",
        "inserted zeros",
        "plane 1",
        "padding",
        "output padding",
    ]
    reflected = scene(Convolution((3, 3, 3), 3, padding=1, padding_mode="reflect"))
    assert [place.label for place in reflected.input_places] == ["plane 1", "plane 0", "plane 1", "plane 2", "plane 1"]
    assert [place.label for place in reflected.output_places] == ["plane 0", "plane 1", "plane 2"]


def test_long_sums_are_those_of_their_planes() -> None:
    for kernel in ((2, 3, 3), (3, 3, 3)):
        frame = scene(Convolution((3, 3, 3), kernel)).frames[0]
        is_long = prod(kernel) > MOST_PRODUCTS
        assert (r"$\cdot$" in frame.working) == (not is_long)
        assert plain(frame.working).count("+") == (kernel[0] if is_long else prod(kernel)) - 1


def test_a_pooling_takes_cells_of_several_planes() -> None:
    drawn = scene(Pooling((2, 2, 2), 2))
    assert drawn.kernel is None
    assert [reading.source.number for reading in drawn.frames[0].readings] == [0, 1]


def test_planes_in_words() -> None:
    drawn = Slices(
        Figure("a", "A", "slices", Convolution((1, 1, 2), 1), input_values=(((3, 4),),), kernel_values=(((2,),),))
    )
    assert drawn.describe_frame(2) == (
        "The output's plane 0, row 0, column 1, which is 8, is computed from plane 0, row 0 and column 1 of the input."
    )


def test_padding_is_said_to_lie_where_planes_are_drawn() -> None:
    drawn = Slices(Figure("a", "A", "slices", Convolution((2, 2, 2), 2, padding=1)))
    assert drawn.describe_frame(1) == (
        "The output's plane 0, row 0, column 0 is computed from plane 0, row 0 and column 0 of the input, with 1 plane "
        "of padding before the first plane, 1 row of padding above and 1 column of padding on the left."
    )


def test_planes_without_numbers_are_described_as_a_block_is() -> None:
    operation = Convolution((3, 3, 3), 2)
    drawn, block = Slices(Figure("a", "A", "slices", operation)), Volume(Figure("a", "A", "volume", operation))
    assert drawn.describe_frame(5) == block.describe_frame(5)
    assert drawn.names["has_numbers"] is False
    assert drawn.frames[4].working == ""


def test_the_kernel_of_a_gradient_of_weights_is_called_no_weights() -> None:
    gradient = WeightGradient(Convolution((2, 2, 2), 1))
    drawn = Slices(Figure("a", "A", "slices", gradient))
    (reading, _) = drawn.frames[0].readings
    assert reading.kernel and reading.kernel.label == "plane 0"
    assert drawn.describe_frame(1).startswith("The weight gradient's plane 0, row 0, column 0 is computed from")


SHOWS = "it shows a convolution, a transposed convolution or a pooling along three axes, without channels"
REFUSED: dict[str, tuple[Operation, str, str]] = {
    "two axes": (Convolution(5, 3), 'the template "slices" cannot show this operation', SHOWS),
    "many cells": (
        Convolution((17, 17, 17), 5, 5),
        "the figure would have 4913 cells, at most 4096 can be drawn",
        'give smaller sizes, or larger strides; or take template = "volume", which draws one frame of a block of any '
        "size without numbers",
    ),
}


@pytest.mark.parametrize(("operation", "problem", "hint"), REFUSED.values(), ids=list(REFUSED))
def test_what_it_cannot_show_is_refused(operation: Operation, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        Slices(Figure("a", "A", "slices", operation))
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)
