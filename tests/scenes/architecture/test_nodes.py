"""Which layers are drawn: what changes a map's shape, and where maps are joined."""

from __future__ import annotations

from convarith import Convolution, Layer, Pooling, TransposedConvolution
from convarith.arithmetic.networks import (
    Add,
    Concatenate,
    Crop,
    Input,
    Linear,
    NamedLayer,
    Network,
    Pad,
    Pointwise,
    Unflatten,
)
from convarith.scenes.architecture.nodes import MapKind, Symbol, nodes_of, without_enlarged

X = NamedLayer("x", Input(2, 8))


def names(*layers: NamedLayer) -> list[tuple[str, tuple[int, ...]]]:
    return [(node.name, node.sources) for node in nodes_of(Network([X, *layers]))]


def test_what_leaves_a_map_as_it_is_has_no_node() -> None:
    layers = (
        NamedLayer("relu", Pointwise("ReLU"), "x"),
        NamedLayer("pad", Pad(8, 1), "relu"),
        NamedLayer("pool", Pooling(10, 2), "pad"),
    )
    assert names(*layers) == [("x", ()), ("pool", (0,))]


def test_what_is_joined_with_itself_has_no_node() -> None:
    layers = (NamedLayer("sigmoid", Pointwise("Sigmoid"), "x"), NamedLayer("swish", Add("Mul"), ("x", "sigmoid")))
    assert names(*layers) == [("x", ())]


def test_a_concatenation_is_a_mark_and_a_map_of_slabs() -> None:
    layers = (
        NamedLayer("c", Layer(Convolution(8, 1), 2, 5), "x"),
        NamedLayer("j", Concatenate(), ("x", "c")),
    )
    *_, mark, box = nodes_of(Network([X, *layers]))
    assert (mark.symbol, mark.sources, box.symbol, box.sources) == (Symbol.CONCATENATION, (0, 1), None, (2,))
    assert box.slabs == ((MapKind.INPUT, 2), (MapKind.CONVOLUTION, 5))


def test_a_crop_on_its_way_to_be_joined_is_told_and_any_other_is_drawn() -> None:
    joined = (
        NamedLayer("c", Layer(Convolution(8, 3), 2, 2), "x"),
        NamedLayer("crop", Crop(8, 1), "x"),
        NamedLayer("s", Add(), ("c", "crop")),
    )
    node = nodes_of(Network([X, *joined]))[-1]
    assert (node.sources, node.is_cropped) == ((1, 0), (False, True))
    assert names(NamedLayer("crop", Crop(8, 1), "x")) == [("x", ()), ("crop", (0,))]


def test_a_vector_that_is_reshaped_is_the_box_of_its_maps() -> None:
    vector = NamedLayer("z", Input(10, ()))
    layers = (NamedLayer("fc", Linear(10, 32), "z"), NamedLayer("maps", Unflatten(8, (2, 2)), "fc"))
    nodes = nodes_of(Network([vector, *layers]))
    assert [(node.name, node.kind, str(node.shape)) for node in nodes] == [
        ("z", MapKind.INPUT, "10"),
        ("maps", MapKind.LINEAR, "8 × 2 × 2"),
    ]


def test_upsampled_maps_that_are_only_concatenated_can_be_left_to_their_slab() -> None:
    layers = (
        NamedLayer("pool", Pooling(8, 2), "x"),
        NamedLayer("up", Layer(TransposedConvolution(4, 2, 2), 2, 3), "pool"),
        NamedLayer("j", Concatenate(), ("x", "up")),
    )
    nodes = without_enlarged(nodes_of(Network([X, *layers])))
    assert [(node.name, node.sources) for node in nodes] == [("x", ()), ("pool", (0,)), ("j", (0, 1)), ("j", (2,))]
    assert nodes[-1].slabs == ((MapKind.INPUT, 2), (MapKind.UPSAMPLING, 3))
