"""What a layer of a network can do beyond what a ``Stack`` knows: joining, cutting, flattening, and being opaque."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from convarith.arithmetic.arguments import Sizes, count_axes, on_axis, per_axis, shown, whole
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.padding import Padding, PaddingWord, Pairs, paddings
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.arithmetic.stackable import Stackable
from convarith.arithmetic.unfolding import Unfolding
from convarith.arithmetic.window_partition import WindowPartition
from convarith.errors import Details, GeometryError
from convarith.sentences import named


@dataclass(frozen=True, init=False)
class Input:
    """An input of a network: ``channels`` maps of ``input_size`` cells, or a vector of so many features for ().

    Raises GeometryError for a number below 1.
    """

    channels: int
    input_size: tuple[int, ...]

    def __init__(self, channels: int, input_size: Sizes) -> None:
        object.__setattr__(self, "channels", whole("channels", channels, minimum=1))
        object.__setattr__(self, "input_size", _sizes("input_size", input_size))


@dataclass(frozen=True)
class Add:
    """An addition of maps cell by cell, or another operation that takes equal shapes; ``kind`` is its name.

    A map of one cell along an axis, or of one channel, counts for all of them there (broadcasting).
    """

    kind: str = "Add"


@dataclass(frozen=True)
class Concatenate:
    """A concatenation of maps of equal size along the channels."""

    kind: str = "Concatenate"


@dataclass(frozen=True)
class Pointwise:
    """A layer that keeps the cells where they are: an activation, a normalisation, dropout, a choice of channels.

    ``kind`` is its name, ``parameters`` how many it learns; ``channels`` are those of its output, None for as many as
    before. That a normalisation takes statistics over many cells does not count as reading them, neither in a receptive
    field nor in ``inputs_of``.

    Raises GeometryError for numbers that are not whole, or too small.
    """

    kind: str
    parameters: int = 0
    channels: int | None = None

    def __post_init__(self) -> None:
        whole("parameters", self.parameters, minimum=0)
        if self.channels is not None:
            whole("channels", self.channels, minimum=1)


@dataclass(frozen=True)
class Flatten:
    """A flattening: (C, *size) becomes a vector of C·∏size features."""

    kind: str = "Flatten"


@dataclass(frozen=True, init=False)
class Unflatten:
    """The reshaping of a vector, or of maps of one cell, to (channels, *output_size) with as many numbers.

    Each cell counts as reading the whole vector: so it is after a linear layer, but not right after a flattening.
    """

    channels: int
    output_size: tuple[int, ...]

    def __init__(self, channels: int, output_size: Sizes) -> None:
        object.__setattr__(self, "channels", whole("channels", channels, minimum=1))
        object.__setattr__(self, "output_size", _sizes("output_size", output_size))


@dataclass(frozen=True)
class Linear:
    """A fully connected layer from a vector to a vector; the names are PyTorch's.

    Raises GeometryError for a number of features below 1.
    """

    in_features: int
    out_features: int
    bias: bool = True

    def __post_init__(self) -> None:
        for name in ("in_features", "out_features"):
            whole(name, getattr(self, name), minimum=1)

    @property
    def parameters(self) -> int:
        """Learnable parameters: out·in, and out more with a bias."""
        return self.out_features * (self.in_features + self.bias)

    @property
    def macs(self) -> int:
        """Multiply-accumulates for one input: out·in."""
        return self.out_features * self.in_features


@dataclass(frozen=True, init=False)
class Crop:
    """A crop: ``crop`` cells (before, after) are cut from each axis, and of the rest each ``stride``-th cell is kept.

    ``crop`` is one number for all, or per axis a number or a (before, after) pair. ``axes`` are windows of one cell
    with negative padding.

    Raises GeometryError where nothing is left.
    """

    input_size: tuple[int, ...]
    crop: Pairs
    stride: tuple[int, ...]
    axes: tuple[Axis, ...] = field(init=False, repr=False, compare=False)

    def __init__(self, input_size: Sizes, crop: Padding, stride: Sizes = 1) -> None:
        count = count_axes({"input_size": input_size, "crop": crop, "stride": stride})
        object.__setattr__(self, "input_size", per_axis("input_size", input_size, axes=count, minimum=1))
        object.__setattr__(self, "stride", per_axis("stride", stride, axes=count, minimum=1))
        given = paddings(crop, axes=count)
        axes = []
        for axis, (size, pair, step) in enumerate(zip(self.input_size, given, self.stride, strict=True)):
            with on_axis(axis):
                axes.append(_cropped(size, pair, step))
        object.__setattr__(self, "crop", given)
        object.__setattr__(self, "axes", tuple(axes))

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells that are left, one number per axis: ⌈(i − before − after)/s⌉."""
        return tuple(axis.output_size for axis in self.axes)


