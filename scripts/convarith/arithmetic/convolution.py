"""Convolutions and transposed convolutions, each the transpose of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, choice, count_axes, index_in, on_axis, per_axis
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.axis_of_layer import at_most, convolution_axis, transposed_axis
from convarith.arithmetic.equivalent import EquivalentConvolution
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.padding import Padding, Pairs, paddings
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, init=False)
class Convolution:
    """A convolution as networks use the word: cross-correlation, the kernel is not flipped.

    Arguments have PyTorch's names: one number means a square, a tuple or list has one value per axis, for one to
    three axes. ``padding`` takes numbers, (before, after) pairs or words (see ``PaddingWord``). The attributes hold
    the resolved values, always one per axis, and ``axes`` the same as ``Axis`` objects.

    Raises GeometryError for an impossible geometry.
    """

    input_size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    padding_mode: PaddingMode
    axes: tuple[Axis, ...] = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        input_size: Sizes,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Padding = 0,
        dilation: Sizes = 1,
        padding_mode: PaddingMode | str = PaddingMode.ZEROS,
    ) -> None:
        sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
        count = count_axes({**sizes, "padding": padding})
        values = {name: per_axis(name, value, axes=count, minimum=1) for name, value in sizes.items()}
        mode = choice("padding_mode", padding_mode, PaddingMode)
        axes = []
        for axis, given in enumerate(paddings(padding, axes=count)):
            with on_axis(axis):
                here = {name: numbers[axis] for name, numbers in values.items()}
                axes.append(convolution_axis(here, given, mode))
        for name, numbers in values.items():
            object.__setattr__(self, name, numbers)
        object.__setattr__(self, "padding", tuple(axis.padding for axis in axes))
        object.__setattr__(self, "padding_mode", mode)
        object.__setattr__(self, "axes", tuple(axes))

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number per axis: ⌊n/s⌋ + 1."""
        return tuple(axis.output_size for axis in self.axes)

    @property
    def unused(self) -> tuple[int, ...]:
        """Cells at the end of each axis, padding included, that no window reads: n mod s."""
        return tuple(axis.unused for axis in self.axes)

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the real input positions that an output cell reads.

        Zero padding is not an input; reflected, replicated and circular padding is the cell that it repeats. Raises
        GeometryError for an index outside the output.
        """
        index = index_in(self.output_size, output_index)
        each = [
            {self.padding_mode.source(position, axis.input_size) for position in axis.reads(u)} - {None}
            for axis, u in zip(self.axes, index, strict=True)
        ]
        return frozenset(product(*each))  # type: ignore[arg-type]  # None was taken out

    def compute(self, x: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` of shape input_size and ``kernel`` of shape kernel_size.

        Whole numbers and fractions are exact. Raises GeometryError for other shapes, for values that are no real
        numbers, and where floats overflow.
        """
        from convarith.arithmetic.values import sums

        return sums.convolution(self.axes, x, kernel, mode=self.padding_mode)

    def transpose(self) -> TransposedConvolution:
        """Return the transposed convolution that leads from this one's output size back to its input size.

        The unused cells of this one become its output padding. Raises GeometryError when the padding repeats input
        cells: a transposed convolution has no such padding.
        """
        if self.padding_mode is not PaddingMode.ZEROS:
            text = f'a convolution with {named("padding_mode")} "{self.padding_mode}" has no transposed convolution'
            raise GeometryError(text, Details(hint=f"use {named('padding_mode', 'zeros')}"))
        return TransposedConvolution(
            self.output_size, self.kernel_size, self.stride, self.padding, self.dilation, self.unused
        )


