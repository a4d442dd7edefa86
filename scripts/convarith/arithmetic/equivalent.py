"""The direct convolution that computes a transposed one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.axis import Axis
from convarith.arithmetic.padding import Pairs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class EquivalentConvolution:
    """The direct convolution that computes a transposed one: stretch the input, pad it, rotate the kernel, stride 1.

    All values are one per axis. ``stretch`` is the transposed one's stride s: s − 1 zeros come between neighbours.
    ``padding`` (before, after) is d(k − 1) − p_l and d(k − 1) − p_r + a; negative means that cells are cropped.
    ``output_padding`` a says how many of the last padding cells are due to it. Made by
    ``TransposedConvolution.equivalent``.
    """

    input_size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stretch: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    output_padding: tuple[int, ...]

    @property
    def stretched_size(self) -> tuple[int, ...]:
        """Cells of the input with the zeros between its neighbours: s(i′ − 1) + 1."""
        return tuple(s * (size - 1) + 1 for s, size in zip(self.stretch, self.input_size, strict=True))

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The window of stride 1 over the stretched input, an Axis for each."""
        each = zip(self.stretched_size, self.kernel_size, self.padding, self.dilation, strict=True)
        return tuple(Axis(size, k, 1, padding, d) for size, k, padding, d in each)

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, that of the transposed convolution."""
        return tuple(axis.output_size for axis in self.axes)

    def compute(self, x: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` of shape input_size and the transposed convolution's own ``kernel``.

        The rotation by 180° is part of the computation. Raises GeometryError for other shapes, for values that
        are no real numbers, and where floats overflow.
        """
        from convarith.arithmetic.values import sums

        return sums.equivalent_convolution(self.axes, x, kernel, input_size=self.input_size, stretch=self.stretch)


def rotated(kernel: ArrayLike) -> NDArray[Any]:
    """Return ``kernel`` turned by 180°: reversed along every axis."""
    from convarith.arithmetic.values import sums

    return sums.rotated(kernel)
