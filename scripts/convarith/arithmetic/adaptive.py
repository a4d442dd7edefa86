"""Adaptive pooling: pooling to a given output size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, choice, count_axes, index_in, per_axis, sizes_at
from convarith.arithmetic.modes import PoolingMode

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, init=False)
class AdaptivePooling:
    """A pooling to a given output size o, whose windows together cover the input.

    Along an axis output u reads the cells from ⌊u·i/o⌋ up to ⌈(u + 1)·i/o⌉ exclusive: windows differ by a cell or
    two in size, overlap where o does not divide i, and repeat cells where o > i (PyTorch's adaptive pooling; ONNX has
    the global one only). Sizes are one number for a square, or one per axis.

    Raises GeometryError for an impossible geometry.
    """

    input_size: tuple[int, ...]
    output_size: tuple[int, ...]
    mode: PoolingMode

    def __init__(self, input_size: Sizes, output_size: Sizes, mode: PoolingMode | str = PoolingMode.AVERAGE) -> None:
        sizes = {"input_size": input_size, "output_size": output_size}
        count = count_axes(sizes)
        for name, value in sizes.items():
            object.__setattr__(self, name, per_axis(name, value, axes=count, minimum=1))
        object.__setattr__(self, "mode", choice("mode", mode, PoolingMode))

    def window(self, axis: int, u: int) -> range:
        """Return the cells that output ``u`` reads along ``axis``, both counted from 0.

        Raises GeometryError for an axis or an output that does not exist.
        """
        i, o = sizes_at(axis, u, input_size=self.input_size, output_size=self.output_size)
        return range(u * i // o, -(-(u + 1) * i // o))

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the input positions that an output cell reads; raises GeometryError for one that does not exist."""
        index = index_in(self.output_size, output_index)
        return frozenset(product(*(self.window(axis, u) for axis, u in enumerate(index))))

    def compute(self, x: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` of shape input_size.

        An average of whole numbers is a float, one of fractions a fraction. Raises GeometryError for another shape
        and for values that are not real numbers.
        """
        from convarith.arithmetic.values import pooled

        sizes = {"input_size": self.input_size, "output_size": self.output_size}
        return pooled.adaptive(x, **sizes, window=self.window, mode=self.mode)


def global_pooling(input_size: Sizes, mode: PoolingMode | str = PoolingMode.AVERAGE) -> AdaptivePooling:
    """Return the pooling of the whole input into one cell; raises GeometryError as ``AdaptivePooling`` does."""
    return AdaptivePooling(input_size, 1, mode)
