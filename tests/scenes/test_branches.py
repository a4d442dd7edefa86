"""Where two branches look, against what the arithmetic says of their alignment."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, GeometryError, PixelShuffle, Pooling, Stack, aligned
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.catalogue.options import as_option
from convarith.errors import CatalogueError, Details
from convarith.scenes.branches import Branches
from convarith.scenes.sheet import Role

examples = settings(max_examples=60, deadline=None, print_blob=True)
SHORTCUT = Stack([Convolution((8,), 1, 2)])
STRIDED = Stack([Convolution((8,), 3, 1, "same"), Convolution((8,), 3, 2, "same")])


def scene(*operations: Operation) -> Branches:
    compared = tuple(Figure("a", "A", "branches", operation) for operation in operations)
    return Branches(Figure("a", "A", "branches", operations[0], compared=compared))


@examples
@given(st.integers(4, 12), st.data())
def test_marks_stand_where_the_branches_look(size: int, data: st.DataObject) -> None:
    stride = data.draw(st.integers(1, 2))
    kernels = data.draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    first, second = (Stack([Convolution((size,), kernel, stride, "same")]) for kernel in kernels)
    drawn = scene(first, second)
    apart = abs(first.start[0] - second.start[0])
    assert bool(aligned(first, second)) is (apart == 0)
    for u, frame in enumerate(drawn.frames):
        centres = [stack.start[0] + u * stack.jump[0] + Fraction(1, 2) for stack in (first, second)]
        assert frame.centres == tuple(map(float, centres))
        assert frame.bracket is not None
        assert frame.bracket.right - frame.bracket.left == apart
        assert (frame.bracket.word == "the same centre") is (apart == 0)


@examples
@given(st.integers(4, 12), st.integers(1, 4), st.integers(1, 4))
def test_the_input_stands_once_with_all_that_either_branch_puts_around_it(size: int, one: int, other: int) -> None:
    branches = [Stack([Convolution((size,), kernel, 1, "same")]) for kernel in (one, other)]
    source = scene(*branches).rows[0].sheet
    pads = [stack.layers[0].padding[0] for stack in branches]  # type: ignore[union-attr]
    before, after = (max(side) for side in zip(*pads, strict=True))
    assert [cell.column for cell in source.cells] == list(range(-before, size + after))
    assert [cell.column for cell in source.cells if cell.role is Role.INPUT] == list(range(size))
    assert all(cell.used for cell in source.cells)


def test_a_cell_is_unused_where_neither_branch_reads_it() -> None:
    branches = [Stack([Convolution((7,), 1, 3)]), Stack([Pooling((7,), 2, 3, padding=1)])]
    cells = scene(*branches).rows[0].sheet.cells
    assert [cell.column for cell in cells if not cell.used] == [1, 4, 7]


def test_the_branches_in_words() -> None:
    drawn = scene(STRIDED, SHORTCUT)
    assert drawn.describe() == (
        "Two branches of one input of 8 cells, of 2 layers and of 1 layer; the outputs are misaligned: "
        "the first output is centred on cell 1 of the input in the first branch and on cell 0 in the second."
    )
    assert drawn.describe_frame(2) == (
        "Counted in cells of the input, output 1 is centred on 3 in the first branch and on 2 in the second."
    )
    assert drawn.frames[0].bracket is not None
    assert drawn.frames[0].bracket.word == "centres 1 cell apart"
    assert [row.label for row in drawn.rows] == ["input", "layer 1", "first branch", "second branch"]
    assert [row.notes[-1] for row in drawn.rows[1:]] == ["field 3, jump 1", "field 5, jump 2", "field 1, jump 2"]
    assert scene(SHORTCUT, SHORTCUT).describe().endswith("; the outputs agree.")


def test_branches_of_different_strides_in_words() -> None:
    assert scene(Convolution((8,), 1, 2), Convolution((8,), 5)).describe() == (
        "Two branches of one input of 8 cells, of 1 layer and of 1 layer; the outputs are misaligned: "
        "their neighbours are 2 cells of the input apart in the first branch and 1 cell in the second."
    )


def test_half_a_cell_apart() -> None:
    drawn = scene(Convolution((8,), 3, 2, 1), Pooling((8,), 2))
    assert {frame.bracket.word for frame in drawn.frames if frame.bracket} == {"centres 0.5 cells apart"}


def test_other_than_two_are_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        Branches(Figure("a", "A", "branches", SHORTCUT))
    assert raised.value.problem == 'the template "branches" shows 2 branches, the table gives 0'
    hint = "write compare = [{ layers = [{ kernel_size = 3 }] }, { layers = [{ kernel_size = 1 }] }]"
    assert raised.value.details == Details(hint=hint)
    assert raised.value.spelled(as_option).details.hint.startswith("write --compare '[{ layers")


def test_outputs_of_different_sizes_are_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(Stack([Convolution((8,), 3)]), SHORTCUT)
    problem = "the branches have outputs of 6 and 4 cells, and only outputs of one size can be joined"
    assert raised.value.problem == problem
    assert raised.value.details.hint == "give both branches the same strides, and padding that fits"


def test_what_is_no_branch_is_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(PixelShuffle(4, 2, 2), SHORTCUT)
    assert raised.value.problem == 'the template "branches" cannot show this operation'


def test_inputs_of_different_sizes_are_refused() -> None:
    with pytest.raises(GeometryError, match="must share one input"):
        scene(Stack([Convolution((9,), 1, 2)]), SHORTCUT)
