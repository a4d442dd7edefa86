"""Leaves out of a shape's clips those that cut nothing off."""

from __future__ import annotations

from dataclasses import replace

from convarith.tools.svg.pdf_values import Box
from convarith.tools.svg.shapes import Outline, Shape, bounds, moved


def clipped(shape: Shape, clips: tuple[Outline, ...]) -> Shape:
    """Return a shape with those of its clips that may cut something off."""
    cutting = _cutting(clips, shape)
    return replace(shape, clips=cutting) if cutting else shape


def _cutting(clips: tuple[Outline, ...], shape: Shape) -> tuple[Outline, ...]:
    """Return the clips that may cut something off a shape: not rectangles that hold it with its line width."""
    if not clips or not shape.outline:
        return clips
    reach = shape.stroke.reach * shape.matrix.scale if shape.stroke else 0.0
    left, top, right, bottom = bounds(moved(shape.outline, shape.matrix))
    around = left - reach, top - reach, right + reach, bottom + reach
    return tuple(clip for clip in clips if not (_is_rectangle(clip) and _holds(clip, around)))


def _is_rectangle(outline: Outline) -> bool:
    points = {point for step in outline for point in step.points}
    return len(points) == 4 and points == {(x, y) for x, _ in points for _, y in points}


def _holds(rectangle: Outline, box: Box) -> bool:
    close = 0.01  # points: more than TeX's rounding of boxes
    left, top, right, bottom = bounds(rectangle)
    return left - close <= box[0] and top - close <= box[1] and box[2] <= right + close and box[3] <= bottom + close
