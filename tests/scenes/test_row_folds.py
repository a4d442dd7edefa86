"""Long rows with gaps: what the frames need stands in them as it does in the whole rows."""

from __future__ import annotations

from itertools import pairwise

import pytest

from convarith import AdaptivePooling, Convolution, Resize, Stack, TransposedConvolution
from convarith.catalogue.figure import Figure
from convarith.catalogue.look import Look
from convarith.catalogue.operations.registry import Operation
from convarith.scenes.row_folds import LONGEST
from convarith.scenes.row_parts import Row
from convarith.scenes.rows import Rows
from convarith.scenes.sheet import Role

LONG: dict[str, Operation] = {
    "a convolution": Convolution((224,), 3, 2, 1),
    "a very long one": Convolution((4096,), 3),
    "a dilated one": Convolution((300,), 3, dilation=20),
    "a transposed one": TransposedConvolution((100,), 4, 3, 1),
    "an adaptive pooling": AdaptivePooling((224,), 20),
    "an adaptive pooling to more": AdaptivePooling((100,), 130),
    "a resize to more": Resize((224,), 448, "linear"),
    "a resize to fewer": Resize((224,), 15, "linear"),
    "a stack": Stack([Convolution((224,), 3, 2), Convolution((111,), 3, 3, 1), TransposedConvolution((37,), 4, 2)]),
}


def scene(operation: Operation, frames: str = "") -> Rows:
    return Rows(Figure("a", "A", "rows", operation, look=Look(frames=frames)))


def left(row: Row, column: int) -> float:
    return row.x + row.width * column


@pytest.mark.parametrize("which", LONG)
@pytest.mark.parametrize("part", [0, 0.3, 0.7, 1])
def test_what_a_frame_lights_stands_in_a_piece_as_in_the_whole_row(which: str, part: float) -> None:
    whole = scene(LONG[which])
    number = 1 + int(part * (len(whole.frames) - 1))
    drawn = scene(LONG[which], str(number))
    before, after = whole.frames[number - 1], drawn.frames[number - 1]
    assert after.number == number
    lit = [each for each in before.lit if each.areas]
    found = [each for each in after.lit if each.areas]
    shifts = set()
    for old, new in zip(lit, found, strict=True):
        assert [area.columns for area in new.areas] == [area.columns for area in old.areas]
        shifts |= {
            round(left(old.row, a.column) - left(new.row, b.column), 2)
            for a, b in zip(old.areas, new.areas, strict=True)
        }
        (piece,) = [row for row in drawn.rows if (row.x, row.y) == (new.row.x, new.row.y)]
        for a, b in zip(old.areas, new.areas, strict=True):
            roles = [
                [cell.role for cell in row.sheet.cells if area.column <= cell.column < area.column + area.columns]
                for row, area in ((old.row, a), (piece, b))
            ]
            assert roles[0] == roles[1] != []
    assert len(shifts) == 1  # all that a frame lights moves as one
    (shift,) = shifts
    for one, other in zip(before.edges, after.edges, strict=True):
        assert one.start[0] - other.start[0] == pytest.approx(shift, abs=0.01)
        assert one.end[0] - other.end[0] == pytest.approx(shift, abs=0.01)
        assert (one.start[1], one.end[1], one.weight) == (other.start[1], other.end[1], other.weight)
    if before.bracket and after.bracket:
        assert before.bracket.left - after.bracket.left == pytest.approx(shift, abs=0.01)
        assert before.bracket.word == after.bracket.word


@pytest.mark.parametrize("which", LONG)
def test_pieces_of_a_row_stand_beside_each_other_with_dots_between_them(which: str) -> None:
    whole, drawn = scene(LONG[which]), scene(LONG[which], "1, last")
    for row in whole.rows:
        first, *others = pieces = [each for each in drawn.rows if each.y == row.y]
        assert (first.label, first.notes) == (row.label, row.notes)
        assert not any(each.label or each.notes for each in others)
        assert all(one.right <= other.left + 0.001 for one, other in pairwise(pieces))
        cells = [cell for cell in row.sheet.cells if cell.role in (Role.INPUT, Role.OUTPUT)]
        assert first.size == str(len(cells))
        gaps = [each for each in pieces if each.sheet.cells[0].role is Role.ELIDED]
        assert gaps and all(len(each.sheet.dots) == 3 for each in gaps)
        assert all(len({y for _, y in each.sheet.dots}) == 1 for each in gaps)  # side by side
    assert max(row.right for row in drawn.rows) < max(row.right for row in whole.rows)


def test_short_rows_and_all_frames_are_drawn_whole() -> None:
    short, long = Convolution((LONGEST,), 3), Convolution((LONGEST + 1,), 3)
    assert [row.size for row in scene(short, "1").rows] == ["", ""]
    assert [row.size for row in scene(long).rows] == ["", ""]
    assert [row.size for row in scene(long, "1").rows if row.label] == ["61", "59"]
    assert [each.is_better_alone for each in (scene(short), scene(long), scene(long, "1"))] == [False, True, False]


def test_a_frame_that_needs_all_of_a_row_is_drawn_whole() -> None:
    assert [row.size for row in scene(AdaptivePooling((200,), 1), "1").rows] == ["", ""]


def test_numbers_and_words_are_those_of_the_whole_rows() -> None:
    values = tuple(range(1, 101))
    figure = Figure(
        "a", "A", "rows", Convolution((100,), 2), look=Look(frames="50"), input_values=values, kernel_values=(1, 1)
    )
    drawn = Rows(figure)
    shown = [cell.value for row in drawn.rows for cell in row.sheet.cells]
    assert {"50", "51", "101"} <= set(shown)
    assert "30" not in shown
    assert drawn.describe_frame(50) == ("Cell 49 of the output, which is 101, depends on cells 49 to 50 of the input.")
