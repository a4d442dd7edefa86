"""Nodes that slide windows, or resize: read by the same rules as their text, with the sizes that a graph knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.framework_code.reading.from_code import from_code
from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.networks.shapes import Shape
from convarith.models.onnx_graph.draft import Draft, Handler, single
from convarith.models.onnx_graph.values import Node
from convarith.models.reshaping import Made

WEIGHT = {"QLinearConv": 3}
"""Where the weights stand among the inputs of a node, if not second."""
BIAS = {"Conv": 2, "ConvTranspose": 2, "QLinearConv": 8}
UNREAD = ("extrapolation_value", "cubic_coeff_a", "exclude_outside")
"""Attributes of a resize that say nothing about which cells it reads."""
MIXED = {("mode", "cubic"), ("antialias", 1)}
"""Resizes that read more than the two cells around a place; these stay opaque."""
AS_INPUTS = {"scales": 'x, "", scales', "sizes": 'x, "", "", sizes'}
"""What are inputs of a Resize, and its inputs with them."""


def convolution(node: Node, draft: Draft) -> Made | None:
    """Return the layer of a convolution, quantised or not, or of a transposed one."""
    weight = draft.constant(node, WEIGHT.get(node.kind, 1))
    layer = draft.maps(node)
    if not weight or not layer or not 3 <= len(weight.shape) <= 5:
        return None
    shape = draft.shapes[layer]
    groups = node.attributes.get("group", 1)
    attributes: dict[str, Any] = {"kernel_shape": weight.shape[2:], **node.attributes}
    is_transposed = node.kind == "ConvTranspose"
    operation = _transposed(attributes, shape) if is_transposed else read("Conv", attributes, shape)
    sides = (weight.shape[0], weight.shape[1] * groups)
    taken, given = sides if is_transposed else (sides[1], sides[0])
    bias = node.has(BIAS.get(node.kind, len(node.inputs)))
    return Made(Layer(operation, taken, given, groups, bias), (layer,), weight.source)


def _transposed(attributes: dict[str, Any], shape: Shape) -> Any:
    """Return a transposed convolution; ``output_shape`` decides the padding, whatever else is said of it."""
    asked = attributes.pop("output_shape", None)
    if asked is None:
        return read("ConvTranspose", attributes, shape)
    kernel = attributes["kernel_shape"]
    each = {name: attributes.get(name, (1,) * len(kernel)) for name in ("strides", "dilations")}
    extras = attributes.get("output_padding", (0,) * len(kernel))
    pairs, more = [], []
    for i, k, s, d, extra, o in zip(shape.size, kernel, *each.values(), extras, asked[-len(kernel) :], strict=True):
        total = s * (i - 1) + d * (k - 1) + 1 + extra - o
        small, large = max(total, 0) // 2, max(total, 0) - max(total, 0) // 2
        pairs.append((small, large) if attributes.get("auto_pad") == "SAME_UPPER" else (large, small))
        more.append(extra - min(total, 0))
    return TransposedConvolution(shape.size, kernel, each["strides"], pairs, each["dilations"], more)


def pooling(node: Node, draft: Draft) -> Made | None:
    """Return a pooling, whose channels stay as they are."""
    layer = draft.maps(node)
    shape = draft.shapes.get(layer)
    if not shape or not 1 <= len(shape.size) <= 3 or len(node.attributes.get("kernel_shape", ())) != len(shape.size):
        return None
    kind = "AveragePool" if node.kind == "LpPool" else node.kind
    attributes = {name: value for name, value in node.attributes.items() if name != "p"}
    return Made(read(kind, attributes, shape), (layer,))


def global_pooling(node: Node, draft: Draft) -> Made | None:
    """Return the pooling of the whole map into one cell."""
    mode = PoolingMode.MAX if node.kind == "GlobalMaxPool" else PoolingMode.AVERAGE
    shape = draft.shapes.get(draft.maps(node))
    return single(AdaptivePooling(shape.size, (1,) * len(shape.size), mode), node, draft) if shape else None


def shuffle(node: Node, draft: Draft) -> Made | None:
    """Return a pixel shuffle or unshuffle."""
    shape = draft.shapes.get(draft.maps(node))
    if not shape or len(shape.size) != 2:
        return None
    return single(read(node.kind, node.attributes, shape, channels=shape.channels), node, draft)


def resize(node: Node, draft: Draft) -> Made | None:
    """Return a resize; before opset 11 the first output lies on the first cell, and rounding is down."""
    layer = draft.maps(node)
    asked = _asked(node, draft)
    if not layer or not asked or not MIXED.isdisjoint(node.attributes.items()):
        return None
    attributes = {name: value for name, value in node.attributes.items() if name not in UNREAD}
    if draft.opset < 11:
        attributes["coordinate_transformation_mode"] = "asymmetric"
        attributes["nearest_mode"] = "floor"
    return Made(read("Resize", {**attributes, **asked}, draft.shapes[layer]), (layer,))


def _asked(node: Node, draft: Draft) -> dict[str, Any]:
    """Return the scales or the sizes of a resize, nothing where they are not known."""
    if "scales" in node.attributes:  # of Upsample in opset 7
        return {"scales": node.attributes["scales"]}
    first = 1 if draft.opset < 11 else 2
    scales, sizes = draft.constant(node, first), draft.constant(node, first + 1)
    array = scales.array() if scales and scales.numbers else None
    if array is not None:
        return {"scales": tuple(float(number) for number in array.reshape(-1))}
    target = sizes.integers() if sizes else None
    return {"sizes": target} if target else {}


def read(kind: str, attributes: Mapping[str, Any], shape: Shape, channels: int | None = None) -> Any:
    """Return the operation of a node with these attributes; raises GeometryError, or CodeError for a wrong attribute.

    Some exporters write pads beside an ``auto_pad`` that decides them.
    """
    given = dict(attributes)
    if given.get("auto_pad", "NOTSET") != "NOTSET":
        given.pop("pads", None)
    lines, inputs = [], "x"
    for name in [name for name in AS_INPUTS if name in given]:
        values, inputs = given.pop(name), AS_INPUTS[name]
        kind_of_numbers = "floats" if isinstance(values[0], float) else "ints"
        lines.append(f"{name} = Constant <value_{kind_of_numbers} = {_literal(values)}> ()")
    written = ", ".join(f"{name} = {_literal(value)}" for name, value in given.items())
    lines.append(f"y = {kind} <{written}> ({inputs})")
    return from_code("\n".join(lines), shape.size, channels=channels)


def _literal(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(repr, value))}]"
    return f'"{value}"' if isinstance(value, str) else repr(value)


SLIDING: Mapping[str, Handler] = {
    **dict.fromkeys(("Conv", "ConvTranspose", "ConvInteger", "QLinearConv"), convolution),
    **dict.fromkeys(("MaxPool", "AveragePool", "LpPool"), pooling),
    **dict.fromkeys(("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"), global_pooling),
    **dict.fromkeys(("DepthToSpace", "SpaceToDepth"), shuffle),
    **dict.fromkeys(("Resize", "Upsample"), resize),
}
