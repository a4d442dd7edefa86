"""Networks of ONNX: shapes as ONNX infers them, cells as ONNX Runtime reads them, published numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given
from onnx.backend.test.case.node import collect_testcases

from convarith import GeometryError
from convarith.arithmetic.networks import Opaque
from convarith.errors import ConvarithError
from convarith.models import from_onnx

from ...arithmetic.geometries import examples
from ...arithmetic.verification import ONNX_RUNTIME, verified
from .graphs import Graph, graphs
from .light import NAMES, first_outputs, inferred_shapes, path_of

PARAMETERS = {
    "bvlc_alexnet": 60_965_224,
    "densenet121": 7_978_856 + 83_648,  # its normalisations scale a second time
    "inception_v1": 6_998_552,
    "resnet50": 25_557_032,
    "squeezenet": 1_235_496,
    "vgg19": 143_667_240,
}
FIELDS = {"bvlc_alexnet": 195, "inception_v2": 699, "resnet50": 427}
"""As Araujo, Norris and Sim have them, ResNet-50 with its strides in the 3 × 3 convolutions."""


@pytest.mark.parametrize("name", NAMES)
def test_shapes_of_published_models_are_those_that_onnx_infers(name: str) -> None:
    model = onnx.load(path_of(name))
    network = from_onnx(path_of(name))
    shapes, outputs = inferred_shapes(model), first_outputs(model)
    compared = [layer.name for layer in network.layers if layer.name in outputs]
    assert len(compared) == len(network.layers) - 1  # all but the input
    for layer in compared:
        state = network.states[layer]
        assert (1, state.channels, *state.output_size) == shapes[outputs[layer]], layer
    assert not any(isinstance(layer.operation, Opaque) for layer in network.layers)


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_of_published_models(name: str) -> None:
    assert from_onnx(path_of(name)).parameters == PARAMETERS[name]


@pytest.mark.parametrize("name", FIELDS)
def test_receptive_fields_of_published_models(name: str) -> None:
    states = from_onnx(path_of(name)).states.values()
    last = [state for state in states if max(state.output_size, default=1) > 1][-1]
    assert last.receptive_field == (FIELDS[name], FIELDS[name])


def ran(graph: Graph, x: Any) -> dict[str, Any]:
    """Return all tensors of a graph as ONNX Runtime computes them."""
    model = graph.model()
    del model.graph.output[:]
    names = [name for name in graph.shapes if name != "x"]
    model.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return dict(zip(names, session.run(names, {"x": x.astype(np.float32)}), strict=True))


def batch(size: tuple[int, ...]) -> Any:
    """Return ones, and then for each cell ones with a large number there: all that is computed grows with it."""
    cells = np.eye(int(np.prod(size))).reshape(-1, 1, *size) * 999
    return np.concatenate([np.ones((1, 1, *size)), 1 + cells])


@examples(200)
@given(graphs())
def test_shapes_and_cells_are_those_of_onnx_runtime(graph: Graph) -> None:
    model = graph.model()
    network = from_onnx(model)
    found = ran(graph, batch(graph.size))
    layers = {tensor: layer for layer, tensor in first_outputs(model).items()}
    assert {*layers} == {*found}
    for tensor, values in found.items():
        state = network.states[layers[tensor]]
        assert (state.channels, *state.output_size) == values.shape[1:], tensor
        assert not isinstance(state.layer.operation, Opaque)
    for tensor in graph.ends():
        # Per cell of the input, then per cell of the output, whether any channel changes.
        changes = (found[tensor][1:] != found[tensor][:1]).any(axis=1)
        changes = changes.reshape(*graph.size, *changes.shape[1:])
        for index in np.ndindex(network.states[layers[tensor]].output_size):
            cells = frozenset(map(tuple, np.argwhere(changes[(..., *index)]).tolist()))
            assert network.inputs_of(layers[tensor], index) == cells
    verified("network", ONNX_RUNTIME, [node.SerializeToString() for node in model.graph.node])


def test_a_skip_connection_that_does_not_fit_is_told_with_input_sizes_that_do() -> None:
    text = """
        <ir_version: 8, opset_import: ["" : 18]> g (float[N, 1, 30, 30] x) => (float[N] y) {
            [pool1] a = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (x)
            [pool2] b = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (a)
            s = Constant <value_floats = [1.0, 1.0, 4.0, 4.0]> ()
            [up] c = Resize <mode = "nearest"> (b, "", s)
            [skip] d = Concat <axis = 1> (x, c)
            y = Relu (d)
        }
    """
    model = onnx.parser.parse_model(text)
    with pytest.raises(GeometryError) as caught:
        from_onnx(model)
    assert caught.value.problem == 'layer "skip": its inputs are unequal: "x" gives 30 × 30, but "up" gives 28 × 28'
    assert 'input_size of "x": (30, 30) → (28, 28)' in caught.value.details.hint
    assert 'input_size of "x": (30, 30) → (32, 32)' in caught.value.details.hint
    assert from_onnx(model, 32).states["y"].output_size == (32, 32)


NO_MAPS = {
    "LayerNormalization": "its mean and deviation",
    "Dropout": "its mask",
    "MaxPool": "the places of its maxima",
    "CausalConvWithState": "the cells that it keeps for the next call, which may be none",
}
"""Second outputs of nodes, which are no maps of a network."""
EMPTY = {"test_causal_conv_with_state_kernel_size_one_expanded"}
"""Cases in which the last node keeps no cells for the next call."""


@pytest.mark.slow
def test_the_outputs_of_the_tests_of_onnx_itself_have_their_shapes() -> None:
    """Each of ONNX's tests of single nodes: it is refused with a reason, or its maps are those that it has.

    Outputs of fewer than two axes have no channels: a network counts what is then left as features.
    """
    counts = Counter[str]()
    for case in collect_testcases(None):
        assert case.model and case.data_sets
        try:
            network = from_onnx(case.model)
        except ConvarithError:
            counts["refused"] += 1
            continue
        outputs = [value for value in case.data_sets[0][1] if isinstance(value, np.ndarray)]
        given = Counter(value.shape[1:] for value in outputs if value.ndim > 1)
        found = Counter((state.channels, *state.output_size) for state in map(network.state, network.outputs))
        has_all = given <= found
        assert has_all or case.model.graph.node[-1].op_type in NO_MAPS or case.name in EMPTY, case.name
        counts["the same" if has_all else "a second output"] += 1
    assert counts["the same"] > 1000
    assert counts["a second output"] < 40
