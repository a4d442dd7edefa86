"""Cells that nothing reads, and cells inside a receptive field that its output does not see."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import prod

from convarith.arithmetic.boxes import Box, Boxes, box_of, count, full_box, union
from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.networks.following import boxes_before
from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.networks.operations import Crop, Joining, Opaque, Pointwise
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.stackable import Stackable, operation_of
from convarith.errors import GeometryError

MOST_SHOWN = 4
"""How many positions a sentence names."""
SMALLER_DILATIONS = (
    "sort the dilations: holes are filled where none is larger than the field of the layers before it, as in 1, 2, 5"
)
Words = tuple[str, str, str]
"""A layer, what is found there, and what to do."""


def unread_cells(network: Network) -> Iterator[Words]:
    """Yield each map some of whose cells no layer reads, and each input some of whose cells reach no output.

    What a crop leaves out is meant to be left out.
    """
    for name, state in network.states.items():
        readers = [layer for layer in network.layers if name in layer.inputs]
        if readers and not any(isinstance(layer.operation, (Crop, Opaque)) for layer in readers):
            read = union(box for layer in readers for box in _read(network, layer, name))
            yield from _unread(name, state.output_size, read, "no layer reads", _cause(readers))
    yield from _lost(network)


def _read(network: Network, layer: NamedLayer, name: str) -> Boxes:
    """Return the cells of a map that one of its readers reads for all of its outputs."""
    shapes = [network.states[source].shape for source in layer.inputs]
    state = network.states[layer.name]
    each = boxes_before(layer, frozenset({full_box(state.output_size)}), state.shape, shapes)
    return union(box for source, boxes in zip(layer.inputs, each, strict=True) if source == name for box in boxes)


def _unread(name: str, size: tuple[int, ...], read: Boxes, verb: str, hint: str) -> Iterator[Words]:
    missing = prod(size) - count(read)
    if missing:
        where = "; ".join(_positions(size, read))
        yield name, f"{verb} {missing} of its {prod(size)} cells{f': {where}' if where else ''}", hint


def _positions(size: tuple[int, ...], read: Collection[Box]) -> Iterator[str]:
    """Yield the positions along each axis that no box has at all."""
    for axis, cells in enumerate(size):
        seen = frozenset().union(*(box[axis] for box in read))
        gone = [position for position in range(cells) if position not in seen]
        if gone:
            shown = ", ".join(map(str, gone[:MOST_SHOWN])) + (", …" if len(gone) > MOST_SHOWN else "")
            yield f"along axis {axis} {shown}"


def _cause(readers: Sequence[NamedLayer]) -> str:
    """Return what to do about cells that readers step over, or leave at the end."""
    for layer in readers:
        for axis in getattr(_slid(layer), "axes", ()):
            if axis.stride > axis.effective_kernel_size:
                return f'"{layer.name}" steps {axis.stride} cells with a kernel that spans {axis.effective_kernel_size}'
    return "use another input size, more padding, or ceil_mode of a pooling"


def _lost(network: Network) -> Iterator[Words]:
    """Yield the inputs some of whose cells are read, but reach no output in the end."""
    full = {name: frozenset({full_box(network.states[name].output_size)}) for name in network.outputs}
    try:
        traced = network.traced(full, network.inputs)
    except GeometryError:  # an opaque layer lies between
        return
    for name in network.inputs:
        size = network.states[name].output_size
        readers = [layer for layer in network.layers if name in layer.inputs]
        read = union(box for layer in readers for box in _read(network, layer, name))
        if count(traced[name]) < count(read):
            yield from _unread(name, size, traced[name], "no output depends on", "see where cells are not read")


def holes(network: Network) -> Iterator[Words]:
    """Yield the dilated layers after which outputs do not see all of their field, and no layer of stride 1 fills it.

    Looked at is the output in the middle of the last layer that could. After Wang et al., "Understanding convolution
    for semantic segmentation", 2018.
    """
    last_dilated: dict[str, str] = {}
    for layer in network.layers:
        before = [last_dilated[name] for name in layer.inputs if name in last_dilated]
        if _is_dilated(layer):
            last_dilated[layer.name] = layer.name
        elif before and _keeps_places(layer):
            last_dilated[layer.name] = before[-1]
    continued = {name for layer in network.layers if layer.name in last_dilated for name in layer.inputs}
    ends = [(dilated, name) for name, dilated in last_dilated.items() if name not in continued]
    found = {
        dilated: words
        for dilated, name in ends
        for source in network.inputs
        if network.states[name].fields and (words := _hole(network, name, source))
    }
    for dilated, words in found.items():
        yield dilated, words, SMALLER_DILATIONS


def _hole(network: Network, name: str, source: str) -> str:
    size = network.states[name].output_size
    middle = frozenset({box_of(cells // 2 for cells in size)})
    seen = network.traced({name: middle}, [source])[source]
    if not seen:
        return ""
    spans = []
    for axis in range(len(next(iter(seen)))):
        positions = frozenset().union(*(box[axis] for box in seen))
        spans.append(max(positions) - min(positions) + 1)
    missing = prod(spans) - count(seen)
    return f"an output sees {count(seen)} of the {prod(spans)} cells of its field" if missing else ""


def _is_dilated(layer: NamedLayer) -> bool:
    return max(getattr(_slid(layer), "dilation", (1,))) > 1


def _keeps_places(layer: NamedLayer) -> bool:
    """Return whether the outputs of a layer are as far apart as its inputs."""
    if isinstance(layer.operation, (Pointwise, Joining)):
        return True
    operation = _slid(layer)
    return isinstance(operation, (Convolution, Pooling)) and max(operation.stride) == 1


def _slid(layer: NamedLayer) -> object:
    return operation_of(layer.operation) if isinstance(layer.operation, Stackable) else None
