"""Where the places of an axis stand in a picture; of a long axis only some are drawn, with gaps for the others."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

LONGEST = 40
"""How many places of an axis are all drawn."""
AT_ENDS = 3
"""How many places are drawn at either end of a longer one."""
AROUND = 1
"""How many places are drawn on either side of those that are needed."""
SHORTEST_GAP = 2
"""How many places are left out at least: a gap takes the room of one."""


class Ruler:
    """The places of one axis, in order; those that are ``needed`` are drawn even if the axis is long."""

    def __init__(self, places: range, needed: Iterable[int] = ()) -> None:
        self.places = places
        self._needed = needed

    @cached_property
    def drawn(self) -> tuple[int | None, ...]:
        """What is drawn, from the first to the last: places, and None for a gap."""
        found: list[int | None] = []
        before = self.places.start - 1
        for place in self._kept:
            skipped = range(before + 1, place)
            found += [None] if len(skipped) >= SHORTEST_GAP else list(skipped)
            found.append(place)
            before = place
        return tuple(found)

    @property
    def has_gaps(self) -> bool:
        """Whether places are left out."""
        return None in self.drawn

    def at(self, place: int) -> int:
        """Return how far a place is drawn from the first; for one after the end, where the places would go on."""
        beyond = max(place - self.places[-1], 0)
        return self._positions[place - beyond] + beyond

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {place: at for at, place in enumerate(self.drawn) if place is not None}

    @cached_property
    def _kept(self) -> list[int]:
        if len(self.places) <= LONGEST:
            return list(self.places)
        near = {each for place in self._needed for each in range(place - AROUND, place + AROUND + 1)}
        ends = {*self.places[:AT_ENDS], *self.places[-AT_ENDS:]}
        return sorted(place for place in near | ends if place in self.places)
