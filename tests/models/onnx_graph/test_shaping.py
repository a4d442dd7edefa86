"""Shapes that exporters compute in the graph, shuffles of channels, and axes in another order."""

from __future__ import annotations

from typing import Any

import onnx
import pytest

from convarith import GeometryError
from convarith.arithmetic.networks import Network, Opaque
from convarith.errors import ModelError
from convarith.models import from_onnx


def network(
    body: str, x: str = "float[N, 4, 8, 8] x", *, opset: int = 18, weights: str = "", size: Any = None
) -> Network:
    text = f'<ir_version: 8, opset_import: ["" : {opset}]> g ({x}) => (float[N] y) <{weights}> {{ {body} }}'
    return from_onnx(onnx.parser.parse_model(text), size)


def ones(count: int) -> str:
    return "{" + ", ".join(["1"] * count) + "}"


def kinds(found: Network) -> list[str]:
    return [layer.kind for layer in found.layers]


def test_a_flattening_whose_size_the_graph_computes() -> None:
    """As PyTorch exports x.view(x.size(0), -1)."""
    body = """
        s = Shape (x)
        zero = Constant <value_int = 0> ()
        n = Gather <axis = 0> (s, zero)
        axes = Constant <value_ints = [0]> ()
        first = Unsqueeze (n, axes)
        rest = Constant <value_ints = [-1]> ()
        target = Concat <axis = 0> (first, rest)
        y = Reshape (x, target)
    """
    found = network(body)
    assert kinds(found) == ["Input", "Flatten"]
    assert found.states["y"].shape.numbers == 256


def test_an_opaque_node_whose_shape_the_graph_computes() -> None:
    """As PaddlePaddle exports the attention of a text recogniser: a map of one row becomes a sequence."""
    body = """
        s = Shape (x)
        zero = Constant <value_ints = [0]> ()
        two = Constant <value_ints = [2]> ()
        first = Slice (s, zero, two)
        rest = Constant <value_ints = [-1]> ()
        target = Concat <axis = 0> (first, rest)
        sequence = Reshape (x, target)
        turned = Transpose <perm = [0, 2, 1]> (sequence)
        scores = MatMul (turned, sequence)
        y = Softmax <axis = 2> (scores)
    """
    found = network(body, "float[N, 4, H, W] x", size=(1, 8))
    shapes = {name: (found.states[name].channels, *found.states[name].output_size) for name in found.states}
    assert shapes == {"x": (4, 1, 8), "sequence": (4, 8), "turned": (8, 4), "scores": (8, 8), "y": (8, 8)}
    assert found.states["y"].fields is None


def test_a_shuffle_of_channels_keeps_the_cells_where_they_are() -> None:
    body = """
        split = Constant <value_ints = [0, 2, 2, 8, 8]> ()
        a = Reshape (x, split)
        b = Transpose <perm = [0, 2, 1, 3, 4]> (a)
        back = Constant <value_ints = [0, 4, 8, 8]> ()
        y = Reshape (b, back)
    """
    found = network(body)
    assert kinds(found) == ["Input", "ChannelShuffle"]
    assert found.inputs_of("y", (2, 3)) == {(2, 3)}


def test_an_input_whose_channels_stand_last() -> None:
    """As tf2onnx exports models of Keras."""
    body = """
        a = Transpose <perm = [0, 3, 1, 2]> (x)
        y = GlobalAveragePool (a)
    """
    found = network(body, "float[N, 6, 8, 4] x")
    assert (found.states["x"].channels, found.states["x"].output_size) == (4, (6, 8))
    assert found.states["y"].receptive_field == (6, 8)
    assert network(body, "float[N, H, W, 4] x", size=(5, 7)).states["a"].output_size == (5, 7)


def test_another_order_of_axes_is_opaque_and_has_the_shape_that_onnx_infers() -> None:
    found = network("y = Transpose <perm = [0, 1, 3, 2]> (x)", "float[N, 4, 8, 6] x")
    assert isinstance(found.layers[-1].operation, Opaque)
    assert found.states["y"].output_size == (6, 8)
    assert found.states["y"].receptive_field is None


def test_parts_of_the_channels_and_of_the_cells() -> None:
    body = """
        a, b = Split <axis = 1, num_outputs = 2> (x)
        c = Concat <axis = 1> (b, a, x)
        starts = Constant <value_ints = [1, 2]> ()
        ends = Constant <value_ints = [3, 9223372036854775807]> ()
        axes = Constant <value_ints = [1, -1]> ()
        steps = Constant <value_ints = [1, 2]> ()
        y = Slice (c, starts, ends, axes, steps)
    """
    found = network(body)
    assert [found.states[name].channels for name in ("a", "b", "c", "y")] == [2, 2, 8, 2]
    assert found.states["y"].output_size == (8, 3)
    assert found.inputs_of("y", (0, 1)) == {(0, 4)}


