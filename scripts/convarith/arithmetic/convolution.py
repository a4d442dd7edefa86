"""What a convolution reads, and what it computes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, choice, count_axes, index_in, on_axis, per_axis
from convarith.arithmetic.axis import Axis, Limits
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.padding import (
    Padding,
    PaddingWord,
    Pair,
    Pairs,
    check_room,
    direct_padding,
    paddings,
)
from convarith.errors import Details, GeometryError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from convarith.arithmetic.transposed import TransposedConvolution


@dataclass(frozen=True, init=False)
class Convolution:
    """A convolution as networks use the word: cross-correlation, the kernel is not flipped.

    Arguments are in PyTorch's words: one number means a square, a tuple or list has one value an axis, for one to
    three axes. ``padding`` takes numbers, (before, after) pairs or words (see ``PaddingWord``). The attributes hold
    what was meant, always one value an axis, and ``axes`` the same as ``Axis`` objects.

    Raises GeometryError for a geometry that cannot be.
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
        values = {name: per_axis(name, value, axes=count, least=1) for name, value in sizes.items()}
        mode = choice("padding_mode", padding_mode, PaddingMode)
        axes = []
        for axis, given in enumerate(paddings(padding, axes=count)):
            with on_axis(axis):
                here = {name: numbers[axis] for name, numbers in values.items()}
                extent = here["dilation"] * (here["kernel_size"] - 1) + 1
                pair = direct_padding(given, **here) if isinstance(given, PaddingWord) else given
                limits = _check_mode(mode, pair, input_size=here["input_size"], extent=extent)
                axes.append(Axis(**here, padding=pair, limits=limits))
        for name, numbers in values.items():
            object.__setattr__(self, name, numbers)
        object.__setattr__(self, "padding", tuple(axis.padding for axis in axes))
        object.__setattr__(self, "padding_mode", mode)
        object.__setattr__(self, "axes", tuple(axes))

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number an axis: ⌊n/s⌋ + 1."""
        return tuple(axis.output_size for axis in self.axes)

    @property
    def unused(self) -> tuple[int, ...]:
        """Cells at the end of each axis, padding included, that no window reads: n mod s."""
        return tuple(axis.unused for axis in self.axes)

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the real input positions that an output cell reads.

        Padding of zeros is no input; reflected, replicated and circular padding is the cell that it repeats. Raises
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

        Raises GeometryError for other shapes and for values that are no real numbers.
        """
        from convarith.arithmetic import compute

        return compute.convolution(self, x, kernel)

    def transpose(self) -> TransposedConvolution:
        """Return the transposed convolution that leads from this one's output size back to its input size.

        What this one left unused becomes its output padding. Raises GeometryError when the padding repeats input
        cells: a transposed convolution has no such padding.
        """
        if self.padding_mode is not PaddingMode.ZEROS:
            text = f'a convolution with padding_mode "{self.padding_mode}" has no transposed convolution'
            raise GeometryError(text, Details(hint='use padding_mode="zeros"'))
        from convarith.arithmetic.transposed import TransposedConvolution  # which needs this module for its own

        return TransposedConvolution(
            self.output_size, self.kernel_size, self.stride, self.padding, self.dilation, self.unused
        )


def _check_mode(mode: PaddingMode, padding: Pair, *, input_size: int, extent: int) -> Limits:
    """Return the limit that ``mode`` puts to ``padding`` along one axis; raises GeometryError beyond it."""
    most = mode.most(input_size)
    if most is None:
        return Limits()
    cells = f"the {input_size} cells" if input_size > 1 else "the one cell"
    reason = {
        PaddingMode.REFLECT: f"reflect padding mirrors {cells} of the input without the edge",
        PaddingMode.CIRCULAR: f"circular padding repeats {cells} of the input at most once",
    }[mode]
    fits = extent <= input_size + 2 * most
    others = []
    if extent <= input_size + sum(padding):
        others = [f'padding_mode="{other}"' for other in (PaddingMode.REPLICATE, PaddingMode.ZEROS)]
    elif not fits:
        others = [f"an input_size of at least {max(extent - sum(padding), max(padding) + 1)}"]
    check_room(padding, most=most, fits=fits, reason=reason, others=others)
    return Limits(most_padding=2 * most)
