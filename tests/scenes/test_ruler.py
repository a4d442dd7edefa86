"""Which places of a long axis are drawn, and where."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from convarith.scenes.ruler import AT_ENDS, LONGEST, Ruler

examples = settings(max_examples=200, deadline=None, print_blob=True)


@st.composite
def rulers(draw: st.DrawFn) -> tuple[Ruler, range, set[int]]:
    places = range(-draw(st.integers(0, 5)), draw(st.integers(1, 300)))
    needed = set(draw(st.lists(st.sampled_from(places), max_size=6)))
    return Ruler(places, needed), places, needed


@examples
@given(rulers())
def test_places_keep_their_order_and_what_is_needed_is_drawn(drawn: tuple[Ruler, range, set[int]]) -> None:
    ruler, places, needed = drawn
    kept = [place for place in ruler.drawn if place is not None]
    assert kept == sorted(set(kept))
    assert needed | {*places[:AT_ENDS], *places[-AT_ENDS:]} <= set(kept)
    for place in needed:  # and so are its neighbours
        assert {place - 1, place + 1} & set(places) <= set(kept)
    assert all(ruler.drawn[ruler.at(place)] == place for place in kept)
    assert ruler.at(places[-1] + 3) == len(ruler.drawn) + 2


@examples
@given(rulers())
def test_a_gap_stands_for_two_places_at_least_and_short_axes_have_none(drawn: tuple[Ruler, range, set[int]]) -> None:
    ruler, places, _ = drawn
    assert ruler.has_gaps == (None in ruler.drawn)
    if len(places) <= LONGEST:
        assert list(ruler.drawn) == list(places)
    for at, place in enumerate(ruler.drawn):
        if place is None:
            before, after = ruler.drawn[at - 1], ruler.drawn[at + 1]
            assert before is not None
            assert after is not None
            assert after - before > 2
        elif at and ruler.drawn[at - 1] is not None:
            assert ruler.drawn[at - 1] == place - 1
