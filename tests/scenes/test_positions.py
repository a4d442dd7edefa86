"""The counted positions of a window, against the axis that counts them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convarith import Convolution, PaddingMode, Pooling, TransposedConvolution
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError
from convarith.scenes.positions import Positions
from convarith.scenes.sheet import Role

from .cells import cells_of

examples = settings(max_examples=100, deadline=None, print_blob=True)


def scene(operation: MapOperation) -> Positions:
    return Positions(Figure("a", "A", "positions", operation))


@st.composite
def rows(draw: st.DrawFn) -> Convolution | Pooling:
    size, kernel, stride = (draw(st.integers(1, most)) for most in (9, 4, 4))
    padding = [(draw(st.integers(0, kernel // 2)), draw(st.integers(0, kernel // 2)))]
    dilation = draw(st.integers(1, 3))
    assume(size + sum(padding[0]) > dilation * (kernel - 1))
    if draw(st.booleans()):
        return Convolution([size], [kernel], [stride], padding, [dilation])
    return Pooling([size], [kernel], [stride], padding, [dilation], ceil_mode=draw(st.booleans()))


@examples
@given(rows())
def test_each_position_reads_what_its_output_reads(operation: Convolution | Pooling) -> None:
    drawn = scene(operation)
    assert len(drawn.frames) == operation.output_size[0]
    for u, frame in enumerate(drawn.frames):
        read = {column - operation.padding[0][0] for _, column in cells_of(frame.position.reads)}
        real = {(at,) for at in read if 0 <= at < operation.input_size[0]}
        assert real == operation.inputs_of((u,))
        assert frame.position.number == frame.number == u + 1
        assert [each.number for each in frame.positions] == list(range(1, u + 2))
        assert frame.position.hangs == (
            frame.position.window.column + frame.position.window.columns > drawn.row.columns
        )


@examples
@given(rows())
def test_unread_are_the_cells_that_no_position_reads(operation: Convolution | Pooling) -> None:
    drawn = scene(operation)
    read = {column for frame in drawn.frames for _, column in cells_of(frame.position.reads)}
    assert {cell.column for cell in drawn.row.unused} == set(range(drawn.row.columns)) - read


@examples
@given(rows())
def test_the_first_position_and_the_slack_fill_the_row(operation: Convolution | Pooling) -> None:
    drawn = scene(operation)
    first = drawn.frames[0].position
    assert first.window.column == 0
    if not first.hangs:
        assert first.window.columns + drawn.names["slack"] == drawn.row.columns
    else:
        assert drawn.names["slack"] == 0


def test_the_row_has_padding_around_the_input() -> None:
    roles = [cell.role for cell in scene(Convolution([3], [3], padding=[(2, 1)])).row.cells]
    assert roles == [Role.PADDING] * 2 + [Role.INPUT] * 3 + [Role.PADDING]
    repeated = scene(Convolution([3], [2], padding=[1], padding_mode=PaddingMode.CIRCULAR)).row
    assert [cell.role for cell in repeated.cells] == [Role.REPEATED, *[Role.INPUT] * 3, Role.REPEATED]


def test_positions_in_words() -> None:
    drawn = scene(Convolution([8], [3], [2], [1]))
    assert drawn.describe() == (
        "A window of 3 cells over 10 cells of padded input, in steps of 2, takes 4 positions: this is the output's "
        "size. No window reads 1 of the 2 cells of padding: 1 cell of the padded input lies after the last window."
    )
    assert drawn.describe_frame(2) == "Position 1 (of 4, from 0): the window reads cells 1 to 3 of the input."
    plain = scene(Convolution([4], [1]))
    assert plain.describe() == (
        "A window of 1 cell over 4 cells, in steps of 1, takes 4 positions: this is the output's size."
    )


@pytest.mark.parametrize("operation", [Convolution(5, 3), TransposedConvolution([5], [3])])
def test_other_than_a_window_along_one_axis_is_refused(operation: MapOperation) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert raised.value.problem == 'the template "positions" counts the positions of a window along one axis'
    hint = "give a convolution or a pooling, and its input_size in brackets: input_size = [7]"
    assert raised.value.details.hint == hint
