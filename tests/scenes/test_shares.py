"""Rows of a resize: where outputs stand over the input, and which cells they mix with which weights."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from convarith import Resize
from convarith.catalogue.figure import Figure
from convarith.scenes.rows import Rows

from ..arithmetic.relatives import resizes
from .cells import plain
from .test_numbers import evaluated, near

examples = settings(max_examples=60, deadline=None, print_blob=True)
along_one_axis = resizes().filter(lambda resize: len(resize.input_size) == 1 and bool(resize.jump[0]))
"""Without those whose outputs all lie on one cell, and are drawn side by side over it."""


@examples
@given(along_one_axis)
def test_an_output_stands_where_it_lies_in_the_input(resize: Resize) -> None:
    source, result = Rows(Figure("a", "A", "rows", resize)).rows
    for u, cell in enumerate(result.sheet.cells):
        middle = result.x + result.width * (cell.column + 0.5)
        assert middle == pytest.approx(float(resize.place(0, u)) + 0.5, abs=0.001)
    assert (source.x, source.width) == (0, 1)


@examples
@given(along_one_axis)
def test_lines_lead_from_an_output_to_what_it_mixes(resize: Resize) -> None:
    drawn = Rows(Figure("a", "A", "rows", resize))
    for u, frame in enumerate(drawn.frames):
        weights = resize.weights(0, u)
        assert [edge.end[0] - 0.5 for edge in frame.edges] == [cell for cell, _ in weights]
        assert [float(plain(edge.weight)) for edge in frame.edges] == [near(float(weight)) for _, weight in weights]
        starts = [edge.start[0] - 0.5 for edge in frame.edges]
        assert starts == pytest.approx([float(resize.place(0, u))] * len(weights), abs=0.001)
        lit, current = frame.lit
        assert [area.column + at for area in lit.areas for at in range(area.columns)] == [cell for cell, _ in weights]
        assert current.is_current and [area.column for area in current.areas] == [u]


@examples
@given(along_one_axis)
def test_numbers_are_mixed(resize: Resize) -> None:
    values = tuple(range(1, resize.input_size[0] + 1))
    drawn = Rows(Figure("a", "A", "rows", resize, input_values=values))
    for value, cell, frame in zip(resize.compute(values), drawn.rows[1].sheet.cells, drawn.frames, strict=True):
        assert float(plain(cell.value)) == near(value)
        working, _, _ = plain(frame.working).rpartition("=")
        assert evaluated(working) == pytest.approx(float(value), abs=0.0051 * sum(values))


def test_cells_that_no_output_takes_are_unused() -> None:
    source, _ = Rows(Figure("a", "A", "rows", Resize((6,), 3))).rows
    assert [cell.used for cell in source.sheet.cells] == [True, False] * 3


def test_aligned_outputs_of_a_single_cell_have_a_width() -> None:
    _, result = Rows(Figure("a", "A", "rows", Resize((1,), 4, "linear", align_corners=True))).rows
    assert result.width == Fraction(1, 4)


def test_a_resize_in_words() -> None:
    drawn = Rows(Figure("a", "A", "rows", Resize((4,), 8, "linear")))
    assert drawn.describe() == (
        "A linear resize of an input of 4 cells to 8 cells, with half-pixel coordinates: each output mixes up to 2 "
        "cells."
    )
    assert drawn.describe_frame(4) == "Cell 3 of the output depends on cells 1 to 2 of the input."
