"""The partition of a map into windows that do not overlap, as attention and patch embeddings use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, count_axes, index_in, on_axis, per_axis
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.modes import PaddingMode
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Cell = tuple[int, ...]


@dataclass(frozen=True, init=False)
class WindowPartition:
    """A map cut into windows of ``window_size`` cells, each of which becomes a sequence, or a token, of its own.

    Without a ``shift`` these are the patches of a vision transformer (Dosovitskiy et al., 2021): an unfolding whose
    stride is its kernel. With one, the map is first moved by so many cells towards its first, and what leaves on that
    side comes in on the other, as in the shifted windows of Liu et al., "Swin Transformer", 2021: windows at the end
    then have parts that do not belong together.

    Raises GeometryError unless the windows divide the map, and for a shift of a window or more.
    """

    input_size: tuple[int, ...]
    window_size: tuple[int, ...]
    shift: tuple[int, ...]

    def __init__(self, input_size: Sizes, window_size: Sizes, shift: Sizes = 0) -> None:
        given = {"input_size": input_size, "window_size": window_size, "shift": shift}
        count = count_axes(given)
        for name, value in given.items():
            numbers = per_axis(name, value, axes=count, minimum=0 if name == "shift" else 1)
            object.__setattr__(self, name, numbers)
        for axis, (i, m, moved) in enumerate(zip(self.input_size, self.window_size, self.shift, strict=True)):
            with on_axis(axis):
                _check(i, m, moved)

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The same windows along each axis as a kernel that slides by its own size over circular padding."""
        each = zip(self.input_size, self.window_size, self.shift, strict=True)
        return tuple(Axis(i, m, m, (-shift, shift)) for i, m, shift in each)

    @property
    def padding_mode(self) -> PaddingMode:
        """What leaves on one side comes in on the other."""
        return PaddingMode.CIRCULAR

    @property
    def output_size(self) -> tuple[int, ...]:
        """Windows, one number per axis."""
        return tuple(i // m for i, m in zip(self.input_size, self.window_size, strict=True))

    @property
    def output_shape(self) -> tuple[int, int]:
        """The sequence of windows, and the cells of each: (windows, cells)."""
        return prod(self.output_size), prod(self.window_size)

    def cells(self, output_index: Sequence[int]) -> tuple[Cell, ...]:
        """Return the cells of the input in a window, in the window's own reading order.

        Raises GeometryError for a window that does not exist.
        """
        return tuple(
            product(*(self._along(axis, w) for axis, w in enumerate(index_in(self.output_size, output_index))))
        )

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[Cell]:
        """Return the same as a set."""
        return frozenset(self.cells(output_index))

    def parts(self, output_index: Sequence[int]) -> tuple[frozenset[Cell], ...]:
        """Return the parts of a window whose cells lie together in the input; attention is masked between them.

        There is one, unless the shift has brought cells from the other side.
        """
        index = index_in(self.output_size, output_index)
        each = [self._split(axis, w) for axis, w in enumerate(index)]
        return tuple(frozenset(product(*runs)) for runs in product(*each))

    def compute(self, x: ArrayLike) -> NDArray[Any]:
        """Return the values of ``x`` of input_size as an array of output_shape.

        Raises GeometryError for another shape and for values that are not real numbers.
        """
        from convarith.arithmetic.values import moved

        cells = [self.cells(index) for index in product(*map(range, self.output_size))]
        return moved.gathered(x, input_size=self.input_size, cells=cells)

    def _along(self, axis: int, window: int) -> list[int]:
        size, start = self.window_size[axis], window * self.window_size[axis] + self.shift[axis]
        return [place % self.input_size[axis] for place in range(start, start + size)]

    def _split(self, axis: int, window: int) -> list[list[int]]:
        places = self._along(axis, window)
        turn = next((at for at, place in enumerate(places) if at and place == 0), len(places))
        return [run for run in (places[:turn], places[turn:]) if run]


def _check(size: int, window: int, shift: int) -> None:
    """Raise GeometryError for windows that do not fit a map along an axis."""
    if size % window:
        more = -(-size // window) * window
        text = f"{named('window_size')} is {window}, which does not divide the {size} cells of the input"
        raise GeometryError(text, Details(hint=f"pad the input to {more}", argument="window_size"))
    if shift >= window:
        text = f"{named('shift')} is {shift}, but must be below the {named('window_size')} of {window}"
        raise GeometryError(text, Details(hint=f"use {shift % window}", argument="shift"))
