"""Where do the cells of one-dimensional layers stand over their input, and on which does each output depend?

Places are counted along a row from its first cell, 0, and what is put around and between its cells counts as well; how
far a row's place is from the input's is in input cells. An output stands over the middle of its window; where all
padding comes before the input, as in a causal layer, over the last cell that it reads: the present one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from convarith.arithmetic import Axis, Convolution, Layer, PaddingMode, Stack, TransposedConvolution
from convarith.arithmetic.windows import MapOperation, Track
from convarith.errors import CatalogueError, Details
from convarith.scenes.sheet import Cell, Role, Sheet


@dataclass(frozen=True)
class Step:
    """One layer, as the window that slides over its stretched input: ``stretch`` places from one cell to the next."""

    axis: Axis
    output_size: int
    stretch: int = 1
    output_padding: int = 0
    mode: PaddingMode = PaddingMode.ZEROS

    @property
    def places(self) -> range:
        """The places of the row that is read: the input's, and those of the padding around it."""
        before, after = self.axis.padding
        return range(-max(before, 0), self.axis.input_size + max(after, 0))

    @property
    def is_causal(self) -> bool:
        """Whether an output reads the cell of its own place and earlier ones only."""
        extent = self.axis.effective_kernel_size - 1
        return self.stretch == 1 and extent > 0 and self.axis.padding == (extent, 0)

    def reads(self, u: int) -> list[int]:
        """Return the places that an output reads; the last window of ceil mode hangs over the edge."""
        return [place for place in self.axis.reads(u) if place in self.places]

    def source(self, place: int) -> int | None:
        """Return the cell whose value stands at a place; None where a zero does."""
        at = self.mode.source(place, self.axis.input_size)
        return None if at is None or at % self.stretch else at // self.stretch

    def role(self, place: int) -> Role:
        """Return what stands at a place."""
        if 0 <= place < self.axis.input_size:
            return Role.INSERTED_ZERO if place % self.stretch else Role.INPUT
        if self.source(place) is not None:
            return Role.REPEATED
        ordinary = max(self.axis.padding[1] - self.output_padding, 0)
        return Role.OUTPUT_PADDING if place >= self.axis.input_size + ordinary else Role.PADDING


@dataclass(frozen=True)
class Floor:
    """One row of a tower: where its place 0 is centred and how far its places are apart, in cells of the input."""

    origin: Fraction
    spacing: Fraction

    def at(self, place: int) -> Fraction:
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

    def __init__(self, operation: MapOperation | Stack, *, is_centred: bool = False) -> None:
        layers = operation.layers if isinstance(operation, Stack) else (operation,)
        self.stack = operation if isinstance(operation, Stack) else Stack(layers)
        self.layers: tuple[MapOperation, ...] = tuple(map(_on_one_axis, layers))
        self.steps = tuple(map(_step, self.layers))
        self.floors = _floors(self.steps, is_centred=is_centred)

    @property
    def outputs(self) -> int:
        """How many cells the last row has."""
        return self.steps[-1].output_size

    def sheet(self, row: int, columns: int) -> Sheet:
        """Return the cells of a row, its places ``columns`` columns apart; the input is row 0."""
        if row == len(self.steps):
            return _sheet([Cell(u * columns, 0, Role.OUTPUT) for u in range(self.outputs)])
        step = self.steps[row]
        track = Track(step.axis, step.output_size, step.stretch, step.mode)
        cells = [Cell(place * columns, 0, self._role(row, place), track.is_used(place)) for place in step.places]
        return _sheet(cells)

    def depends(self, u: int) -> Dependence:
        """Return what an output of the last layer depends on."""
        cells = {u}
        lit, edges = [frozenset(cells)], []
        for row in reversed(range(len(self.steps))):
            step, above = self.steps[row], self.steps[row + 1].stretch if row + 1 < len(self.steps) else 1
            edges += [(row, place, v * above) for v in sorted(cells) for place in step.reads(v)]
            read = {place for v in cells for place in step.reads(v)}
            cells = {source for place in read if (source := step.source(place)) is not None}
            lit.append(frozenset(read | {cell * step.stretch for cell in cells}))
        return Dependence(tuple(reversed(lit)), tuple(edges))

    def field(self, u: int, *, is_endless: bool = False) -> list[int]:
        """Return the input cells that an output depends on, in order, without those that it reads again as padding.

        With ``is_endless`` no row has an end: what lies in any padding counts as well, and cells may be below 0.
        """
        cells = {u}
        for step in reversed(self.steps):
            places = {place for v in cells for place in step.axis.reads(v)}
            if not is_endless:
                places &= set(range(step.axis.input_size))
            cells = {place // step.stretch for place in places if not place % step.stretch}
        return sorted(cells)

    def _role(self, row: int, place: int) -> Role:
        role = self.steps[row].role(place)
        return Role.OUTPUT if row and role is Role.INPUT else role


def _sheet(cells: Sequence[Cell]) -> Sheet:
    return Sheet(cells[-1].column - cells[0].column + 1, 1, tuple(cells))


def _on_one_axis(layer: object) -> MapOperation:
    operation = layer.operation if isinstance(layer, Layer) else layer
    if not isinstance(operation, MapOperation):
        hint = "it shows convolutions, transposed convolutions and poolings along one axis"
        raise CatalogueError(f"rows of cells cannot show a {type(operation).__name__}", Details(hint=hint))
    axes = len(operation.input_size)
    if axes != 1:
        problem = f"rows of cells show one axis, but the geometry has {axes}"
        raise CatalogueError(problem, Details(hint="give input_size as a list of one number: [7]"))
    return operation


def _step(operation: MapOperation) -> Step:
    (size,) = operation.output_size
    if isinstance(operation, TransposedConvolution):
        direct = operation.equivalent()
        return Step(direct.axes[0], size, direct.stretch[0], direct.output_padding[0])
    mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
    return Step(operation.axes[0], size, mode=mode)


def _floors(steps: Sequence[Step], *, is_centred: bool) -> tuple[Floor, ...]:
    """Return where each row stands, as it is read by the layer above it."""
    floors: list[Floor] = []
    origin, jump = Fraction(0), Fraction(1)
    for step in steps:
        spacing = jump / step.stretch
        floors.append(Floor(origin, spacing))
        if is_centred or not step.is_causal:
            origin += (Fraction(step.axis.effective_kernel_size - 1, 2) - step.axis.padding[0]) * spacing
        jump = spacing * step.axis.stride
    return (*floors, Floor(origin, jump))
