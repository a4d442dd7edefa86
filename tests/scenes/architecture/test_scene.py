"""Pictures of drawn networks and of published models: nothing lies on anything else, and each connection is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import Convolution, Layer, TransposedConvolution, WindowPartition, from_onnx
from convarith.arithmetic.networks import Add, Concatenate, Input, NamedLayer, Network, Pointwise
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError
from convarith.scenes.architecture.scene import Architecture

from ...arithmetic.geometries import examples
from ...arithmetic.networks.graphs import networks
from ...shipped import FIGURES
from .places import overlapping, run_through

LIGHT = Path(onnx.__file__).parent / "backend/test/data/light"
MODELS = sorted(path.stem.removeprefix("light_") for path in LIGHT.glob("*.onnx"))
LAYOUTS = ("wrapped", "u", "straight")


def scene(network: Network, **options: Any) -> Architecture:
    return Architecture(Figure("a", "A", "architecture", network, options=options))


def model(name: str) -> Network:
    return from_onnx(LIGHT / f"light_{name}.onnx")


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("options", [{}, {"fold": False}, {"width": 8.6, "names": True}, {"layout": "straight"}])
def test_in_no_picture_of_a_model_does_anything_lie_on_anything_else(name: str, options: dict[str, Any]) -> None:
    picture = scene(model(name), **options).picture
    assert overlapping(picture) == []
    assert list(run_through(picture)) == []


@examples(100)
@given(networks(), st.sampled_from(LAYOUTS), st.booleans(), st.sampled_from([4, 9, 17]))
def test_in_no_picture_does_anything_lie_on_anything_else(
    network: Network, layout: str, has_names: bool, width: float
) -> None:
    picture = scene(network, layout=layout, names=has_names, width=width).picture
    assert overlapping(picture) == []
    assert list(run_through(picture)) == []


STEPS: dict[str, Any] = {
    "pad": {"kernel_size": 3, "padding": 1},
    "lose": {"kernel_size": 3},
    "halve": {"kernel_size": 2, "stride": 2},
}


@examples(150)
@given(
    st.lists(st.sampled_from(["pad", "lose", "halve", "double", "skip"]), min_size=2, max_size=14),
    st.integers(1, 2000),
    st.booleans(),
)
def test_in_no_u_does_anything_lie_on_anything_else(steps: list[str], channels: int, has_names: bool) -> None:
    picture = scene(u_of(steps, channels), layout="u", names=has_names, fold=False).picture
    assert overlapping(picture) == []
    assert list(run_through(picture)) == []


def u_of(steps: list[str], channels: int) -> Network:
    """Return a network of these steps; a skip concatenates with the last map of the same size, if there is one."""
    layers = [NamedLayer("x", Input(channels, (64, 64)))]
    for number, step in enumerate(steps):
        states = Network(layers).states
        size = states[layers[-1].name].output_size
        operation: Any
        inputs: Any = layers[-1].name
        if step == "skip":
            others = [name for name in states if states[name].output_size == size and name != inputs]
            if not others:
                continue
            operation, inputs = Concatenate(), (others[-1], inputs)
        elif step == "double":
            operation = Layer(TransposedConvolution(size, 2, stride=2), states[inputs].channels, channels)
        elif size[0] > 6:
            operation = Layer(Convolution(size, **STEPS[step]), states[inputs].channels, channels)
        else:
            continue
        layers.append(NamedLayer(f"layer {number}", operation, inputs))
    return Network(layers)


def test_the_levels_of_a_u_net_begin_below_the_ends_of_others() -> None:
    drawn = Architecture(FIGURES["u_net"])
    down = [line for line in drawn.picture.lines if line.points[0][1] > line.points[-1][1]]
    up = [line for line in drawn.picture.lines if line.points[0][1] < line.points[-1][1]]
    assert len(down) == len(up) == 4
    assert all(line.points[-2][0] == line.points[-1][0] for line in down), "they arrive from above"
    assert all(len(line.points) == 2 and line.points[0][0] == line.points[1][0] for line in up)
    assert drawn.picture.width < 17.7, "at its own size it fits the text of the guide"


@examples(50)
@given(networks())
def test_each_connection_of_the_network_is_there(network: Network) -> None:
    drawn = scene(network, fold=False, layout="straight")
    pairs = {(source, place) for place, node in enumerate(drawn.nodes) for source in node.sources}
    outputs = {place for place in range(len(drawn.nodes)) if not any(place == source for source, _ in pairs)}
    assert len(drawn.picture.lines) == len(pairs) + len(outputs)
    assert all(line.has_arrow for line in drawn.picture.lines)


@examples(50)
@given(networks())
def test_boxes_grow_with_what_they_show(network: Network) -> None:
    drawn = scene(network, fold=False, layout="straight")
    nodes = [node for node in drawn.nodes if not node.symbol and len(node.slabs) == 1]
    boxes = [box for box in drawn.picture.boxes if box.width > 0][: len(drawn.picture.boxes)]
    if len(boxes) != len(nodes):
        return  # slabs of concatenations are boxes of their own
    for one, box in zip(nodes, boxes, strict=True):
        for other, beside in zip(nodes, boxes, strict=True):
            if one.shape.channels < other.shape.channels:
                assert box.width < beside.width
            if one.shape.size and len(one.shape.size) == len(other.shape.size):
                assert (one.shape.size[0] < other.shape.size[0]) <= (box.height < beside.height)


def test_rows_are_as_wide_as_is_said_where_they_can_be_broken() -> None:
    assert scene(model("vgg19"), fold=False, width=8.6).picture.width <= 8.6
    assert scene(model("vgg19"), fold=False, layout="straight").picture.width > 20


def test_repeated_blocks_of_published_networks_are_folded() -> None:
    assert [fold.count for fold in scene(model("resnet50")).folds] == [2, 3, 5, 2]
    assert [fold.count for fold in scene(model("densenet121")).folds] == [6, 12, 24, 16]
    grown = [node for node in scene(model("densenet121")).nodes if node.last_channels]
    assert [(node.shape.channels, node.last_channels) for node in grown] == [
        (96, 256), (160, 512), (288, 1024), (544, 1024),
    ]  # fmt: skip


def test_it_is_described() -> None:
    assert scene(model("resnet50")).describe() == (
        "A network of 176 layers leads from 3 × 224 × 224 to 1000, with 25\N{NO-BREAK SPACE}557\N{NO-BREAK SPACE}032 "
        "parameters. Its maps are boxes: 1 input, 53 convolutions, 2 poolings, 1 linear layer and 16 sums. "
        "104 other layers have no boxes of their own. What is "
        "repeated is drawn once: “n16” to “n24” 2 times, “n48” to “n56” 3 times, “n90” to “n98” 5 times and “n152” to "
        "“n160” 2 times."
    )


SMALL = Network([NamedLayer("x", Input(1, 4)), NamedLayer("y", Pointwise("Slice", channels=2), "x")])
WRONG = {
    "layout": ({"layout": "wraped"}, 'options: layout cannot be "wraped"', 'did you mean "wrapped"?'),
    "a width in words": ({"width": "wide"}, "options: width must be a number of centimetres from 4 to 500", ""),
    "a flag": ({"fold": 1}, "options: fold must be true or false", ""),
    "a narrow page": ({"width": 1}, "options: width must be a number of centimetres from 4 to 500", ""),
}


@pytest.mark.parametrize(("options", "problem", "hint"), WRONG.values(), ids=list(WRONG))
def test_an_option_that_cannot_be_meant_is_told(options: dict[str, Any], problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(SMALL, **options)
    assert raised.value.problem == problem
    assert hint in raised.value.details.hint


def test_too_large_a_picture_is_refused() -> None:
    layers = [NamedLayer("x", Input(1, 4))]
    for number in range(601):
        layers.append(NamedLayer(f"{number}", Pointwise("Slice", channels=1 + (number + 1) % 2), layers[-1].name))
    with pytest.raises(CatalogueError, match="602 boxes and marks, at most 600 can be drawn"):
        scene(Network(layers), fold=False)


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        Architecture(Figure("a", "A", "architecture", WindowPartition((4, 4), 2)))
    assert raised.value.problem.startswith('the template "architecture" cannot show this operation: ')


def test_all_marks_have_a_word_in_the_legend() -> None:
    two = [NamedLayer("x", Input(1, 4)), NamedLayer("z", Input(1, 4))]
    for kind in ("Add", "mul", "Max"):
        drawn = scene(Network([*two, NamedLayer("y", Add(kind), ("x", "z"))]))
        (mark,) = drawn.picture.marks
        words = [entry.word for entry in drawn.legend.entries]
        assert {"Add": "sum", "mul": "product", "Max": "joined otherwise"}[kind] in words
        assert mark.symbol.value in ("sum", "product", "joined_otherwise")
