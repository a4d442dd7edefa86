"""The matrix of a convolution, whose transpose is that of the transposed one: a row per output, a column per input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.windows import padding_mode
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import ANY_SIZE, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.maps import Maps
from convarith.scenes.numbers import Tap, longest, tex
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import MapFrame
from convarith.sentences import named, setting
from convarith.words.phrases import numbered, sizes, with_input
from convarith.words.wording import Wording

MOST_ENTRIES = 400
"""More would be too small to read."""


@dataclass(frozen=True)
class MatrixRow:
    """A row of the matrix and where it has weights; rows and columns are numbered from 0, as in the picture."""

    number: int
    columns: tuple[int, ...]


class MatrixProduct(Maps):
    """The two maps with their cells numbered, and the matrix that leads from the numbered inputs to the outputs."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        if isinstance(self.operation, Pooling):
            problem = f'the template "{figure.template}" shows the matrix of a kernel, and a pooling has none'
            hint = f'give {setting("operation", word="convolution")} or "transposed_convolution"'
            raise CatalogueError(problem, Details(hint=hint))
        if padding_mode(self.operation) is not PaddingMode.ZEROS:
            problem = f'the template "{figure.template}" shows one weight an entry, but repeated cells add theirs up'
            raise CatalogueError(problem, Details(hint=f'leave {named("padding_mode")} out, or give "zeros"'))
        entries = prod(self.operation.input_size) * prod(self.operation.output_size)
        check_number(entries, MOST_ENTRIES, "entries", hint=ANY_SIZE)

    @property
    def names(self) -> Mapping[str, Any]:
        """What the two maps know, the matrix with its name, and its rows."""
        return {
            **super().names,
            "matrix": self.matrix,
            "symbol": self.symbol,
            "rows": self.rows,
            "weight": self.weight,
            "longest_weight": longest(self.matrix) if self.figure.kernel_values else 0,
        }

    @property
    def symbol(self) -> str:
        """The name of the matrix (TeX): A, or Aᵀ where the operation is the transposed one."""
        return r"$A^{\mathsf{T}}$" if isinstance(self.operation, TransposedConvolution) else "$A$"

    @cached_property
    def matrix(self) -> Sheet:
        """The matrix: a weight where an output reads an input, an empty cell where it does not."""
        columns = prod(self.operation.input_size)
        weights = [{tap.cell.number: self.weight(tap) for tap in _real(frame)} for frame in self.frames]
        cells = (self._entry(row, column, weights[row]) for row, column in product(range(len(weights)), range(columns)))
        return Sheet(columns, len(weights), tuple(cells))

    @property
    def rows(self) -> tuple[MatrixRow, ...]:
        """The rows of the matrix, one per frame."""
        return tuple(
            MatrixRow(frame.number - 1, tuple(tap.cell.number - 1 for tap in _real(frame))) for frame in self.frames
        )

    def weight(self, tap: Tap) -> str:
        """Return a weight as it stands in the matrix (TeX): its number if the figure shows any, or its name."""
        weights = self.figure.kernel_values
        if weights is None:
            return f"$w_{{{tap.row},{tap.column}}}$"
        return tex(self.wording, weights[tap.row][tap.column])[0]

    def describe(self) -> str:
        """Say that it is one matrix that both operations multiply by."""
        rows, columns = self.matrix.rows, self.matrix.columns
        of_input = with_input(self.wording, self.operation, "of_input")
        if isinstance(self.operation, TransposedConvolution):
            each = {"size": sizes((rows, columns)), "exchanged": sizes((columns, rows))}
            return self.wording.say("matrix.transposed", of_input=of_input, **each)
        return self.wording.say("matrix.direct", of_input=of_input, size=sizes((rows, columns)))

    def describe_frame(self, number: int) -> str:
        """Say which row of the matrix is lit and where it has weights."""
        row = self.rows[number - 1]
        where = numbered(self.wording, "column", row.columns)
        return self.wording.say("frame.matrix", number=row.number, columns=where)

    @staticmethod
    def _entry(row: int, column: int, weights: Mapping[int, str]) -> Cell:
        weight = weights.get(column + 1)
        return Cell(column, row, Role.EMPTY if weight is None else Role.KERNEL, value=weight or "0")


def _real(frame: MapFrame) -> Iterator[Tap]:
    """Yield the taps over cells of the input: what the others read is 0, and no column of the matrix."""
    return (tap for tap in frame.taps if tap.cell.role is Role.INPUT)
