"""The cells of one-dimensional layers over their input, and those on which each output depends.

Places are counted along a row from its first cell, 0, and what is put around and between its cells counts as well; how
far a row's place is from the input's is in input cells. An output stands over the middle of its window; where all
padding comes before the input, as in a causal layer, over the last cell that it reads: the present one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from convarith.arithmetic.channels import Layer
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.stack import Stack
from convarith.arithmetic.uneven import Uneven, UnevenTrack, uneven_tracks
from convarith.arithmetic.windows import SlidingOperation, Track, tracks
from convarith.errors import CatalogueError, Details
from convarith.scenes.roles import input_role
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.sentences import named

OneOperation = SlidingOperation | Uneven
"""What rows of a tower can stand for: an operation on one map."""
AnyTrack = Track | UnevenTrack


@dataclass(frozen=True)
class Floor:
    """One row of a tower: where its place 0 is centred and how far its places are apart, in cells of the input."""

    origin: Fraction
    spacing: Fraction

    def at(self, place: int | Fraction) -> Fraction:
        """Return where a place is centred."""
        return self.origin + place * self.spacing


@dataclass(frozen=True)
class Dependence:
    """On what an output depends: the places lit in each row, the input's first, and which place reads which.

    An edge is (row, place in it, place in the row above); a place is one of the row as the layer above reads it.
    """

    lit: tuple[frozenset[int], ...]
    edges: tuple[tuple[int, int, int], ...]


class Tower:
    """Layers along one axis, one above the other.

    ``is_centred`` puts every output over the middle of its window, a causal one as well.
    """

    def __init__(self, operation: SlidingOperation | Stack, *, is_centred: bool = False) -> None:
        layers = operation.layers if isinstance(operation, Stack) else (operation,)
        self.stack = operation if isinstance(operation, Stack) else Stack(layers)
        self.layers = tuple(map(_on_one_axis, layers))
        self.tracks = tuple(map(_track, self.layers))
        self.floors = _floors(self.tracks, is_centred=is_centred)

    @property
    def outputs(self) -> int:
        """How many cells the last row has."""
        return self.tracks[-1].outputs

    def sheet(self, row: int, columns: int) -> Sheet:
        """Return the cells of a row, its places ``columns`` columns apart; the input is row 0."""
        if row == len(self.tracks):
            return _sheet([Cell(u * columns, 0, Role.OUTPUT) for u in range(self.outputs)])
        track = self.tracks[row]
        cells = [Cell(place * columns, 0, self._role(row, place), track.is_used(place)) for place in track.places]
        return _sheet(cells)

    def depends(self, u: int) -> Dependence:
        """Return what an output of the last layer depends on."""
        cells = {u}
        lit, edges = [frozenset(cells)], []
        above = 1
        for row, track in reversed(list(enumerate(self.tracks))):
            taps = [(v, place) for v in sorted(cells) for place in track.taps(v)]
            edges += [(row, place, v * above) for v, place in taps]
            read = {place for _, place in taps}
            cells = {source for place in read if (source := track.source(place)) is not None}
            lit.append(frozenset(read | {cell * track.stretch for cell in cells}))
            above = track.stretch
        return Dependence(tuple(reversed(lit)), tuple(edges))

    def field(self, u: int, *, is_endless: bool = False) -> list[int]:
        """Return the input cells that an output depends on, in order, without those that it reads again as padding.

        With ``is_endless`` no row has an end: what lies in any padding counts as well, and cells may be below 0.
        """
        cells = {u}
        for track in reversed(self.tracks):
            places = {place for v in cells for place in (track.reads(v) if is_endless else track.taps(v))}
            places = places if is_endless else set(filter(track.is_inside, places))
            cells = {place // track.stretch for place in places if not place % track.stretch}
        return sorted(cells)

    def _role(self, row: int, place: int) -> Role:
        track = self.tracks[row]
        role = input_role([track], [place]) if isinstance(track, Track) else Role.INPUT
        return Role.OUTPUT if row and role is Role.INPUT else role


def _sheet(cells: Sequence[Cell]) -> Sheet:
    return Sheet(cells[-1].column - cells[0].column + 1, 1, tuple(cells))


def _track(operation: OneOperation) -> AnyTrack:
    each = uneven_tracks(operation) if isinstance(operation, Uneven) else tracks(operation)
    return each[0]


def _on_one_axis(layer: object) -> OneOperation:
    operation = layer.operation if isinstance(layer, Layer) else layer
    if isinstance(operation, NearestResize):
        operation = operation.as_resize()
    if not isinstance(operation, OneOperation):
        hint = "it shows convolutions, transposed convolutions, poolings and resizes along one axis"
        raise CatalogueError(f"rows of cells cannot show a {type(operation).__name__}", Details(hint=hint))
    axes = len(operation.input_size)
    if axes != 1:
        problem = f"rows of cells show one axis, but the geometry has {axes}"
        raise CatalogueError(problem, Details(hint=f"give {named('input_size')} as a list of one number: [7]"))
    return operation


def floor_above(floor: Floor, layer: object) -> Floor:
    """Return where the outputs of a layer stand over the cells that it reads.

    Raises ``CatalogueError`` for a layer that rows cannot show.
    """
    return _above(floor, _track(_on_one_axis(layer)))[1]


def _above(floor: Floor, track: AnyTrack, *, is_centred: bool = False) -> tuple[Floor, Floor]:
    """Return where a row stands as it is read, and where what is made of it stands."""
    spacing = floor.spacing / track.stretch
    shift = Fraction(0) if track.is_causal and not is_centred else track.centre * spacing
    step = track.step or 1  # aligned outputs of one cell all lie there
    return Floor(floor.origin, spacing), Floor(floor.origin + shift, spacing * step)


def _floors(tracks: Sequence[AnyTrack], *, is_centred: bool) -> tuple[Floor, ...]:
    """Return where each row stands, as it is read by the layer above it."""
    floors: list[Floor] = []
    floor = Floor(Fraction(0), Fraction(1))
    for track in tracks:
        read, floor = _above(floor, track, is_centred=is_centred)
        floors.append(read)
    return (*floors, floor)
