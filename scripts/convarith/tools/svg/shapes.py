"""What does a page show? Outlines with their paint, as plain data, whatever file they came from.

Lengths are points; a page's origin is its upper left corner and y grows downwards, as on a screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

RGB = tuple[int, int, int]
Point = tuple[float, float]


class Matrix(NamedTuple):
    """A map of the plane: (x, y) goes to (a x + c y + e, b x + d y + f), as in PDF and SVG."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def __call__(self, point: Point) -> Point:
        """Return where a point goes."""
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Matrix) -> Matrix:
        """Return the map that does ``first`` and then this one."""
        e, f = self((first.e, first.f))
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    @property
    def scale(self) -> float:
        """How much longer lengths become, on the average of all directions."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))

    @property
    def keeps_circles(self) -> bool:
        """Say whether a circle stays one, so that a line keeps one width in all directions."""
        close = 1e-4 * self.scale
        turned = abs(self.a - self.d) <= close and abs(self.b + self.c) <= close
        mirrored = abs(self.a + self.d) <= close and abs(self.b - self.c) <= close
        return turned or mirrored


class Verb(StrEnum):
    """A step of an outline; its value is the letter that SVG has for it."""

    MOVE = "M"
    LINE = "L"
    CURVE = "C"
    CLOSE = "Z"


class Step(NamedTuple):
    """One step: where it leads, for a curve its two control points before that, for a close nothing."""

    verb: Verb
    points: tuple[Point, ...]


Outline = tuple[Step, ...]


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


@dataclass(frozen=True)
class Shape:
    """An outline, a glyph's too, which ``matrix`` maps to the page, cut to the inside of all ``clips`` on the page."""

    outline: Outline
    matrix: Matrix
    fill: Paint | None = None
    even_odd: bool = False
    stroke: Stroke | None = None
    clips: tuple[Outline, ...] = ()


@dataclass(frozen=True)
class Group:
    """Shapes that become translucent together: where they overlap, the upper one hides the lower."""

    members: tuple[Shape | Group, ...]
    opacity: float


@dataclass(frozen=True)
class Drawing:
    """Pages of one size, each from bottom to top."""

    width: float
    height: float
    pages: tuple[tuple[Shape | Group, ...], ...]


def moved(outline: Outline, matrix: Matrix) -> Outline:
    """Return an outline with all its points mapped."""
    return tuple(Step(step.verb, tuple(matrix(point) for point in step.points)) for step in outline)


def bounds(outline: Outline) -> tuple[float, float, float, float]:
    """Return the least x and y and the greatest x and y of an outline's points, control points among them."""
    xs = [x for step in outline for x, _ in step.points]
    ys = [y for step in outline for _, y in step.points]
    return min(xs), min(ys), max(xs), max(ys)
