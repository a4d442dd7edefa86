"""Writes a shape as SVG: an offset and path data relative to it, so that equal shapes have equal data.

Lengths become whole hundredths of a point, so that rounding errors do not make equal shapes differ.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from convarith.tools.svg.shapes import (
    Cap,
    Join,
    Outline,
    Paint,
    Point,
    Shape,
    Stroke,
    Transform,
    TransparencyGroup,
    Verb,
    bounds,
    moved,
)

HUNDREDTHS = 100
REMEMBERED = 4096  # size of a cache: glyphs and lengths recur
USE = 36  # characters of a reference, with where it moves what it shows
Offset = tuple[int, int]
Box = tuple[float, float, float, float]
EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)


@dataclass(frozen=True)
class Style:
    """What an outline is painted with; the stroke's lengths are in points.

    It is looked up often, and keeps its hash.
    """

    fill: Paint | None
    even_odd: bool
    stroke: Stroke | None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.fill, self.even_odd, self.stroke))


@dataclass(frozen=True)
class Mark:
    """A shape: path data without its first point, which is ``place`` in hundredths of a point.

    ``matrix`` maps path and place to the page; None unless a line's width depends on its direction. ``box`` is around
    what it paints, in hundredths of a point.
    """

    path: str
    place: Offset
    style: Style
    clips: tuple[str, ...] = ()
    matrix: Transform | None = None
    box: Box = field(default=EVERYWHERE, compare=False, repr=False)

    @cached_property
    def data(self) -> str:
        """Its path data with the first point; the animation and several stills have it."""
        return absolute(self.place, self.path)


@dataclass(frozen=True)
class Cluster:
    """Marks that become translucent together."""

    members: tuple[Mark | Cluster, ...]
    opacity: float

    @property
    def box(self) -> Box:
        """What is around its members."""
        return around(self.members)


@dataclass(frozen=True)
class Stamp:
    """Marks that stand together in several places: ``members`` as if the first were at 0, which is at ``place``."""

    members: tuple[Mark, ...]
    place: Offset

    @property
    def style(self) -> Style | None:
        """The style of all members, None if they have several."""
        first = self.members[0].style
        return first if all(each.style == first for each in self.members) else None

    @property
    def box(self) -> Box:
        """What is around its members, where they stand."""
        return _box_moved(around(self.members), self.place)


Item = Mark | Cluster | Stamp
"""What stands in a drawing."""


def around(items: Sequence[Item]) -> Box:
    """Return the box around several."""
    lefts, tops, rights, bottoms = zip(*(each.box for each in items), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def touch(one: Box, other: Box) -> bool:
    """Return whether what has these boxes may paint the same place."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def moved_by(each: Mark, offset: Offset) -> Mark:
    """Return a mark at another place; it has neither clips nor a matrix."""
    return replace(each, place=(each.place[0] + offset[0], each.place[1] + offset[1]), box=_box_moved(each.box, offset))


def _box_moved(box: Box, offset: Offset) -> Box:
    return box[0] + offset[0], box[1] + offset[1], box[2] + offset[0], box[3] + offset[1]


def mark(shape: Shape | TransparencyGroup) -> Mark | Cluster:
    """Return a shape as a mark."""
    if isinstance(shape, TransparencyGroup):
        return Cluster(tuple(mark(member) for member in shape.members), shape.opacity)
    clips = tuple(absolute(*path_data(clip)) for clip in shape.clips)
    if shape.stroke is None or shape.matrix.keeps_circles:
        place = _hundredths(shape.matrix(shape.outline[0].points[0]))
        path, extent = _path_moved(shape.outline, shape.matrix._replace(e=0, f=0))
        style = _style(shape, shape.matrix.scale)
        return Mark(path, place, style, clips, box=_box_moved(_widened(extent, style), place))
    place, path = path_data(shape.outline)
    return Mark(path, place, _style(shape, 1), clips, shape.matrix)


@lru_cache(REMEMBERED)
def _path_moved(outline: Outline, matrix: Transform) -> tuple[str, Box]:
    """Return the path data of an outline, and the box around it as seen from its first point."""
    found = moved(outline, matrix)
    x, y = found[0].points[0]
    left, top, right, bottom = (HUNDREDTHS * length for length in bounds(found))
    x, y = HUNDREDTHS * x, HUNDREDTHS * y
    return path_data(found)[1], (left - x, top - y, right - x, bottom - y)


def _widened(box: Box, style: Style) -> Box:
    """Return the box around an outline with its line, and what rounding adds."""
    by = 1 + (HUNDREDTHS * style.stroke.reach if style.stroke else 0)
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _style(shape: Shape, scale: float) -> Style:
    if shape.stroke is None:
        return _known_style(shape.fill, shape.even_odd, None)
    stroke = _scaled(shape.stroke, scale, has_ends=_has_ends(shape.outline), has_corners=_has_corners(shape.outline))
    return _known_style(shape.fill, shape.even_odd, stroke)


