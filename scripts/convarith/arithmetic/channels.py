"""Layers with channels: the channels that they combine, their parameters and multiply-accumulates."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd, prod
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, flag, whole
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.pooling import Pooling
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Layer:
    """A convolution or a transposed one of feature maps with channels: ``operation`` along the axes, sums across.

    ``groups`` g splits the channels of both sides into as many parts, each connected to its own part only. The layouts
    are PyTorch's: an input is (in_channels, *input_size), without a batch.

    Raises GeometryError unless the channels are whole numbers of at least 1 and groups divides both of them.
    """

    operation: Convolution | TransposedConvolution
    in_channels: int
    out_channels: int
    groups: int = 1
    bias: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.operation, (Convolution, TransposedConvolution)):
            kind = type(self.operation).__name__
            text = f"a layer has a Convolution or a TransposedConvolution as its operation, not {kind}"
            hint = "a pooling keeps the channels: it is a Pooling, or a ChannelPooling where they are counted"
            raise GeometryError(text, Details(hint=hint))
        for name in ("in_channels", "out_channels", "groups"):
            object.__setattr__(self, name, whole(name, getattr(self, name), minimum=1))
        flag("bias", self.bias)
        common = gcd(self.in_channels, self.out_channels)
        if common % self.groups:
            sides = f"{named('in_channels')} {self.in_channels} and {named('out_channels')} {self.out_channels}"
            divisors = [str(number) for number in range(1, common + 1) if common % number == 0]
            hint = f"use {named('groups')} of {' or '.join(divisors)}"
            text = f"{named('groups')} is {self.groups}, but must divide {sides}"
            raise GeometryError(text, Details(hint=hint, argument="groups"))

    @property
    def is_transposed(self) -> bool:
        """Whether the operation is a transposed convolution."""
        return isinstance(self.operation, TransposedConvolution)

    @property
    def input_size(self) -> tuple[int, ...]:
        """Cells of one input map, one number per axis."""
        return self.operation.input_size

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of one output map, one number per axis."""
        return self.operation.output_size

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Channels and cells of the input: (C_in, *input_size)."""
        return self.in_channels, *self.input_size

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Channels and cells of the output: (C_out, *output_size)."""
        return self.out_channels, *self.output_size

    @property
    def weight_shape(self) -> tuple[int, ...]:
        """Shape of the weights: (C_out, C_in/g, *kernel_size), of a transposed layer (C_in, C_out/g, *kernel_size)."""
        ends = self.out_channels, self.in_channels
        first, second = reversed(ends) if self.is_transposed else ends
        return first, second // self.groups, *self.operation.kernel_size

    @property
    def parameters(self) -> int:
        """Learnable parameters: the weights, C_out·(C_in/g)·∏k, and C_out more with a bias."""
        return prod(self.weight_shape) + self.out_channels * self.bias

    def macs(self, batch: int = 1) -> int:
        """Return the multiply-accumulates for ``batch`` inputs: N·∏o·C_out·(C_in/g)·∏k.

        Transposed, N·∏i′·C_in·(C_out/g)·∏k, since each input cell is multiplied by each tap. Zeros of padding and
        cropped cells count like others, the bias does not. Raises GeometryError for a batch below 1.
        """
        steps = self.input_size if self.is_transposed else self.output_size
        return whole("batch", batch, minimum=1) * prod(steps) * prod(self.weight_shape)

    def inputs_of(self, output_channel: int) -> range:
        """Return the input channels, consecutive ones, that an output channel is a sum over: those of its group.

        ``operation.inputs_of`` gives the cells in them. Raises GeometryError for a channel that does not exist.
        """
        if whole("output_channel", output_channel, minimum=0) >= self.out_channels:
            text = f"output_channel is {output_channel}, but {named('out_channels')} is {self.out_channels}"
            raise GeometryError(text, Details(hint=f"channels count from 0 to {self.out_channels - 1}"))
        members = self.in_channels // self.groups
        group = output_channel // (self.out_channels // self.groups)
        return range(group * members, (group + 1) * members)

    def compute(self, x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None = None) -> NDArray[Any]:
        """Return the values, of output_shape, for ``x`` of input_shape and ``weight`` of weight_shape.

        ``bias`` has shape (out_channels,) and is left out of a layer without one. Raises GeometryError for other
        shapes, for values that are not real numbers, where floats overflow, and for a missing or unexpected bias.
        """
        if self.bias and bias is None:
            hint = "give one of shape (out_channels,), or build the layer with bias=False"
            raise GeometryError("the layer has a bias, but none was given", Details(hint=hint))
        if bias is not None and not self.bias:
            hint = "leave it out, or build the layer with bias=True"
            raise GeometryError("the layer has no bias, but one was given", Details(hint=hint))
        from convarith.arithmetic.values import sums
        from convarith.arithmetic.values.arrays import checked_array

        start = [0] * self.out_channels if bias is None else bias
        return sums.layer(
            checked_array("x", x, self.input_shape, "input_shape"),
            checked_array("weight", weight, self.weight_shape, "weight_shape"),
            checked_array("bias", start, (self.out_channels,), "(out_channels,)"),
            channels=[self.joined(channel) for channel in range(self.out_channels)],
            shape=self.output_shape,
            compute=self.operation.compute,
        )

    def joined(self, output_channel: int) -> list[tuple[int, tuple[int, int]]]:
        """Return each input channel that an output channel sums over, with the index of its kernel in the weights.

        The second axis of the weights counts within a group; of a transposed layer it is the output's. Raises
        GeometryError for a channel that does not exist.
        """
        members = self.out_channels // self.groups
        return [
            (source, (source, output_channel % members) if self.is_transposed else (output_channel, local))
            for local, source in enumerate(self.inputs_of(output_channel))
        ]


