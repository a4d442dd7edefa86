"""What ONNX Runtime computes of the nodes that are read and written here."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from onnx import helper, parser, printer

from convarith import (
    CodeError,
    Convolution,
    Folding,
    GeometryError,
    Layer,
    MaxUnpooling,
    Pooling,
    Resize,
    TransposedConvolution,
    code,
    from_code,
)

from ...framework import OPSET
from ...geometries import examples
from ..operations import OPERATIONS

TEXTS: tuple[tuple[str, Any, int | None], ...] = (
    ("y = Conv <kernel_shape = [3, 2], strides = [2, 1], pads = [1, 0, 2, 1]> (x, w)", (7, 6), None),
    ('y = Conv <auto_pad = "SAME_UPPER", kernel_shape = [4, 2], strides = [3, 1]> (x, w)', (8, 7), None),
    ('y = Conv <auto_pad = "SAME_LOWER", kernel_shape = [4]> (x, w)', (8,), None),
    ('y = ConvTranspose <auto_pad = "SAME_UPPER", kernel_shape = [4, 3], strides = [3, 2]> (x, w)', 5, None),
    ("y = ConvTranspose <kernel_shape = [3], strides = [2], output_shape = [10]> (x, w)", (5,), None),
    ("y = ConvTranspose <kernel_shape = [3, 4], strides = [2, 3], output_shape = [8, 11]> (x, w)", 4, None),
    (
        'y = ConvTranspose <auto_pad = "SAME_UPPER", kernel_shape = [3], strides = [2], output_shape = [8]> (x, w)',
        4,
        None,
    ),
    ('y = ConvTranspose <auto_pad = "SAME_LOWER", kernel_shape = [3], strides = [2]> (x, w)', (5,), None),
    (
        'y = ConvTranspose <auto_pad = "SAME_UPPER", kernel_shape = [2], strides = [3], output_padding = [1]> (x, w)',
        (5,),
        None,
    ),
    ("y = ConvTranspose <kernel_shape = [3, 3], strides = [2, 2], output_padding = [1, 0]> (x, w)", 4, None),
    ("y = MaxPool <kernel_shape = [3, 3]> (x)", 7, None),
    ("y = MaxPool <kernel_shape = [2, 3], strides = [2, 2], ceil_mode = 1, dilations = [2, 1]> (x)", 8, None),
    ('y = AveragePool <kernel_shape = [3], auto_pad = "SAME_UPPER", strides = [2]> (x)', (8,), None),
    ("y = AveragePool <kernel_shape = [3], pads = [1, 1], count_include_pad = 1> (x)", (8,), None),
    ("y = AveragePool <kernel_shape = [3], pads = [1, 0]> (x)", (8,), None),
    ("y = GlobalAveragePool (x)", (5, 6), None),
    ("y = GlobalMaxPool (x)", (5,), None),
    ("y = DepthToSpace <blocksize = 2> (x)", (2, 3), 8),
    ('y = DepthToSpace <blocksize = 2, mode = "CRD"> (x)', (2, 3), 8),
    ("y = SpaceToDepth <blocksize = 3> (x)", 6, 2),
    ('s = Constant <value_floats = [1.0, 1.0, 1.5, 2.0]> ()\ny = Resize <mode = "linear"> (x, "", s)', (4, 5), None),
    ('s = Constant <value = int64[4] {1, 1, 7, 3}> ()\ny = Resize (x, "", "", s)', (4, 5), None),
    (
        'p = Constant <value_ints = [0, 0, 1, 0, 0, 2]> ()\nz = Pad <mode = "reflect"> (x, p)\n'
        "y = Conv <kernel_shape = [3]> (z, w)",
        (5,),
        None,
    ),
    (
        "i = Constant <value_ints = [5, 4]> ()\nb = Constant <value_ints = [2, 3]> ()\n"
        "y = Col2Im <pads = [1, 0, 0, 1]> (x, i, b)",
        None,
        2,
    ),
)


@pytest.mark.parametrize(("text", "input_size", "channels"), TEXTS, ids=[text for text, _, _ in TEXTS])
def test_a_text_computes_in_onnx_runtime_what_is_read_from_it(text: str, input_size: Any, channels: int | None) -> None:
    check(text, from_code(text, input_size, channels=channels))


@pytest.mark.parametrize(("text", "input_size", "channels"), TEXTS, ids=[text for text, _, _ in TEXTS])
def test_a_node_is_read_as_it_is_printed(text: str, input_size: Any, channels: int | None) -> None:
    printed = "\n".join(printer.to_text(node) for node in graph_of(text, "").node)
    given = {"input_size": input_size, "channels": channels}
    assert from_code(printed, **given) == from_code(text, **given)


@examples(300)
@given(OPERATIONS)
def test_what_is_written_computes_the_same_in_onnx_runtime(operation: Any) -> None:
    try:
        text = code(operation, "ONNX")
    except CodeError:
        return
    if not refused_by_the_runtime(operation):
        check(text, operation)


def refused_by_the_runtime(operation: Any) -> bool:
    """Return whether ONNX Runtime refuses or rounds what the standard allows."""
    within = operation.operation if isinstance(operation, Layer) else operation
    if isinstance(within, TransposedConvolution):
        return any(a >= s for a, s in zip(within.output_padding, within.stride, strict=True))
    if isinstance(within, MaxUnpooling):
        try:
            usual = MaxUnpooling(within.input_size, within.kernel_size, within.stride, within.padding).output_size
        except GeometryError:  # the formula leaves nothing: only a size that is asked for does
            return True
        return any(asked < size for asked, size in zip(within.output_size, usual, strict=True))
    if isinstance(within, Folding):  # along one axis ONNX Runtime mixes up channels and dilated taps
        return len(within.operation.input_size) == 1 and max(within.operation.dilation) > 1
    if isinstance(within, Resize):
        return True  # it rounds coordinates to float32, which can tip a tie; its words are compared elsewhere
    if isinstance(within, Pooling):
        dilated = zip(within.dilation, within.kernel_size, within.padding, strict=True)
        return within.ceil_mode or any(d > 1 and max(pair) > 0 and k for d, k, pair in dilated)
    return isinstance(within, Convolution) and within.padding_mode == "circular"


def check(text: str, operation: Any) -> None:
    """Compare the values of an operation with those that ONNX Runtime computes of a text."""
    random = np.random.default_rng(zlib.crc32(text.encode()))
    inputs, expected = values(operation, random)
    declared = ", ".join(
        f"{'int64' if array.dtype.kind == 'i' else 'float'}[{','.join(map(str, array.shape))}] {name}"
        for name, array in inputs.items()
    )
    model = helper.make_model(graph_of(text, declared), opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    (result,) = session.run(["y"], inputs)
    assert result.shape[1:] == expected.shape
    assert np.allclose(result[0], expected, rtol=1e-5, atol=1e-4)


def graph_of(text: str, declared: str) -> Any:
    graph = parser.parse_graph(f"agraph ({declared}) => (float[1] y) {{\n{text}\n}}")
    graph.output[0].type.tensor_type.ClearField("shape")
    return graph


def values(operation: Any, random: Any) -> tuple[dict[str, Any], Any]:
    """Return inputs of a graph by their names, and the output that is expected, with channels."""
    if isinstance(operation, MaxUnpooling):
        indices = random.integers(0, np.prod(operation.output_size), operation.input_size)
        x = random.integers(-9, 10, operation.input_size).astype(np.float32)
        return {"x": x[None, None], "indices": indices[None, None]}, operation.compute(x, indices)[None]
    if isinstance(operation, Folding):
        x = random.integers(-9, 10, operation.input_size).astype(np.float32)
        return {"x": x[None]}, operation.compute(x)
    shape = getattr(operation, "input_shape", None) or (1, *operation.input_size)
    x = random.integers(-9, 10, shape).astype(np.float32)
    inputs = {"x": x[None]}
    if isinstance(operation, Layer):
        inputs["w"] = random.integers(-4, 5, operation.weight_shape).astype(np.float32)
        if operation.bias:
            inputs["b"] = random.integers(-4, 5, operation.out_channels).astype(np.float32)
        return inputs, operation.compute(x, inputs["w"], inputs.get("b"))
    if isinstance(operation, Convolution | TransposedConvolution):
        inputs["w"] = random.integers(-4, 5, (1, 1, *operation.kernel_size)).astype(np.float32)
        return inputs, operation.compute(x[0], inputs["w"][0, 0])[None]
    if hasattr(operation, "input_shape"):
        return inputs, operation.compute(x)
    return inputs, operation.compute(x[0])[None]
