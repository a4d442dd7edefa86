"""Finds the theme roles of a drawing's colours: a role's own colour, or a blend of two."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from convarith.tools.svg.shapes import RGB

PAPER = "paper"
WHITE: RGB = (255, 255, 255)
BLACK: RGB = (0, 0, 0)
REMEMBERED = 256  # size of a cache: the frames of a figure have the same colours
CLOSE = 1  # of 255: rounding in TeX, in the PDF and here


@dataclass(frozen=True)
class Derived:
    """A colour as a CSS expression of roles, and the names of these roles."""

    css: str
    roles: tuple[str, ...]


def hexadecimal(colour: RGB) -> str:
    """Return a colour in CSS: ``#268bd2``, or short, ``#fff``."""
    digits = "".join(f"{channel:02x}" for channel in colour)
    return f"#{digits[::2]}" if digits[::2] == digits[1::2] else f"#{digits}"


def variable(role: str) -> str:
    """Return the name of a role's CSS variable."""
    return "--" + re.sub(r"[^A-Za-z0-9_-]", "-", role)


def derived(colour: RGB, colours: Mapping[str, RGB]) -> Derived:
    """Return a colour as a role, else as the nearest blend of one with paper, white, black or another role.

    Any other colour stays as it is.
    """
    return _derived(colour, tuple(colours.items()))


@lru_cache(REMEMBERED)
def _derived(colour: RGB, roles: tuple[tuple[str, RGB], ...]) -> Derived:
    colours = dict(roles)
    for role, own in colours.items():
        if own == colour:
            return Derived(f"var({variable(role)})", (role,))
    others = ({PAPER: colours[PAPER]} if PAPER in colours else {}, {"white": WHITE, "black": BLACK}, colours)
    for grounds in others:
        blends = _blends(colours, grounds, near=colour)
        explained = [blend for blend in blends if _error(blend.colour, colour) <= CLOSE]
        if explained:
            return min(explained, key=lambda blend: _error(blend.colour, colour)).derived(colours)
    return Derived(hexadecimal(colour), ())


@dataclass(frozen=True)
class _Blend:
    """A percentage of a role mixed with another colour, and the result."""

    role: str
    percent: int
    other: str
    colour: RGB

    def derived(self, colours: Mapping[str, RGB]) -> Derived:
        roles = tuple(name for name in (self.role, self.other) if name in colours)
        other = f"var({variable(self.other)})" if self.other in colours else self.other
        return Derived(f"color-mix(in srgb,var({variable(self.role)}) {self.percent}%,{other})", roles)


def _blends(colours: Mapping[str, RGB], grounds: Mapping[str, RGB], *, near: RGB) -> Iterator[_Blend]:
    """Yield the blends of two colours whose percentages can give one that is near another."""
    for role, own in colours.items():
        for other, ground in grounds.items():
            if own != ground:
                percents = _percents(own, ground, near)
                yield from (_Blend(role, percent, other, _mixed(own, ground, percent)) for percent in percents)


def _percents(one: RGB, other: RGB, near: RGB) -> range:
    """Return the percentages of a colour, mixed with another, at which their widest channel can be near a third's."""
    width, value = max(
        ((a - b, c - b) for a, b, c in zip(one, other, near, strict=True)), key=lambda pair: abs(pair[0])
    )
    share, reach = 100 * value / width, 100 * (CLOSE + 0.5) / abs(width)  # a half is for rounding
    return range(max(math.floor(share - reach), 1), min(math.ceil(share + reach), 99) + 1)


def _mixed(one: RGB, other: RGB, percent: int) -> RGB:
    red, green, blue = (round((percent * a + (100 - percent) * b) / 100) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _error(one: RGB, other: RGB) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
