"""A window that slides over a block of cells, along three axes: where each cell stands, and what each frame lights.

Columns run to the right, rows towards the reader and the depth upwards, all from 0 at the hidden corner of a block, and
whoever looks at it sees the upper, the front and the right-hand side of a cube. Of a large block only the cells near
those that the frames need are drawn, and those at the edges.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import product, takewhile
from math import ceil, prod
from typing import Any

from convarith.arithmetic.windows import MapOperation, readings, tracks
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.catalogue.operations.registry import names_of_maps
from convarith.errors import CatalogueError, Details
from convarith.scenes.fitting import fitted
from convarith.scenes.gapped import size_with_gaps
from convarith.scenes.plain import plain
from convarith.scenes.roles import input_role
from convarith.scenes.ruler import Ruler
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Role
from convarith.words.windows import SIDES, read_by
from convarith.words.wording import Wording

AXES = 3
BETWEEN_BLOCKS = 3
LEAN = Fraction(40, 62)
"""How many columns a row is to the left of the one behind it, in the template's picture."""
DOTS = (0.25, 0.5, 0.75)
"""Where dots stand in a gap, which is one wide."""


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
    """A block of cells: how far its hidden corner is from that of the padded input, and how large it is.

    ``gaps`` are the columns, the rows and the depths at which cells are left out.
    """

    columns: int
    rows: int
    depth: int
    shift: Corner = (0, 0, 0)
    gaps: tuple[tuple[int, ...], ...] = ((), (), ())

    @property
    def dots(self) -> tuple[tuple[float, float, float], ...]:
        """Where dots stand for cells that are left out: three across a gap, on each cell of the walls behind it."""
        sizes, found = (self.columns, self.rows, self.depth), []
        for axis, gaps in enumerate(self.gaps):
            for along in (other for other in range(AXES) if other != axis):
                steps = product(gaps, DOTS, (at for at in range(sizes[along]) if at not in self.gaps[along]))
                found += [{axis: gap + step, along: at + 0.5} for gap, step, at in steps]
        return tuple((each.get(0, 0), each.get(1, 0), each.get(2, 0)) for each in found)


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
    under it among the scene's ``piles``. ``before`` are the output cubes that are there already, but for those
    of which nothing is seen, in order of drawing.
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
        frames = prod(self.operation.output_size)
        (self._shown, self._input_rulers, self._output_rulers), self.refusal = fitted(figure, frames, self._fit)

    def _fit(self, shown: Sequence[int]) -> tuple[Sequence[int], list[Ruler], list[Ruler]]:
        """Return the numbers of frames that are shown, and for these the rulers of the padded input and the output."""
        check_number(prod(self.operation.kernel_size), MOST_CELLS, "cells in a window", hint="give a smaller kernel")
        of_input, of_output = [], []
        for axis, track in enumerate(self._tracks):
            outputs = {self._at(number)[axis] for number in shown}
            windows = (track.axis.reads(u) for u in outputs)
            of_input.append(Ruler(track.places, {at for each in windows for at in range(each[0], each[-1] + 1)}))
            of_output.append(Ruler(range(track.outputs), outputs))
        for rulers in (of_input, of_output):
            *_, second, largest = sorted(len(ruler.drawn) for ruler in rulers)
            check_number(second * largest, MOST_CELLS, "cells on a side")
        return shown, of_input, of_output

    def _at(self, number: int) -> Corner:
        """Return the plane, the row and the column of the output of a frame, counted from 1."""
        _, rows, columns = self.operation.output_size
        rest, column = divmod(number - 1, columns)
        return *divmod(rest, rows), column

    @property
    def names(self) -> Mapping[str, Any]:
        """The blocks, what windows cover, and what is seen of one cube."""
        return {
            "input": self.input,
            "padded": self.padded,
            "output": self.output,
            "sizes": self.sizes,
            "piles": self.piles,
            "cube_faces": visible_faces({Cube(0, 0, 0)}),
        }

    @property
    def sizes(self) -> tuple[str, str]:
        """The sizes of input and output in words where cells are left out, else nothing."""
        source = size_with_gaps(self.operation.input_size, self._input_rulers)
        return source, size_with_gaps(self.operation.output_size, self._output_rulers)

    @property
    def padded(self) -> Block:
        """The input with its padding."""
        return _block([ruler.drawn for ruler in self._input_rulers])

    @property
    def input(self) -> Block:
        """The input, stretched if the operation is transposed, in its padding."""
        inside = [
            ruler.drawn[ruler.at(0) : ruler.at(track.axis.input_size - 1) + 1]
            for ruler, track in zip(self._input_rulers, self._tracks, strict=True)
        ]
        up, near, right = (ruler.at(0) for ruler in self._input_rulers)
        return _block(inside, (right, near, up))

    @property
    def output(self) -> Block:
        """The output, to the right of the input."""
        drawn, padded = [ruler.drawn for ruler in self._output_rulers], self.padded
        depth, rows, _ = map(len, drawn)
        near, up = (padded.rows - rows) // 2, (padded.depth - depth) // 2
        between = max(BETWEEN_BLOCKS, ceil(LEAN * (near + rows)))
        return _block(drawn, (padded.columns + between, near, up))

    @property
    def piles(self) -> tuple[Pile, ...]:
        """All that windows cover, each once."""
        return tuple(self._piles)

    @cached_property
    def frames(self) -> Sequence[VolumeFrame]:
        """A frame an output cube, in reading order, which is one of drawing."""
        return Frames(prod(self.operation.output_size), self._frame)

    @cached_property
    def _outputs(self) -> Mapping[Cube, None]:
        """The output cubes that are drawn, in reading order."""
        drawn = ([at for at, place in enumerate(ruler.drawn) if place is not None] for ruler in self._output_rulers)
        return dict.fromkeys(Cube(*place) for place in product(*drawn))

    @cached_property
    def _piles(self) -> Mapping[Pile, int]:
        """What the windows of frames that are shown cover, and its number."""
        piles: dict[Pile, int] = {}
        for number in self._shown:
            piles.setdefault(_pile(dict(self._taps(self._at(number)))), len(piles) + 1)
        return piles

    def _frame(self, index: int) -> VolumeFrame:
        at = self._at(index + 1)
        output = Cube(*(ruler.at(u) for ruler, u in zip(self._output_rulers, at, strict=True)))
        taps = dict(self._taps(at))
        corner, last = min(taps), max(taps)
        sizes = (last.column - corner.column + 1, last.row - corner.row + 1, last.depth - corner.depth + 1)
        return VolumeFrame(index + 1, output, self._before(output), corner, sizes, self._piles[_pile(taps)])

    def _before(self, output: Cube) -> tuple[Cube, ...]:
        """Return the cubes before an output of which something is seen."""
        return tuple(
            cube
            for cube in takewhile(lambda each: each < output, self._outputs)
            if any(each > output or each not in self._outputs for each in map(cube.beside, Side))
        )

    def describe_frame(self, number: int) -> str:
        """Say which output cell is computed, and from which cells of the input."""
        return computed_in_block(self.wording, self.figure, self._at(number))

    def _taps(self, output: Corner) -> Iterator[tuple[Cube, Role]]:
        """Yield the cubes of the padded input that an output reads, and what they are."""
        for at in product(*(track.taps(u) for track, u in zip(self._tracks, output, strict=True))):
            place = (ruler.at(position) for ruler, position in zip(self._input_rulers, at, strict=True))
            yield Cube(*place), input_role(self._tracks, at)


def _block(drawn: Sequence[Sequence[int | None]], shift: Corner = (0, 0, 0)) -> Block:
    """Return the block of what is drawn along depth, rows and columns."""
    depth, rows, columns = drawn
    gaps = (tuple(at for at, place in enumerate(along) if place is None) for along in (columns, rows, depth))
    return Block(len(columns), len(rows), len(depth), shift, tuple(gaps))


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
    plane, row, column = output
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
