"""An SVG without its time shows on each frame what it showed while that frame lasted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from convarith.tools.svg.css import switching_rules
from convarith.tools.svg.stepping import stepped

FRAMES = st.integers(2, 30)


@st.composite
def shown_and_durations(draw: st.DrawFn) -> tuple[dict[tuple[int, ...], str], list[int]]:
    count = draw(FRAMES)
    some = st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1).map(lambda pages: tuple(sorted(pages)))
    pages = draw(st.sets(some, min_size=1, max_size=5))
    durations = draw(st.lists(st.integers(10, 60_000), min_size=count, max_size=count))
    return {each: f"c1f{number}" for number, each in enumerate(sorted(pages))}, durations


@given(shown_and_durations(), st.booleans())
def test_each_part_is_shown_on_its_pages(drawn: tuple[dict[tuple[int, ...], str], list[int]], loop: bool) -> None:
    shown, durations = drawn
    rules = switching_rules(shown, prefix="c1", durations=durations, still=len(durations) // 2, loop=loop)
    made = stepped("\n".join(["<svg><style>", *rules, "</style></svg>\n"]), durations)
    assert dict(made.shown) == {name: pages for pages, name in shown.items()}


@given(shown_and_durations())
def test_nothing_moves_and_the_middle_frame_stays(drawn: tuple[dict[tuple[int, ...], str], list[int]]) -> None:
    shown, durations = drawn
    still = len(durations) // 2
    rules = list(switching_rules(shown, prefix="c1", durations=durations, still=still))
    made = stepped("\n".join(["<svg><style>", *rules, "</style></svg>\n"]), durations)
    assert made.svg == f"<svg><style>\n{rules[0]}\n</style></svg>\n"
    assert "animation" not in made.svg


def test_a_picture_of_one_frame_stays_as_it_is() -> None:
    assert (
        stepped("<svg><style>\n.a{fill:red}\n</style></svg>\n", [1000]).svg
        == "<svg><style>\n.a{fill:red}\n</style></svg>\n"
    )
