"""Path data: short, and the same curve as the outline to a hundredth of a point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import cos, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith.tools.svg.marks import HUNDREDTHS, Mark, absolute, decimal, mark, numbers, path_data, touch
from convarith.tools.svg.shapes import (
    Cap,
    Join,
    Outline,
    Paint,
    Point,
    Segment,
    Shape,
    Stroke,
    Transform,
    Verb,
    moved,
)

IDENTITY = Transform(1, 0, 0, 1, 0, 0)
INK = Paint((0, 0, 0))
SQUARE: Outline = (
    Segment(Verb.MOVE, ((1, 1),)),
    Segment(Verb.LINE, ((3, 1),)),
    Segment(Verb.LINE, ((3, 4.25),)),
    Segment(Verb.LINE, ((0.5, 3.5),)),
    Segment(Verb.LINE, ((1, 1),)),
    Segment(Verb.CLOSE, ()),
)
TOLERANCE = 0.0101  # points: two roundings
LINE: Outline = (Segment(Verb.MOVE, ((0, 0),)), Segment(Verb.LINE, ((5, 0),)))
STROKE = Stroke(INK, 2, cap=Cap.ROUND, join=Join.ROUND)

coordinates = st.floats(-500, 500)
points = st.tuples(coordinates, coordinates)
drawn = st.one_of(
    st.builds(Segment, st.just(Verb.LINE), st.tuples(points)),
    st.builds(Segment, st.just(Verb.CURVE), st.tuples(*[points] * 3)),
)


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    steps: list[Segment] = []
    for _ in range(draw(st.integers(1, 3))):
        start = draw(points)
        steps.append(Segment(Verb.MOVE, (start,)))
        steps += draw(st.lists(drawn, max_size=4))
        if draw(st.booleans()):
            steps.append(Segment(Verb.CLOSE, ()))
    return tuple(steps)


def read(data: str) -> Iterator[Segment]:
    """Read path data of the letters that we write, as a browser does, with whole coordinates."""
    sizes = {"M": 2, "m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "z": 0}
    at = start = (0.0, 0.0)
    for letter, text in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", data):
        values = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        size = sizes[letter]
        if letter == "z":
            yield Segment(Verb.CLOSE, ())
            at = start
        for first in range(0, len(values), size or 1):
            piece = values[first : first + size]
            if letter == "h":
                piece = [piece[0], 0]
            elif letter == "v":
                piece = [0, piece[0]]
            reached = [(at[0] + x, at[1] + y) for x, y in zip(piece[::2], piece[1::2], strict=True)]
            is_move = letter in "Mm" and first == 0
            verb = Verb.MOVE if is_move else Verb.CURVE if letter == "c" else Verb.LINE
            yield Segment(verb, tuple(reached))
            at = reached[-1]
            start = at if is_move else start


def without_closing_lines(outline: Outline) -> list[Segment]:
    """Leave out lines that closing draws as well."""
    kept: list[Segment] = []
    start: Point = (0, 0)
    for step in outline:
        if step.verb is Verb.MOVE:
            start = step.points[0]
        while step.verb is Verb.CLOSE and kept[-1].verb is Verb.LINE and _is_near(kept[-1].points[0], start):
            kept.pop()
        kept.append(step)
    return kept


def _is_near(one: Point, other: Point) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= TOLERANCE


@given(outlines())
def test_path_data_draws_the_outline(outline: Outline) -> None:
    place, data = path_data(outline)
    written = without_closing_lines(tuple(read(absolute(place, data))))
    meant = without_closing_lines(outline)
    assert [step.verb for step in written] == [step.verb for step in meant]
    for one, other in zip(written, meant, strict=True):
        for got, expected in zip(one.points, other.points, strict=True):
            assert _is_near(got, expected)


@given(outlines(), st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
def test_the_same_shape_elsewhere_has_the_same_data(outline: Outline, right: int, down: int) -> None:
    whole = moved(outline, Transform(1, 0, 0, 1, 0, 0))
    whole = tuple(Segment(step.verb, tuple((round(x), round(y)) for x, y in step.points)) for step in whole)
    assert path_data(moved(whole, IDENTITY._replace(e=right / 4, f=down / 4)))[1] == path_data(whole)[1]


def test_path_data_is_short() -> None:
    assert absolute(*path_data(SQUARE)) == "M1 1h2v3.25l-2.5-.75z"
    assert path_data(LINE) == ((0, 0), "h5")


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ((0, 0), "0 0"),
        ((50, 25), ".5.25"),
        ((150, -50), "1.5-.5"),
        ((-1, 100, 5), "-.01 1 .05"),
        ((1050, 10), "10.5.1"),
    ],
)
def test_numbers_are_apart_only_where_they_must_be(values: tuple[int, ...], written: str) -> None:
    assert numbers(*values) == written


def test_decimals_say_no_more_than_they_must() -> None:
    assert [decimal(value) for value in (0, -0.0001, 0.5, -0.25, 10, 100.1234)] == [
        "0",
        "0",
        ".5",
        "-.25",
        "10",
        "100.123",
    ]


def test_a_turned_and_scaled_line_is_as_wide_as_it_is_scaled() -> None:
    turned = Transform(3 * cos(1), 3 * sin(1), -3 * sin(1), 3 * cos(1), 10, 20)
    found = mark(Shape(LINE, turned, stroke=replace(STROKE, dashes=(1, 2), phase=0.5)))
    assert isinstance(found, Mark)
    assert found.matrix is None
    assert found.style.stroke == Stroke(INK, 6, (3, 6), 1.5, Cap.ROUND, Join.MITER)
    assert found.place == (1000, 2000)


def test_a_slanted_line_keeps_its_matrix_and_a_slanted_area_needs_none() -> None:
    slanted = Transform(1, 0, 0.5, 1, 0, 0)
    line, area = mark(Shape(SQUARE, slanted, stroke=STROKE)), mark(Shape(SQUARE, slanted, fill=INK))
    assert isinstance(line, Mark)
    assert isinstance(area, Mark)
    assert (line.matrix, line.path) == (slanted, path_data(SQUARE)[1])
    assert (area.matrix, area.path) == (None, path_data(moved(SQUARE, slanted))[1])


def test_caps_and_joins_that_nobody_sees_make_no_difference() -> None:
    def style(outline: Outline, stroke: Stroke) -> object:
        found = mark(Shape(outline, IDENTITY, stroke=stroke))
        assert isinstance(found, Mark)
        return found.style

    assert style(SQUARE, STROKE) == style(SQUARE, replace(STROKE, cap=Cap.BUTT))
    assert style(LINE, STROKE) == style(LINE, replace(STROKE, join=Join.BEVEL))
    assert style(SQUARE, replace(STROKE, dashes=(1, 1))) != style(SQUARE, replace(STROKE, dashes=(1, 1), cap=Cap.BUTT))


@given(outlines(), st.sampled_from([None, STROKE]))
def test_a_box_holds_all_that_is_painted(outline: Outline, stroke: Stroke | None) -> None:
    left, top, right, bottom = mark(Shape(outline, Transform(2, 0, 0, 2, 7, 9), fill=INK, stroke=stroke)).box
    reach = STROKE.width if stroke else 0  # half of its width, twice as large
    for x, y in (point for step in moved(outline, Transform(2, 0, 0, 2, 7, 9)) for point in step.points):
        assert left <= HUNDREDTHS * (x - reach) <= HUNDREDTHS * (x + reach) <= right
        assert top <= HUNDREDTHS * (y - reach) <= HUNDREDTHS * (y + reach) <= bottom


def test_marks_touch_where_their_boxes_do() -> None:
    line = mark(Shape(LINE, IDENTITY, stroke=STROKE)).box
    for right, down in ((0, 1.9), (6.9, 0), (-6.9, 1.9)):
        assert touch(line, mark(Shape(LINE, Transform(1, 0, 0, 1, right, down), stroke=STROKE)).box)
    for right, down in ((0, 12), (17, 0)):
        assert not touch(line, mark(Shape(LINE, Transform(1, 0, 0, 1, right, down), stroke=STROKE)).box)
    slanted = mark(Shape(LINE, Transform(1, 0, 1, 1, 100, 100), stroke=STROKE)).box
    assert touch(line, slanted)