@dataclass(frozen=True)
class ChannelPooling:
    """A pooling of feature maps with channels, each map by itself, as frameworks apply it to (channels, *input_size).

    Raises GeometryError unless the operation is a Pooling and there is at least one channel.
    """

    operation: Pooling
    channels: int

    def __post_init__(self) -> None:
        if not isinstance(self.operation, Pooling):
            kind = type(self.operation).__name__
            raise GeometryError(f"a pooling of channels has a Pooling as its operation, not {kind}")
        object.__setattr__(self, "channels", whole("channels", self.channels, minimum=1))

    @property
    def input_size(self) -> tuple[int, ...]:
        """Cells of one map of the input, one number per axis."""
        return self.operation.input_size

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of one map of the output, one number per axis."""
        return self.operation.output_size

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Channels and cells of the input: (channels, *input_size)."""
        return self.channels, *self.input_size

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Channels and cells of the output: (channels, *output_size)."""
        return self.channels, *self.output_size

    def compute(self, x: ArrayLike) -> NDArray[Any]:
        """Return the values, of output_shape, for ``x`` of input_shape, otherwise as ``Pooling``."""
        from convarith.arithmetic.values import pooled

        return pooled.by_channel(x, input_shape=self.input_shape, compute=self.operation.compute)


def depthwise(
    operation: Convolution | TransposedConvolution, channels: int, *, multiplier: int = 1, bias: bool = True
) -> Layer:
    """Return the layer that gives each channel its own ``multiplier`` kernels: as many groups as channels.

    Raises GeometryError for a number of channels or a multiplier below 1.
    """
    channels, multiplier = whole("channels", channels, minimum=1), whole("multiplier", multiplier, minimum=1)
    return Layer(operation, channels, channels * multiplier, groups=channels, bias=bias)


def pointwise(input_size: Sizes, *, in_channels: int, out_channels: int, bias: bool = True) -> Layer:
    """Return the layer that mixes the channels of each cell on its own: a kernel of 1.

    Raises GeometryError as ``Convolution`` and ``Layer`` do.
    """
    return Layer(Convolution(input_size, 1), in_channels, out_channels, bias=bias)


def separable(
    operation: Convolution | TransposedConvolution,
    *,
    in_channels: int,
    out_channels: int,
    multiplier: int = 1,
    bias: bool = True,
) -> tuple[Layer, Layer]:
    """Return a depthwise layer and the pointwise one after it: cells first, then channels.

    The bias is that of the pointwise layer (as in Keras' SeparableConv; one before it would be mixed into it).
    Raises GeometryError as ``depthwise`` and ``pointwise`` do.
    """
    first = depthwise(operation, in_channels, multiplier=multiplier, bias=False)
    second = pointwise(first.output_size, in_channels=first.out_channels, out_channels=out_channels, bias=bias)
    return first, second
