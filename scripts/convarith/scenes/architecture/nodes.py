"""What is drawn of a network: a node per map that is worth a box, and per place where several maps are joined.

Layers that leave a map's shape as it is, such as an activation, a normalisation or a padding, have no node: who reads
them reads the node before them. A concatenation is a mark, where branches arrive, and the box of what it gives; a
linear layer whose vector is reshaped to maps is the box of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import prod
from typing import Any

from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.networks.layers import LayerState
from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.networks.operations import (
    Concatenate,
    Crop,
    Flatten,
    Input,
    Joining,
    Linear,
    Opaque,
    Operation,
    Pad,
    Pointwise,
    Unflatten,
    kind_of,
    sliding,
)
from convarith.arithmetic.networks.shapes import Shape
from convarith.arithmetic.stackable import operation_of
from convarith.arithmetic.unfolding import Unfolding
from convarith.arithmetic.window_partition import WindowPartition


class MapKind(StrEnum):
    """What gave a map; the values are the keys of its words."""

    INPUT = "input"
    CONVOLUTION = "convolution"
    UPSAMPLING = "upsampling"
    POOLING = "pooling"
    LINEAR = "linear"
    OTHER = "other"


class Symbol(StrEnum):
    """What a mark says of the maps that meet there; the values are the keys of its words."""

    SUM = "sum"
    PRODUCT = "product"
    CONCATENATION = "concatenation"
    OTHER = "joined_otherwise"


SYMBOLS = {"Add": Symbol.SUM, "Sum": Symbol.SUM, "Mul": Symbol.PRODUCT, "Multiply": Symbol.PRODUCT}
"""The symbols of operations that take equal shapes, by their kinds; torch's are in small letters."""


@dataclass(frozen=True)
class Node:
    """A map, or a place where maps are joined (``symbol``), and the nodes that it reads, by their places in the list.

    ``slabs`` are the kinds and channels that make up a map, more than one of a concatenation. ``does`` says what its
    layer does, without the numbers of ``shape``, so that equal ones can be told. ``last_channels`` are those at the end
    of a folded run in which they grow. ``is_cropped`` are the places of sources that arrive cropped.
    """

    name: str
    kind: MapKind
    shape: Shape
    sources: tuple[int, ...]
    symbol: Symbol | None = None
    slabs: tuple[tuple[MapKind, int], ...] = ()
    does: tuple[Any, ...] = ()
    last_channels: int | None = None
    is_cropped: tuple[bool, ...] = ()

    @property
    def is_joined(self) -> bool:
        """Whether it is what a concatenation gives."""
        return len(self.slabs) > 1


def nodes_of(network: Network) -> tuple[Node, ...]:
    """Return the nodes of a network, each after those that it reads."""
    nodes: list[Node] = []
    places: dict[str, int] = {}
    cropped: set[str] = set()
    readers = {name: [layer.operation for layer in network.layers if name in layer.inputs] for name in network.states}
    for name, state in network.states.items():
        layer = state.layer
        sources = [places[source] for source in layer.inputs]
        if len(set(sources)) == 1 and _is_silent(state, nodes[sources[0]], readers[name]):
            places[name] = sources[0]
            if isinstance(layer.operation, Crop) or any(source in cropped for source in layer.inputs):
                cropped.add(name)
            continue
        if isinstance(layer.operation, Unflatten) and sources == [len(nodes) - 1] and nodes[-1].kind is MapKind.LINEAR:
            nodes[-1] = replace(nodes[-1], name=name, shape=state.shape, slabs=((MapKind.LINEAR, state.channels),))
            places[name] = sources[0]
            continue
        is_cropped = tuple(source in cropped for source in layer.inputs)
        nodes += _nodes_at(state, sources, nodes, is_cropped)
        places[name] = len(nodes) - 1
    return tuple(nodes)


def without_enlarged(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the nodes without upsampled maps that are only concatenated, which are slabs of what that gives."""
    sources = [source for node in nodes for source in node.sources]
    joined = {source for node in nodes if node.symbol is Symbol.CONCATENATION for source in node.sources}
    gone = {
        place
        for place, node in enumerate(nodes)
        if node.kind is MapKind.UPSAMPLING and not node.symbol and place in joined and sources.count(place) == 1
    }
    kept: list[Node] = []
    moved: dict[int, int] = {}
    for place, node in enumerate(nodes):
        if place in gone:
            moved[place] = moved[node.sources[0]]
            continue
        moved[place] = len(kept)
        kept.append(replace(node, sources=tuple(moved[source] for source in node.sources)))
    return tuple(kept)


def _is_silent(state: LayerState, source: Node, readers: Sequence[Operation]) -> bool:
    """Return whether a layer of one source has no node of its own; a crop has none on its way to be joined."""
    operation: Any = state.layer.operation
    if isinstance(operation, Crop):
        return bool(readers) and all(isinstance(reader, _JOINING) for reader in readers)
    if isinstance(operation, (Flatten, Pad)):
        return True
    return isinstance(operation, (Pointwise, *_JOINING)) and state.shape == source.shape


def _nodes_at(
    state: LayerState, sources: Sequence[int], nodes: Sequence[Node], is_cropped: tuple[bool, ...]
) -> list[Node]:
    name, operation = state.layer.name, state.layer.operation
    kind = _map_kind(state, [nodes[source].shape for source in sources])
    box = Node(name, kind, state.shape, tuple(sources), slabs=((kind, state.channels),), does=_does(operation))
    if len(sources) < 2:
        return [replace(box, is_cropped=is_cropped)]
    symbol = Symbol.CONCATENATION if isinstance(operation, Concatenate) else _symbol(kind_of(operation))
    mark = Node(name, kind, state.shape, tuple(sources), symbol, does=box.does, is_cropped=is_cropped)
    if isinstance(operation, Joining) and not isinstance(operation, Concatenate):
        return [mark]
    slabs = [(nodes[source].kind, nodes[source].shape.channels) for source in sources]
    if sum(channels for _, channels in slabs) != state.channels:
        slabs = [(kind, state.channels)]
    return [mark, replace(box, sources=(len(nodes),), slabs=tuple(slabs))]


def _symbol(kind: str) -> Symbol:
    return SYMBOLS.get(kind.capitalize(), Symbol.OTHER)


def _map_kind(state: LayerState, shapes: Sequence[Shape]) -> MapKind:
    operation: Any = state.layer.operation
    inner = operation.operation if isinstance(operation, Layer) else operation
    match inner:
        case Input():
            return MapKind.INPUT
        case Linear():
            return MapKind.LINEAR
        case Opaque() | Unflatten() | Pointwise() | Crop() | Unfolding() | WindowPartition():
            return MapKind.OTHER
        case TransposedConvolution():
            return MapKind.UPSAMPLING
    if isinstance(operation, _JOINING):
        return MapKind.CONVOLUTION
    if "Convolution" in kind_of(operation):
        return MapKind.CONVOLUTION
    is_larger = bool(shapes) and prod(state.output_size) > prod(shapes[0].size)
    return MapKind.UPSAMPLING if is_larger else MapKind.POOLING


def _does(operation: Any) -> tuple[Any, ...]:
    """Return what a layer does, in numbers that say nothing of the size of what it reads or of its channels."""
    inner = operation_of(sliding(operation))
    names = ("kernel_size", "stride", "dilation", "scale", "factor", "mode", "window_size", "shift")
    numbers = tuple(getattr(inner, name, None) for name in names)
    return kind_of(operation), *numbers, getattr(operation, "groups", 1) > 1


_JOINING: tuple[type, ...] = Joining.__args__
