"""What a transposed convolution reads, and what it computes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, count_axes, index_in, on_axis, per_axis
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.equivalent import EquivalentConvolution
from convarith.arithmetic.padding import Padding, PaddingWord, Pair, Pairs, paddings, transposed_padding
from convarith.errors import Details, GeometryError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, init=False)
class TransposedConvolution:
    """A transposed convolution: each input cell adds its value times the kernel to the output.

    Arguments as for ``Convolution``; ``input_size`` is its own input i′, the output of the convolution that it
    transposes. ``axes`` are those of that convolution, so ``axes[0].input_size`` is the output size of this one and
    ``axes[0].reads(j)`` are the positions that input j is added to. Along an axis o′ = s(i′ − 1) + k̂ − p_l − p_r + a.

    Raises GeometryError for a geometry that cannot be.
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
    ) -> None:
        sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
        count = count_axes({**sizes, "padding": padding, "output_padding": output_padding})
        values = {name: per_axis(name, value, axes=count, least=1) for name, value in sizes.items()}
        extra = list(per_axis("output_padding", output_padding, axes=count, least=0))
        axes = []
        for axis, given in enumerate(paddings(padding, axes=count)):
            with on_axis(axis):
                window = {name: numbers[axis] for name, numbers in values.items() if name != "input_size"}
                pair, extra[axis] = _resolved(given, extra[axis], window)
                axes.append(_direct_axis(values["input_size"][axis], window, pair, extra[axis]))
        for name, numbers in values.items():
            object.__setattr__(self, name, numbers)
        object.__setattr__(self, "padding", tuple(axis.padding for axis in axes))
        object.__setattr__(self, "output_padding", tuple(extra))
        object.__setattr__(self, "axes", tuple(axes))

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number an axis: o′ = s(i′ − 1) + k̂ − p_l − p_r + a."""
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

        Raises GeometryError for other shapes and for values that are no real numbers.
        """
        from convarith.arithmetic import compute

        return compute.transposed_convolution(self, x, kernel)

    def transpose(self) -> Convolution:
        """Return the convolution that this one transposes: from this one's output size to its input size.

        Raises GeometryError when the output padding reaches the stride (only a dilation above the stride allows it):
        the convolution would then take further steps than this one has inputs.
        """
        for number, (axis, size) in enumerate(zip(self.axes, self.input_size, strict=True)):
            if axis.output_size != size:
                text = f"an output_padding of {self.output_padding[number]} is not below the stride of {axis.stride}"
                cells = "cell" if axis.input_size == 1 else "cells"
                steps = f"the convolution of the {axis.input_size} output {cells} gives {axis.output_size}, not {size}"
                hint = f"use an output_padding of {_at_most(axis.stride - 1)}"
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


def _resolved(given: Pair | PaddingWord, extra: int, window: dict[str, int]) -> tuple[Pair, int]:
    """Return (before, after) and the output padding along one axis, after the padding's word and the limits of both."""
    if isinstance(given, PaddingWord):
        before, after, implied = transposed_padding(given, **window)
        if given.is_same and extra:
            text = f'padding "{given}" decides the output padding itself, but output_padding is {extra}'
            raise GeometryError(text, Details(hint="leave output_padding out, or give padding as numbers"))
        given, extra = (before, after), extra or implied
    most = max(window["stride"], window["dilation"]) - 1
    if extra > most:
        text = f"output_padding is {extra}, but must be below the larger of stride {window['stride']} and dilation"
        raise GeometryError(
            f"{text} {window['dilation']}",
            Details(hint=f"use an output_padding of {_at_most(most)}, or a stride of at least {extra + 1}"),
        )
    return given, extra


def _direct_axis(input_size: int, window: dict[str, int], padding: Pair, extra: int) -> Axis:
    """Return the axis of the convolution that is transposed; its input is the output of the transposed one."""
    extent = window["dilation"] * (window["kernel_size"] - 1) + 1
    uncut = window["stride"] * (input_size - 1) + extent + extra
    if uncut <= sum(padding):
        cells = "the one cell" if uncut == 1 else f"all of the {uncut} cells"
        text = f"padding {padding} cuts away {cells} that an input of {input_size} gives"
        raise GeometryError(
            text, Details(hint=f"use a padding of {_at_most(uncut - 1)}{' in total' if uncut > 1 else ''}")
        )
    return Axis(uncut - sum(padding), window["kernel_size"], window["stride"], padding, window["dilation"])


def _at_most(number: int) -> str:
    return f"at most {number}" if number else "0"