@lru_cache(REMEMBERED)
def _known_style(fill: Paint | None, even_odd: bool, stroke: Stroke | None) -> Style:
    """Return the one object of a style, which is compared with itself at once."""
    return Style(fill, even_odd, stroke)


@lru_cache(REMEMBERED)
def _scaled(stroke: Stroke, scale: float, *, has_ends: bool, has_corners: bool) -> Stroke:
    return replace(
        stroke,
        width=round(stroke.width * scale, 3),
        dashes=tuple(round(length * scale, 3) for length in stroke.dashes),
        phase=round(stroke.phase * scale, 3) if stroke.dashes else 0,
        cap=stroke.cap if has_ends or stroke.dashes else Cap.BUTT,
        join=stroke.join if has_corners else Join.MITER,
    )


def _has_ends(outline: Outline) -> bool:
    """Return whether a line along the outline has ends: whether some subpath is not closed."""
    return any(
        step.verb is not Verb.CLOSE and (after is None or after.verb is Verb.MOVE)
        for step, after in zip(outline, [*outline[1:], None], strict=True)
    )


def _has_corners(outline: Outline) -> bool:
    """Return whether pieces of the outline meet."""
    pieces = (Verb.LINE, Verb.CURVE)
    return any(step.verb in pieces and after.verb is not Verb.MOVE for step, after in pairwise(outline))


def path_data(outline: Outline) -> tuple[Offset, str]:
    """Return an outline's first point, and the rest relative to it."""
    start = outline[0].points[0]
    pen = _Pen()
    for step, after in zip(outline, [*outline[1:], None], strict=True):
        points = [_relative(point, start) for point in step.points]
        closes = after is not None and after.verb is Verb.CLOSE
        pen.step(step.verb, points, closes=closes)
    return _hundredths(start), pen.written()


def _hundredths(point: Point) -> Offset:
    return round(point[0] * HUNDREDTHS), round(point[1] * HUNDREDTHS)


def _relative(point: Point, start: Point) -> Offset:
    """Return a point relative to the first, rounded as a difference, so that it does not depend on the offset."""
    return _hundredths((point[0] - start[0], point[1] - start[1]))


def absolute(place: Offset, path: str) -> str:
    """Return path data with its first point."""
    return "M" + numbers(*place) + path


@lru_cache(REMEMBERED)
def at(offset: Offset) -> str:
    """Return the attributes of a reference that moves what it shows, whose zeros need not be said."""
    return "".join(f' {axis}="{numbers(value)}"' for axis, value in zip("xy", offset, strict=True) if value)


def numbers(*values: int) -> str:
    """Write hundredths with as few characters as SVG allows: ``.5-3 4.25``."""
    parts: list[str] = []
    before = ""
    for value in values:
        number = _number(value)
        is_apart = not before or number[0] == "-" or (number[0] == "." and "." in before)
        parts.append(number if is_apart else f" {number}")
        before = number
    return "".join(parts)


@lru_cache(REMEMBERED)
def _number(hundredths: int) -> str:
    return decimal(hundredths / HUNDREDTHS, 2)


def decimal(value: float, digits: int = 3) -> str:
    """Write a number with at most so many decimals and no superfluous zeros: ``-.5``."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("0", "-0") else re.sub(r"^(-?)0\.", r"\1.", text)


class _Pen:
    """Writes segments as letters and differences, each letter once per run."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, list[int]]] = []
        self._at: Offset = (0, 0)
        self._start: Offset = (0, 0)
        self._is_first = True

    def step(self, verb: Verb, points: list[Offset], *, closes: bool) -> None:
        if verb is Verb.CLOSE:
            self._write("z", [])
            self._at = self._start
        elif verb is Verb.MOVE:
            if not self._is_first:
                self._write("m", self._differences(points))
            self._at = self._start = points[0]
        elif verb is Verb.LINE:
            if not (closes and points[0] == self._start):  # closing draws that line
                self._line(points)
        else:
            self._write("c", self._differences(points))
            self._at = points[-1]
        self._is_first = False

    def _line(self, points: list[Offset]) -> None:
        right, down = self._differences(points)
        if down == 0 and right:
            self._write("h", [right])
        elif right == 0 and down:
            self._write("v", [down])
        else:
            self._write("l", [right, down])
        self._at = points[0]

    def _differences(self, points: list[Offset]) -> list[int]:
        return [value for x, y in points for value in (x - self._at[0], y - self._at[1])]

    def _write(self, letter: str, values: list[int]) -> None:
        is_run = self._parts and self._parts[-1][0] == letter and letter in "lc"
        if is_run or (letter == "l" and self._parts and self._parts[-1][0] == "m"):  # after m, pairs are lines
            self._parts[-1][1].extend(values)
        else:
            self._parts.append((letter, list(values)))

    def written(self) -> str:
        return "".join(letter + numbers(*values) for letter, values in self._parts)
