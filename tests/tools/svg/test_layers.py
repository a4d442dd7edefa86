"""One stack for all pages: each page is in it, in its order, and what stays is there once."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from convarith.tools.svg.layers import PagedMark, layers, runs

LONG, SHORT = 1000, 1
pages_of_letters = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=1, max_size=6)


def size(mark: str) -> int:
    return LONG if mark.isupper() else SHORT


def always(_: str, __: str) -> bool:
    return True


def page_in(stack: list[PagedMark[str]], number: int) -> list[str]:
    return [layer.mark for layer in stack if number in layer.pages]


@given(pages_of_letters, st.booleans())
def test_every_page_is_in_the_stack_in_its_own_order(pages: list[list[str]], are_long: bool) -> None:
    marks = [[mark.upper() if are_long else mark for mark in page] for page in pages]
    stack = layers(marks, size=size, touch=always)
    assert [page_in(stack, number) for number in range(len(marks))] == marks


@given(st.lists(st.sampled_from("ABCDEF"), max_size=10), st.integers(1, 6))
def test_what_all_pages_show_is_written_once(page: list[str], count: int) -> None:
    assert layers([page] * count, size=size, touch=always) == [PagedMark(mark, tuple(range(count))) for mark in page]


def test_what_moves_stays_between_what_does_not() -> None:
    stack = layers([["A", "b", "C"], ["A", "d", "C"], ["A", "C"]], size=size, touch=always)
    assert stack == [PagedMark("A", (0, 1, 2)), PagedMark("b", (0,)), PagedMark("d", (1,)), PagedMark("C", (0, 1, 2))]


def test_a_mark_of_several_pages_is_written_once_if_that_is_shorter() -> None:
    pages = [["A", "B"], ["A"], ["A", "B"]]
    assert layers(pages, size=size, touch=always) == [PagedMark("A", (0, 1, 2)), PagedMark("B", (0, 2))]
    assert layers([["A", "b"], ["A"], ["A", "b"]], size=size, touch=always) == [
        PagedMark("A", (0, 1, 2)),
        PagedMark("b", (0,)),
        PagedMark("b", (2,)),
    ]


def test_marks_of_one_page_come_together_past_those_never_seen_with_them() -> None:
    pages = [["x", "a", "y"], ["x", "b", "y"]]
    stack = layers([["a", "x", "b"], ["c", "x", "d"]], size=lambda _: SHORT, touch=always)
    assert [layer.mark for layer in stack] == ["a", "c", "x", "b", "d"]
    assert len(layers(pages, size=size, touch=always)) == 4


@given(pages_of_letters, st.sets(st.sampled_from("abcdef")))
def test_only_what_touches_keeps_its_order(pages: list[list[str]], solid: set[str]) -> None:
    stack = layers(pages, size=size, touch=lambda one, other: one == other or {one, other} <= solid)
    for number, page in enumerate(pages):
        shown = page_in(stack, number)
        assert Counter(shown) == Counter(page)
        assert [mark for mark in shown if mark in solid] == [mark for mark in page if mark in solid]


def test_marks_come_together_past_those_that_they_do_not_touch() -> None:
    stack = layers([["x", "a", "y"], ["x", "b", "y"]], size=size, touch=lambda one, other: {one, other} != {"a", "y"})
    assert [layer.mark for layer in stack] == ["x", "a", "b", "y"]
    stack = layers([["x", "a", "y"], ["x", "b", "y"]], size=size, touch=lambda _, other: other != "y")
    assert [layer.mark for layer in stack] == ["x", "y", "a", "b"]


@given(st.sets(st.integers(0, 20), min_size=1))
def test_runs_cover_exactly_the_pages(pages: set[int]) -> None:
    found = runs(tuple(sorted(pages)))
    assert Counter(page for first, after in found for page in range(first, after)) == Counter(pages)
    assert all(after < first for (_, after), (first, _) in pairwise(found))
