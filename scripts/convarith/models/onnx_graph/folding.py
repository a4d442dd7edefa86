"""Values of nodes that depend on no input, as far as sizes are computed from them."""

from __future__ import annotations

from math import prod
from typing import Any

from convarith.models.onnx_graph.draft import Draft
from convarith.models.onnx_graph.values import MOST_NUMBERS, Constant, Node

RANDOM = ("RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Bernoulli", "Multinomial")


def folded(node: Node, draft: Draft) -> Constant | None:
    """Return the constant that a node of constants gives, by ONNX's own reference; None where it is not known."""
    names = [name for name in node.inputs if name]
    constants = [draft.values[name] for name in names]
    if node.kind == "ConstantOfShape":
        return _filled(node, draft)
    if node.kind in RANDOM or "." in node.kind:
        return None
    arrays = [each.array() if isinstance(each, Constant) else None for each in constants]
    if any(array is None for array in arrays):
        return None
    value = _evaluated(node, dict(zip(names, arrays, strict=True)), draft.opset)
    if value is None:
        return None
    sources = [each.source for each in constants if isinstance(each, Constant)]
    return Constant(tuple(value.shape), value, sources[0] if len(sources) == 1 else "")


def _filled(node: Node, draft: Draft) -> Constant | None:
    """Return a tensor of equal numbers; a large one, which stands for weights, without them."""
    source = draft.constant(node, 0)
    shape = source.integers() if source else None
    if source is None or shape is None:
        return None
    if prod(shape) > MOST_NUMBERS:
        return Constant(shape, None, node.name)
    import numpy as np

    given = node.attributes.get("value")
    from onnx import numpy_helper

    filling = numpy_helper.to_array(given).reshape(-1)[0] if given is not None else np.float32(0)
    return Constant(shape, np.full(shape, filling), node.name)


def _evaluated(node: Node, arrays: dict[str, Any], opset: int) -> Any:
    """Return the first output of a node, None where the reference does not compute it."""
    from onnx import TensorProto, helper
    from onnx.reference import ReferenceEvaluator

    names = {name: helper.np_dtype_to_tensor_dtype(array.dtype) for name, array in arrays.items()}
    inputs = [helper.make_tensor_value_info(name, kind, None) for name, kind in names.items()]
    outputs = [helper.make_tensor_value_info(node.outputs[0], TensorProto.UNDEFINED, None)]
    graph = helper.make_graph([node.proto], "folded", inputs, outputs)
    try:
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
        results: list[Any] = [*ReferenceEvaluator(model).run(None, arrays)]
    except Exception:  # whatever the reference cannot do: the constant is then not known
        return None
    return results[0] if hasattr(results[0], "shape") else None
