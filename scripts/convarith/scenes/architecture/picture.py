"""Everything that is drawn of an architecture: boxes, marks, connections, labels and frames, at their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from convarith.scenes.architecture.bodies import DOT, RADIUS
from convarith.scenes.architecture.folding import Fold
from convarith.scenes.architecture.nodes import MapKind
from convarith.scenes.architecture.parts import Box, Frame, Line, Mark, Picture, Point, Text
from convarith.scenes.architecture.placing import BETWEEN_ROWS, EDGE_OF_FRAME, STUB, Placing, Plan
from convarith.scenes.architecture.routes import Route, Way
from convarith.words.latex import escape

STYLES = {
    MapKind.INPUT: "input map",
    MapKind.CONVOLUTION: "convolved map",
    MapKind.UPSAMPLING: "enlarged map",
    MapKind.POOLING: "pooled map",
    MapKind.LINEAR: "linear map",
    MapKind.OTHER: "other map",
}


def picture_of(plan: Plan) -> Picture:
    """Return the picture of a plan."""
    return _Drawing(Placing(plan)).picture()


class _Drawing:
    def __init__(self, placing: Placing) -> None:
        self.places = placing
        self.nodes, self.bodies, self.lanes = placing.nodes, placing.bodies, placing.lanes

    def picture(self) -> Picture:
        """Return all parts."""
        lines = tuple(Line(_rounded(self._points(route)), route.is_cropped) for route in self.places.routes)
        lines += tuple(Line(_rounded(self._to_next_row(place)), has_arrow=False) for place in self.places.broken)
        leaving = tuple(Line(_rounded(self._leaving(place))) for place in sorted(self.places.outputs))
        boxes = [box for place, node in enumerate(self.nodes) if not node.symbol for box in self._boxes(place)]
        marks = [Mark(*self.places.at(place), node.symbol) for place, node in enumerate(self.nodes) if node.symbol]
        right = max(
            self.places.right(place) + (STUB if place in self.places.outputs else 0) for place in range(len(self.nodes))
        )
        return Picture(
            tuple(boxes),
            tuple(marks),
            lines + leaving,
            _rounded(
                self.places.port(place) if place in self.places.broken else self.places.dot(place)
                for place in sorted(self.places.forks)
            ),
            tuple(self._text(place) for place, body in enumerate(self.bodies) if body.lines),
            tuple(self._frame(fold) for fold in self.places.plan.folds),
            round(right, 3),
            round(self.places.bottom, 3),
        )

    def _points(self, route: Route) -> Iterator[Point]:
        """Yield the corners of a connection."""
        start, end = self.places.leave(route.source), self.places.enter(route.target)
        dot_x, _ = self.places.dot(route.source)
        if self.places.is_broken(route):
            start = self.places.port(route.source)
            dot_x = start[0]
        x, y = self.places.at(route.target)
        height = start[1] + route.height
        if route.way is Way.UP and self.places.at(route.source)[0] == x:
            yield x, self.places.upper(route.source)
            yield x, y - RADIUS
            return
        yield start
        match route.way:
            case Way.CHANGES_FIRST:
                yield dot_x, start[1]
                yield dot_x, end[1]
            case Way.CHANGES_BEFORE:
                yield self.places.before(route.target), start[1]
                yield self.places.before(route.target), y
            case Way.DOWN:
                yield dot_x, start[1]
                end = x, self.places.upper(route.target)
            case Way.CHANGES_LAST | Way.UP:
                yield x, start[1]
                end = x, y + (RADIUS if start[1] > y else -RADIUS)
            case Way.ARC:
                yield dot_x, start[1]
                yield dot_x, height
                yield x, height
                end = x, y + (RADIUS if height > y else -RADIUS)
            case Way.ARC_BEFORE:
                yield dot_x, start[1]
                yield dot_x, height
                yield self.places.before(route.target), height
                yield self.places.before(route.target), y
        yield end

    def _to_next_row(self, place: int) -> Iterator[Point]:
        """Yield the corners of what leads from the end of a row to where the next one begins."""
        (x, y), port = self.places.leave(place), self.places.port(place)
        right = self.places.right(place) + DOT + EDGE_OF_FRAME
        row = self.places.row_of[self.lanes.columns[place]] + 1
        middle = self.places.tops[row] + BETWEEN_ROWS / 2
        yield from ((x, y), (right, y), (right, middle), (0.0, middle), (0.0, port[1]), port)

    def _leaving(self, place: int) -> Iterator[Point]:
        """Yield the ends of the arrow that leaves an output."""
        yield self.places.leave(place)
        yield self.places.right(place) + STUB, self.places.at(place)[1]

    # what is drawn

    def _boxes(self, place: int) -> Iterator[Box]:
        """Yield the box of a node, or the slabs that it consists of, from left to right."""
        x, y = self.places.at(place)
        body, node = self.bodies[place], self.nodes[place]
        left, bottom = x - (body.width + body.right) / 2, y - (body.height + body.up) / 2
        total = sum(channels for _, channels in node.slabs)
        for kind, channels in node.slabs:
            width = body.width * channels / total
            corner = (round(each, 3) for each in (left, bottom, width, body.height, body.right, body.up))
            yield Box(STYLES[kind], *corner)
            left += width

    def _text(self, place: int) -> Text:
        x, y = self.places.at(place)
        body = self.bodies[place]
        top = y - (body.height + body.up) / 2 - 0.06
        return Text(round(x - body.right / 2, 3), round(top, 3), body.lines, escape(body.name))

    def _frame(self, fold: Fold) -> Frame:
        columns = self.lanes.columns[fold.first], self.lanes.columns[fold.last]
        row = self.places.row_of[columns[0]]
        inside = range(fold.first, fold.last + 1)
        ups, downs = [], []
        for lane in {self.lanes.lanes[place] for place in inside}:
            arcs = [
                route.height
                for route in self.places.routes
                if route.is_arc and route.target in inside and self.lanes.lanes[route.source] == lane
            ]
            here = [place for place in inside if self.lanes.lanes[place] == lane]
            middle = self.places.lane_y[row, lane]
            ups += [middle + self.bodies[place].top for place in here] + [middle + height for height in arcs]
            downs += [middle - self.bodies[place].bottom for place in here] + [middle + height for height in arcs]
        left = self.places.column_x[columns[0]] - self.places.sides(columns[0])[0] - EDGE_OF_FRAME
        right = self.places.right(fold.last) + EDGE_OF_FRAME
        edges = left, min(downs) - 0.08, right, max(ups) + EDGE_OF_FRAME
        return Frame(fold.count, *(round(edge, 3) for edge in edges))


def _rounded(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((round(x, 3), round(y, 3)) for x, y in points)
