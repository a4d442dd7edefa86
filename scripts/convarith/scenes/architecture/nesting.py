"""The columns of a U: each level begins below the end of the one above it, and the next one up begins above its end.

So a level takes only the width of its own maps. It needs a network in which maps are handed on one by one, and beside
that only to marks of the same lane; others keep a column for each turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from convarith.scenes.architecture.bodies import DOT, Body
from convarith.scenes.architecture.lanes import Lanes
from convarith.scenes.architecture.nodes import Node
from convarith.scenes.architecture.routes import Route, Way

ARROW = 0.18
"""The shortest arrow between two maps of a level."""
APART = 0.08
"""How far labels are from each other."""
PLAIN = (Way.STRAIGHT, Way.ARC)


def nested(routes: Sequence[Route], nodes: Sequence[Node], lanes: Lanes) -> list[Route]:
    """Return the connections with those that lead a level down, or up to a mark, as such; nothing if they cannot."""
    handed_on = {
        lanes.columns[route.target]
        for route in routes
        if lanes.columns[route.source] == lanes.columns[route.target] - 1
    }
    if sorted(lanes.columns) != list(range(len(nodes))) or len(handed_on) != len(nodes) - 1:
        return []
    found = []
    for route in routes:
        steps = lanes.columns[route.target] - lanes.columns[route.source]
        rise = lanes.lanes[route.target] - lanes.lanes[route.source]
        way = route.way
        if rise and steps == 1:
            is_mark = nodes[route.target].symbol is not None
            way = Way.DOWN if rise < 0 and not is_mark else Way.UP if rise > 0 and is_mark else route.way
        elif way not in PLAIN:
            return []
        found.append(replace(route, way=way))
    return found


def nested_columns(routes: Sequence[Route], bodies: Sequence[Body], lanes: Lanes) -> list[float]:
    """Return where the middle of each column is; each has one node."""
    order = sorted(range(len(bodies)), key=lanes.columns.__getitem__)
    steps = {(route.source, route.target): route.way for route in routes}
    sources = [route.source for route in routes]
    turning = {route.source for route in routes if route.way is Way.DOWN or sources.count(route.source) > 1}
    places = {order[0]: bodies[order[0]].left}
    for before, after in pairwise(order):
        way = steps[before, after]
        turn = places[before] + bodies[before].far + DOT
        level = [place for place in places if lanes.lanes[place] == lanes.lanes[after]]
        apart = [_apart(bodies[place], bodies[after], turns=place in turning) for place in level]
        minimum = max((places[place] + room for place, room in zip(level, apart, strict=True)), default=0.0)
        if way is Way.DOWN:
            places[after] = turn
        elif way is Way.UP and minimum <= places[before]:
            places[after] = places[before]
        elif lanes.lanes[before] == lanes.lanes[after]:
            places[after] = minimum
        else:
            places[after] = max(minimum, turn + ARROW + bodies[after].left)
    return [places[place] for place in order]


def _apart(one: Body, other: Body, *, turns: bool) -> float:
    """Return how far the middles of neighbours are from each other; ``turns`` is whether others branch off between."""
    if turns:
        return one.far + DOT + ARROW + other.left
    bodies = (one.width + one.right + other.width + other.right) / 2 + ARROW
    labels = (one.label_width - one.right + other.label_width + other.right) / 2 + APART  # nothing passes below a mark
    return max(bodies, labels)
