"""The masked convolution: a convolution some of whose taps read nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import choice, index_in, shown
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.padding import Pairs
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Tap = tuple[int, ...]
"""The index of a weight in the kernel, one number per axis, from 0."""
Mask = Sequence[Any] | str
"""A word of ``MaskWord``, or 0 and 1 in lists of the kernel's shape."""


class MaskWord(StrEnum):
    """The masks of PixelCNN (van den Oord, Kalchbrenner and Kavukcuoglu, "Pixel recurrent neural networks", 2016).

    In reading order the centre has the index ⌊k/2⌋ along each axis. A keeps the taps before it, B the centre too.
    """

    A = "A"
    B = "B"

    def taps(self, kernel_size: Sequence[int]) -> tuple[Tap, ...]:
        """Return the taps that the mask keeps, in reading order."""
        centre = tuple(k // 2 for k in kernel_size)
        every = product(*map(range, kernel_size))
        return tuple(tap for tap in every if tap < centre or (tap == centre and self is MaskWord.B))


@dataclass(frozen=True, init=False)
class MaskedConvolution:
    """A convolution whose kernel is multiplied by a ``mask`` of zeros and ones: where it is 0, nothing is read.

    ``mask`` is "A" or "B", or has the shape of the kernel. ``taps`` are the weights that it keeps, in reading order.

    Raises GeometryError for another operation than a Convolution, for a mask of another shape or with other numbers,
    and for one that keeps no tap.
    """

    operation: Convolution
    taps: tuple[Tap, ...]

    def __init__(self, operation: Convolution, mask: Mask) -> None:
        if not isinstance(operation, Convolution):
            text = f"a mask belongs to the kernel of a Convolution, not of {type(operation).__name__}"
            raise GeometryError(text, Details(argument="operation"))
        object.__setattr__(self, "operation", operation)
        object.__setattr__(self, "taps", _kept(mask, operation.kernel_size))

    @property
    def input_size(self) -> tuple[int, ...]:
        """Cells of the input, one number per axis."""
        return self.operation.input_size

    @property
    def kernel_size(self) -> tuple[int, ...]:
        """Taps of the whole kernel, one number per axis."""
        return self.operation.kernel_size

    @property
    def stride(self) -> tuple[int, ...]:
        """Cells from one position of the window to the next, one number per axis."""
        return self.operation.stride

    @property
    def padding(self) -> Pairs:
        """Padding before and after each axis."""
        return self.operation.padding

    @property
    def dilation(self) -> tuple[int, ...]:
        """Cells from one tap to the next, one number per axis."""
        return self.operation.dilation

    @property
    def padding_mode(self) -> PaddingMode:
        """What the padding is made of."""
        return self.operation.padding_mode

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes of the operation, with the whole window."""
        return self.operation.axes

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number per axis: those of the operation."""
        return self.operation.output_size

    @property
    def word(self) -> MaskWord | None:
        """The word that means the same mask, if there is one."""
        return next((word for word in MaskWord if word.taps(self.kernel_size) == self.taps), None)

    @property
    def mask(self) -> list[Any]:
        """The mask as zeros and ones in lists of the kernel's shape."""
        return list(_nested(self.kernel_size, frozenset(self.taps)))

    def along(self, axis: int) -> tuple[int, ...]:
        """Return the indices along an axis that any kept tap has, in order."""
        return tuple(sorted({tap[axis] for tap in self.taps}))

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the real input positions that an output cell reads, as ``Convolution.inputs_of`` does.

        Raises GeometryError for an index outside the output.
        """
        index = index_in(self.output_size, output_index)
        reads = [axis.reads(u) for axis, u in zip(self.axes, index, strict=True)]
        found = set()
        for tap in self.taps:
            each = zip(tap, reads, self.input_size, strict=True)
            cell = tuple(self.padding_mode.source(places[m], size) for m, places, size in each)
            if None not in cell:
                found.add(cell)
        return frozenset(found)  # type: ignore[arg-type]  # None was left out

    def compute(self, x: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` of shape input_size and the unmasked ``kernel`` of shape kernel_size.

        Raises GeometryError as ``Convolution.compute`` does.
        """
        from convarith.arithmetic.values import sums

        return self.operation.compute(x, sums.masked(kernel, self.kernel_size, self.taps))


def _kept(mask: object, kernel_size: tuple[int, ...]) -> tuple[Tap, ...]:
    """Return the taps that a mask keeps, in reading order."""
    size = " × ".join(map(str, kernel_size))
    if isinstance(mask, str):
        taps = choice("mask", mask, MaskWord).taps(kernel_size)
    elif _has_shape(mask, kernel_size):
        taps = tuple(tap for tap in product(*map(range, kernel_size)) if _at(mask, tap))
    else:
        text = f"{named('mask')} is {shown(mask)}, but must be 0 and 1 in lists of the shape of the kernel, {size}"
        example = _nested(kernel_size, frozenset(MaskWord.B.taps(kernel_size)))
        raise GeometryError(text, Details(hint=f'write "A", "B", or the like of {example}', argument="mask"))
    if taps:
        return taps
    text = f"{named('mask')} {shown(mask)} keeps no tap of a kernel of {size}"
    hint = f"use a mask with a 1, or a larger {named('kernel_size')}"
    raise GeometryError(text, Details(hint=hint, argument="mask"))


def _has_shape(mask: object, shape: tuple[int, ...]) -> bool:
    """Tell whether these are zeros and ones in lists of this shape."""
    if not shape:
        return isinstance(mask, int) and mask in (0, 1)
    is_list = isinstance(mask, (list, tuple)) and len(mask) == shape[0]
    return is_list and all(_has_shape(part, shape[1:]) for part in mask)  # type: ignore[attr-defined]  # a list


def _at(mask: Any, tap: Tap) -> int:
    """Return the number of a tap in nested lists."""
    for index in tap:
        mask = mask[index]
    return int(mask)


def _nested(shape: tuple[int, ...], kept: frozenset[Tap], at: Tap = ()) -> Any:
    """Return 1 for each tap that is kept and 0 for others, in lists of this shape."""
    if len(at) == len(shape):
        return int(at in kept)
    return [_nested(shape, kept, (*at, number)) for number in range(shape[len(at)])]
