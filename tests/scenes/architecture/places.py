"""What a picture of an architecture must keep: nothing lies on anything else, and no connection runs through a box."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from convarith.scenes.architecture.bodies import LINE, RADIUS, text_width
from convarith.scenes.architecture.parts import Box, Line, Picture, Point

Area = tuple[float, float, float, float]
"""Left, bottom, right and top."""
TOUCH = 0.001


def area_of(box: Box) -> Area:
    return box.x, box.y, box.x + box.width + box.right, box.y + box.height + box.up


def areas(picture: Picture) -> list[Area]:
    """Return what takes room: boxes (slabs that touch count as one), marks and labels."""
    found: list[Area] = []
    for box in picture.boxes:
        area = area_of(box)
        if found and abs(area[1] - found[-1][1]) < TOUCH and abs(found[-1][2] - box.right - box.x) < 0.01:
            area = (found[-1][0], area[1], area[2], area[3])
            found.pop()
        found.append(area)
    found += [(mark.x - RADIUS, mark.y - RADIUS, mark.x + RADIUS, mark.y + RADIUS) for mark in picture.marks]
    return found + labels(picture)


def labels(picture: Picture) -> list[Area]:
    found = []
    for text in picture.texts:
        widths = [text_width(line.replace(r"\texttwosuperior", "²").replace(r"\textthreesuperior", "³"))
                  for line in text.lines]  # fmt: skip
        half = max([*widths, text_width(text.name)]) / 2
        height = LINE * (len(text.lines) + bool(text.name))
        found.append((text.x - half, text.y - height, text.x + half, text.y))
    return found


def overlapping(picture: Picture) -> list[tuple[Area, Area]]:
    return [(one, other) for one, other in combinations(areas(picture), 2) if _overlap(one, other)]


def _overlap(one: Area, other: Area) -> bool:
    return all(one[at] + TOUCH < other[at + 2] and other[at] + TOUCH < one[at + 2] for at in (0, 1))


def run_through(picture: Picture) -> Iterator[tuple[Line, Area]]:
    """Yield connections with what they run through, other than what they begin and end at."""
    things = areas(picture)
    for line in picture.lines:
        ends = [thing for thing in things if _holds(thing, line.points[0]) or _holds(thing, line.points[-1])]
        for segment in pairwise(line.points):
            for thing in things:
                if thing not in ends and _overlap(_around(segment), thing):
                    yield line, thing


def _holds(area: Area, point: Point) -> bool:
    near = 0.01
    return all(area[at] - near <= point[at] <= area[at + 2] + near for at in (0, 1))


def _around(segment: tuple[Point, Point]) -> Area:
    (a, b), (c, d) = segment
    return min(a, c) - 2 * TOUCH, min(b, d) - 2 * TOUCH, max(a, c) + 2 * TOUCH, max(b, d) + 2 * TOUCH
