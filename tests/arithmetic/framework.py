"""What ONNX Runtime computes: graphs of one or two nodes, for the arithmetic to be checked against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

Array = NDArray[Any]

OPSET = 22  # AveragePool has dilations, and the rule that its last window of ceil_mode starts in the input


def run(*nodes: tuple[str, Mapping[str, Any]], inputs: Sequence[Array | None]) -> Array:
    """Return what a chain of (operator, attributes) makes of the first input; the others go to the last node.

    A Pad node gets its ``pads`` from the attributes, a Resize node its ``scales`` or
    ``sizes``.
    """
    return run_for(("y",), *nodes, inputs=inputs)[0]


def run_for(
    results: Sequence[str], *nodes: tuple[str, Mapping[str, Any]], inputs: Sequence[Array | None]
) -> list[Array]:
    """Return all ``results`` of the last node, named as you like; an input that is None is left out of its call."""
    names = ["" if array is None else f"input{number}" for number, array in enumerate(inputs)]
    arrays = {name: _typed(array) for name, array in zip(names, inputs, strict=True) if array is not None}
    graph_nodes, initializers, current = [], [], names[0]
    for number, (operator, given) in enumerate(nodes):
        last = number == len(nodes) - 1
        extra, attributes = names[1:] if last else [], dict(given)
        if operator == "Pad":
            pads = np.array(attributes.pop("pads"), np.int64)
            initializers.append(helper.make_tensor("pads", TensorProto.INT64, pads.shape, pads))
            extra = ["pads"]
        if operator == "Resize":
            if "sizes" in attributes:
                sizes = np.array(attributes.pop("sizes"), np.int64)
                initializers.append(helper.make_tensor("sizes", TensorProto.INT64, sizes.shape, sizes))
                extra = ["", "", "sizes"]
            else:
                scales = np.array(attributes.pop("scales"), np.float32)
                initializers.append(helper.make_tensor("scales", TensorProto.FLOAT, scales.shape, scales))
                extra = ["", "scales"]
        outputs = list(results) if last else [f"middle{number}"]
        graph_nodes.append(helper.make_node(operator, [current, *extra], outputs, **attributes))
        current = outputs[0]
    graph = helper.make_graph(
        graph_nodes,
        "graph",
        [helper.make_tensor_value_info(name, _element(array), array.shape) for name, array in arrays.items()],
        [
            # Of the results that are asked for, only the indices of a MaxPool are whole numbers.
            helper.make_tensor_value_info(name, TensorProto.INT64 if name == "indices" else TensorProto.FLOAT, None)
            for name in results
        ],
        initializer=initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4  # an error is raised as well, so it need not be printed
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return [np.asarray(result) for result in session.run(list(results), arrays)]


def _typed(array: Array) -> Array:
    """Return whole numbers as ONNX wants shapes and indices, and all others as float32."""
    return array.astype(np.int64 if array.dtype.kind == "i" else np.float32)


def _element(array: Array) -> int:
    return int(TensorProto.INT64 if array.dtype.kind == "i" else TensorProto.FLOAT)


def values_and_cells(x: Array) -> Array:
    """Return a batch: ``x`` first, then for each of its cells an array with a 1 there and 0 elsewhere; one channel."""
    cells = np.eye(x.size).reshape(x.size, *x.shape)
    return np.concatenate([x[None], cells])[:, None]


def reached(by_cell: Array) -> dict[tuple[int, ...], frozenset[tuple[int, ...]]]:
    """Return for each output position the input positions that reach it.

    ``by_cell`` has the shape (*input, *output), both with as many axes: the output for each cell of the input alone.
    """
    axes = by_cell.ndim // 2
    reaching: dict[tuple[int, ...], set[tuple[int, ...]]] = {index: set() for index in np.ndindex(by_cell.shape[axes:])}
    for position in np.argwhere(by_cell):
        reaching[tuple(position[axes:].tolist())].add(tuple(position[:axes].tolist()))
    return {index: frozenset(inputs) for index, inputs in reaching.items()}


def seed_of(geometry: object) -> int:
    """Return the seed of the values for ``geometry``: hypothesis need not draw one, and spends itself on geometries."""
    return crc32(repr(geometry).encode())


def whole_numbers(shape: tuple[int, ...], *, seed: int) -> Array:
    """Return small whole numbers: their sums are exact in float32, so that equal means equal."""
    return np.random.default_rng(seed).integers(-9, 10, shape).astype(np.float64)


def lowest_as_infinity(values: Array) -> Array:
    """Return ``values`` with −∞, as PyTorch has it, where ONNX Runtime gives the lowest float32."""
    return np.where(values == np.finfo(np.float32).min, -np.inf, values)


def flat_pads(padding: Sequence[tuple[int, int]]) -> list[int]:
    """Return (before, after) pairs as ONNX writes them: all befores, then all afters."""
    return [before for before, _ in padding] + [after for _, after in padding]
