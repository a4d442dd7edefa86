"""Rectangles and lines of a set of cells: they make up the set, and they are few."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from convarith.scenes.grid import Area, Line, areas, lines

from .cells import Position, cells_of

examples = settings(max_examples=60, deadline=None, print_blob=True)
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
