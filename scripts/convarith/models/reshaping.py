"""What the tensors of a framework are to a network, and what reshaping makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from convarith.arithmetic.arguments import MAX_AXES
from convarith.arithmetic.networks.operations import Flatten, Operation, Pointwise, Unflatten
from convarith.arithmetic.networks.shapes import Shape


@dataclass(frozen=True)
class Maps:
    """A tensor (batch, channels, *size) that is the output of a layer."""

    layer: str


@dataclass(frozen=True)
class Grouped:
    """The output of a layer with its channels as (groups, members), or transposed; on the way to being shuffled."""

    layer: str
    groups: int
    is_transposed: bool = False


@dataclass(frozen=True)
class Made:
    """What an operation of a framework becomes: a layer that reads other ``layers``.

    ``weight`` is the tensor of weights that it uses, by its name; the parameters of shared ones count once.
    """

    operation: Operation
    layers: tuple[str, ...]
    weight: str = ""


def dims_of(value: Maps | Grouped, shape: Shape, batch: int) -> tuple[int, ...]:
    """Return the shape of a tensor as frameworks have it, the batch first."""
    if isinstance(value, Maps):
        return batch, shape.channels, *shape.size
    pair = (value.groups, shape.channels // value.groups)
    return batch, *(reversed(pair) if value.is_transposed else pair), *shape.size


def reshaped(value: Maps | Grouped, dims: tuple[int, ...], shape: Shape, batch: int) -> Made | Grouped | None:
    """Return what a tensor becomes that is written anew as ``dims``; None where that is not known.

    ``shape`` is that of the layer's output.
    """
    if len(dims) < 2 or dims[0] != batch:
        return None
    if isinstance(value, Grouped):
        kind = "ChannelShuffle" if value.is_transposed else "Reshape"
        is_back = dims == (batch, shape.channels, *shape.size)
        return Made(Pointwise(kind), (value.layer,)) if is_back else None
    if len(dims) == 2:
        return Made(Flatten() if shape.size else Pointwise("Reshape"), (value.layer,))
    if dims == (batch, shape.channels, *shape.size):
        return Made(Pointwise("Reshape"), (value.layer,))
    if prod(shape.size) == 1 and len(dims) <= 2 + MAX_AXES:
        return Made(Unflatten(dims[1], dims[2:]), (value.layer,))
    is_split = len(dims) > 3 and dims[3:] == shape.size and dims[1] * dims[2] == shape.channels
    return Grouped(value.layer, dims[1]) if is_split else None


def transposed(value: Maps | Grouped, order: tuple[int, ...]) -> Made | Grouped | None:
    """Return what a tensor becomes whose axes are put into another ``order``; None where that is not known."""
    rank = len(order)
    if order == tuple(range(rank)):
        return Made(Pointwise("Transpose"), (value.layer,)) if isinstance(value, Maps) else value
    if isinstance(value, Grouped) and order == (0, 2, 1, *range(3, rank)):
        return Grouped(value.layer, value.groups, not value.is_transposed)
    return None
