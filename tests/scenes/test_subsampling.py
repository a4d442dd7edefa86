"""What a stride keeps of an output of stride 1, against the strided operation itself."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, Pooling
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.catalogue.look import Look
from convarith.errors import CatalogueError
from convarith.scenes.sheet import Role
from convarith.scenes.subsampling import Subsampling

from ..geometries import convolutions

examples = settings(max_examples=60, deadline=None, print_blob=True)
strided = convolutions().filter(lambda each: max(each.stride) > 1)


def scene(operation: MapOperation) -> Subsampling:
    return Subsampling(Figure("a", "A", "subsampling", operation))


@examples
@given(strided)
def test_what_is_kept_is_the_output(operation: Convolution) -> None:
    drawn = scene(operation)
    kept = [(frame.kept.row, frame.kept.column) for frame in drawn.frames if frame.kept]
    assert kept == list(product(*map(range, operation.output_size)))
    assert (drawn.output.rows, drawn.output.columns) == operation.output_size
    assert [(cell.row, cell.column) for cell in drawn.output.cells] == kept


@examples
@given(strided, st.integers(0, 99))
def test_a_kept_cell_has_the_value_of_the_output_that_it_is_kept_as(operation: Convolution, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, kernel = (random.integers(-9, 10, size) for size in (operation.input_size, operation.kernel_size))
    unit = Convolution(
        operation.input_size, operation.kernel_size, 1, operation.padding, operation.dilation, operation.padding_mode
    )
    all_values, values = unit.compute(x, kernel), operation.compute(x, kernel)
    for frame in scene(operation).frames:
        if frame.kept:
            at = frame.unit.output
            assert all_values[at.row, at.column] == values[frame.kept.row, frame.kept.column]


@examples
@given(strided)
def test_dropped_are_the_cells_that_are_not_kept(operation: Convolution) -> None:
    drawn = scene(operation)
    roles = [cell.role for cell in drawn.unit_output.cells]
    assert roles == [Role.OUTPUT if frame.kept else Role.DROPPED for frame in drawn.frames]


@pytest.mark.parametrize("index", [(0, 0), (110, 111), (100, 60), (222, 223)])
def test_one_frame_of_a_large_map_is_drawn_with_gaps(index: tuple[int, int]) -> None:
    operation = Convolution((224, 226), 3, (2, 3), padding=((0, 1), (0, 0)))
    number = index[0] * 224 + index[1] + 1
    drawn = Subsampling(Figure("a", "A", "subsampling", operation, look=Look(frames=str(number))))
    frame = drawn.frames[number - 1]
    assert (frame.number, frame.unit.output.number) == (number, number)
    assert len(drawn.unit_output.cells) < 400
    across = range(224)
    for cell in drawn.unit_output.cells:
        row, column = divmod(cell.number - 1, len(across))
        is_kept = row % 2 == column % 3 == 0
        assert cell.role is (Role.OUTPUT if is_kept else Role.DROPPED) or cell.role is Role.ELIDED
    assert (frame.kept is None) == (index[0] % 2 > 0 or index[1] % 3 > 0)
    if frame.kept:
        kept = drawn.output.at(frame.kept.column, frame.kept.row)
        assert kept and kept.role is Role.OUTPUT
    assert drawn.names["sizes"] == ("224 × 226", "223 × 224", "112 × 75")


def test_all_frames_of_a_large_map_are_refused_with_a_way_out() -> None:
    drawn = scene(Convolution((240, 20), (240, 1), 2))
    assert drawn.refusal is not None
    assert drawn.refusal.problem == "the figure would have 4800 cells, at most 4096 can be drawn"
    assert drawn.refusal.details.hint.endswith("or draw one frame alone: --frame 1, in Python frame=1")


def test_a_subsampling_in_words() -> None:
    drawn = scene(Convolution(5, 3, 2, 1))
    assert drawn.describe() == (
        "In steps of 1 over a 5 × 5 input padded by 1 the kernel has an output of 5 × 5; a stride of 2 keeps 3 × 3 of "
        "these cells, evenly spaced, and drops the others."
    )
    assert drawn.describe_frame(2) == (
        "Row 0, column 1 of the output of stride 1 is dropped; it is computed from rows 0 to 1 and columns 0 to 2 of "
        "the input, with 1 row of padding above."
    )
    assert drawn.describe_frame(3) == (
        "Row 0, column 2 of the output of stride 1 is kept as row 0, column 1 of the output; it is computed "
        "from rows 0 to 1 and columns 1 to 3 of the input, with 1 row of padding above."
    )


@pytest.mark.parametrize("operation", [Convolution(5, 3), Pooling(4, 2)])
def test_what_has_no_stride_to_show_is_refused(operation: MapOperation) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert raised.value.problem == 'the template "subsampling" shows what a stride keeps'
    assert raised.value.details.hint == 'give operation = "convolution" and a stride of at least 2'
