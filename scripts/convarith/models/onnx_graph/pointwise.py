"""Nodes that leave every cell where it is, join maps, or multiply vectors by matrices."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.networks.operations import Add, Concatenate, Linear, Pointwise
from convarith.models.onnx_graph.draft import Draft, Handler, single
from convarith.models.onnx_graph.values import Constant, Node, Value
from convarith.models.reshaping import Made, Maps

UNARY = (
    *("Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Cast", "Ceil", "Celu", "Clip", "Cos", "Cosh"),
    *("DequantizeLinear", "Dropout", "DynamicQuantizeLinear", "Elu", "Erf", "Exp", "Floor", "Gelu", "HardSigmoid"),
    *("HardSwish", "Hardmax", "Identity", "IsInf", "IsNaN", "LRN", "LeakyRelu", "Log", "LogSoftmax", "Mish", "Neg"),
    *("Not", "QuantizeLinear", "Reciprocal", "Relu", "Round", "Selu", "Shrink", "Sigmoid", "Sign", "Sin", "Sinh"),
    *("Softmax", "Softplus", "Softsign", "Sqrt", "Swish", "Tan", "Tanh", "ThresholdedRelu", "LpNormalization"),
    *("MeanVarianceNormalization",),
)
NORMALIZATIONS = ("BatchNormalization", "InstanceNormalization", "LayerNormalization", "GroupNormalization", "PRelu")
ELEMENTWISE = (
    *("Add", "Sub", "Mul", "Div", "Max", "Min", "Mean", "Sum", "Pow", "Where", "And", "Or", "Xor", "Mod"),
    *("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"),
)
REDUCING = {"ReduceMean": PoolingMode.AVERAGE, "ReduceSum": PoolingMode.AVERAGE, "ReduceMax": PoolingMode.MAX}


def unary(node: Node, draft: Draft) -> Made | Value | None:
    """Return a layer that keeps the shape; of a constant, such as quantised weights, the constant."""
    value = draft.value(node, 0)
    if isinstance(value, Constant):
        return value
    return single(Pointwise(node.kind), node, draft)


def normalization(node: Node, draft: Draft) -> Made | None:
    """Return a normalisation, or a PRelu; scale and bias are learned, statistics are not."""
    learned = [draft.constant(node, place) for place in range(1, min(len(node.inputs), 3))]
    return single(Pointwise(node.kind, sum(each.numbers for each in learned if each)), node, draft)


def elementwise(node: Node, draft: Draft) -> Made | None:
    """Return the joining of maps; with constants only beside one map, a layer that keeps the shape."""
    values = [draft.values.get(name) for name in node.inputs]
    layers = tuple(value.layer for value in values if isinstance(value, Maps))
    constants = [value for value in values if isinstance(value, Constant)]
    if not layers or len(layers) + len(constants) < len(values):
        return None
    if len(layers) == 1:
        dims = (draft.batch, draft.shapes[layers[0]].channels, *draft.shapes[layers[0]].size)
        is_larger = any(not _broadcasts(each.shape, dims) for each in constants)
        learned = sum(each.learned for each in constants)
        return None if is_larger else Made(Pointwise(node.kind, learned), layers)
    axes = {len(draft.shapes[layer].size) for layer in layers}
    return Made(Add(node.kind), layers) if len(axes) == 1 else None


def _broadcasts(shape: tuple[int, ...], dims: tuple[int, ...]) -> bool:
    """Return whether a constant does not make a tensor of these ``dims`` larger."""
    return len(shape) <= len(dims) and all(
        one in (1, two) for one, two in zip(reversed(shape), reversed(dims), strict=False)
    )


def concatenation(node: Node, draft: Draft) -> Made | None:
    """Return the concatenation of maps along the channels; other axes are not known."""
    values = [draft.values.get(name) for name in node.inputs]
    layers = [value.layer for value in values if isinstance(value, Maps)]
    if len(layers) < len(values) or not layers:
        return None
    rank = len(draft.shapes[layers[0]].size) + 2
    axis = node.attributes.get("axis", 1)
    return Made(Concatenate(), tuple(layers)) if axis % rank == 1 else None


def linear(node: Node, draft: Draft) -> Made | None:
    """Return a fully connected layer: Gemm, or the product of a vector and a constant matrix."""
    weight, layer = draft.constant(node, 1), draft.maps(node)
    if not weight or not layer or len(weight.shape) != 2:
        return None
    if draft.shapes[layer].size or node.attributes.get("transA", 0):
        return None
    sides = weight.shape[::-1] if node.attributes.get("transB", 0) else weight.shape
    bias = node.kind == "Gemm" and node.has(2)
    return Made(Linear(*sides, bias), (layer,), weight.source)


def reduction(node: Node, draft: Draft) -> Made | None:
    """Return a global pooling for a reduction of all axes of a map, and a choice of channels for one of these."""
    layer = draft.maps(node)
    axes = draft.integers(node, 1, "axes")
    if not layer or axes is None:
        return None
    size = draft.shapes[layer].size
    found = {axis % (len(size) + 2) for axis in axes}
    keeps = node.attributes.get("keepdims", 1)
    if found == {1} and keeps:
        return Made(Pointwise(node.kind, channels=1), (layer,))
    if not size or found != set(range(2, len(size) + 2)):
        return None
    pooled = draft.add(node.name, Made(AdaptivePooling(size, (1,) * len(size), REDUCING[node.kind]), (layer,)))
    return flattened(node, draft, pooled) if not keeps else pooled  # type: ignore[return-value]  # both are outputs


def flattened(node: Node, draft: Draft, maps: Maps) -> Maps:
    """Add a flattening after a layer, and return its output."""
    from convarith.arithmetic.networks.operations import Flatten

    assert prod(draft.shapes[maps.layer].size) == 1
    return draft.add(f"{node.name}:flatten", Made(Flatten(), (maps.layer,)))


POINTWISE: Mapping[str, Handler] = {
    **dict.fromkeys(UNARY, unary),
    **dict.fromkeys(NORMALIZATIONS, normalization),
    **dict.fromkeys(ELEMENTWISE, elementwise),
    **dict.fromkeys(REDUCING, reduction),
    **dict.fromkeys(("Gemm", "MatMul"), linear),
    "Concat": concatenation,
}
