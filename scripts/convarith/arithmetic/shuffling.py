"""Pixel shuffle and unshuffle: channels become pixels, and pixels channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, choice, index_in, per_axis, shown, whole
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

AXES = 2


class ChannelOrder(StrEnum):
    """The order of the r² channels that make a block of pixels; the names are ONNX's."""

    CRD = "crd"
    """Column-row-depth, PyTorch's: channel c·r² + y·r + x; those of an output channel are neighbours."""

    DCR = "dcr"
    """Depth-column-row, ONNX's default: channel (y·r + x)·C + c; those of a pixel are neighbours."""

    def channel(self, c: int, *, y: int, x: int, factors: tuple[int, int], channels: int) -> int:
        """Return the channel, of channels·∏factors, of pixel (y, x) of a block in channel ``c`` of the larger map."""
        pixel = y * factors[1] + x
        return c * prod(factors) + pixel if self is ChannelOrder.CRD else pixel * channels + c


@dataclass(frozen=True, init=False)
class PixelShuffle:
    """A pixel shuffle, or depth to space: (C·r², H, W) becomes (C, r·H, r·W); values only move.

    ``channels`` are those of the input, C·r²; ``input_size`` is one number for a square or (H, W); ``factor`` is r, or
    (rows, columns) where blocks are not square, for which frameworks have no layer. After a convolution it makes a
    sub-pixel convolution (Shi et al., 2016), without uneven overlap.

    Raises GeometryError unless r² divides the channels.
    """

    channels: int
    input_size: tuple[int, ...]
    factor: int | tuple[int, int]
    order: ChannelOrder

    def __init__(
        self, channels: int, input_size: Sizes, factor: Sizes, order: ChannelOrder | str = ChannelOrder.CRD
    ) -> None:
        _set(self, channels=channels, input_size=input_size, factor=factor, order=order)
        block = prod(self.factors)
        if self.channels % block:
            of = "the square of the factor" if isinstance(self.factor, int) else "the product of the factors"
            text = f"{named('channels')} is {channels}, but must be a multiple of {block}, {of}"
            more = -(-self.channels // block) * block
            raise GeometryError(text, Details(hint=f"use {more} channels", argument="channels"))

    @property
    def factors(self) -> tuple[int, int]:
        """Rows and columns of a block of pixels."""
        return _factors(self.factor)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Channels and cells of the input: (C·r², H, W)."""
        return self.channels, *self.input_size

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of one output map: (r·H, r·W)."""
        return tuple(size * factor for size, factor in zip(self.input_size, self.factors, strict=True))

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Channels and cells of the output: (C, r·H, r·W)."""
        return self.channels // prod(self.factors), *self.output_size

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the one (channel, row, column) that an output (channel, row, column) takes its value from.

        Raises GeometryError for an index outside output_shape.
        """
        c, row, column = index_in(self.output_shape, output_index)
        (y, dy), (x, dx) = map(divmod, (row, column), self.factors)
        channel = self.order.channel(c, y=dy, x=dx, factors=self.factors, channels=self.output_shape[0])
        return frozenset({(channel, y, x)})

    def compute(self, x: ArrayLike) -> NDArray[Any]:
        """Return the values, of output_shape, for ``x`` of input_shape.

        Raises GeometryError for another shape and for values that are not real numbers.
        """
        from convarith.arithmetic.values import moved

        is_depth_first = self.order is ChannelOrder.DCR
        return moved.shuffled(x, input_shape=self.input_shape, factors=self.factors, is_depth_first=is_depth_first)

    def transpose(self) -> PixelUnshuffle:
        """Return the unshuffle that undoes this."""
        return PixelUnshuffle(self.output_shape[0], self.output_size, self.factor, self.order)


@dataclass(frozen=True, init=False)
class PixelUnshuffle:
    """A pixel unshuffle, or space to depth: (C, r·H, r·W) becomes (C·r², H, W); values only move.

    ``channels`` are those of the input, C; ``input_size`` is one number for a square or (r·H, r·W); ``factor`` is r, or
    (rows, columns) as in a ``PixelShuffle``. ONNX's SpaceToDepth has the order "dcr".

    Raises GeometryError unless r divides both sizes.
    """

    channels: int
    input_size: tuple[int, ...]
    factor: int | tuple[int, int]
    order: ChannelOrder

    def __init__(
        self, channels: int, input_size: Sizes, factor: Sizes, order: ChannelOrder | str = ChannelOrder.CRD
    ) -> None:
        _set(self, channels=channels, input_size=input_size, factor=factor, order=order)
        each = list(zip(self.input_size, self.factors, strict=True))
        if any(size % factor for size, factor in each):
            text = f"{named('input_size')} is {self.input_size}, but must be multiples of the factor {self.factor}"
            more = tuple(-(-size // factor) * factor for size, factor in each)
            hint = f"use an {named('input_size')} of {more}"
            raise GeometryError(text, Details(hint=hint, argument="input_size"))

    @property
    def factors(self) -> tuple[int, int]:
        """Rows and columns of a block of pixels."""
        return _factors(self.factor)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Channels and cells of the input: (C, r·H, r·W)."""
        return self.channels, *self.input_size

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of one output map: (H, W)."""
        return tuple(size // factor for size, factor in zip(self.input_size, self.factors, strict=True))

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Channels and cells of the output: (C·r², H, W)."""
        return self.channels * prod(self.factors), *self.output_size

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the one (channel, row, column) that an output (channel, row, column) takes its value from.

        Raises GeometryError for an index outside output_shape.
        """
        channel, row, column = index_in(self.output_shape, output_index)
        if self.order is ChannelOrder.CRD:
            c, pixel = divmod(channel, prod(self.factors))
        else:
            pixel, c = divmod(channel, self.channels)
        rows, columns = self.factors
        dy, dx = divmod(pixel, columns)
        return frozenset({(c, row * rows + dy, column * columns + dx)})

    def compute(self, x: ArrayLike) -> NDArray[Any]:
        """Return the values, of output_shape, for ``x`` of input_shape.

        Raises GeometryError for another shape and for values that are not real numbers.
        """
        from convarith.arithmetic.values import moved

        is_depth_first = self.order is ChannelOrder.DCR
        return moved.unshuffled(x, input_shape=self.input_shape, factors=self.factors, is_depth_first=is_depth_first)

    def transpose(self) -> PixelShuffle:
        """Return the shuffle that undoes this."""
        return PixelShuffle(self.output_shape[0], self.output_size, self.factor, self.order)


def _set(
    subject: PixelShuffle | PixelUnshuffle,
    *,
    channels: int,
    input_size: Sizes,
    factor: Sizes,
    order: ChannelOrder | str,
) -> None:
    """Set the checked arguments, which are the same both ways."""
    for name, value in (("input_size", input_size), ("factor", factor)):
        if isinstance(value, (tuple, list)) and len(value) != AXES:
            text = f"{named(name)} is {shown(value)}, but pixels are shuffled along {AXES} axes"
            raise GeometryError(text, Details(hint="give one number, or (rows, columns)", argument=name))
    object.__setattr__(subject, "channels", whole("channels", channels, minimum=1))
    object.__setattr__(subject, "input_size", per_axis("input_size", input_size, axes=AXES, minimum=1))
    factors = per_axis("factor", factor, axes=AXES, minimum=1)
    object.__setattr__(subject, "factor", factors[0] if len(set(factors)) == 1 else factors)
    object.__setattr__(subject, "order", choice("order", order, ChannelOrder))


def _factors(factor: int | tuple[int, int]) -> tuple[int, int]:
    return (factor, factor) if isinstance(factor, int) else factor
