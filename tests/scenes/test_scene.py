"""Scenes by their names, and frames that are made when they are asked for."""

from __future__ import annotations

import pytest

from convarith import Convolution
from convarith.catalogue.figure import Figure
from convarith.errors import TemplateError
from convarith.scenes.registry import SCENES, scene_of
from convarith.scenes.scene import Frames


def test_a_frame_is_made_when_it_is_asked_for_and_once() -> None:
    made: list[int] = []
    frames = Frames(1000, lambda index: made.append(index) or index + 1)  # type: ignore[func-returns-value]
    assert (len(frames), frames[3], frames[-1], frames[3], frames[4:6]) == (1000, 4, 1000, 4, (5, 6))
    assert made == [3, 999, 4, 5]
    with pytest.raises(IndexError):
        frames[1000]


def test_a_scene_that_is_not_there_is_refused() -> None:
    with pytest.raises(TemplateError) as raised:
        scene_of(Figure("a", "A", "plan", Convolution(5, 3)), "map")
    assert raised.value.problem == 'there is no scene "map"'
    assert raised.value.details.hint == f"the scenes are {', '.join(SCENES)}"
