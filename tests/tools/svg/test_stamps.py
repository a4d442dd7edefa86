"""What moves as a whole is one stamp, and every page still shows its marks where they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from convarith.tools.svg.marked import MarkedDrawing
from convarith.tools.svg.marks import Mark, Offset, Stamp, Style
from convarith.tools.svg.shapes import Paint
from convarith.tools.svg.stamps import CLOSE, page_without_stamps, stamped

INK = Style(Paint((0, 0, 0)), even_odd=False, stroke=None)
places = st.tuples(st.integers(0, 3), st.integers(0, 3))
pages_of_marks = st.lists(
    st.lists(st.builds(Mark, st.sampled_from("hvz"), places, st.just(INK)), max_size=9), min_size=2
)


def drawing(pages: list[list[Mark]]) -> MarkedDrawing:
    numbers = {each: at for at, each in enumerate(dict.fromkeys(each for page in pages for each in page))}
    return MarkedDrawing(9, 9, tuple(numbers), tuple(tuple(numbers[each] for each in page) for page in pages))


def shown(made: MarkedDrawing, page: int) -> list[tuple[str, Offset]]:
    """Return the paths of a page and where they are, those of stamps too."""
    found: list[tuple[str, Offset]] = []
    for each in (made.marks[number] for number in made.pages[page]):
        if isinstance(each, Stamp):
            found += [(one.path, (one.place[0] + each.place[0], one.place[1] + each.place[1])) for one in each.members]
        else:
            assert isinstance(each, Mark)
            found.append((each.path, each.place))
    return found


@given(pages_of_marks)
def test_every_page_shows_its_marks_where_they_were(pages: list[list[Mark]]) -> None:
    made = stamped(drawing(pages))
    for number, page in enumerate(pages):
        for (path, place), each in zip(shown(made, number), page, strict=True):
            assert path == each.path
            assert max(abs(place[0] - each.place[0]), abs(place[1] - each.place[1])) <= CLOSE


def test_a_kernel_that_moves_is_one_stamp_and_what_stays_or_changes_is_none() -> None:
    def page(right: int, change: str) -> list[Mark]:
        kernel = [Mark(path, (right + 10 * at, 5), INK) for at, path in enumerate("hhv")]
        return [Mark("z", (0, 0), INK), *kernel, Mark(change, (3, 90), INK)]

    made = stamped(drawing([page(right, change) for right, change in ((0, "h"), (201, "v"), (400, "h"), (601, "z"))]))
    stamps = [each for each in made.marks if isinstance(each, Stamp)]
    assert [each.place for each in stamps] == [(0, 5), (201, 5), (400, 5), (601, 5)]
    assert {each.members for each in stamps} == {stamps[0].members}
    kinds = [[isinstance(made.marks[number], Stamp) for number in page] for page in made.pages]
    assert kinds == [[False, True, False]] * 4


@given(pages_of_marks)
def test_a_still_has_the_members_exactly_where_the_animation_has_them(pages: list[list[Mark]]) -> None:
    made = stamped(drawing(pages))
    for number in range(len(pages)):
        still = page_without_stamps(made.page(number))
        assert not any(isinstance(each, Stamp) for each in still.marks)
        assert shown(still, 0) == shown(made, number)


def test_what_is_no_shorter_stays_as_it_is() -> None:
    pages = [[Mark("h", (right, 5), INK), Mark("v", (right, 9), INK)] for right in (0, 200)]
    assert stamped(drawing(pages)) == drawing(pages)
