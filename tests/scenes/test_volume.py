"""What stands in a figure of three axes, against the operation that it shows, and in what order it is drawn."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, GeometryError, InputGradient, Pooling, TransposedConvolution, WeightGradient
from convarith.catalogue.figure import Figure
from convarith.catalogue.look import Look
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.sheet import Role
from convarith.scenes.volume import Cube, Side, Volume, visible_faces

examples = settings(max_examples=40, deadline=None, print_blob=True)
cubes = st.sets(st.builds(Cube, st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12)


@st.composite
def operations(draw: st.DrawFn) -> Convolution | Pooling:
    def three(least: int, most: int) -> tuple[int, ...]:
        return draw(st.tuples(*[st.integers(least, most)] * 3))

    kernel, stride, dilation, sizes = three(1, 2), three(1, 2), three(1, 2), three(1, 4)
    padding = tuple((draw(st.integers(0, k // 2)), draw(st.integers(0, k // 2))) for k in kernel)
    try:
        if draw(st.booleans()):
            return Pooling(sizes, kernel, stride, padding, dilation, ceil_mode=draw(st.booleans()))
        return Convolution(sizes, kernel, stride, padding, dilation)
    except GeometryError:  # the window does not fit
        return Convolution(sizes, 1)


@st.composite
def transposed_operations(draw: st.DrawFn) -> TransposedConvolution:
    def three(least: int, most: int) -> tuple[int, ...]:
        return draw(st.tuples(*[st.integers(least, most)] * 3))

    kernel, stride, sizes = three(1, 3), three(1, 2), three(1, 2)
    uncut = [s * (i - 1) + k for i, k, s in zip(sizes, kernel, stride, strict=True)]
    padding = tuple(draw(st.integers(0, (size - 1) // 2)) for size in uncut)
    extra = tuple(draw(st.integers(0, s - 1)) for s in stride)
    return TransposedConvolution(sizes, kernel, stride, padding, output_padding=extra)


def scene(operation: Operation) -> Volume:
    return Volume(Figure("a", "A", "volume", operation))


def indices(found: set[Cube]) -> set[tuple[int, ...]]:
    return {(cube.depth, cube.row, cube.column) for cube in found}


@examples
@given(operations())
def test_the_cubes_under_the_window_are_those_that_the_output_reads(operation: Convolution | Pooling) -> None:
    drawn = scene(operation)
    right, near, up = drawn.input.shift
    for frame in drawn.frames:
        pile = drawn.piles[frame.pile - 1]
        real = {
            (cube.depth - up, cube.row + frame.corner.row - near, cube.column + frame.corner.column - right)
            for cube, role in pile.taps
            if role is Role.INPUT
        }
        assert real == operation.inputs_of((frame.output.depth, frame.output.row, frame.output.column))
        spans = [max(axis) - min(axis) + 1 for axis in zip(*indices({cube for cube, _ in pile.taps}), strict=True)]
        assert spans == list(reversed(frame.sizes))
        assert pile.depth == frame.corner.depth


@examples
@given(transposed_operations())
def test_the_cubes_under_the_window_of_a_transposed_convolution(operation: TransposedConvolution) -> None:
    """The cells of the input among them are those that reach the output; between them stand zeros."""
    drawn = scene(operation)
    right, near, up = drawn.input.shift
    for frame in drawn.frames:
        real = {
            tuple(
                place // stride
                for place, stride in zip(
                    (cube.depth - up, cube.row + frame.corner.row - near, cube.column + frame.corner.column - right),
                    operation.stride,
                    strict=True,
                )
            )
            for cube, role in drawn.piles[frame.pile - 1].taps
            if role is Role.INPUT
        }
        assert real == operation.inputs_of((frame.output.depth, frame.output.row, frame.output.column))
    roles = {role for pile in drawn.piles for _, role in pile.taps}
    assert roles <= {Role.INPUT, Role.INSERTED_ZERO, Role.PADDING, Role.OUTPUT_PADDING}


def test_padding_that_repeats_the_input_is_told_apart() -> None:
    (pile,) = scene(Convolution((1, 1, 1), 3, padding=1, padding_mode="replicate")).piles
    assert [role for _, role in pile.taps].count(Role.REPEATED) == 26


@examples
@given(operations())
def test_the_output_grows_cube_by_cube_and_the_newest_hides_the_others(operation: Convolution | Pooling) -> None:
    frames = scene(operation).frames
    assert indices({frame.output for frame in frames}) == set(product(*map(range, operation.output_size)))
    for number, frame in enumerate(frames):
        there = [each.output for each in frames[: number + 1]]
        hidden = {cube for cube in there if all(cube.beside(side) in there for side in Side)}
        assert [*frame.before, frame.output] == [cube for cube in there if cube not in hidden]
        assert all(cube < frame.output for cube in frame.before)
        assert not {frame.output.beside(side) for side in Side} & set(frame.before)


@examples
@given(cubes)
def test_faces_are_those_that_no_neighbour_covers(found: set[Cube]) -> None:
    faces = visible_faces(found)
    assert len(set(faces)) == len(faces)
    covered = sum(cube.beside(side) in found for cube in found for side in Side)
    assert len(faces) == 3 * len(found) - covered


@examples
@given(cubes)
def test_what_is_nearer_is_drawn_later(found: set[Cube]) -> None:
    """A cube can hide another only if it is above, before or to the right of it, and nowhere behind it."""
    order = [face.cube for face in visible_faces(found)]
    for at, later in enumerate(order):
        for earlier in order[:at]:
            is_behind = later.depth <= earlier.depth and later.row <= earlier.row and later.column <= earlier.column
            assert later == earlier or not is_behind


def test_the_corners_of_a_cubes_faces() -> None:
    faces = {face.side: set(face.corners) for face in visible_faces({Cube(2, 1, 0)})}
    every = set(product((0, 1), (1, 2), (2, 3)))  # column, row, depth
    assert faces[Side.TOP] == {corner for corner in every if corner[2] == 3}
    assert faces[Side.FRONT] == {corner for corner in every if corner[1] == 2}
    assert faces[Side.RIGHT] == {corner for corner in every if corner[0] == 1}


def test_the_blocks_stand_beside_each_other() -> None:
    drawn = scene(Convolution((4, 3, 5), 2, padding=((0, 1), (1, 1), (2, 0))))
    assert (drawn.padded.columns, drawn.padded.rows, drawn.padded.depth) == (7, 5, 5)
    assert (drawn.input.columns, drawn.input.rows, drawn.input.depth, drawn.input.shift) == (5, 3, 4, (2, 1, 0))
    assert (drawn.output.columns, drawn.output.rows, drawn.output.depth) == (6, 4, 4)
    assert drawn.output.shift[0] > drawn.padded.columns


def test_a_volume_in_words() -> None:
    drawn = scene(Convolution((4, 4, 4), (2, 3, 3)))
    assert drawn.describe() == (
        "A 2 × 3 × 3 kernel moves over a 4 × 4 × 4 input, in steps of 1; the output is 3 × 2 × 2."
    )
    assert drawn.describe_frame(6) == (
        "The output's plane 1, row 0, column 1 is computed from "
        "planes 1 to 2, rows 0 to 2 and columns 1 to 3 of the input."
    )


def test_the_gradients_of_a_volume_are_drawn_as_the_operations_that_compute_them() -> None:
    operation = Convolution((4, 4, 4), (2, 3, 3))
    upwards, weights = scene(InputGradient(operation)), scene(WeightGradient(operation))
    assert (upwards.output.columns, upwards.output.rows, upwards.output.depth) == (4, 4, 4)
    assert (weights.output.columns, weights.output.rows, weights.output.depth) == (3, 3, 2)
    assert upwards.describe_frame(1) == (
        "The input gradient's plane 0, row 0, column 0 is computed from plane 0, row 0 and column 0 of the output "
        "gradient, with 1 plane of padding at the bottom, 2 rows of padding at the back and 2 columns of padding on "
        "the left."
    )


@pytest.mark.parametrize("index", [(0, 0, 0), (99, 5, 100), (221, 7, 222)])
def test_one_frame_of_a_large_block_is_drawn_with_gaps(index: tuple[int, int, int]) -> None:
    operation = Convolution((224, 10, 224), (3, 3, 2), padding=((0, 0), (0, 0), (0, 0)))
    number = (index[0] * 8 + index[1]) * 223 + index[2] + 1
    drawn = Volume(Figure("a", "A", "volume", operation, look=Look(frames=str(number))))
    frame = drawn.frames[number - 1]
    assert drawn.sizes == ("224 × 10 × 224", "222 × 8 × 223")
    assert len(drawn.piles) == frame.pile == 1
    assert frame.sizes == (2, 3, 3)
    assert len(drawn.piles[0].taps) == 18
    for block in (drawn.input, drawn.output):
        columns, rows, depth = block.gaps
        assert columns and depth and not rows
        assert len(block.dots) == 3 * (
            len(columns) * (block.rows + block.depth - len(depth))
            + len(depth) * (block.rows + block.columns - len(columns))
        )
    places = [frame.corner.depth + at for at in range(3)], [frame.corner.column + at for at in range(2)]
    assert not set(places[0]) & set(drawn.input.gaps[2]) and not set(places[1]) & set(drawn.input.gaps[0])
    plane, row, column = index
    assert drawn.describe_frame(number) == (
        f"The output's plane {plane}, row {row}, column {column} is computed from planes {plane} to {plane + 2}, "
        f"rows {row} to {row + 2} and columns {column} to {column + 1} of the input."
    )


def test_cubes_at_a_gap_are_seen_and_those_inside_are_not() -> None:
    operation = Convolution((50, 50, 50), 1)
    drawn = Volume(Figure("a", "A", "volume", operation, look=Look(frames="125000")))
    columns, rows, depth = drawn.output.gaps
    there = set(drawn.frames[124999].before)
    assert Cube(2, 2, 2) in there  # at the corner of the first piece
    assert Cube(1, 1, 1) not in there
    assert not any(cube.column in columns or cube.row in rows or cube.depth in depth for cube in there)


CANNOT = 'the template "volume" cannot show this operation'
SHOWS = "it shows a convolution, a transposed convolution or a pooling along three axes, without channels"
REFUSED: dict[str, tuple[Operation, str, str]] = {
    "two axes": (Convolution(5, 3), CANNOT, SHOWS),
    "a large kernel": (
        Convolution((17, 17, 17), 17),
        "the figure would have 4913 cells in a window, at most 4096 can be drawn",
        "give a smaller kernel",
    ),
}


@pytest.mark.parametrize(("operation", "problem", "hint"), REFUSED.values(), ids=list(REFUSED))
def test_what_it_cannot_show_is_refused(operation: Operation, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)
