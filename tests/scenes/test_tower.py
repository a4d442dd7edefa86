"""Layers above each other: where their outputs stand, and what these depend on."""

from __future__ import annotations

from hypothesis import given, settings

from convarith import Stack
from convarith.scenes.tower import Tower

from .stacks import stacks

examples = settings(max_examples=60, deadline=None, print_blob=True)


@examples
@given(stacks())
def test_edges_join_lit_places(stack: Stack) -> None:
    tower = Tower(stack)
    for u in range(tower.outputs):
        depends = tower.depends(u)
        assert {place for row, place, _ in depends.edges if row == 0} <= depends.lit[0]
        assert {(row + 1, above) for row, _, above in depends.edges} <= {
            (row, place) for row, places in enumerate(depends.lit) for place in places
        }


@examples
@given(stacks())
def test_outputs_stand_over_the_centre_of_their_fields(stack: Stack) -> None:
    tower = Tower(stack, is_centred=True)
    for stage, floor, track in zip(stack.stages, tower.floors[1:], [*tower.tracks[1:], None], strict=True):
        stretch = track.stretch if track else 1
        assert (floor.origin, floor.spacing * stretch) == (stage.start[0], stage.jump[0])
