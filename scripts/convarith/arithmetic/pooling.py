"""Max and average pooling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, choice, count_axes, flag, index_in, on_axis, per_axis, whole
from convarith.arithmetic.axis import Axis, Limits
from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.padding import Padding, PaddingWord, Pair, Pairs, check_room, direct_padding, paddings
from convarith.arithmetic.unpooling import MaxUnpooling
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, init=False)
class Pooling:
    """A pooling: the maximum or the average of each window.

    Arguments as for ``Convolution``; the stride is the kernel size when it is left out. ``ceil_mode`` adds a last
    window that may reach beyond the padding when cells would be left unused. ``count_include_pad`` says whether
    padding counts in an average; a maximum never sees it. Frameworks differ in its default: this is PyTorch's.
    ``divisor_override`` is what the sum of a window is divided by, instead of the number of its cells that count.

    Raises GeometryError for an impossible geometry and, as PyTorch does, for a padding of more than half the kernel
    (except the same_* words, whose meaning in TensorFlow and ONNX can need more with dilation).
    """

    input_size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    mode: PoolingMode
    ceil_mode: bool
    count_include_pad: bool
    divisor_override: int | None
    axes: tuple[Axis, ...] = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        input_size: Sizes,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Padding = 0,
        dilation: Sizes = 1,
        mode: PoolingMode | str = PoolingMode.MAX,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        steps = kernel_size if stride is None else stride
        sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": steps, "dilation": dilation}
        count = count_axes({**sizes, "padding": padding})
        ceil_mode = flag("ceil_mode", ceil_mode)
        values = {name: per_axis(name, value, axes=count, minimum=1) for name, value in sizes.items()}
        axes = []
        for axis, given in enumerate(paddings(padding, axes=count)):
            with on_axis(axis):
                here = {name: numbers[axis] for name, numbers in values.items()}
                axes.append(_pooled_axis(here, given, ceil_mode=ceil_mode))
        for name, numbers in values.items():
            object.__setattr__(self, name, numbers)
        object.__setattr__(self, "padding", tuple(axis.padding for axis in axes))
        object.__setattr__(self, "mode", choice("mode", mode, PoolingMode))
        object.__setattr__(self, "ceil_mode", ceil_mode)
        is_counted = flag("count_include_pad", count_include_pad) or self.mode is PoolingMode.MAX
        object.__setattr__(self, "count_include_pad", is_counted)
        if divisor_override is not None:
            whole("divisor_override", divisor_override, minimum=1)
            if self.mode is PoolingMode.MAX:
                text = f'{named("divisor_override")} belongs to an average, but the pooling has mode "max"'
                raise GeometryError(text, Details(hint=f"use {named('mode', 'average')}", argument="divisor_override"))
        object.__setattr__(self, "divisor_override", divisor_override)
        object.__setattr__(self, "axes", tuple(axes))

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number per axis: ⌊n/s⌋ + 1, and one more where ceil_mode adds a window."""
        return tuple(axis.output_size + (self.ceil_mode and _has_ceil_window(axis)) for axis in self.axes)

    @property
    def unused(self) -> tuple[int, ...]:
        """Cells at the end of each axis, padding included, after the last window: n mod s, 0 after one of ceil mode.

        A window of ceil mode that would start in the padding after the input is left out, and its cells are unused.
        """
        each = zip(self.axes, self.output_size, strict=True)
        return tuple(max(0, axis.slack - (size - 1) * axis.stride) for axis, size in each)

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the real input positions that an output cell reads; raises GeometryError for an index outside."""
        index = index_in(self.output_size, output_index)
        each = [
            [position for position in axis.reads(u) if 0 <= position < axis.input_size]
            for axis, u in zip(self.axes, index, strict=True)
        ]
        return frozenset(product(*each))

    def compute(self, x: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` of shape input_size.

        An average of whole numbers is a float, one of fractions a fraction. With dilation a window can read
        padding only: its maximum is −∞ (for whole numbers, the minimum of their type, if it has one), and its average
        is 0. Raises GeometryError for another shape and for values that are not real numbers.
        """
        from convarith.arithmetic.values import pooled

        if self.mode is PoolingMode.MAX:
            return pooled.maxima(self.axes, x, output_size=self.output_size)
        counted, divisor = self.count_include_pad, self.divisor_override
        return pooled.averages(self.axes, x, output_size=self.output_size, count_include_pad=counted, divisor=divisor)

    def indices(self, x: ArrayLike) -> NDArray[Any]:
        """Return where each maximum of ``x`` stands: flat positions in reading order, of shape output_size.

        Of equal values it is the first, as in PyTorch and ONNX Runtime; −1 for a window of padding only. Raises
        GeometryError for an average pooling, for another shape and for values that are not real numbers.
        """
        self._check_max()
        from convarith.arithmetic.values import pooled

        return pooled.positions(self.axes, x, output_size=self.output_size)

    def unpooling(self) -> MaxUnpooling:
        """Return the unpooling that puts the maxima back, to this pooling's input size.

        An unpooling has no dilation: its kernel is all that a dilated window spans. Raises GeometryError for an average
        pooling.
        """
        self._check_max()
        spans = tuple(axis.effective_kernel_size for axis in self.axes)
        return MaxUnpooling(self.output_size, spans, self.stride, self.padding, self.input_size)

    def _check_max(self) -> None:
        if self.mode is not PoolingMode.MAX:
            text = f'the pooling has mode "{self.mode}", and an average comes from no single cell'
            raise GeometryError(text, Details(hint=f"use {named('mode', 'max')}"))


def _pooled_axis(sizes: dict[str, int], given: Pair | PaddingWord, *, ceil_mode: bool) -> Axis:
    """Return the axis of a pooling, with its padding resolved from a word and limited to half the kernel."""
    pair = direct_padding(given, **sizes) if isinstance(given, PaddingWord) else given
    kernel_size = sizes["kernel_size"]
    if not (isinstance(given, PaddingWord) and given.is_same):
        reason = f"a pooling pads by at most half its kernel of {kernel_size}"
        most, larger = kernel_size // 2, 2 * max(pair)
        fits = sizes["dilation"] * (kernel_size - 1) < sizes["input_size"] + 2 * most
        larger_fits = sizes["dilation"] * (larger - 1) < sizes["input_size"] + sum(pair)
        others = [f"a {named('kernel_size')} of {larger}"] if larger_fits else []
        check_room(pair, most=most, fits=fits, reason=reason, others=others)
    limits = Limits(
        overhang=sizes["stride"] - 1 if ceil_mode else 0,
        max_padding=2 * (kernel_size // 2),
        min_kernel_size=2 * max(pair),
    )
    return Axis(**sizes, padding=pair, limits=limits)


def _has_ceil_window(axis: Axis) -> bool:
    """Return whether ceil mode adds a window: one that starts in the input or the padding before it."""
    return axis.unused > 0 and axis.output_size * axis.stride < axis.input_size + axis.padding[0]
