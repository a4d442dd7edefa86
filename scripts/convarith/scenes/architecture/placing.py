"""Where all of an architecture stands: columns from left to right, lanes below one another, rows of a wrapped picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from convarith.scenes.architecture.bodies import RADIUS, Body, thickness
from convarith.scenes.architecture.folding import Fold
from convarith.scenes.architecture.lanes import Lanes
from convarith.scenes.architecture.nodes import MapKind, Node
from convarith.scenes.architecture.parts import Box, Frame, Line, Mark, Picture, Point, Text
from convarith.scenes.architecture.routes import TRACK, Route, Way

ARROW = 0.3
"""The shortest arrow between two columns."""
DOT, EDGE_OF_FRAME = 0.16, 0.14
"""How far from a node others branch off, and how far the frame of a folded block is from what it holds."""
PORT = 0.25
"""How far right of the edge of a row its first branches may begin."""
BETWEEN_LANES, BETWEEN_ROWS = 0.3, 0.55
NARROWER = 0.25
"""By how much rows are made narrower until there would be one more of them."""
COUNT = 0.4
"""The room that the count of a folded block needs above its frame."""
STUB = 0.4
"""The arrow that leaves a network."""


@dataclass(frozen=True)
class Plan:
    """An architecture that is to be placed; ``limit`` is how wide a row may be, None for one row only.

    ``is_stepped`` keeps each lane below all that stands in the lanes above it.
    """

    nodes: Sequence[Node]
    folds: Sequence[Fold]
    lanes: Lanes
    bodies: Sequence[Body]
    routes: Sequence[Route]
    limit: float | None
    is_stepped: bool = False


def placed(plan: Plan) -> Picture:
    """Return the picture of a plan."""
    return _Placing(plan).picture


class _Placing:
    """The places of all nodes of a plan, and what is drawn there."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.nodes, self.bodies, self.lanes = plan.nodes, plan.bodies, plan.lanes
        self.forks = _forks(plan)
        self.outputs = set(range(len(plan.nodes))) - {route.source for route in plan.routes}
        count = max(plan.lanes.columns) + 1
        self.members = [[at for at, each in enumerate(plan.lanes.columns) if each == column] for column in range(count)]
        self.rows = self._rows()
        self.row_of = {column: at for at, row in enumerate(self.rows) for column in row}
        self.routes = plan.routes
        self.broken = sorted({route.source for route in plan.routes if self._is_broken(route)})
        self.arcs = [route for route in plan.routes if route.way is Way.ARC]
        self.tops: list[float] = []
        self.column_x = self._column_x()
        self.lane_y, self.bottom = self._lane_y()

    @cached_property
    def picture(self) -> Picture:
        lines = tuple(Line(_rounded(self._points(route)), route.is_cropped) for route in self.routes)
        lines += tuple(Line(_rounded(self._to_next_row(place)), has_arrow=False) for place in self.broken)
        leaving = tuple(Line(_rounded(self._leaving(place))) for place in sorted(self.outputs))
        boxes = [box for place, node in enumerate(self.nodes) if not node.symbol for box in self._boxes(place)]
        marks = [Mark(*self._at(place), node.symbol) for place, node in enumerate(self.nodes) if node.symbol]
        right = max(self._right(place) + (STUB if place in self.outputs else 0) for place in range(len(self.nodes)))
        return Picture(
            tuple(boxes),
            tuple(marks),
            lines + leaving,
            _rounded(self._port(place) if place in self.broken else self._dot(place) for place in sorted(self.forks)),
            tuple(self._text(place) for place, body in enumerate(self.bodies) if body.lines),
            tuple(self._frame(fold) for fold in self.plan.folds),
            round(right, 3),
            round(self.bottom, 3),
        )

    # columns and rows

    def _gap(self, column: int) -> float:
        """Return how much room there is after a column: for what branches off, for frames and for an arrow."""
        forks = any(place in self.forks for place in self.members[column])
        frames = 2 * EDGE_OF_FRAME * self._ends(column) + EDGE_OF_FRAME * self._begins(column + 1)
        return ARROW + DOT * forks + frames

    def _sides(self, column: int) -> tuple[float, float]:
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
        return sum(self._sides(column)) + self._gap(column)

    def _widest(self, rows: Sequence[range]) -> float:
        return max(sum(map(self._width, row)) for row in rows)

    def _can_break(self, column: int) -> bool:
        """Return whether all that passes from a column to the next comes from one node."""
        columns = self.lanes.columns
        passing = {route.source for route in self.plan.routes if columns[route.source] <= column < columns[route.target]}
        in_fold = any(columns[fold.first] <= column < columns[fold.last] for fold in self.plan.folds)
        return len(passing) == 1 and not in_fold

    def _is_broken(self, route: Route) -> bool:
        """Return whether the ends of a connection stand in different rows."""
        return self.row_of[self.lanes.columns[route.source]] != self.row_of[self.lanes.columns[route.target]]

    def _ends(self, column: int) -> bool:
        return any(self.lanes.columns[fold.last] == column for fold in self.plan.folds)

    def _begins(self, column: int) -> bool:
        return any(self.lanes.columns[fold.first] == column for fold in self.plan.folds)

    def _column_x(self) -> list[float]:
        """Return where the middle of each column is."""
        found = []
        for number, row in enumerate(self.rows):
            x = PORT + ARROW if number else 0.0
            for column in row:
                left, right = self._sides(column)
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
        is_above = outer > inner
        if self.plan.is_stepped:
            reach = [max(self._reach(lane, column)[side] for column in columns) for lane, side in ((inner, 1), (outer, 0))]
            return at + sum(reach) + BETWEEN_LANES
        needed = []
        for column in columns:
            (inner_up, inner_down), (outer_up, outer_down) = (self._reach(lane, column) for lane in (inner, outer))
            needed.append(inner_up + outer_down if is_above else inner_down + outer_up)
        return at + max(needed) + BETWEEN_LANES

    def _columns_of(self, lane: int, row: range) -> list[int]:
        """Return the columns in which something of a lane is: its nodes, and what leads to them and away."""
        here = {place for place, each in enumerate(self.lanes.lanes) if each == lane}
        spans = [self._span(route) for route in self.routes if route.source in here or route.target in here]
        spans += [(self.lanes.columns[place], self.lanes.columns[place]) for place in here]
        return [column for column in row if any(first <= column <= last for first, last in spans)]

    def _span(self, route: Route) -> tuple[int, int]:
        return self.lanes.columns[route.source] + 1, self.lanes.columns[route.target]

    @cache  # noqa: B019  # for as long as a picture is made
    def _reach(self, lane: int, column: int) -> tuple[float, float]:
        """Return how far nodes and arcs of a lane reach up and down from its middle, in a column."""
        places = [place for place in self.members[column] if self.lanes.lanes[place] == lane]
        arcs = [route.height for route in self.arcs if self.lanes.lanes[route.source] == lane and self._passes(route, column)]
        up = max([0.0, *(self.bodies[place].top for place in places), *(height + TRACK / 2 for height in arcs)])
        down = max([0.0, *(self.bodies[place].bottom for place in places), *(TRACK / 2 - height for height in arcs)])
        return up, down

    def _passes(self, route: Route, column: int) -> bool:
        first, last = self._span(route)
        return first <= column <= last

    # points

    def _at(self, place: int) -> Point:
        column = self.lanes.columns[place]
        return round(self.column_x[column], 3), round(self.lane_y[self.row_of[column], self.lanes.lanes[place]], 3)

    def _right(self, place: int) -> float:
        """Return where what stands in the column of a node ends."""
        column = self.lanes.columns[place]
        return self.column_x[column] + self._sides(column)[1]

    def _dot(self, place: int) -> Point:
        past_frame = 2 * EDGE_OF_FRAME * self._ends(self.lanes.columns[place])
        return self._right(place) + past_frame + DOT, self._at(place)[1]

    def _leave(self, place: int) -> Point:
        """Return where connections leave a node: the middle of a box's right side, or the edge of a mark."""
        x, y = self._at(place)
        body = self.bodies[place]
        return x + (RADIUS if self.nodes[place].symbol else body.width / 2), y

    def _enter(self, place: int) -> Point:
        x, y = self._at(place)
        body = self.bodies[place]
        return x - (RADIUS if self.nodes[place].symbol else (body.width + body.right) / 2), y

    def _points(self, route: Route) -> Iterator[Point]:
        """Yield the corners of a connection."""
        start, end = self._leave(route.source), self._enter(route.target)
        dot_x, _ = self._dot(route.source)
        if self._is_broken(route):
            start = self._port(route.source)
            dot_x = start[0]
        x, y = self._at(route.target)
        yield start
        match route.way:
            case Way.CHANGES_FIRST:
                yield dot_x, start[1]
                yield dot_x, end[1]
            case Way.CHANGES_LAST:
                yield x, start[1]
                end = x, y + (RADIUS if start[1] > y else -RADIUS)
            case Way.ARC:
                height = start[1] + route.height
                yield dot_x, start[1]
                yield dot_x, height
                if self.nodes[route.target].symbol:
                    yield x, height
                    end = x, y + (RADIUS if height > y else -RADIUS)
                else:
                    before = self.column_x[self.lanes.columns[route.target]]
                    before -= self._sides(self.lanes.columns[route.target])[0] + ARROW - 0.1
                    yield before, height
                    yield before, y
        yield end

    def _to_next_row(self, place: int) -> Iterator[Point]:
        """Yield the corners of what leads from the end of a row to where the next one begins."""
        (x, y), port = self._leave(place), self._port(place)
        right = self._right(place) + DOT + EDGE_OF_FRAME
        row = self.row_of[self.lanes.columns[place]] + 1
        middle = self.tops[row] + BETWEEN_ROWS / 2
        yield from ((x, y), (right, y), (right, middle), (0.0, middle), (0.0, port[1]), port)

    def _port(self, place: int) -> Point:
        """Return where what comes from the end of one row begins in the next."""
        row = self.row_of[self.lanes.columns[place]] + 1
        return PORT, self.lane_y[row, self.lanes.lanes[place]]

    def _leaving(self, place: int) -> Iterator[Point]:
        """Yield the ends of the arrow that leaves an output."""
        yield self._leave(place)
        yield self._right(place) + STUB, self._at(place)[1]

    # what is drawn

    def _boxes(self, place: int) -> Iterator[Box]:
        """Yield the box of a node, or the slabs that it consists of, from left to right."""
        x, y = self._at(place)
        body, node = self.bodies[place], self.nodes[place]
        left, bottom = x - (body.width + body.right) / 2, y - (body.height + body.up) / 2
        total = sum(channels for _, channels in node.slabs)
        for kind, channels in node.slabs:
            width = thickness(node.shape.channels) * channels / total
            corner = (round(each, 3) for each in (left, bottom, width, body.height, body.right, body.up))
            yield Box(*corner, style=STYLES[kind])
            left += width

    def _text(self, place: int) -> Text:
        x, y = self._at(place)
        body = self.bodies[place]
        has_name = body.lines[-1] == self.nodes[place].name and len(body.lines) > 1
        lines = body.lines[:-1] if has_name else body.lines
        name = body.lines[-1] if has_name else ""
        return Text(round(x - body.right / 2, 3), round(y - (body.height + body.up) / 2 - 0.06, 3), lines, name)

    def _frame(self, fold: Fold) -> Frame:
        columns = self.lanes.columns[fold.first], self.lanes.columns[fold.last]
        row = self.row_of[columns[0]]
        inside = range(fold.first, fold.last + 1)
        ups, downs = [], []
        for lane in {self.lanes.lanes[place] for place in inside}:
            arcs = [
                route.height
                for route in self.routes
                if route.way is Way.ARC and route.target in inside and self.lanes.lanes[route.source] == lane
            ]
            here = [place for place in inside if self.lanes.lanes[place] == lane]
            middle = self.lane_y[row, lane]
            ups += [middle + self.bodies[place].top for place in here] + [middle + height for height in arcs]
            downs += [middle - self.bodies[place].bottom for place in here] + [middle + height for height in arcs]
        left = self.column_x[columns[0]] - self._sides(columns[0])[0] - EDGE_OF_FRAME
        right = self._right(fold.last) + EDGE_OF_FRAME
        edges = left, min(downs) - 0.08, right, max(ups) + EDGE_OF_FRAME
        return Frame(*(round(edge, 3) for edge in edges), count=fold.count)


STYLES = {
    MapKind.INPUT: "input map",
    MapKind.CONVOLUTION: "convolved map",
    MapKind.UPSAMPLING: "enlarged map",
    MapKind.POOLING: "pooled map",
    MapKind.LINEAR: "linear map",
    MapKind.OTHER: "other map",
}


def _forks(plan: Plan) -> set[int]:
    """Return the nodes from which more than one connection leaves."""
    sources = [route.source for route in plan.routes]
    return {place for place in sources if sources.count(place) > 1}


def _rounded(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((round(x, 3), round(y, 3)) for x, y in points)
