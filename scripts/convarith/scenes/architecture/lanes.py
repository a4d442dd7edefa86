"""Columns and lanes: in which order nodes stand from left to right, and which branches lie above and below others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convarith.scenes.architecture.nodes import Node

BORDER = 4
"""How many cells a map of twice the size may lack."""


@dataclass(frozen=True)
class Lanes:
    """The column and the lane of each node; lane 0 has the longest path, lanes above it have larger numbers."""

    columns: tuple[int, ...]
    lanes: tuple[int, ...]

    def is_clear(self, lane: int, after: int, before: int) -> bool:
        """Return whether no node stands in a lane between two columns."""
        places = zip(self.columns, self.lanes, strict=True)
        return not any(each == lane and after < column < before for column, each in places)


def lanes_of(nodes: Sequence[Node]) -> Lanes:
    """Return where nodes stand: each right of all that it reads, branches in lanes of their own."""
    columns = _columns(nodes)
    main = _longest_path(nodes, columns)
    lanes: dict[int, int] = dict.fromkeys(main, 0)
    taken: dict[int, list[tuple[int, int]]] = {0: [(columns[main[0]], columns[main[-1]])]}
    readers = _readers(nodes)
    arcs = _arcs(nodes, columns, main)
    for place in range(len(nodes)):
        if place in lanes:
            continue
        chain = _chain(place, readers, nodes, lanes)
        first = max((columns[source] for source in nodes[place].sources), default=columns[place] - 1)
        last = min((columns[reader] for reader in readers[chain[-1]]), default=columns[chain[-1]] + 1)
        home = max((lanes[source] for source in nodes[place].sources if source in lanes), default=0)
        lane = _free(home, (first, last), taken, prefers_below=home == 0 and _passes_arc((first, last), arcs))
        taken.setdefault(lane, []).append((first, last))
        lanes |= dict.fromkeys(chain, lane)
    return Lanes(tuple(columns), tuple(lanes[place] for place in range(len(nodes))))


def by_size(nodes: Sequence[Node], plain: Lanes) -> Lanes:
    """Return the same columns with a lane per level of size, so that a network that shrinks and grows is a U.

    A map is a level further down if it is half as large as the one that it is made of, or less, and a level up if it is
    twice as large; one that only loses its border stays. Branches with layers of their own keep their lanes instead.
    """
    return plain if any(plain.lanes) else Lanes(plain.columns, tuple(-level for level in _levels(nodes)))


def _levels(nodes: Sequence[Node]) -> list[int]:
    levels: list[int] = []
    for node in nodes:
        before = [levels[source] for source in node.sources]
        level = min(before, default=0)
        if before and not node.symbol:
            own, other = _cells(node), _cells(nodes[node.sources[0]])
            level += own <= (other + 1) // 2
            level -= own >= 2 * other - BORDER and own > other
        levels.append(max(level, 0))
    return levels


def _cells(node: Node) -> int:
    return max(node.shape.size, default=1)


def _columns(nodes: Sequence[Node]) -> list[int]:
    columns: list[int] = []
    for node in nodes:
        columns.append(1 + max((columns[source] for source in node.sources), default=-1))
    return columns


def _readers(nodes: Sequence[Node]) -> list[list[int]]:
    readers: list[list[int]] = [[] for _ in nodes]
    for place, node in enumerate(nodes):
        for source in dict.fromkeys(node.sources):
            readers[source].append(place)
    return readers


def _longest_path(nodes: Sequence[Node], columns: Sequence[int]) -> list[int]:
    """Return the places of a path to the node that is farthest to the right, of as many nodes as it can have."""
    place = max(range(len(nodes)), key=lambda each: (columns[each], -each))
    path = [place]
    while nodes[place].sources:
        place = max(nodes[place].sources, key=lambda each: (columns[each], each))
        path.append(place)
    return path[::-1]


def _chain(place: int, readers: Sequence[Sequence[int]], nodes: Sequence[Node], lanes: dict[int, int]) -> list[int]:
    """Return a node and those that follow it one by one until a node is reached that has a lane, or joins others."""
    chain = [place]
    while len(readers[chain[-1]]) == 1:
        (reader,) = readers[chain[-1]]
        if reader in lanes or len(nodes[reader].sources) > 1:
            break
        chain.append(reader)
    return chain


def _arcs(nodes: Sequence[Node], columns: Sequence[int], main: Sequence[int]) -> list[tuple[int, int]]:
    """Return the columns between which connections pass other nodes of the longest path, above them."""
    found = set(main)
    ends = [(columns[source], columns[place]) for place in main for source in nodes[place].sources if source in found]
    return [(first, last) for first, last in ends if last - first > 1]


def _passes_arc(span: tuple[int, int], arcs: Sequence[tuple[int, int]]) -> bool:
    """Return whether a branch above would have to cross an arc to leave the longest path, or to come back to it."""
    return any(start < end_of_branch < end for start, end in arcs for end_of_branch in span)


def _free(home: int, span: tuple[int, int], taken: dict[int, list[tuple[int, int]]], *, prefers_below: bool) -> int:
    """Return the lane nearest to another in which nothing stands between two columns."""
    first, last = span
    distance = 1
    while True:
        step = -distance if prefers_below else distance
        for lane in (home + step, home - step):
            if all(last <= start or end <= first for start, end in taken.get(lane, [])):
                return lane
        distance += 1
