"""Which frames a table asks for."""

from __future__ import annotations

import pytest

from convarith.catalogue.frames import chosen, frames_from
from convarith.errors import CatalogueError

CHOSEN = {
    "1, 5, 9": (1, 5, 9), "9,1": (9, 1), "2-4": (2, 3, 4), "7-last": (7, 8, 9), "first, last": (1, 9),
    "every 3": (1, 4, 7), "every 20": (1,), "first, 3-4, last": (1, 3, 4, 9), "": tuple(range(1, 10)),
}  # fmt: skip


@pytest.mark.parametrize("text", CHOSEN)
def test_a_text_names_frames(text: str) -> None:
    assert tuple(chosen(frames_from(text) if text else text, 9)) == CHOSEN[text]


def test_a_list_of_numbers_is_one_too() -> None:
    assert chosen(frames_from([3, 1]), 9) == (3, 1)


def test_frames_have_numbers_of_any_length() -> None:
    assert chosen("5470524, last", 10**15) == (5470524, 10**15)
    assert chosen("every 500000000000000", 10**15) == (1, 500000000000001)


@pytest.mark.parametrize("text", ["every 1", "1-last", "2-999999999999"])
def test_more_frames_than_anyone_can_look_at_are_refused_at_once(text: str) -> None:
    with pytest.raises(CatalogueError, match="frames, at most 1000000 can be drawn") as caught:
        chosen(frames_from(text), 10**15)
    assert caught.value.details.hint == "ask for fewer, such as first, last"


@pytest.mark.parametrize(
    "value", ["0", "every 0", "every", "4-2", "1;2", "-1", "last-1", [], [0], [-1], [1.5], 3, True, {}]
)
def test_what_cannot_be_meant_is_refused(value: object) -> None:
    with pytest.raises(CatalogueError) as caught:
        frames_from(value)
    assert caught.value.problem.startswith("frames cannot be ")
    assert caught.value.details.hint == 'write "1, 5, 9", "2-6", "first, last" or "every 3"; the first is 1'


@pytest.mark.parametrize(("text", "frame"), [("10", 10), ("3, 12-14", 12), ("11-last", 11), ("1-3, 4-30", 10)])
def test_frames_that_are_not_there_are_named(text: str, frame: int) -> None:
    with pytest.raises(CatalogueError) as caught:
        chosen(frames_from(text), 9)
    assert caught.value.problem == f"frames asks for frame {frame}, but the figure has 9"
    assert (caught.value.details.hint, caught.value.details.argument) == ("take some from 1 to 9", "frames")
