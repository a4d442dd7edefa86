"""ONNX's own shape inference, for the outputs of nodes that are not known here: of the whole model, or of one node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from convarith.models.onnx_graph.values import Node


@dataclass(frozen=True)
class Given:
    """What an input of a node is known to be: its shape, and its values as an array where they are known."""

    shape: tuple[int, ...]
    array: Any = None


class Inference:
    """The shapes that ONNX infers for the tensors of a model, once one of them is asked for.

    ``inputs`` are the shapes that its inputs have, ``opset`` the version of its operators.
    """

    def __init__(self, model: Any, inputs: Mapping[str, Sequence[int]], *, opset: int) -> None:
        self._model = model
        self._opset = opset
        self._inputs = inputs

    def shape(self, name: str) -> tuple[int, ...] | None:
        """Return the shape of a tensor, None where it is not known; a symbolic batch is 1."""
        value = self._values.get(name)
        return None if value is None else _fixed(value.type)

    def shape_after(self, node: Node, output: str, given: Mapping[str, Given]) -> tuple[int, ...] | None:
        """Return the shape of an output of a node, from what its inputs are known to be; None where that is not enough.

        So are found the shapes that a model computes while it runs, from those of its inputs.
        """
        from onnx import defs, numpy_helper, shape_inference

        if "." in node.kind or not set(filter(None, node.inputs)) <= set(given):
            return None
        types = {name: self._type(name, each) for name, each in given.items()}
        data = {name: numpy_helper.from_array(each.array) for name, each in given.items() if each.array is not None}
        try:
            schema = defs.get_schema(node.kind, self._opset, "")
            found = shape_inference.infer_node_outputs(schema, node.proto, types, data)
        except Exception:  # C++ raises what it likes for a node that it refuses, or that this version does not know
            return None
        return _fixed(found[output]) if output in found else None

    def _type(self, name: str, given: Given) -> Any:
        """Return the type and the shape of a tensor as ONNX has them; numbers of unknown type count as floats."""
        from onnx import TensorProto, helper

        value = self._values.get(name)
        kind = value.type.tensor_type.elem_type if value is not None else TensorProto.FLOAT
        if given.array is not None:
            kind = helper.np_dtype_to_tensor_dtype(given.array.dtype)
        return helper.make_tensor_type_proto(kind or TensorProto.FLOAT, given.shape)

    @cached_property
    def _values(self) -> dict[str, Any]:
        from onnx import ModelProto, shape_inference

        copy = ModelProto()
        copy.CopyFrom(self._model)
        for value in copy.graph.input:
            if value.name in self._inputs:
                dims = value.type.tensor_type.shape.dim
                for place, (dim, size) in enumerate(zip(dims, self._inputs[value.name], strict=False)):
                    if place or not dim.dim_value:  # what is called a batch can be something else in another input
                        dim.dim_value = size
        del copy.graph.value_info[:]
        for value in copy.graph.output:
            value.type.tensor_type.ClearField("shape")
        try:
            inferred = shape_inference.infer_shapes(copy, data_prop=True).graph
        except Exception:  # a model that it refuses, or one of more than 2 GB
            return {}
        return {value.name: value for value in (*inferred.input, *inferred.value_info, *inferred.output)}


def _fixed(kind: Any) -> tuple[int, ...] | None:
    """Return the shape of a type of tensors, with a batch of 1 where that is symbolic; None where it is not known."""
    if not kind.tensor_type.HasField("shape"):
        return None
    dims = [dim.dim_value if dim.HasField("dim_value") else None for dim in kind.tensor_type.shape.dim]
    fixed = [1 if place == 0 and size is None else size for place, size in enumerate(dims)]
    return tuple(size for size in fixed if size is not None) if None not in fixed else None
