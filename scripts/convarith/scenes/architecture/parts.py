"""The parts of a picture of an architecture, in centimetres: x to the right, y upwards."""

from __future__ import annotations

from dataclasses import dataclass

from convarith.scenes.architecture.nodes import Symbol

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A box in space: the lower left corner of its front, its edges, and how far its back lies right and up."""

    style: str
    x: float
    y: float
    width: float
    height: float
    right: float
    up: float


@dataclass(frozen=True)
class Mark:
    """A place where maps are joined."""

    x: float
    y: float
    symbol: Symbol


@dataclass(frozen=True)
class Line:
    """A connection through ``points``."""

    points: tuple[Point, ...]
    is_cropped: bool = False
    has_arrow: bool = True


@dataclass(frozen=True)
class Text:
    """A label below ``y`` and centred on ``x``; below its lines is the ``name`` of a layer, if it is told."""

    x: float
    y: float
    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Frame:
    """A block that is folded: how often it stands there, and its corners."""

    count: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Picture:
    """All parts of a picture."""

    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    dots: tuple[Point, ...]
    texts: tuple[Text, ...]
    frames: tuple[Frame, ...]
    width: float
    bottom: float
