"""Possible graphs of ONNX for hypothesis to draw: branches, any padding, several opsets, weights of 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from hypothesis import strategies as st
from onnx import TensorProto, helper

OPSETS = (13, 18, 22)
AUTO_PADS = ("NOTSET", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")


@dataclass(repr=False)
class Graph:
    """Nodes so far, and the shape of each tensor, as ONNX infers it."""

    opset: int
    size: tuple[int, ...]
    nodes: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return the text of the graph, as ONNX prints it."""
        return str(onnx.printer.to_text(self.model()))

    def model(self) -> Any:
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in self.ends()]
        x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 1, *self.size])
        graph = helper.make_graph(self.nodes, "drawn", [x], outputs, self.weights)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)], ir_version=8)

    def ends(self) -> list[str]:
        read = {name for node in self.nodes for name in node.input}
        return [node.output[0] for node in self.nodes if node.output[0] not in read] or ["x"]

    def weight(self, values: Any) -> str:
        array = np.asarray(values)
        kind = TensorProto.INT64 if array.dtype.kind == "i" else TensorProto.FLOAT
        name = f"w{len(self.weights)}"
        self.weights.append(helper.make_tensor(name, kind, array.shape, array.reshape(-1)))
        return name

    def add(self, kind: str, inputs: list[str], **attributes: Any) -> bool:
        """Add a node, if ONNX can infer its shape and that is not too large."""
        name = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=f"{kind.lower()}{len(self.nodes)}", **attributes))
        try:
            inferred = onnx.shape_inference.infer_shapes(self.model(), strict_mode=True, data_prop=True).graph
        except Exception:
            self.nodes.pop()
            return False
        values = {value.name: value for value in [*inferred.value_info, *inferred.output]}
        dims = [dim.dim_value for dim in values[name].type.tensor_type.shape.dim] if name in values else []
        if len(dims) < 2 or min(dims[1:]) < 1 or max(dims[1:]) > 40:
            self.nodes.pop()
            return False
        self.shapes[name] = tuple(dims[1:])
        return True


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw a graph of one input of one channel, along one or two axes."""
    axes = draw(st.integers(1, 2))
    size = tuple(draw(st.integers(3, 10 if axes == 1 else 7)) for _ in range(axes))
    graph = Graph(draw(st.sampled_from(OPSETS)), size)
    graph.shapes["x"] = (1, *size)
    graph.add("Relu", ["x"])
    for _ in range(draw(st.integers(1, 7))):
        recent = draw(st.sampled_from(list(graph.shapes)[-3:]))
        shape = graph.shapes[recent]
        if len(shape) > 1:
            draw(st.sampled_from(KINDS))(draw, graph, recent, shape)
    return graph


def _each(draw: st.DrawFn, axes: int, least: int, most: int) -> list[int]:
    return [draw(st.integers(least, most)) for _ in range(axes)]


def _window(draw: st.DrawFn, size: tuple[int, ...], *, half: bool = False) -> dict[str, Any]:
    """Draw a window that fits: ONNX infers shapes for others too, but nothing computes them."""
    axes = len(size)
    word, dilation = draw(st.sampled_from(AUTO_PADS)), _each(draw, axes, 1, 1 if half else 2)
    if word.startswith("SAME"):
        kernel = _each(draw, axes, 1, 3)  # ONNX Runtime crops where a stride is larger, or gives up
        return {"kernel_shape": kernel, "strides": [draw(st.integers(1, k)) for k in kernel], "auto_pad": word}
    kernel = [draw(st.integers(1, min(3, (cells - 1) // d + 1))) for cells, d in zip(size, dilation, strict=True)]
    window: dict[str, Any] = {"kernel_shape": kernel, "strides": _each(draw, axes, 1, 3), "dilations": dilation}
    if half:
        del window["dilations"]  # an average pooling has them from opset 19 on
    if word == "VALID":
        return {**window, "auto_pad": word}
    most = [k // 2 if half else 2 for k in kernel]
    return {**window, "pads": [draw(st.integers(0, cells)) for cells in (*most, *most)]}


def _convolution(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    window = _window(draw, shape[1:])
    groups = draw(st.sampled_from([1, shape[0]]))
    weight = np.ones((groups * draw(st.integers(1, 2)), shape[0] // groups, *window["kernel_shape"]), np.float32)
    graph.add("Conv", [name, graph.weight(weight)], group=groups, **window)


def _transposed(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    kernel, strides = _each(draw, len(shape) - 1, 1, 3), _each(draw, len(shape) - 1, 1, 2)
    extra = [draw(st.integers(0, step - 1)) for step in strides]
    window: dict[str, Any] = {"kernel_shape": kernel, "strides": strides}
    if draw(st.booleans()):
        window |= {"output_padding": extra, "pads": [draw(st.integers(0, (k - 1) // 2)) for k in (*kernel, *kernel)]}
    else:
        natural = [s * (i - 1) + k for s, i, k in zip(strides, shape[1:], kernel, strict=True)]
        # ONNX infers no shape that is smaller than the input.
        window["output_shape"] = [max(i, n - draw(st.integers(0, 2))) for i, n in zip(shape[1:], natural, strict=True)]
        window["auto_pad"] = draw(st.sampled_from(["NOTSET", "SAME_UPPER", "SAME_LOWER"]))
    graph.add("ConvTranspose", [name, graph.weight(np.ones((shape[0], 2, *kernel), np.float32))], **window)


def _pool(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    window = _window(draw, shape[1:], half=True)
    # Before opset 22, ONNX infers a window too many that nothing computes, and later nodes are drawn for its shapes.
    ceil = draw(st.integers(0, 1)) if "auto_pad" not in window and graph.opset >= 22 else 0
    graph.add("AveragePool", [name], ceil_mode=ceil, **window)


def _global(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    graph.add("GlobalAveragePool", [name])


def _activation(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    graph.add(draw(st.sampled_from(["Relu", "Identity", "Abs"])), [name])


def _joined(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    other = draw(st.sampled_from(list(graph.shapes)))
    if graph.shapes[other][1:] == shape[1:] and draw(st.booleans()):
        graph.add("Concat", [name, other], axis=1)
    elif len(graph.shapes[other]) == len(shape):
        graph.add(draw(st.sampled_from(["Add", "Sum"])), [name, other])


def _slice(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    size = shape[1]
    start = draw(st.integers(0, size - 1))
    end = draw(st.sampled_from([size, -1, 2**40, start + 1]))
    numbers = [[start], [end], [2], [draw(st.integers(1, 2))]]
    graph.add("Slice", [name, *(graph.weight(np.array(each, np.int64)) for each in numbers)])


def _pad(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    before, after = (_each(draw, len(shape) - 1, 0, 2) for _ in range(2))
    graph.add("Pad", [name, graph.weight(np.array([0, 0, *before, 0, 0, *after], np.int64))])


def _resize(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    words = {"mode": draw(st.sampled_from(["nearest", "linear"]))}
    words["coordinate_transformation_mode"] = draw(st.sampled_from(["half_pixel", "asymmetric"]))  # exact in floats
    scales = np.array([1, 1, *_each(draw, len(shape) - 1, 1, 2)], np.float32)
    graph.add("Resize", [name, "", graph.weight(scales)], **words)


def _flatten(draw: st.DrawFn, graph: Graph, name: str, shape: tuple[int, ...]) -> None:
    target = graph.weight(np.array(draw(st.sampled_from([[0, -1], [-1, int(np.prod(shape))]])), np.int64))
    if graph.add("Reshape", [name, target]):
        features = int(np.prod(shape))
        end = f"t{len(graph.nodes) - 1}"
        graph.add("Gemm", [end, graph.weight(np.ones((3, features), np.float32))], transB=1)


KINDS = (
    *(_convolution, _convolution, _transposed, _pool, _global, _activation, _joined, _joined, _slice, _pad, _resize),
    _flatten,
)
