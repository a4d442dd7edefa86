"""How long the frames of an animation stay, for every number of frames that a figure may have."""

from __future__ import annotations

import pytest

from convarith.formats.timing import durations


@pytest.mark.parametrize("frames", range(1, 201))
def test_frames_are_long_enough_and_the_loop_short_enough(frames: int) -> None:
    *others, last = durations(frames)
    assert len(others) == frames - 1
    assert min([*others, last]) >= 250
    assert last > max(others, default=0)
    assert sum(others) + last <= 12_000 or frames > 47
    assert all(milliseconds % 10 == 0 for milliseconds in durations(frames))


def test_few_frames_do_not_drag() -> None:
    assert durations(2) == (1_000, 2_000)


def test_a_person_may_want_other_times() -> None:
    assert durations(3, 0.5) == (500, 500, 1_000)
    assert durations(3, 0.5, 4) == (500, 500, 4_000)
    assert durations(2, hold=0.02) == (1_000, 20)
    assert durations(2, 0.128) == (130, 260)  # in hundredths, as GIF counts them
