"""Which way each connection takes: straight, around to another lane, or in an arc past what stands between.

An arc lies above its lane, or below if it would cross another arc above; inner arcs lie nearer to the lane. So two arcs
cross only where three of them pass each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from convarith.scenes.architecture.bodies import Body
from convarith.scenes.architecture.lanes import Lanes
from convarith.scenes.architecture.nodes import Node

CLEAR, TRACK = 0.22, 0.2
"""How far an arc is from what it passes, and from the next arc, in centimetres."""


class Way(Enum):
    """How a connection gets from one node to another.

    It changes its lane right after its source, in the gap before the column of its target, or at its target. In a U it
    goes straight down to a map that begins a level, or straight up to the mark that begins one.
    """

    STRAIGHT = auto()
    CHANGES_FIRST = auto()
    CHANGES_BEFORE = auto()
    CHANGES_LAST = auto()
    DOWN = auto()
    UP = auto()
    ARC = auto()
    ARC_BEFORE = auto()


@dataclass(frozen=True)
class Route:
    """A connection of two nodes by their places; ``height`` of an arc is from the middle of its lane, upwards."""

    source: int
    target: int
    way: Way
    is_cropped: bool = False
    height: float = 0.0

    @property
    def is_arc(self) -> bool:
        """Whether it passes other nodes of its lane."""
        return self.way in (Way.ARC, Way.ARC_BEFORE)


def routes_of(nodes: Sequence[Node], lanes: Lanes, bodies: Sequence[Body]) -> list[Route]:
    """Return a route per connection, each pair of nodes once."""
    routes = []
    for target, node in enumerate(nodes):
        cropped = dict(zip(node.sources, node.is_cropped, strict=False))
        for source in dict.fromkeys(node.sources):
            routes.append(Route(source, target, _way(source, target, nodes, lanes), cropped.get(source, False)))
    arcs = [route for route in routes if route.is_arc]
    return [route for route in routes if not route.is_arc] + _raised(arcs, lanes, bodies)


def _way(source: int, target: int, nodes: Sequence[Node], lanes: Lanes) -> Way:
    after, before = lanes.columns[source], lanes.columns[target]
    from_lane, to_lane = lanes.lanes[source], lanes.lanes[target]
    is_clear = lanes.is_clear(from_lane, after, before)
    if from_lane == to_lane:
        return Way.STRAIGHT if is_clear else Way.ARC if nodes[target].symbol else Way.ARC_BEFORE
    is_alone = not any(lanes.is_clear(lane, before - 1, before + 1) is False for lane in _between(from_lane, to_lane))
    if nodes[target].symbol and is_alone and lanes.is_clear(from_lane, after, before + 1):
        return Way.CHANGES_LAST
    if lanes.is_clear(to_lane, after, before):
        return Way.CHANGES_FIRST
    return Way.CHANGES_BEFORE if is_clear else Way.ARC_BEFORE


def _between(one: int, other: int) -> range:
    """Return the lanes between two others."""
    return range(min(one, other) + 1, max(one, other))


def _raised(arcs: Sequence[Route], lanes: Lanes, bodies: Sequence[Body]) -> list[Route]:
    """Return arcs with their heights, the shortest first."""
    done: list[Route] = []
    for arc in sorted(arcs, key=lambda each: (_length(each, lanes), each.source)):
        beside = [each for each in done if _overlap(arc, each, lanes)]
        above, below = ([each for each in beside if (each.height > 0) is side] for side in (True, False))
        crosses = [any(_cross(arc, each, lanes) for each in side) for side in (above, below)]
        is_above = not crosses[0] or crosses[1]
        height = _clearance(arc, lanes, bodies, is_above=is_above)
        height = max([height, *(abs(each.height) + TRACK for each in (above if is_above else below))])
        done.append(replace(arc, height=height if is_above else -height))
    return done


def _length(arc: Route, lanes: Lanes) -> int:
    return lanes.columns[arc.target] - lanes.columns[arc.source]


def _overlap(one: Route, other: Route, lanes: Lanes) -> bool:
    """Return whether arcs of one lane are in each other's way."""
    if lanes.lanes[one.source] != lanes.lanes[other.source]:
        return False
    (a, b), (c, d) = (_ends(each, lanes) for each in (one, other))
    return a < d and c < b


def _cross(one: Route, other: Route, lanes: Lanes) -> bool:
    """Return whether each of two arcs begins or ends inside of the other, and outside as well."""
    (a, b), (c, d) = sorted(_ends(each, lanes) for each in (one, other))
    return a < c < b < d


def _ends(arc: Route, lanes: Lanes) -> tuple[int, int]:
    return lanes.columns[arc.source], lanes.columns[arc.target]


def _clearance(arc: Route, lanes: Lanes, bodies: Sequence[Body], *, is_above: bool) -> float:
    """Return how far from the middle of its lane an arc passes all that stands between its ends, and its target."""
    after, before = _ends(arc, lanes)
    lane = lanes.lanes[arc.source]
    places = zip(bodies, lanes.columns, lanes.lanes, strict=True)
    passed = [body for body, column, each in places if each == lane and after < column <= before]
    return max(body.top if is_above else body.bottom for body in passed) + CLEAR