@dataclass(frozen=True, init=False)
class TransposedConvolution:
    """A transposed convolution: each input cell adds its value times the kernel to the output.

    Arguments as for ``Convolution``; ``input_size`` is its own input i′, the output of the convolution that it
    transposes. ``axes`` are those of that convolution, so ``axes[0].input_size`` is the output size of this one and
    ``axes[0].reads(j)`` are the positions that input j is added to. Along an axis o′ = s(i′ − 1) + k̂ − p_l − p_r + a.

    ``output_size`` may be asked for instead of an output padding: this is then what is missing, below the stride
    (PyTorch's rule); with the padding "same", "same_upper" or "same_lower" the padding is what the size asks for, and
    the word says on which side the odd cell is (ONNX's output_shape).

    Raises GeometryError for an impossible geometry.
    """

    input_size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    output_padding: tuple[int, ...]
    axes: tuple[Axis, ...] = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        input_size: Sizes,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Padding = 0,
        dilation: Sizes = 1,
        output_padding: Sizes = 0,
        *,
        output_size: Sizes | None = None,
    ) -> None:
        sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
        asked = {"output_size": output_size} if output_size is not None else {}
        count = count_axes({**sizes, "padding": padding, "output_padding": output_padding, **asked})
        values = {name: per_axis(name, value, axes=count, minimum=1) for name, value in sizes.items()}
        extra = list(per_axis("output_padding", output_padding, axes=count, minimum=0))
        if asked and any(extra):
            sizes_given = f"{named('output_size')} decides the output padding itself"
            text = f"{sizes_given}, but {named('output_padding')} is given, too"
            raise GeometryError(text, Details(hint="leave one of them out", argument="output_padding"))
        wanted = per_axis("output_size", output_size, axes=count, minimum=1) if asked else (None,) * count
        axes = []
        for axis, given in enumerate(paddings(padding, axes=count)):
            with on_axis(axis):
                here = {name: numbers[axis] for name, numbers in values.items()}
                direct, extra[axis] = transposed_axis(here, given, extra[axis], wanted[axis])
                axes.append(direct)
        for name, numbers in values.items():
            object.__setattr__(self, name, numbers)
        object.__setattr__(self, "padding", tuple(axis.padding for axis in axes))
        object.__setattr__(self, "output_padding", tuple(extra))
        object.__setattr__(self, "axes", tuple(axes))

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number per axis: o′ = s(i′ − 1) + k̂ − p_l − p_r + a."""
        return tuple(axis.input_size for axis in self.axes)

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the input positions that are added to an output cell; none for some cells of output padding.

        Raises GeometryError for an index outside the output.
        """
        index = index_in(self.output_size, output_index)
        each = [
            [j for j in axis.read_by(y) if 0 <= j < size]
            for axis, size, y in zip(self.axes, self.input_size, index, strict=True)
        ]
        return frozenset(product(*each))

    def compute(self, x: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` of shape input_size and ``kernel`` of shape kernel_size.

        Whole numbers and fractions are exact. Raises GeometryError for other shapes, for values that are no real
        numbers, and where floats overflow.
        """
        from convarith.arithmetic.values import sums

        return sums.transposed_convolution(self.axes, x, kernel, input_size=self.input_size)

    def transpose(self) -> Convolution:
        """Return the convolution that this one transposes: from this one's output size to its input size.

        Raises GeometryError when the output padding reaches the stride (only a dilation above the stride allows it):
        the convolution would then take more steps than this one has inputs.
        """
        for number, (axis, size) in enumerate(zip(self.axes, self.input_size, strict=True)):
            if axis.output_size != size:
                extra = f"an {named('output_padding')} of {self.output_padding[number]}"
                text = f"{extra} is not below the stride of {axis.stride}"
                cells = "cell" if axis.input_size == 1 else "cells"
                steps = f"the convolution of the {axis.input_size} output {cells} gives {axis.output_size}, not {size}"
                hint = f"use an {named('output_padding')} of {at_most(axis.stride - 1)}"
                raise GeometryError(f"axis {number}: {text}: {steps}", Details(hint=hint))
        return Convolution(self.output_size, self.kernel_size, self.stride, self.padding, self.dilation)

    def equivalent(self) -> EquivalentConvolution:
        """Return the stride-1 convolution of a stretched input that computes the same."""
        padding = tuple(
            (axis.effective_kernel_size - 1 - axis.padding[0], axis.effective_kernel_size - 1 - axis.padding[1] + extra)
            for axis, extra in zip(self.axes, self.output_padding, strict=True)
        )
        return EquivalentConvolution(
            input_size=self.input_size,
            kernel_size=self.kernel_size,
            stretch=self.stride,
            padding=padding,
            dilation=self.dilation,
            output_padding=self.output_padding,
        )
