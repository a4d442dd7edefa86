"""Unfolding (im2col) and folding (col2im): the windows of a feature map as columns, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import index_in, whole
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.convolution import Convolution
from convarith.errors import GeometryError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Unfolding:
    """Unfolding, or im2col: each window of ``operation`` becomes a column, so that a convolution is a matrix product.

    The layout is PyTorch's: of an input of shape (channels, *input_size) it makes ∏o columns in reading order, with a
    row for each channel and, within it, each tap in reading order: row c·∏k + tap. Padding is that of ``operation``.

    Raises GeometryError for an operation that is not a Convolution, and for fewer than one channel.
    """

    operation: Convolution
    channels: int = 1

    def __post_init__(self) -> None:
        _check(self)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Channels and cells of the input: (C, *input_size)."""
        return self.channels, *self.operation.input_size

    @property
    def output_size(self) -> tuple[int, int]:
        """Rows and columns: (C·∏k, ∏o)."""
        return self.channels * prod(self.operation.kernel_size), prod(self.operation.output_size)

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the (channel, *position) at (row, column): one, or none where it is zero padding.

        Raises GeometryError for a row or column that does not exist.
        """
        row, column = index_in(self.output_size, output_index)
        channel, tap = divmod(row, prod(self.operation.kernel_size))
        cell = _cell(self.operation, tap=tap, window=column)
        return frozenset() if cell is None else frozenset({(channel, *cell)})

    def compute(self, x: ArrayLike) -> NDArray[Any]:
        """Return the columns, of shape output_size, for ``x`` of input_shape.

        Raises GeometryError for another shape and for values that are not real numbers.
        """
        from convarith.arithmetic.values import moved

        operation = self.operation
        return moved.unfolded(operation.axes, x, channels=self.channels, mode=operation.padding_mode)

    def transpose(self) -> Folding:
        """Return the folding that puts such columns back."""
        return Folding(self.operation, self.channels)


@dataclass(frozen=True)
class Folding:
    """Folding, or col2im: the columns of an ``Unfolding`` return to where they were read, and overlaps are added.

    It transposes the unfolding and does not undo it: fold(unfold(x)) is x times how often each cell was read. Values
    read from zero padding are dropped; those of other padding are added to the cells that it repeats.

    Raises GeometryError for an operation that is not a Convolution, and for fewer than one channel.
    """

    operation: Convolution
    channels: int = 1

    def __post_init__(self) -> None:
        _check(self)

    @property
    def input_size(self) -> tuple[int, int]:
        """Rows and columns: (C·∏k, ∏o)."""
        return self.transpose().output_size

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Channels and cells of the output: (C, *input_size of the operation)."""
        return self.transpose().input_shape

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, int]]:
        """Return each (row, column) that is added to the output cell (channel, *position).

        Raises GeometryError for an index outside output_shape.
        """
        channel, *position = index_in(self.output_shape, output_index)
        reading = [
            [
                (m, u)
                for u in range(axis.output_size)
                for m, at in enumerate(axis.reads(u))
                if self._source(axis, at) == p
            ]
            for axis, p in zip(self.operation.axes, position, strict=True)
        ]
        taps, windows = self.operation.kernel_size, self.operation.output_size
        return frozenset(
            (channel * prod(taps) + _ravelled([m for m, _ in each], taps), _ravelled([u for _, u in each], windows))
            for each in product(*reading)
        )

    def compute(self, columns: ArrayLike) -> NDArray[Any]:
        """Return the sums, of output_shape, for ``columns`` of shape input_size.

        Raises GeometryError for another shape, for values that are not real numbers, and where floats overflow.
        """
        from convarith.arithmetic.values import moved

        operation = self.operation
        return moved.folded(operation.axes, columns, channels=self.channels, mode=operation.padding_mode)

    def transpose(self) -> Unfolding:
        """Return the unfolding that makes such columns."""
        return Unfolding(self.operation, self.channels)

    def _source(self, axis: Axis, position: int) -> int | None:
        return self.operation.padding_mode.source(position, axis.input_size)


def _check(subject: Unfolding | Folding) -> None:
    if not isinstance(subject.operation, Convolution):
        kind = type(subject.operation).__name__
        raise GeometryError(f"the windows that are unfolded are those of a Convolution, not of {kind}")
    object.__setattr__(subject, "channels", whole("channels", subject.channels, minimum=1))


def _cell(operation: Convolution, *, tap: int, window: int) -> tuple[int, ...] | None:
    """Return the input cell that a tap of a window reads, both counted in reading order; None for a zero."""
    taps, steps = _unravelled(tap, operation.kernel_size), _unravelled(window, operation.output_size)
    cell = []
    for axis, m, u in zip(operation.axes, taps, steps, strict=True):
        source = operation.padding_mode.source(axis.reads(u)[m], axis.input_size)
        if source is None:
            return None
        cell.append(source)
    return tuple(cell)


def _ravelled(index: Sequence[int], sizes: tuple[int, ...]) -> int:
    """Return the flat position of ``index`` in reading order."""
    number = 0
    for place, size in zip(index, sizes, strict=True):
        number = number * size + place
    return number


def _unravelled(number: int, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Return the index, one number per axis, of the flat position ``number`` in reading order."""
    index = []
    for size in reversed(sizes):
        number, remainder = divmod(number, size)
        index.append(remainder)
    return tuple(reversed(index))
