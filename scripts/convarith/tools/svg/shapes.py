"""The shapes of a page: outlines with their paint, as plain data, whatever file they came from.

Lengths are points; a page's origin is its upper left corner and y grows downwards, as on a screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MITER_REACH = 5  # half widths that a miter may reach beyond a corner: half of PDF's limit for its length
RGB = tuple[int, int, int]
Point = tuple[float, float]


class Transform(NamedTuple):
    """An affine transform: (x, y) goes to (a x + c y + e, b x + d y + f), as in PDF and SVG."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def __call__(self, point: Point) -> Point:
        """Return the image of a point."""
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Transform) -> Transform:
        """Return the transform that applies ``first`` and then this one."""
        e, f = self((first.e, first.f))
        return Transform(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    @property
    def scale(self) -> float:
        """How much longer lengths become, averaged over directions."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))

    @property
    def keeps_circles(self) -> bool:
        """Whether circles stay circles, so that a line has one width in all directions."""
        close = 1e-4 * self.scale
        turned = abs(self.a - self.d) <= close and abs(self.b + self.c) <= close
        mirrored = abs(self.a + self.d) <= close and abs(self.b - self.c) <= close
        return turned or mirrored


class Verb(StrEnum):
    """The kind of a segment; its value is SVG's letter."""

    MOVE = "M"
    LINE = "L"
    CURVE = "C"
    CLOSE = "Z"


class Segment(NamedTuple):
    """A segment of an outline: its end point, for a curve after its two control points; nothing for a close."""

    verb: Verb
    points: tuple[Point, ...]


Outline = tuple[Segment, ...]


class Cap(StrEnum):
    """How a line ends."""

    BUTT = "butt"
    ROUND = "round"
    SQUARE = "square"


class Join(StrEnum):
    """How two pieces of a line meet."""

    MITER = "miter"
    ROUND = "round"
    BEVEL = "bevel"


@dataclass(frozen=True)
class Paint:
    """A colour and how opaque it is, from 0 to 1."""

    colour: RGB
    opacity: float = 1


@dataclass(frozen=True)
class Stroke:
    """A line along an outline; its lengths are in the outline's own coordinates."""

    paint: Paint
    width: float
    dashes: tuple[float, ...] = ()
    phase: float = 0
    cap: Cap = Cap.BUTT
    join: Join = Join.MITER

    @property
    def reach(self) -> float:
        """How far from its outline the line may paint, in the outline's own coordinates."""
        is_plain = self.join is not Join.MITER and self.cap is not Cap.SQUARE
        return self.width / 2 * (1 if is_plain else MITER_REACH)


@dataclass(frozen=True)
class Shape:
    """An outline, of a glyph too, which ``matrix`` maps to the page, clipped to all ``clips`` on the page."""

    outline: Outline
    matrix: Transform
    fill: Paint | None = None
    even_odd: bool = False
    stroke: Stroke | None = None
    clips: tuple[Outline, ...] = ()


@dataclass(frozen=True)
class TransparencyGroup:
    """Shapes that become translucent together: where they overlap, the upper one hides the lower."""

    members: tuple[Shape | TransparencyGroup, ...]
    opacity: float


@dataclass(frozen=True, eq=False)
class Drawing:
    """Pages of one size, each from bottom to top. Drawings are told apart by identity, as comparing them takes long."""

    width: float
    height: float
    pages: tuple[tuple[Shape | TransparencyGroup, ...], ...]


def moved(outline: Outline, matrix: Transform) -> Outline:
    """Return an outline with all its points mapped."""
    a, b, c, d, e, f = matrix  # a call per point would take three times as long
    return tuple(
        [Segment(verb, tuple([(a * x + c * y + e, b * x + d * y + f) for x, y in points])) for verb, points in outline]
    )


def bounds(outline: Outline) -> tuple[float, float, float, float]:
    """Return the minimum x and y and the maximum x and y of an outline's points, including control points."""
    xs = [x for step in outline for x, _ in step.points]
    ys = [y for step in outline for _, y in step.points]
    return min(xs), min(ys), max(xs), max(ys)
