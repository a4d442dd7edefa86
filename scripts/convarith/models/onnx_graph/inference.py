"""ONNX's own shape inference, for the outputs of nodes that are not known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any


class Inference:
    """The shapes that ONNX infers for the tensors of a model, once one of them is asked for.

    ``inputs`` are the shapes that its inputs have.
    """

    def __init__(self, model: Any, inputs: Mapping[str, Sequence[int]]) -> None:
        self._model = model
        self._inputs = inputs

    def shape(self, name: str) -> tuple[int, ...] | None:
        """Return the shape of a tensor, None where it is not known; a symbolic batch is 1."""
        dims = self._dims.get(name)
        if dims is None:
            return None
        fixed = [1 if place == 0 and not isinstance(size, int) else size for place, size in enumerate(dims)]
        return tuple(fixed) if all(isinstance(size, int) for size in fixed) else None

    @cached_property
    def _dims(self) -> dict[str, list[Any]]:
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
        each = [*inferred.value_info, *inferred.output]
        return {value.name: _sizes(value) for value in each if value.type.tensor_type.HasField("shape")}


def _sizes(value: Any) -> list[Any]:
    return [dim.dim_value if dim.HasField("dim_value") else dim.dim_param for dim in value.type.tensor_type.shape.dim]
