"""Channels that become pixels, or pixels that become channels: where each of them goes.

The channels that a block of pixels is made of stand in the order of those pixels: a grid of small maps beside one large
map. A channel has a letter and a tint, its cells the letter and a number. Sizes are in cells, ``y`` counts downwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from string import ascii_lowercase
from typing import Any

from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, areas
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.words.phrases import place, places
from convarith.words.wording import Wording

BETWEEN_MAPS = 0.6
BETWEEN_SIDES = 2.4
STRONGEST, FAINTEST = 74, 30
"""How much of its colour a tint holds, in per cent: enough for the faintest blue and the faintest cyan to differ."""

ALIKE = "give smaller sizes, or fewer channels: each block is rearranged as the first is"


@dataclass(frozen=True)
class Tint:
    """The cells of a map that come from, or go to, one channel of the small maps; ``strength`` is in per cent."""

    strength: int
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Tile:
    """One map: where its top left corner is, its cells and their tints."""

    x: float
    y: float
    sheet: Sheet
    tints: tuple[Tint, ...]


@dataclass(frozen=True)
class ShuffleFrame:
    """One step of the animation: the cells of the input that move, and where they go; each an area of a tile."""

    number: int
    sources: tuple[tuple[Tile, Area], ...]
    targets: tuple[tuple[Tile, Area], ...]


class Shuffle(Scene):
    """A pixel shuffle or unshuffle."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        operation = figure.operation
        if not isinstance(operation, PixelShuffle | PixelUnshuffle) or figure.compared:
            hint = "it shows a pixel_shuffle or a pixel_unshuffle"
            raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))
        self.operation = operation
        self.is_unshuffle = isinstance(operation, PixelUnshuffle)
        self._shuffle = operation.transpose() if isinstance(operation, PixelUnshuffle) else operation
        check_number(self._shuffle.channels, len(ascii_lowercase), "channels", hint=ALIKE)
        check_number(prod(self._shuffle.input_shape), MOST_CELLS, "cells", hint=ALIKE)

    @property
    def names(self) -> Mapping[str, Any]:
        """The maps of either side, how wide the sides are, and how high both."""
        sides = [(self.small, self.width_of_small), (self.large, self.width_of_large)]
        (source, left), (target, right) = reversed(sides) if self.is_unshuffle else sides
        return {
            "sources": source,
            "targets": target,
            "widths": (left, right),
            "gap": BETWEEN_SIDES,
            "height": self._part * self._shuffle.output_shape[0] - BETWEEN_MAPS,
        }

    @property
    def width_of_small(self) -> float:
        """How wide the side of the small maps is."""
        return round(self._shuffle.factors[1] * (self._shuffle.input_size[1] + BETWEEN_MAPS) - BETWEEN_MAPS, 3)

    @property
    def width_of_large(self) -> float:
        """How wide the side of the large maps is."""
        return self._shuffle.output_size[1]

    @cached_property
    def small(self) -> tuple[Tile, ...]:
        """The small maps, by channel."""
        rows, columns = self._shuffle.input_size
        x = self.width_of_large + BETWEEN_SIDES if self.is_unshuffle else 0
        role = Role.OUTPUT if self.is_unshuffle else Role.INPUT
        tiles: dict[int, Tile] = {}
        for c, (dy, dx) in product(range(self._shuffle.output_shape[0]), self._pixels):
            ((channel, _, _),) = self._shuffle.inputs_of((c, dy, dx))
            cells = [
                Cell(column, row, role, value=self._name(channel, row, column))
                for row, column in product(range(rows), range(columns))
            ]
            left = round(x + dx * (columns + BETWEEN_MAPS), 3)
            top = round(c * self._part + dy * (rows + BETWEEN_MAPS), 3)
            tiles[channel] = _tile(left, top, cells, [self._strength(dy, dx)] * len(cells))
        return tuple(tiles[channel] for channel in sorted(tiles))

    @cached_property
    def large(self) -> tuple[Tile, ...]:
        """The large maps, by channel."""
        rows, columns = self._shuffle.output_size
        of_rows, of_columns = self._shuffle.factors
        x = 0 if self.is_unshuffle else self.width_of_small + BETWEEN_SIDES
        role = Role.INPUT if self.is_unshuffle else Role.OUTPUT
        tiles = []
        for c in range(self._shuffle.output_shape[0]):
            cells, strengths = [], []
            for row, column in product(range(rows), range(columns)):
                (source,) = self._shuffle.inputs_of((c, row, column))
                cells.append(Cell(column, row, role, value=self._name(*source)))
                strengths.append(self._strength(row % of_rows, column % of_columns))
            y = c * self._part + (self._part - BETWEEN_MAPS - rows) / 2
            tiles.append(_tile(round(x, 3), round(y, 3), cells, strengths))
        return tuple(tiles)

    @cached_property
    def frames(self) -> Sequence[ShuffleFrame]:
        """A frame a block of pixels, in reading order, one large map after the other."""
        return Frames(self._shuffle.output_shape[0] * prod(self._shuffle.input_size), self._frame)

    def describe_frame(self, number: int) -> str:
        """Say which pixels of which channels change places."""
        rows, columns = self._shuffle.input_size
        c, at_block = divmod(number - 1, rows * columns)
        index = divmod(at_block, columns)
        say, wording = self.wording.say, self.wording
        each = zip(("row", "column"), index, self._shuffle.factors, strict=True)
        spans = [places(wording, noun, range(at * factor, (at + 1) * factor)) for noun, at, factor in each]
        channels = places(wording, "of_channel", sorted(self._channels(c)))
        pixel = say("frame.pixel", place=place(wording, *index), channels=channels)
        key = "frame.unshuffled" if self.is_unshuffle else "frame.shuffled"
        return say(key, pixel=pixel, block=wording.listed(spans), channel=c)

    @property
    def _pixels(self) -> list[tuple[int, int]]:
        """The places in a block, in reading order."""
        rows, columns = map(range, self._shuffle.factors)
        return list(product(rows, columns))

    @property
    def _part(self) -> float:
        """How high all that belongs to one large map is, with the gap below it."""
        return self._shuffle.factors[0] * (self._shuffle.input_size[0] + BETWEEN_MAPS)

    def _name(self, channel: int, row: int, column: int) -> str:
        """Return the name (TeX) of a cell of the small maps."""
        return f"${ascii_lowercase[channel]}_{{{row * self._shuffle.input_size[1] + column}}}$"

    def _strength(self, dy: int, dx: int) -> int:
        last = max(prod(self._shuffle.factors) - 1, 1)
        return STRONGEST - round((dy * self._shuffle.factors[1] + dx) * (STRONGEST - FAINTEST) / last)

    def _channels(self, c: int) -> list[int]:
        """Return the channels of the small maps that a block of a large one is made of, in the order of its pixels."""
        sources = [next(iter(self._shuffle.inputs_of((c, dy, dx)))) for dy, dx in self._pixels]
        return [channel for channel, _, _ in sources]

    def _frame(self, index: int) -> ShuffleFrame:
        (high, wide), (rows, columns) = self._shuffle.factors, self._shuffle.input_size
        c, place = divmod(index, rows * columns)
        row, column = divmod(place, columns)
        pixels = tuple((self.small[channel], Area(column, row, 1, 1)) for channel in self._channels(c))
        block = ((self.large[c], Area(column * wide, row * high, wide, high)),)
        return ShuffleFrame(index + 1, *((block, pixels) if self.is_unshuffle else (pixels, block)))


def _tile(x: float, y: float, cells: Sequence[Cell], strengths: Sequence[int]) -> Tile:
    by_strength: dict[int, list[tuple[int, int]]] = {}
    for cell, strength in zip(cells, strengths, strict=True):
        by_strength.setdefault(strength, []).append((cell.column, cell.row))
    tints = tuple(Tint(strength, areas(places)) for strength, places in by_strength.items())
    return Tile(x, y, Sheet(cells[-1].column + 1, cells[-1].row + 1, tuple(cells)), tints)
