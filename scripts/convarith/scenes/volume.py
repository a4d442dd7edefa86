"""A window that slides over a block of cells, along three axes: where each cell stands, and what each frame lights.

Columns run to the right, rows towards the reader and the depth upwards, all from 0 at the hidden corner of a block, and
whoever looks at it sees the upper, the front and the right-hand side of a cube.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from convarith.arithmetic.windows import MapOperation, readings, tracks
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.catalogue.operations.registry import names_of_maps
from convarith.errors import CatalogueError, Details
from convarith.scenes.plain import plain
from convarith.scenes.roles import input_role
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Role
from convarith.words.windows import SIDES, read_by
from convarith.words.wording import Wording

AXES = 3
BETWEEN_BLOCKS = 3


class Side(StrEnum):
    """The sides of a cube that are seen."""

    TOP = "top"
    FRONT = "front"
    RIGHT = "right"


@dataclass(frozen=True, order=True)
class Cube:
    """One cell of a block. The order of cubes is one of drawing: what hides another comes after it."""

    depth: int
    row: int
    column: int

    def beside(self, side: Side) -> Cube:
        """Return the neighbour on a side."""
        return Cube(
            self.depth + (side is Side.TOP), self.row + (side is Side.FRONT), self.column + (side is Side.RIGHT)
        )


Corner = tuple[int, int, int]


@dataclass(frozen=True)
class Face:
    """A side of a cube that no neighbour covers."""

    cube: Cube
    side: Side

    @property
    def corners(self) -> tuple[Corner, ...]:
        """Its four corners in turn: (column, row, depth)."""
        column, row, depth = self.cube.column, self.cube.row, self.cube.depth
        turn = ((0, 0), (1, 0), (1, 1), (0, 1))
        match self.side:
            case Side.TOP:
                return tuple((column + a, row + b, depth + 1) for a, b in turn)
            case Side.FRONT:
                return tuple((column + a, row + 1, depth + b) for a, b in turn)
            case Side.RIGHT:
                return tuple((column + 1, row + a, depth + b) for a, b in turn)


def visible_faces(cubes: Collection[Cube]) -> tuple[Face, ...]:
    """Return the faces of cubes that no neighbour covers, in an order of drawing."""
    return tuple(Face(cube, side) for cube in sorted(cubes) for side in Side if cube.beside(side) not in cubes)


@dataclass(frozen=True)
class Block:
    """A block of cells: how far its hidden corner is from that of the padded input, and how large it is."""

    columns: int
    rows: int
    depth: int
    shift: Corner = (0, 0, 0)


@dataclass(frozen=True)
class Pile:
    """The cubes under a window whose corner is at column 0, row 0 and a depth; ``faces`` are (role, face)."""

    depth: int
    taps: tuple[tuple[Cube, Role], ...]

    @property
    def faces(self) -> tuple[tuple[Role, Face], ...]:
        """The faces that are seen, and what their cubes are."""
        roles = dict(self.taps)
        return tuple((roles[face.cube], face) for face in visible_faces(roles))


@dataclass(frozen=True)
class VolumeFrame:
    """One step of the animation: an output cube, and the window that it is computed from.

    ``corner`` is the window's, ``sizes`` are its columns, rows and depth, ``pile`` is the number, from 1, of what is
    under it among the scene's ``piles``. ``before`` are the output cubes that are there already, in order of drawing.
    """

    number: int
    output: Cube
    before: tuple[Cube, ...]
    corner: Cube
    sizes: Corner
    pile: int


class Volume(Scene):
    """A convolution, transposed convolution or pooling along three axes, or the gradient of a convolution.

    A transposed convolution is shown as the direct one that computes it, over its stretched and padded input.
    """

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        self.operation = block_operation(figure)
        self._tracks = tracks(self.operation)
        self._places = [track.places for track in self._tracks]
        check_number(max(prod(map(len, self._places)), prod(self.operation.output_size)), MOST_CELLS, "cells")

    @property
    def names(self) -> Mapping[str, Any]:
        """The blocks, what windows cover, and what is seen of one cube."""
        return {
            "input": self.input,
            "padded": self.padded,
            "output": self.output,
            "piles": self.piles,
            "cube_faces": visible_faces({Cube(0, 0, 0)}),
        }

    @property
    def padded(self) -> Block:
        """The input with its padding."""
        depth, rows, columns = map(len, self._places)
        return Block(columns, rows, depth)

    @property
    def input(self) -> Block:
        """The input, stretched if the operation is transposed, in its padding."""
        depth, rows, columns = (track.axis.input_size for track in self._tracks)
        up, near, right = (-places.start for places in self._places)
        return Block(columns, rows, depth, (right, near, up))

    @property
    def output(self) -> Block:
        """The output, to the right of the input."""
        depth, rows, columns = self.operation.output_size
        padded = self.padded
        shift = (padded.columns + BETWEEN_BLOCKS, (padded.rows - rows) // 2, (padded.depth - depth) // 2)
        return Block(columns, rows, depth, shift)

    @property
    def piles(self) -> tuple[Pile, ...]:
        """All that windows cover, each once."""
        return tuple(self._piles)

    @cached_property
    def frames(self) -> Sequence[VolumeFrame]:
        """A frame an output cube, in reading order, which is one of drawing."""
        return Frames(len(self._outputs), self._frame)

    @cached_property
    def _outputs(self) -> tuple[Cube, ...]:
        return tuple(Cube(*index) for index in product(*map(range, self.operation.output_size)))

    @cached_property
    def _piles(self) -> Mapping[Pile, int]:
        """What windows cover, and its number."""
        piles: dict[Pile, int] = {}
        for output in self._outputs:
            piles.setdefault(_pile(dict(self._taps(output))), len(piles) + 1)
        return piles

    def _frame(self, index: int) -> VolumeFrame:
        output = self._outputs[index]
        taps = dict(self._taps(output))
        corner, last = min(taps), max(taps)
        sizes = (last.column - corner.column + 1, last.row - corner.row + 1, last.depth - corner.depth + 1)
        return VolumeFrame(index + 1, output, self._outputs[:index], corner, sizes, self._piles[_pile(taps)])

    def describe_frame(self, number: int) -> str:
        """Say which output cell is computed, and from which cells of the input."""
        output = self.frames[number - 1].output
        return computed_in_block(self.wording, self.figure, (output.depth, output.row, output.column))

    def _taps(self, output: Cube) -> Iterator[tuple[Cube, Role]]:
        """Yield the cubes of the padded input that an output reads, and what they are."""
        index = (output.depth, output.row, output.column)
        for at in product(*(track.taps(u) for track, u in zip(self._tracks, index, strict=True))):
            place = [position - places.start for position, places in zip(at, self._places, strict=True)]
            yield Cube(*place), input_role(self._tracks, at)


def block_operation(figure: Figure) -> MapOperation:
    """Return the operation of a figure, of a gradient the one that computes it.

    Raises ``CatalogueError`` for one that slides no window along three axes.
    """
    operation = plain(figure).operation
    if isinstance(operation, MapOperation) and len(operation.input_size) == AXES and not figure.compared:
        return operation
    hint = "it shows a convolution, a transposed convolution or a pooling along three axes, without channels"
    raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))


def computed_in_block(
    wording: Wording, figure: Figure, output: Corner, *, value: str = "", sides: Sequence[tuple[str, str]] = SIDES[AXES]
) -> str:
    """Return the sentence that says which cells of the input an output is computed from.

    ``output`` is its (plane, row, column), from 0, and ``value`` a clause that says its number; ``sides`` are the words
    for where padding lies before and after each axis.
    """
    say, operation, names = wording.say, block_operation(figure), names_of_maps(figure.operation)
    plane, row, column = (at + 1 for at in output)
    where = say(f"whose.{names['output']}", place=say("place.in_block", plane=plane, row=row, column=column))
    is_stretched = any(track.stretch > 1 for track in tracks(operation))
    of = say(f"of.{names['input']}")
    read = read_by(wording, readings(operation, output), of=of, is_stretched=is_stretched, sides=sides)
    return say("frame.computed", output=where, value=value, read=read)


def _pile(taps: Mapping[Cube, Role]) -> Pile:
    corner = min(taps)
    return Pile(corner.depth, tuple((_from(corner, cube), role) for cube, role in taps.items()))


def _from(corner: Cube, cube: Cube) -> Cube:
    """Return a cube as it stands in a pile: its row and column counted from the window's corner."""
    return Cube(cube.depth, cube.row - corner.row, cube.column - corner.column)
