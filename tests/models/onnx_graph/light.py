"""The models that the package ``onnx`` carries as test data: published networks, their weights left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx

FOLDER = Path(onnx.__file__).parent / "backend" / "test" / "data" / "light"
NAMES = sorted(path.stem.removeprefix("light_") for path in FOLDER.glob("*.onnx"))


def path_of(name: str) -> Path:
    return FOLDER / f"light_{name}.onnx"


def inferred_shapes(model: Any) -> dict[str, tuple[int, ...]]:
    """Return the shape of each tensor of a model as ONNX infers it, the batch first."""
    graph = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True).graph
    values = [*graph.value_info, *graph.output, *graph.input]
    return {value.name: tuple(dim.dim_value for dim in value.type.tensor_type.shape.dim) for value in values}


def first_outputs(model: Any) -> dict[str, str]:
    """Return the first output of each node by the name that its layer has."""
    return {node.name or node.output[0]: node.output[0] for node in model.graph.node}
