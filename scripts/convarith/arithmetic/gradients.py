"""The gradients of a convolution, with respect to its input and to its weights, as operations of their own.

With g the gradient of a loss with respect to the output (the chain rule; Goodfellow, Bengio and Courville, "Deep
Learning", 2016, section 9.5), along an axis:

    gradient of input x:    the transposed convolution of g with the same kernel
    gradient of weight m:   Σ_u g[u]·x[u·s − p_l + m·d], a convolution of x with the kernel g, whose stride is d and
                            whose dilation is s
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.modes import PaddingMode
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class InputGradient:
    """The gradient of a convolution with respect to its input: from the output's gradient to one of input_size.

    Raises GeometryError for a convolution whose padding repeats cells of the input.
    """

    operation: Convolution

    def __post_init__(self) -> None:
        _check(self.operation)

    @property
    def computed_by(self) -> TransposedConvolution:
        """The transposed convolution of the output's gradient, with the kernel of the convolution."""
        return self.operation.transpose()

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the gradient, one number per axis: those of the input."""
        return self.operation.input_size

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the cells of the output's gradient that the gradient of an input cell is a sum over.

        Raises GeometryError for an index outside the input.
        """
        return self.computed_by.inputs_of(output_index)

    def compute(self, output_gradient: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
        """Return the gradient of shape input_size for that of the output, of output_size, and the kernel.

        Raises GeometryError as ``TransposedConvolution.compute`` does.
        """
        return self.computed_by.compute(output_gradient, kernel)


@dataclass(frozen=True)
class WeightGradient:
    """The gradient of a convolution with respect to its weights: from input and output's gradient to the kernel's size.

    Raises GeometryError for a convolution whose padding repeats cells of the input, and for one without a window that
    reads the input: all of its gradients are 0.
    """

    operation: Convolution

    def __post_init__(self) -> None:
        _check(self.operation)
        for number, axis in enumerate(self.operation.axes):
            if axis.input_size + axis.padding[1] <= axis.unused:
                text = f"axis {number}: no window reads a cell of the input, so no weight has a gradient"
                raise GeometryError(text, Details(hint="use less padding, or a smaller stride", argument="padding"))

    @property
    def computed_by(self) -> Convolution:
        """The convolution of the input whose kernel is the output's gradient; stride and dilation change places.

        Cells at the end that no window of the convolution reads are cut off, first of the padding, then of the input:
        else there would be gradients of weights that do not exist.
        """
        padding, sizes = [], []
        for axis in self.operation.axes:
            before, after = axis.padding
            padding.append((before, max(after - axis.unused, 0)))
            sizes.append(axis.input_size - max(axis.unused - after, 0))
        operation = self.operation
        return Convolution(sizes, operation.output_size, operation.dilation, tuple(padding), operation.stride)

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the gradient, one number per axis: those of the kernel."""
        return self.operation.kernel_size

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the input positions that the gradient of a weight is a sum over, given by its index in the kernel.

        Raises GeometryError for an index outside the kernel.
        """
        return self.computed_by.inputs_of(output_index)

    def compute(self, x: ArrayLike, output_gradient: ArrayLike) -> NDArray[Any]:
        """Return the gradient of shape kernel_size for ``x`` of input_size and the output's gradient, of output_size.

        Raises GeometryError as ``Convolution.compute`` does.
        """
        from convarith.arithmetic.values import sums

        return sums.weight_gradient(self.operation.axes, x, output_gradient)


def _check(operation: object) -> None:
    if not isinstance(operation, Convolution):
        text = f"the gradient is that of a Convolution, not of {type(operation).__name__}"
        raise GeometryError(text, Details(argument="operation"))
    if operation.padding_mode is not PaddingMode.ZEROS:
        mode = f'{named("padding_mode")} is "{operation.padding_mode}"'
        text = f"the gradient is that of a convolution padded with zeros, but {mode}"
        raise GeometryError(text, Details(hint=f"use {named('padding_mode', 'zeros')}", argument="padding_mode"))
