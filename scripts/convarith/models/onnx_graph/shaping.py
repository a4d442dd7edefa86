"""Nodes that change shapes, cut or pad: Reshape, Transpose, Slice and the like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from convarith.arithmetic.networks.operations import Crop, Flatten, Pad, Pointwise, Unflatten
from convarith.arithmetic.networks.shapes import Shape
from convarith.arithmetic.padding import Pairs
from convarith.models.onnx_graph.draft import Draft, Handler, single
from convarith.models.onnx_graph.values import Constant, Node, Value
from convarith.models.reshaping import Made, Maps, reshaped, transposed

PAD_MODES = {"constant": "zeros", "reflect": "reflect", "edge": "replicate", "wrap": "circular"}


def flatten(node: Node, draft: Draft) -> Made | None:
    """Return a flattening of all but the batch."""
    layer = draft.maps(node)
    if not layer or node.attributes.get("axis", 1) != 1:
        return None
    return Made(Flatten(), (layer,))


def reshape(node: Node, draft: Draft) -> Made | Value | None:
    """Return what a tensor becomes that is written anew with the same numbers."""
    value, target = draft.value(node, 0), draft.integers(node, 1, "shape")
    if value is None or target is None or node.attributes.get("allowzero", 0):
        return None
    dims = resolved(target, draft.dims(value))
    if dims is None:
        return None
    if isinstance(value, Constant):
        return Constant(dims, None, value.source)
    return reshaped(value, dims, draft.shapes[value.layer], draft.batch)


def resolved(target: Sequence[int], dims: Sequence[int]) -> tuple[int, ...] | None:
    """Return the shape that a Reshape gives: 0 is copied, and −1 is what is left; None where nothing fits."""
    if any(size == 0 and place >= len(dims) for place, size in enumerate(target)):
        return None
    found = [dims[place] if size == 0 else size for place, size in enumerate(target)]
    known = prod(size for size in found if size != -1)
    if -1 in found and known and prod(dims) % known == 0:
        found[found.index(-1)] = prod(dims) // known
    return tuple(found) if prod(found) == prod(dims) else None


def transpose(node: Node, draft: Draft) -> Made | Value | None:
    """Return groups of channels that change places with their members, or maps whose axes stay in order."""
    value = draft.value(node, 0)
    if value is None:
        return None
    rank = len(draft.dims(value))
    order = tuple(node.attributes.get("perm", reversed(range(rank))))
    if isinstance(value, Constant):
        return Constant(tuple(value.shape[axis] for axis in order), None, value.source)
    if value.layer in draft.channels_last:
        return draft.add(node.name, Made(Pointwise("Transpose"), (value.layer,)))
    return transposed(value, order)


def squeeze(node: Node, draft: Draft) -> Made | Value | None:
    """Return a vector for maps of one cell whose axes are taken away."""
    value, axes = draft.value(node, 0), draft.integers(node, 1, "axes")
    if isinstance(value, Constant) or value is None:
        return _constant(value, axes, is_squeeze=True)
    if draft.is_computed(node, 1):
        return None
    rank = len(draft.dims(value))
    size = draft.shapes[value.layer].size
    found = {axis % rank for axis in axes} if axes is not None else set(range(2, rank))
    is_all = found == set(range(2, rank)) and prod(size) == 1 and bool(size)
    return Made(Flatten(), (value.layer,)) if is_all and isinstance(value, Maps) else None


def unsqueeze(node: Node, draft: Draft) -> Made | Value | None:
    """Return maps of one cell for a vector that gets axes at its end."""
    value, axes = draft.value(node, 0), draft.integers(node, 1, "axes")
    if isinstance(value, Constant) or value is None or axes is None:
        return _constant(value, axes, is_squeeze=False)
    shape = draft.shapes[value.layer]
    rank = 2 + len(axes)
    is_end = not shape.size and {axis % rank for axis in axes} == set(range(2, rank)) and len(axes) <= 3
    return Made(Unflatten(shape.channels, (1,) * len(axes)), (value.layer,)) if is_end else None


def _constant(value: object, axes: Sequence[int] | None, *, is_squeeze: bool) -> Constant | None:
    """Return a constant with axes of one number less or more; None where its shape is not known."""
    if not isinstance(value, Constant) or axes is None:
        return None
    if is_squeeze:
        gone = {axis % len(value.shape) for axis in axes}
        return Constant(tuple(size for axis, size in enumerate(value.shape) if axis not in gone), None, value.source)
    rank = len(value.shape) + len(axes)
    added, rest = {axis % rank for axis in axes}, iter(value.shape)
    return Constant(tuple(1 if axis in added else next(rest) for axis in range(rank)), None, value.source)


def pad(node: Node, draft: Draft) -> Made | None:
    """Return a padding, or a cropping where its numbers are negative."""
    layer = draft.maps(node)
    name = "pads" if "pads" in node.attributes else "paddings"
    amounts, axes = draft.integers(node, 1, name), draft.integers(node, 3, "axes")
    mode = PAD_MODES.get(node.attributes.get("mode", "constant"))
    if not layer or amounts is None or mode is None or draft.is_computed(node, 3):
        return None
    shape = draft.shapes[layer]
    pairs = _pairs(amounts, axes, rank=len(shape.size) + 2)
    if pairs is None or any(map(any, pairs[:2])):
        return None
    return _padded(pairs[2:], mode, shape, layer)


def _pairs(amounts: Sequence[int], axes: Sequence[int] | None, *, rank: int) -> Pairs | None:
    """Return (before, after) per axis of a tensor."""
    places = range(rank) if axes is None else [axis % rank for axis in axes]
    if len(amounts) != 2 * len(places):
        return None
    found = [(0, 0)] * rank
    for place, before, after in zip(places, amounts[: len(places)], amounts[len(places) :], strict=True):
        found[place] = (before, after)
    return tuple(found)


def _padded(pairs: Pairs, mode: str, shape: Shape, layer: str) -> Made | None:
    if not any(map(any, pairs)):
        return Made(Pointwise("Pad"), (layer,))
    if all(cells >= 0 for pair in pairs for cells in pair):
        return Made(Pad(shape.size, pairs, mode), (layer,))
    if all(cells <= 0 for pair in pairs for cells in pair):
        return Made(Crop(shape.size, tuple((-before, -after) for before, after in pairs)), (layer,))
    return None


def part(node: Node, draft: Draft) -> Made | None:
    """Return the part that a Slice cuts out: cells, channels, or both."""
    layer = draft.maps(node)
    starts, ends = (draft.integers(node, place, name) for place, name in ((1, "starts"), (2, "ends")))
    if not layer or starts is None or ends is None or draft.is_computed(node, 3, 4):
        return None
    axes = draft.integers(node, 3, "axes") or tuple(range(len(starts)))
    steps = draft.integers(node, 4, "steps") or (1,) * len(starts)
    shape = draft.shapes[layer]
    dims = (draft.batch, shape.channels, *shape.size)
    found = [range(size) for size in dims]
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        found[axis] = range(dims[axis])[start:end:step]
    if any(len(each) == 0 or each.step < 0 for each in found) or found[0] != range(dims[0]):
        return None
    return _cut(found[2:], len(found[1]), shape, layer, node, draft)


def _cut(cells: Sequence[range], channels: int, shape: Shape, layer: str, node: Node, draft: Draft) -> Made:
    is_whole = all(each == range(size) for each, size in zip(cells, shape.size, strict=True))
    if channels != shape.channels or is_whole:
        chosen = Made(Pointwise(node.kind, channels=channels), (layer,))
        if is_whole:
            return chosen
        layer = draft.add(f"{node.name}:channels", chosen).layer
    crop = tuple((each[0], size - 1 - each[-1]) for each, size in zip(cells, shape.size, strict=True))
    return Made(Crop(shape.size, crop, tuple(each.step for each in cells)), (layer,))


def split(node: Node, draft: Draft) -> Value | None:
    """Add a layer for each part of the channels after the first, and return that of the first."""
    layer = draft.maps(node)
    if not layer:
        return None
    shape = draft.shapes[layer]
    if node.attributes.get("axis", 0) % (len(shape.size) + 2) != 1:
        return None
    if draft.is_computed(node, 1):
        return None
    sizes = draft.integers(node, 1, "split") or _even(shape.channels, len(node.outputs))
    made = [Made(Pointwise("Split", channels=size), (layer,)) for size in sizes]
    for name, each in zip(node.outputs[1:], made[1:], strict=True):
        draft.values[name] = draft.add(name, each)
    return draft.add(node.name, made[0])


def _even(channels: int, parts: int) -> tuple[int, ...]:
    """Return as many channels for each part, fewer for the last."""
    each = -(-channels // parts)
    return (*(each,) * (parts - 1), channels - each * (parts - 1))


def chosen_channels(node: Node, draft: Draft) -> Made | None:
    """Return the choice of some channels by a Gather along them."""
    indices, layer = draft.constant(node, 1), draft.maps(node)
    is_channels = node.attributes.get("axis", 0) == 1 and indices is not None and len(indices.shape) == 1
    if not layer or not is_channels or indices is None:
        return None
    return single(Pointwise("Gather", channels=indices.numbers), node, draft)


SHAPING: Mapping[str, Handler] = {
    "Flatten": flatten,
    "Reshape": reshape,
    "Transpose": transpose,
    "Squeeze": squeeze,
    "Unsqueeze": unsqueeze,
    "Pad": pad,
    "Slice": part,
    "Split": split,
    "Gather": chosen_channels,
}


def shape_constant(node: Node, draft: Draft) -> Any:
    """Return the constant that a Shape or a Size of a tensor is; None where that is not known."""
    import numpy as np

    value = draft.value(node, 0)
    if value is None:
        return None
    dims = draft.dims(value)
    if node.kind == "Size":
        return Constant((), np.array(prod(dims), np.int64))
    cut = dims[slice(node.attributes.get("start", 0), node.attributes.get("end", None))]
    return Constant((len(cut),), np.array(cut, np.int64))
