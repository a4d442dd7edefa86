"""A map cut into windows: what frames light, and the sequence that they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from convarith import Convolution, WindowPartition
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.grid import Area
from convarith.scenes.windows import MOST_TOKENS, Windows

from ..arithmetic.test_window_partition import partitions

examples = settings(max_examples=60, deadline=None, print_blob=True)


def scene(operation: Operation) -> Windows:
    return Windows(Figure("a", "A", "windows", operation))


def cells_of(areas: tuple[Area, ...]) -> list[tuple[int, int]]:
    return [(a.row + y, a.column + x) for a in areas for y in range(a.rows) for x in range(a.columns)]


@examples
@given(partitions(axes=2))
def test_the_parts_of_a_window_are_its_cells(partition: WindowPartition) -> None:
    drawn = scene(partition)
    rows, columns = partition.output_size
    assert len(drawn.frames) == rows * columns
    for frame in drawn.frames:
        index = divmod(frame.number - 1, columns)
        assert sorted(cells_of(frame.parts)) == sorted(partition.cells(index))
        assert sorted(cells_of(frame.inside)) == sorted(
            (y, x) for y in range(partition.window_size[0]) for x in range(partition.window_size[1])
        )
        assert frame.content is not None
        numbers = [divmod(cell.number - 1, partition.input_size[1]) for cell in frame.content.cells]
        assert numbers == list(partition.cells(index))
        assert [token.number for token in frame.tokens if token.is_current] == [frame.number - 1]


def test_a_long_sequence_has_gaps_and_a_large_map_windows_alone() -> None:
    drawn = scene(WindowPartition(224, 16))
    frame = drawn.frames[47]
    assert [token.number for token in frame.tokens] == [0, 1, None, 46, 47, 48, None, 194, 195]
    assert [token.place for token in frame.tokens] == list(range(9))
    assert (drawn.has_cells, frame.content, frame.parts) == (False, None, (Area(80, 48, 16, 16),))
    assert len(scene(WindowPartition((2, MOST_TOKENS), (2, 1))).frames[0].tokens) == MOST_TOKENS


def test_windows_are_cut_where_they_end() -> None:
    assert scene(WindowPartition((8, 12), 4)).names["cuts"] == ((4, 8), (4,))
    assert scene(WindowPartition((8, 12), 4, (1, 2))).names["cuts"] == ((2, 6, 10), (1, 5))


def test_a_frame_says_which_cells_its_window_has() -> None:
    assert (
        scene(WindowPartition(8, 4)).describe_frame(2)
        == "Window 1 (of 4, from 0) has columns 4 to 7 of rows 0 to 3 of the input."
    )
    assert scene(WindowPartition((4, 8), 4, (0, 2))).describe_frame(2) == (
        "Window 1 (of 2, from 0) has columns 6 to 7 of rows 0 to 3 of the input, "
        "and by the shift columns 0 to 1 of rows 0 to 3."
    )


@pytest.mark.parametrize("operation", [Convolution(5, 3), WindowPartition((8,), 4)])
def test_what_it_cannot_show_is_refused(operation: Operation) -> None:
    with pytest.raises(CatalogueError) as caught:
        scene(operation)
    assert caught.value.problem == 'the template "windows" cannot show this operation'
    assert caught.value.details.hint == 'it shows operation = "window_partition" along two axes'


def test_one_of_many_windows_is_drawn_without_the_others() -> None:
    assert scene(WindowPartition((224, 224), 16)).is_better_alone
    assert not scene(WindowPartition((12, 12), 4)).is_better_alone
