"""Maps in space: what each output sees of each map, against the stack that they show."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    Convolution,
    GeometryError,
    MaskedConvolution,
    Pooling,
    Resize,
    Stack,
    TransposedConvolution,
)
from convarith.arithmetic import MaskWord
from convarith.catalogue.figure import Figure
from convarith.catalogue.look import Look
from convarith.errors import CatalogueError
from convarith.scenes.field import Field
from convarith.scenes.grid import Area
from convarith.scenes.sheet import Cell, Role
from convarith.scenes.tower import OneOperation

examples = settings(max_examples=60, deadline=None, print_blob=True)


def field(operation: Stack | OneOperation) -> Field:
    return Field(Figure("a", "A", "field", operation))


@st.composite
def layers(draw: st.DrawFn, size: tuple[int, ...]) -> OneOperation:
    kernel = [draw(st.integers(1, 3)) for _ in size]
    stride, padding = draw(st.integers(1, 2)), draw(st.integers(0, 1))
    match draw(st.sampled_from(["convolution", "masked", "repeated", "transposed", "pooling", "adaptive", "resize"])):
        case "adaptive":
            return AdaptivePooling(size, [draw(st.integers(1, 4)) for _ in size])
        case "resize":
            mode = draw(st.sampled_from(["nearest", "linear"]))
            return Resize(size, [draw(st.integers(1, 7)) for _ in size], mode)
        case "masked":
            return MaskedConvolution(Convolution(size, kernel, 1, "same"), MaskWord.B)
        case "repeated":
            return Convolution(size, kernel, stride, 1, 1, "circular")
        case "transposed":
            return TransposedConvolution(size, kernel, stride, padding)
        case "pooling":
            return Pooling(size, 2, stride, padding)
    return Convolution(size, kernel, stride, padding, draw(st.integers(1, 2)))


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    size: tuple[int, ...] = (draw(st.integers(1, 6)), draw(st.integers(1, 6)))
    found: list[OneOperation] = []
    for _ in range(draw(st.integers(1, 3))):
        try:
            found.append(draw(layers(size)))
        except GeometryError:  # the window does not fit
            continue
        size = found[-1].output_size
        if max(size) > 9:
            break
    return Stack(found or [Convolution(size, 1)])


def lit(cells: tuple[Cell, ...], areas: tuple[Area, ...]) -> list[Cell]:
    """Return the cells of a sheet that lie in rectangles."""
    inside = {(a.column + x, a.row + y) for a in areas for x in range(a.columns) for y in range(a.rows)}
    return [cell for cell in cells if (cell.column, cell.row) in inside]


@examples
@given(stacks())
def test_what_is_lit_of_the_input_is_what_the_stack_sees(stack: Stack) -> None:
    drawn = field(stack)
    rows, columns = stack.output_size
    assert len(drawn.frames) == rows * columns
    for frame in drawn.frames:
        sheet = drawn.storeys[0].sheet
        cells = {
            divmod(cell.number - 1, stack.input_size[1])
            for cell in lit(sheet.cells, frame.seen[0].areas)
            if cell.number
        }
        assert cells == stack.inputs_of(divmod(frame.number - 1, columns))
        words = drawn.describe_frame(frame.number)
        if not cells:
            assert "sees no cell of the input" in words


@examples
@given(stacks())
def test_there_is_a_map_for_the_input_and_for_what_each_layer_makes(stack: Stack) -> None:
    storeys = field(stack).storeys
    assert [storey.label for storey in storeys][:: len(stack.layers)] == ["input", "output"]
    for storey, size in zip(storeys, [stack.input_size, *(layer.output_size for layer in stack.layers)], strict=True):
        real = [cell for cell in storey.sheet.cells if cell.role in (Role.INPUT, Role.OUTPUT)]
        assert len(real) == size[0] * size[1]
    lifts = [storey.lift for storey in storeys]
    assert lifts == sorted(set(lifts))


def blind(stack: Stack, number: int) -> set[tuple[int, int]]:
    """Return the cells that a frame shows as hidden, by row and column of the input."""
    drawn = field(stack)
    sheet = drawn.storeys[0].sheet
    cells = lit(sheet.cells, drawn.frames[number - 1].blind)
    assert all(cell.role is Role.INPUT for cell in cells)
    return {divmod(cell.number - 1, stack.input_size[1]) for cell in cells}


def test_the_blind_spot_is_what_comes_before_an_output_and_no_path_reaches() -> None:
    layer = Convolution(7, 3, padding=1)
    stack = Stack([MaskedConvolution(layer, word) for word in ("A", "B", "B")])
    # From row 5, column 3 (from 0): on the right, each row up lets a path go one column further than the row below.
    assert blind(stack, 5 * 7 + 3 + 1) == {(4, 5), (4, 6), (3, 6)}
    assert blind(stack, 1) == set()


@pytest.mark.parametrize("mask", [[[1, 1, 1], [1, 1, 1], [0, 0, 0]], "B"])
def test_one_masked_layer_has_a_blind_spot_only_on_its_own_row(mask: object) -> None:
    masked = MaskedConvolution(Convolution(5, 3, padding=1), mask)  # type: ignore[arg-type]  # lists or a word
    assert blind(Stack([masked]), 13) == set()


def test_a_rectangle_of_which_a_mask_takes_a_corner_away_is_outlined() -> None:
    layer = Convolution(6, 3, padding=1)
    masked = field(Stack([MaskedConvolution(layer, "A"), MaskedConvolution(layer, "B")]))
    assert [seen.is_notched for seen in masked.frames[17].seen] == [True, True, False]
    dilated = field(Stack([Convolution(9, 3, dilation=2), Convolution(5, 3)]))
    assert not any(seen.is_notched for frame in dilated.frames for seen in frame.seen)


def test_maps_of_other_sizes_have_no_blind_spot() -> None:
    stack = Stack([MaskedConvolution(Convolution(7, 3), "A")])
    assert not field(stack).names["has_blind_spot"]


SENTENCES = {
    "a square": (Stack([Convolution(5, 3), Convolution(3, 2)]), 1, "rows 0 to 3 and columns 0 to 3 of the input"),
    "holes": (
        Stack([Convolution(7, 3, dilation=2), Convolution(3, 2, dilation=2)]),
        1,
        "16 of the 49 cells in rows 0 to 6 and columns 0 to 6 of the input",
    ),
    "padding alone": (Stack([Convolution(1, 1, 2, 2)]), 1, "no cell of the input"),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_a_frame_says_what_its_output_sees(case: str) -> None:
    stack, number, words = SENTENCES[case]
    assert field(stack).describe_frame(number) == f"The output's row 0, column 0 sees {words}."


def test_it_asks_for_two_axes_and_for_layers_that_slide() -> None:
    with pytest.raises(CatalogueError, match="a figure draws two axes, but the geometry has only one"):
        field(Stack([Convolution([5], 3)]))


@examples
@given(stacks(), st.data())
def test_a_frame_of_large_maps_lights_what_the_stack_sees(stack: Stack, data: st.DataObject) -> None:
    larger = Stack([Convolution([40 * size + 2 for size in stack.input_size], 3, 40), *stack.layers])
    number = data.draw(st.integers(1, prod(larger.output_size)))
    drawn = Field(Figure("a", "A", "field", larger, look=Look(frames=str(number))))
    sheet, frame = drawn.storeys[0].sheet, drawn.frames[number - 1]
    cells = {divmod(c.number - 1, larger.input_size[1]) for c in lit(sheet.cells, frame.seen[0].areas) if c.number}
    assert cells == larger.inputs_of(divmod(number - 1, larger.output_size[1]))
    assert len(frame.seen) == len(drawn.storeys)


def test_a_stack_on_a_map_of_imagenet_has_gaps_and_sizes() -> None:
    stack = Stack([Convolution(224, 7, 2, 3), Pooling(112, 3, 2, 1), Convolution(56, 3, 1, 1)])
    drawn = Field(Figure("a", "A", "field", stack, look=Look(frames="1500")))
    assert [storey.size for storey in drawn.storeys] == ["224 × 224", "112 × 112", "56 × 56", "56 × 56"]
    assert all(Role.ELIDED in storey.sheet.roles for storey in drawn.storeys)
    assert (
        drawn.describe_frame(1500)
        == "The output's row 26, column 43 sees rows 95 to 113 and columns 163 to 181 of the input."
    )
    whole = Field(Figure("a", "A", "field", stack))
    assert (len(whole.frames), whole.refusal) == (3136, None)  # too many frames, which is told where they are drawn
    assert field(Stack([Convolution(100, 90)])).refusal is not None


def test_a_stretched_map_is_centred_over_the_one_below_it() -> None:
    stack = Stack([Convolution(5, 3), TransposedConvolution(3, 3, 2), Convolution(7, 1)])
    storeys = field(stack).storeys
    for storey in storeys[1:]:
        real = [cell for cell in storey.sheet.cells if cell.role is Role.OUTPUT]
        middle = storey.columns + (real[0].column + real[-1].column + 1) / 2
        assert middle == 2.5
