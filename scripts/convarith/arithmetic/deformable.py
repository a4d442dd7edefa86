"""Deformable convolution: the positions where it samples its input, and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from convarith.arithmetic.arguments import index_in
from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.modes import PaddingMode
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

AXES = 2


class Sample(NamedTuple):
    """What one tap reads: a position between cells, and the cells around it with their weights.

    ``position`` is (row, column) in cells from the centre of the first. ``weights`` are bilinear, all above 0, of
    existing cells: they add up to 1 inside the input and to less where zero padding takes part.
    """

    position: tuple[float, float]
    weights: Mapping[tuple[int, int], float]


@dataclass(frozen=True)
class DeformableConvolution:
    """A convolution of two axes whose every tap is moved, at every output, by an offset of its own (Dai et al., 2017).

    ``offset`` in the methods is an array of ``offset_shape``: for tap m of the kernel, in reading order, channel 2m
    is how far it moves along rows and 2m + 1 along columns, in cells (the layout of torchvision's deform_conv2d and of
    ONNX's DeformConv, with one group of offsets). A position between cells is read bilinearly; outside is 0.

    Raises GeometryError unless ``operation`` is a Convolution of two axes with padding of zeros.
    """

    operation: Convolution

    def __post_init__(self) -> None:
        if not isinstance(self.operation, Convolution):
            kind = type(self.operation).__name__
            raise GeometryError(f"a deformable convolution moves the taps of a Convolution, not of {kind}")
        if len(self.operation.axes) != AXES:
            text = f"a deformable convolution has {AXES} axes, but its operation has {len(self.operation.axes)}"
            raise GeometryError(text, Details(argument="input_size"))
        if self.operation.padding_mode is not PaddingMode.ZEROS:
            mode = f'{named("padding_mode")} is "{self.operation.padding_mode}"'
            text = f"a deformable convolution reads zeros outside, but {mode}"
            raise GeometryError(text, Details(hint=f"use {named('padding_mode', 'zeros')}", argument="padding_mode"))

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number per axis: those of the operation."""
        return self.operation.output_size

    @property
    def offset_shape(self) -> tuple[int, ...]:
        """Shape of the offsets: (2·∏k, *output_size)."""
        return 2 * prod(self.operation.kernel_size), *self.output_size

    def samples(self, output_index: Sequence[int], offset: ArrayLike) -> tuple[Sample, ...]:
        """Return what each tap, in reading order, reads for an output cell: u·s − p + m·d + offset per axis.

        Raises GeometryError for an index outside the output and for offsets of another shape than offset_shape, or
        that are not finite numbers.
        """
        index = index_in(self.output_size, output_index)
        from convarith.arithmetic.values import sampled

        moved = sampled.offsets(offset, shape=self.offset_shape)[:, index[0], index[1]].tolist()
        rows, columns = (axis.reads(u) for axis, u in zip(self.operation.axes, index, strict=True))
        grid = [(row, column) for row in rows for column in columns]
        return tuple(
            self._sample((row + moved[2 * tap], column + moved[2 * tap + 1])) for tap, (row, column) in enumerate(grid)
        )

    def inputs_of(self, output_index: Sequence[int], offset: ArrayLike) -> frozenset[tuple[int, ...]]:
        """Return the input positions that an output cell reads with any weight above 0.

        Raises GeometryError as ``samples`` does.
        """
        return frozenset(cell for sample in self.samples(output_index, offset) for cell in sample.weights)

    def compute(self, x: ArrayLike, offset: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
        """Return the output values, floats, for ``x`` of the operation's input_size and ``kernel`` of kernel_size.

        Raises GeometryError for other shapes, for values that are not real numbers, and where floats overflow.
        """
        from convarith.arithmetic.values import sampled

        operation, outputs = self.operation, product(*map(range, self.output_size))
        offsets = sampled.offsets(offset, shape=self.offset_shape)
        samples = {index: [sample.weights for sample in self.samples(index, offsets)] for index in outputs}
        sizes = {"input_size": operation.input_size, "kernel_size": operation.kernel_size}
        return sampled.sums(x, kernel, samples, **sizes, output_size=self.output_size)

    def _sample(self, position: tuple[float, float]) -> Sample:
        near = [_neighbours(at, axis.input_size) for at, axis in zip(position, self.operation.axes, strict=True)]
        weights = {(row, column): vertical * horizontal for row, vertical in near[0] for column, horizontal in near[1]}
        return Sample(position, MappingProxyType(weights))


def _neighbours(position: float, size: int) -> list[tuple[int, float]]:
    """Return the one or two cells around ``position`` that exist, each with its linear weight, all above 0."""
    below = int(position // 1)
    share = position - below
    return [(cell, weight) for cell, weight in ((below, 1 - share), (below + 1, share)) if weight and 0 <= cell < size]