@dataclass(frozen=True, init=False)
class Pad:
    """A layer that only pads; ``padding`` and ``padding_mode`` are those of a ``Convolution``.

    Raises GeometryError for a padding that the mode does not allow.
    """

    input_size: tuple[int, ...]
    padding: Pairs
    padding_mode: PaddingMode
    axes: tuple[Axis, ...] = field(init=False, repr=False, compare=False)

    def __init__(
        self, input_size: Sizes, padding: Padding, padding_mode: PaddingMode | str = PaddingMode.ZEROS
    ) -> None:
        window = Convolution(input_size, 1, 1, padding, 1, padding_mode)
        for name in ("input_size", "padding", "padding_mode", "axes"):
            object.__setattr__(self, name, getattr(window, name))

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells with the padding, one number per axis: i + p_l + p_r."""
        return tuple(axis.padded_size for axis in self.axes)


@dataclass(frozen=True, init=False)
class Opaque:
    """A layer of which nothing but its output is known: ``channels`` maps of ``output_size`` cells, () for a vector.

    What it reads is not known either, so that nothing after it has a receptive field.
    """

    kind: str
    channels: int
    output_size: tuple[int, ...]
    parameters: int = 0

    def __init__(self, kind: str, channels: int, output_size: Sizes, parameters: int = 0) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "channels", whole("channels", channels, minimum=1))
        object.__setattr__(self, "output_size", _sizes("output_size", output_size))
        object.__setattr__(self, "parameters", whole("parameters", parameters, minimum=0))


Joining = Add | Concatenate
"""What takes several maps."""
Operation = (
    Stackable
    | PixelShuffle
    | PixelUnshuffle
    | Unfolding
    | WindowPartition
    | Input
    | Add
    | Concatenate
    | Crop
    | Pad
    | Pointwise
    | Flatten
    | Unflatten
    | Linear
    | Opaque
)


def check_operation(operation: object) -> None:
    """Raise GeometryError for what no layer of a network can do."""
    if not isinstance(operation, Operation):
        *kinds, last = (kind.__name__ for kind in get_args(Operation))
        text = f"{type(operation).__name__} cannot stand in a network"
        raise GeometryError(text, Details(hint=f"use a {', '.join(kinds)} or {last}"))


def sliding(operation: Operation) -> Any:
    """Return an operation that reads the same positions and can stand in a stack, or slides along its ``axes``.

    A pixel shuffle moves values between channels, but along the axes it is a resize; an unshuffle reads blocks. The
    columns of an unfolding stand where its windows do, and so do the sequences of a window partition.
    """
    match operation:
        case PixelShuffle():
            return NearestResize(operation.input_size, operation.factors)
        case PixelUnshuffle():
            return Pooling(operation.input_size, operation.factors)
        case Unfolding():
            return operation.operation
    return operation


def kind_of(operation: Operation) -> str:
    """Return the name of what a layer does, in one word."""
    inner: Any = operation.operation if isinstance(operation, Layer) else operation
    kind = getattr(inner, "kind", None)
    if isinstance(kind, str):
        return kind
    if isinstance(inner, Pooling):
        return f"{inner.mode.capitalize()}Pooling"
    return type(inner).__name__


def _sizes(name: str, sizes: Sizes) -> tuple[int, ...]:
    """Return one number per axis; none for the empty tuple of a vector."""
    if isinstance(sizes, (tuple, list)) and not sizes:
        return ()
    return per_axis(name, sizes, axes=count_axes({name: sizes}), minimum=1)


def _cropped(size: int, pair: Sequence[int] | PaddingWord, stride: int) -> Axis:
    if isinstance(pair, PaddingWord):
        accepted = "a number of cells, or a (before, after) pair per axis"
        text = f"{named('crop')} is {shown(str(pair))}, but must be {accepted}"
        raise GeometryError(text, Details(argument="crop"))
    before, after = pair
    if before + after >= size:
        text = f"a crop of {before} + {after} leaves nothing of {size} {'cell' if size == 1 else 'cells'}"
        raise GeometryError(text, Details(hint=f"crop at most {size - 1} in total", argument="crop"))
    return Axis(size, 1, stride, (-before, -after))