def test_paddings_and_crops_by_negative_padding() -> None:
    body = """
        pads = Constant <value_ints = [0, 0, 1, 2, 0, 0, 0, 1]> ()
        a = Pad <mode = "reflect"> (x, pads)
        cut = Constant <value_ints = [-1, -2, -3, 0]> ()
        axes = Constant <value_ints = [2, 3]> ()
        none = Constant <value_floats = [0.0]> ()
        y = Pad (a, cut, none, axes)
    """
    found = network(body)
    assert kinds(found) == ["Input", "Pad", "Crop"]
    assert (found.states["a"].output_size, found.states["y"].output_size) == ((9, 11), (5, 9))
    assert found.inputs_of("a", (0, 0)) == {(1, 2)}


def test_a_mean_over_the_axes_is_a_global_pooling() -> None:
    found = network("y = ReduceMean <axes = [2, 3], keepdims = 0> (x)", opset=13)
    assert kinds(found) == ["Input", "AdaptivePooling", "Flatten"]
    assert found.states["y:flatten"].shape.size == ()
    assert network("y = ReduceMean <axes = [-2, -1]> (x)", opset=13).states["y"].output_size == (1, 1)


@pytest.mark.parametrize(
    ("opset", "node", "size"),
    [
        (9, 's = Constant <value = float[4] {1, 1, 2, 2}> () y = Upsample <mode = "nearest"> (x, s)', (16, 16)),
        (7, 'y = Upsample <mode = "nearest", scales = [1.0, 1.0, 2.0, 3.0]> (x)', (16, 24)),
        (10, 's = Constant <value = float[4] {1, 1, 0.5, 0.5}> () y = Resize <mode = "linear"> (x, s)', (4, 4)),
        (
            11,
            "r = Constant <value = float[0] {}> () "
            "s = Constant <value = float[4] {1, 1, 2, 2}> () y = Resize (x, r, s)",
            (16, 16),
        ),
        (9, "y = Pad <pads = [0, 0, 1, 1, 0, 0, 2, 2]> (x)", (11, 11)),
        (9, "y = Slice <starts = [2], ends = [-1], axes = [2]> (x)", (5, 8)),
        (4, "y = Dropout (x)", (8, 8)),
    ],
)
def test_attributes_that_became_inputs(opset: int, node: str, size: tuple[int, ...]) -> None:
    found = network(node, opset=opset)
    assert found.states["y"].output_size == size
    assert not isinstance(found.states["y"].layer.operation, Opaque)


def test_a_function_of_the_model_is_written_out() -> None:
    text = """
        <ir_version: 8, opset_import: ["" : 18, "own" : 1]>
        g (float[N, 4, 8, 8] x) => (float[N] y) { y = own.block (x) }
        <domain: "own", opset_import: ["" : 18]>
        block (a) => (c) { b = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (a) c = Relu (b) }
    """
    found = from_onnx(onnx.parser.parse_model(text))
    assert kinds(found) == ["Input", "MaxPooling", "Relu"]


def test_quantised_and_one_dimensional_convolutions() -> None:
    weights = f"float[6, 4, 3] w = {ones(72)}, float[6] b = {ones(6)}"
    found = network(
        'y = Conv <strides = [2], auto_pad = "SAME_LOWER", pads = [0, 0]> (x, w, b)',
        "float[N, 4, 9] x",
        weights=weights,
    )
    assert (found.states["y"].output_size, found.states["y"].channels, found.parameters) == ((5,), 6, 78)
    assert found.inputs_of("y", (0,)) == {(0,), (1,)}


def test_sizes_that_do_not_fit_name_the_node() -> None:
    weights = f"float[6, 3, 3, 3] w = {ones(162)}"
    with pytest.raises(GeometryError) as caught:
        network("y = Conv (x, w)", weights=weights)
    assert caught.value.problem == 'layer "y": it takes 3 channels, but "x" gives 4'
    assert caught.value.details.layer == "y"


def test_weights_that_are_inputs_make_a_convolution_opaque_and_keep_their_shape() -> None:
    found = network("y = Conv (x, w)", "float[2, 4, 8] x, float[6, 4, 3] w")
    state = found.states["y"]
    assert isinstance(state.layer.operation, Opaque)
    assert (state.channels, state.output_size, state.layer.inputs) == (6, (6,), ("x", "w"))


def test_parts_whose_sizes_are_computed_are_opaque() -> None:
    with pytest.raises(ModelError, match='the shape of "a" is not known: Split of node "a" is opaque'):
        network("a, b = Split <axis = 1> (x, sizes) y = Relu (b)", "float[N, 4, 8, 8] x, int64[2] sizes")
