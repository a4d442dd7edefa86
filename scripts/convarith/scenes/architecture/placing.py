"""Where the nodes of an architecture stand: in columns and lanes, in one row or, wrapped, in several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from convarith.scenes.architecture.bodies import DOT, RADIUS, Body
from convarith.scenes.architecture.folding import Fold
from convarith.scenes.architecture.lanes import Lanes
from convarith.scenes.architecture.nesting import nested_columns
from convarith.scenes.architecture.nodes import Node
from convarith.scenes.architecture.parts import Point
from convarith.scenes.architecture.routes import TRACK, Route

ARROW = 0.3
"""The shortest arrow between two columns."""
TURN = 0.1
"""How far after the beginning of such an arrow a connection may turn."""
EDGE_OF_FRAME = 0.14
"""How far the frame of a folded block is from what it holds."""
PORT = 0.25
"""How far right of the edge of a row its first branches may begin."""
BETWEEN_LANES, BETWEEN_ROWS = 0.3, 0.55
NARROWER = 0.25
"""By how much rows are made narrower until there would be one more of them."""
COUNT = 0.4
"""The room that the count of a folded block needs above its frame."""
STUB = 0.3
"""The arrow that leaves a network."""


@dataclass(frozen=True)
class Plan:
    """An architecture that is to be placed; ``limit`` is how wide a row may be, None for one row only.

    ``is_stepped`` keeps each lane below all that stands in the lanes above it; ``is_nested`` lets levels begin
    below and above the ends of others.
    """

    nodes: Sequence[Node]
    folds: Sequence[Fold]
    lanes: Lanes
    bodies: Sequence[Body]
    routes: Sequence[Route]
    limit: float | None
    is_stepped: bool = False
    is_nested: bool = False


class Placing:
    """The places of all nodes of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.nodes, self.bodies, self.lanes = plan.nodes, plan.bodies, plan.lanes
        self._reach = cache(self._found_reach)
        self.forks = _forks(plan)
        self.outputs = set(range(len(plan.nodes))) - {route.source for route in plan.routes}
        count = max(plan.lanes.columns) + 1
        self.members = [[at for at, each in enumerate(plan.lanes.columns) if each == column] for column in range(count)]
        self.rows = self._rows()
        self.row_of = {column: at for at, row in enumerate(self.rows) for column in row}
        self.routes = plan.routes
        self.broken = sorted({route.source for route in plan.routes if self.is_broken(route)})
        self.arcs = [route for route in plan.routes if route.is_arc]
        self.tops: list[float] = []
        self.column_x = self._column_x()
        self.lane_y, self.bottom = self._lane_y()

    # columns and rows

    def _gap(self, column: int) -> float:
        """Return how much room there is after a column: for what branches off, for frames and for an arrow."""
        forks = any(place in self.forks for place in self.members[column])
        frames = 2 * EDGE_OF_FRAME * self._ends(column) + EDGE_OF_FRAME * self._begins(column + 1)
        return ARROW + DOT * forks + frames

    def sides(self, column: int) -> tuple[float, float]:
        """Return how far a column reaches to the left and to the right of its middle."""
        each = [self.bodies[place] for place in self.members[column]]
        return max(body.left for body in each), max(body.far for body in each)

    def _rows(self) -> list[range]:
        """Return the columns of each row: as few rows as the limit allows, and these about equally wide."""
        limit = self.plan.limit
        if limit is None:
            return [range(len(self.members))]
        rows = self._broken(limit)
        while len(rows) > 1 and limit > NARROWER:
            limit -= NARROWER
            narrower = self._broken(limit)
            if len(narrower) > len(rows) or self._widest(narrower) > self._widest(rows):
                break
            rows = narrower
        return rows

    def _broken(self, limit: float) -> list[range]:
        rows, start, width, last_break, column = [], 0, 0.0, 0, 0
        while column < len(self.members):
            width += self._width(column)
            if width > limit and last_break > start:
                rows.append(range(start, last_break))
                start, width, column = last_break, 0.0, last_break
                continue
            if self._can_break(column):
                last_break = column + 1
            column += 1
        return [*rows, range(start, len(self.members))]

    def _width(self, column: int) -> float:
        return sum(self.sides(column)) + self._gap(column)

    def _widest(self, rows: Sequence[range]) -> float:
        return max(sum(map(self._width, row)) for row in rows)

    def _can_break(self, column: int) -> bool:
        """Return whether all that passes from a column to the next comes from one node."""
        columns = self.lanes.columns
        passing = {
            route.source for route in self.plan.routes if columns[route.source] <= column < columns[route.target]
        }
        in_fold = any(columns[fold.first] <= column < columns[fold.last] for fold in self.plan.folds)
        return len(passing) == 1 and not in_fold

    def is_broken(self, route: Route) -> bool:
        """Return whether the ends of a connection stand in different rows."""
        return self.row_of[self.lanes.columns[route.source]] != self.row_of[self.lanes.columns[route.target]]

    def _ends(self, column: int) -> bool:
        return any(self.lanes.columns[fold.last] == column for fold in self.plan.folds)

    def _begins(self, column: int) -> bool:
        return any(self.lanes.columns[fold.first] == column for fold in self.plan.folds)

    def _column_x(self) -> list[float]:
        """Return where the middle of each column is."""
        if self.plan.is_nested:
            return nested_columns(self.plan.routes, self.bodies, self.lanes)
        found = []
        for number, row in enumerate(self.rows):
            x = PORT + ARROW if number else 0.0
            for column in row:
                left, right = self.sides(column)
                x += EDGE_OF_FRAME if column == row[0] and self._begins(column) else 0
                found.append(x + left)
                x += left + right + self._gap(column)
        return found

    # lanes

    def _lane_y(self) -> tuple[dict[tuple[int, int], float], float]:
        """Return where the middle of each lane of each row is, and where all of it ends."""
        found: dict[tuple[int, int], float] = {}
        y = 0.0
        for number, row in enumerate(self.rows):
            lanes = self._lanes_of_row(row)
            has_fold = any(map(self._begins, row))
            top = max(middle + self._top(lane, column) for lane, middle in lanes.items() for column in row)
            bottom = min(middle - max(self._reach(lane, column)[1] for column in row) for lane, middle in lanes.items())
            y -= BETWEEN_ROWS if number else 0
            found |= {(number, lane): y - top + middle for lane, middle in lanes.items()}
            self.tops.append(y)
            y += bottom - top - EDGE_OF_FRAME * has_fold
        return found, y

    def _top(self, lane: int, column: int) -> float:
        """Return how far a lane reaches up in a column, with the frames of folded blocks."""
        columns = self.lanes.columns
        is_framed = any(columns[fold.first] <= column <= columns[fold.last] for fold in self.plan.folds)
        return self._reach(lane, column)[0] + (EDGE_OF_FRAME + COUNT if is_framed else 0)

    def _lanes_of_row(self, row: range) -> dict[int, float]:
        """Return where the middle of each lane is, that of the longest path at 0; others as near as they can be."""
        lanes = {self.lanes.lanes[place] for column in row for place in self.members[column]}
        found = {0: 0.0}
        for side in (1, -1):
            for lane in sorted((lane for lane in lanes if lane * side > 0), key=abs):
                columns = row if self.plan.is_stepped else self._columns_of(lane, row)
                inner = [each for each in found if each * side >= 0]
                found[lane] = side * max(self._apart(each, lane, columns, abs(found[each])) for each in inner)
        return {lane: found[lane] for lane in found if lane in lanes or not lane}

    def _apart(self, inner: int, outer: int, columns: Sequence[int], at: float) -> float:
        """Return how far from the middle a lane must be, so that it clears an inner one that is ``at`` a place."""
        inner_side, outer_side = (0, 1) if outer > inner else (1, 0)
        reaches = [
            (self._reach(inner, column)[inner_side], self._reach(outer, column)[outer_side]) for column in columns
        ]
        if self.plan.is_stepped:
            return at + max(each for each, _ in reaches) + max(each for _, each in reaches) + BETWEEN_LANES
        return at + max(map(sum, reaches)) + BETWEEN_LANES

    def _columns_of(self, lane: int, row: range) -> list[int]:
        """Return the columns in which something of a lane is: its nodes, and what leads to them and away."""
        here = {place for place, each in enumerate(self.lanes.lanes) if each == lane}
        spans = [self._span(route) for route in self.routes if route.source in here or route.target in here]
        spans += [(self.lanes.columns[place], self.lanes.columns[place]) for place in here]
        return [column for column in row if any(first <= column <= last for first, last in spans)]

    def _span(self, route: Route) -> tuple[int, int]:
        return self.lanes.columns[route.source] + 1, self.lanes.columns[route.target]

    def _found_reach(self, lane: int, column: int) -> tuple[float, float]:
        """Return how far nodes and arcs of a lane reach up and down from its middle, in a column."""
        places = [place for place in self.members[column] if self.lanes.lanes[place] == lane]
        arcs = [
            route.height
            for route in self.arcs
            if self.lanes.lanes[route.source] == lane and self._passes(route, column)
        ]
        up = max([0.0, *(self.bodies[place].top for place in places), *(height + TRACK / 2 for height in arcs)])
        down = max([0.0, *(self.bodies[place].bottom for place in places), *(TRACK / 2 - height for height in arcs)])
        return up, down

    def _passes(self, route: Route, column: int) -> bool:
        first, last = self._span(route)
        return first <= column <= last

    # points

    def at(self, place: int) -> Point:
        """Return the middle of a node."""
        column = self.lanes.columns[place]
        return round(self.column_x[column], 3), round(self.lane_y[self.row_of[column], self.lanes.lanes[place]], 3)

    def right(self, place: int) -> float:
        """Return where what stands in the column of a node ends."""
        column = self.lanes.columns[place]
        return self.column_x[column] + self.sides(column)[1]

    def dot(self, place: int) -> Point:
        """Return where connections of a node branch off."""
        past_frame = 2 * EDGE_OF_FRAME * self._ends(self.lanes.columns[place])
        return self.right(place) + past_frame + DOT, self.at(place)[1]

    def leave(self, place: int) -> Point:
        """Return where connections leave a node: the middle of a box's right side, or the edge of a mark."""
        x, y = self.at(place)
        body = self.bodies[place]
        return x + (RADIUS if self.nodes[place].symbol else body.width / 2), y

    def enter(self, place: int) -> Point:
        """Return where a connection along its lane ends at a node."""
        x, y = self.at(place)
        body = self.bodies[place]
        return x - (RADIUS if self.nodes[place].symbol else (body.width + body.right) / 2), y

    def upper(self, place: int) -> float:
        """Return the height of the middle of a box's upper side."""
        return self.at(place)[1] + self.bodies[place].height / 2

    def before(self, place: int) -> float:
        """Return where in the gap before the column of a node connections may change their lanes."""
        column = self.lanes.columns[place]
        return self.column_x[column] - self.sides(column)[0] - ARROW + TURN

    def port(self, place: int) -> Point:
        """Return where what comes from the end of one row begins in the next."""
        row = self.row_of[self.lanes.columns[place]] + 1
        return PORT, self.lane_y[row, self.lanes.lanes[place]]


def _forks(plan: Plan) -> set[int]:
    """Return the nodes from which more than one connection leaves."""
    sources = [route.source for route in plan.routes]
    return {place for place in sources if sources.count(place) > 1}
