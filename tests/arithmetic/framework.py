"""What ONNX Runtime computes: graphs of one or two nodes, for the arithmetic to be checked against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

Array = NDArray[Any]

OPSET = 22  # AveragePool has dilations, and the rule that its last window of ceil_mode starts in the input


def run(*nodes: tuple[str, Mapping[str, Any]], inputs: Sequence[Array]) -> Array:
    """Return what a chain of (operator, attributes) makes of the first input; the others go to the last node.

    A Pad node gets its ``pads`` from the attributes.
    """
    names = [f"input{number}" for number in range(len(inputs))]
    graph_nodes, initializers, current = [], [], names[0]
    for number, (operator, attributes) in enumerate(nodes):
        last = number == len(nodes) - 1
        extra = names[1:] if last else []
        if operator == "Pad":
            pads = np.array(attributes["pads"], np.int64)
            initializers.append(helper.make_tensor("pads", TensorProto.INT64, pads.shape, pads))
            attributes, extra = {"mode": attributes["mode"]}, ["pads"]
        result = "y" if last else f"middle{number}"
        graph_nodes.append(helper.make_node(operator, [current, *extra], [result], **attributes))
        current = result
    graph = helper.make_graph(
        graph_nodes,
        "graph",
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape)
            for name, array in zip(names, inputs, strict=True)
        ],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        initializer=initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # an error is raised as well, so it need not be printed
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    (result,) = session.run(["y"], {name: array.astype(np.float32) for name, array in zip(names, inputs, strict=True)})
    return np.asarray(result)


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


def flat_pads(padding: Sequence[tuple[int, int]]) -> list[int]:
    """Return (before, after) pairs as ONNX writes them: all befores, then all afters."""
    return [before for before, _ in padding] + [after for _, after in padding]
