"""How large nodes are drawn: the edges of boxes by cells and channels, and the room that their labels need.

An edge grows with the square root of its cells, a thickness with the cube root of its channels: maps of 3 channels and
of 2,048 are both seen. Lengths are in centimetres.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from convarith.scenes.architecture.nodes import Node
from convarith.words.phrases import sizes

EDGE, LONGEST_EDGE = 0.16, 2.3
"""The edge of a single cell, and the longest edge of a picture, which makes all edges smaller if it must."""
THICKNESS, SLIM = 0.08, 0.05
"""How thick a map of one channel is, and how thick in a U, which has to find room for all its maps in one row."""
RIGHT, SLIM_RIGHT, UP = 0.2, 0.12, 0.16
"""How far the back of a box lies to the right of its front, likewise, and above it, per centimetre of its depth."""
RADIUS = 0.15
"""Of a mark."""
DOT = 0.12
"""How far right of a node others branch off."""
EM = 0.0352
"""How wide an em is, for each point of a text's size."""
NARROW, DIGIT, LETTER, CAPITAL, WIDEST = 0.36, 0.5, 0.56, 0.68, 0.96
"""How wide narrow letters and powers are at most, in em; digits; other small letters; capitals; letters such as W."""
LINE = 0.36
"""How high a line of a label is."""
LABEL = 9
"""The size of texts, in points."""
SQUARED, CUBED = r"\texttwosuperior", r"\textthreesuperior"
POWERS = {2: SQUARED, 3: CUBED}


@dataclass(frozen=True)
class Body:
    """A node as it is drawn: a box of three edges whose centre is at 0, or a mark; and its label.

    The label has ``lines`` of TeX, and below them the ``name`` of the layer if that is told.

    ``right`` and ``up`` are how far the back of the box lies from its front.
    """

    width: float
    height: float
    right: float = 0.0
    up: float = 0.0
    lines: tuple[str, ...] = ()
    name: str = ""
    label_width: float = 0.0

    @property
    def label_height(self) -> float:
        """How high the label is."""
        return LINE * (len(self.lines) + bool(self.name))

    @property
    def left(self) -> float:
        """How far the node and its label reach to the left of the centre."""
        return max((self.width + self.right) / 2, self.label_width / 2 + self.right / 2)

    @property
    def far(self) -> float:
        """How far the node and its label reach to the right of the centre."""
        return max((self.width + self.right) / 2, self.label_width / 2 - self.right / 2)

    @property
    def top(self) -> float:
        """How far the node reaches up from the centre."""
        return (self.height + self.up) / 2

    @property
    def bottom(self) -> float:
        """How far the node and its label reach down from the centre."""
        return (self.height + self.up) / 2 + (self.label_height + 0.06 if self.lines else 0)


def bodies_of(nodes: Sequence[Node], *, has_names: bool, is_slim: bool = False) -> list[Body]:
    """Return the bodies of nodes; ``has_names`` puts the name of its layer below each box, ``is_slim`` is for a U."""
    cells = [cell for node in nodes for cell in node.shape.size]
    scale = min(1.0, LONGEST_EDGE / (EDGE * math.sqrt(max(cells, default=1))))
    return [_body(node, scale, has_names=has_names, is_slim=is_slim) for node in nodes]


def text_width(text: str) -> float:
    """Return how wide a text is at most."""
    return EM * LABEL * sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if letter in "fijlrt ,.:;'²³":
        return NARROW
    if letter in "MWmw@%":
        return WIDEST
    return DIGIT if letter.isdigit() else LETTER if letter.islower() else CAPITAL


def _body(node: Node, scale: float, *, has_names: bool, is_slim: bool) -> Body:
    if node.symbol:
        return Body(2 * RADIUS, 2 * RADIUS)
    *_, rows, columns = (1, 1, *node.shape.size) if len(node.shape.size) != 1 else (1, *node.shape.size, 1)
    height, depth = (EDGE * scale * math.sqrt(cells) for cells in (rows, columns))
    size = size_words(node.shape.size)
    plain = [_channels(node), size.replace(SQUARED, "²").replace(CUBED, "³")]
    lines = [_channels(node), *filter(None, [size])]
    name = node.name if has_names else ""
    label_width = max(*map(text_width, plain), text_width(name))
    width = (SLIM if is_slim else THICKNESS) * math.cbrt(node.shape.channels)
    right = (SLIM_RIGHT if is_slim else RIGHT) * depth
    return Body(width, height, right, UP * depth, tuple(lines), name, label_width)


def _channels(node: Node) -> str:
    return f"{node.shape.channels}" if node.last_channels is None else f"{node.shape.channels}–{node.last_channels}"


def size_words(size: Sequence[int]) -> str:
    """Return a size in short, in TeX: 56² where the axes agree; nothing for a vector."""
    return f"{size[0]}{POWERS[len(size)]}" if len(size) in POWERS and len(set(size)) == 1 else sizes(size)
