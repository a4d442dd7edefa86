"""Networks: the same as stacks where they are chains, published numbers, and what a mistake is told."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from convarith import AdaptivePooling, Convolution, GeometryError, Layer, Pooling, Stack
from convarith.arithmetic.networks import (
    Add,
    Concatenate,
    Crop,
    Flatten,
    Input,
    Linear,
    NamedLayer,
    Network,
    Opaque,
    Pointwise,
    Unflatten,
    from_stack,
)

from ..geometries import examples
from ..relatives import stacks
from .graphs import networks
from .published import resnet50, unet, vgg16, wavenet


@examples(150)
@given(stacks())
def test_a_stack_is_a_network_in_a_row(stack: Stack) -> None:
    network = from_stack(stack)
    for stage, state in zip(stack.stages, list(network.states.values())[1:], strict=True):
        assert (state.output_size, state.receptive_field) == (stage.output_size, stage.receptive_field)
        assert (state.jump, state.start) == (stage.jump, stage.start)
        assert (state.parameters, state.macs) == (stage.parameters, stage.macs)
    last = network.outputs[0]
    for index in np.ndindex(stack.output_size):
        assert network.inputs_of(last, index) == stack.inputs_of(index)
    assert (network.parameters, network.macs(3)) == (stack.parameters, stack.macs(3))


@examples(100)
@given(networks())
def test_what_a_layer_sees_in_another_is_what_is_read_on_the_way(network: Network) -> None:
    last = network.outputs[-1]
    index = tuple(size // 2 for size in network.states[last].output_size)
    for name in network.states[last].layer.inputs:
        through = network.inputs_of(last, index, of=name)
        seen = frozenset().union(*(network.inputs_of(name, cell) for cell in through))
        assert seen <= network.inputs_of(last, index)


def test_unet_makes_388_of_572() -> None:
    network = Network(unet(572).layers)
    assert network.states["bottom.b.relu"].output_size == (28, 28)
    assert network.states["y"].shape.size == (388, 388)
    assert network.states["y"].jump == (Fraction(1), Fraction(1))
    assert network.states["y"].receptive_field == (204, 204)
    assert len(network.inputs_of("y", (100, 100))) == 204**2
    # Its outputs lie in the middle: as many cells are lost before as after.
    assert network.states["y"].start == (Fraction(92), Fraction(92))


def test_vgg16_sees_212_cells_and_has_138_million_parameters() -> None:
    network = vgg16()
    assert network.states["pool5"].receptive_field == (212, 212)
    assert network.states["pool5"].shape.numbers == 25088
    assert network.parameters == 138_357_544
    assert network.macs() == 15_470_264_320
    assert network.states["conv1_1"].activation_bytes("float16") == 2 * 64 * 224 * 224
    assert network.activation_bytes() == 4 * network.activations


def test_resnet50_sees_483_cells_and_427_with_its_strides_in_the_3_by_3_convolutions() -> None:
    """Araujo, Norris and Sim, 2019, have 483 for strides in the first convolution of a block."""
    early, late = resnet50(stride_first=True), resnet50()
    assert early.states["res5c"].receptive_field == (483, 483)
    assert late.states["res5c"].receptive_field == (427, 427)
    assert early.parameters == late.parameters == 25_530_472
    assert early.states["res5c"].jump == (Fraction(32), Fraction(32))
    assert early.states["fc"].receptive_field == (483 + 6 * 32,) * 2
    assert early.states["fc"].jump == (Fraction(0), Fraction(0))
    assert len(early.inputs_of("res5c", (3, 3))) == 224**2  # all that is real of them


def test_wavenet_sees_1024_samples_per_block_of_ten_layers() -> None:
    assert wavenet().states["0.9"].receptive_field == (1024,)
    assert wavenet(blocks=3).states["2.9"].receptive_field == (3 * 1023 + 1,)
    network = wavenet(layers=4, size=64)
    assert network.inputs_of("0.3", (40,)) == frozenset((cell,) for cell in range(25, 41))
    assert network.inputs_of("0.3", (3,)) == frozenset((cell,) for cell in range(4))


def chain(*operations: Any, size: Any = 8, channels: int = 1) -> list[NamedLayer]:
    layers = [NamedLayer("x", Input(channels, size))]
    for number, operation in enumerate(operations, start=1):
        layers.append(NamedLayer(f"{number}", operation, layers[-1].name))
    return layers


def test_a_gate_is_seen_everywhere_and_moves_nothing() -> None:
    """Squeeze and excitation, Hu, Shen and Sun, 2018."""
    layers = chain(AdaptivePooling(8, 1), Layer(Convolution(1, 1), 4, 2), Layer(Convolution(1, 1), 2, 4), channels=4)
    network = Network([*layers, NamedLayer("y", Add("Multiply"), ("x", "3"))])
    state = network.states["y"]
    assert (state.jump, state.start) == ((Fraction(1),) * 2, (Fraction(0),) * 2)
    assert state.receptive_field == (8, 8)
    assert len(network.inputs_of("y", (2, 3))) == 64
    assert network.inputs_of("y", (2, 3), of="3") == {(0, 0)}


def test_branches_of_different_jumps_have_none_together() -> None:
    layers = [*chain(Convolution((9,), 3, 2, 1), size=(9,)), NamedLayer("crop", Crop((9,), 2), "x")]
    network = Network([*layers, NamedLayer("y", Add(), ("1", "crop"))])
    state = network.states["y"]
    assert (state.jump, state.start) == ((None,), (None,))
    assert state.receptive_field == (4,)  # the first output sees cells -1 to 1, and 2
    assert network.inputs_of("y", (0,)) == {(0,), (1,), (2,)}


def test_nothing_is_known_after_an_opaque_layer_but_sizes() -> None:
    layers = [*chain(Opaque("NonMaxSuppression", 6, (10,), parameters=3)), NamedLayer("y", Flatten(), "1")]
    network = Network(layers)
    state = network.states["y"]
    assert (state.shape.numbers, state.receptive_field, state.jump, state.start) == (60, None, None, None)
    assert network.parameters == 3
    with pytest.raises(GeometryError, match=r"what \"1\" \(NonMaxSuppression\) reads is not known"):
        network.inputs_of("y", ())
    assert network.inputs_of("y", (), of="1") == {(cell,) for cell in range(10)}


def test_two_inputs_have_fields_of_their_own() -> None:
    layers = [NamedLayer("left", Input(1, (8,))), NamedLayer("right", Input(1, (8,)))]
    layers += [
        NamedLayer("a", Convolution((8,), 3), "left"),
        NamedLayer("b", Convolution((8,), 3, dilation=1), "right"),
    ]
    network = Network([*layers, NamedLayer("y", Concatenate(), ("a", "b"))])
    assert network.inputs == ("left", "right")
    fields = network.states["y"].fields
    assert fields is not None
    assert [*fields] == ["left", "right"]
    assert network.inputs_of("y", (2,), of="right") == {(2,), (3,), (4,)}


def test_shared_weights_count_once_and_their_work_twice() -> None:
    layers = chain(Layer(Convolution((8,), 1), 1, 1), size=(8,))
    network = Network([*layers, NamedLayer("again", Layer(Convolution((8,), 1), 1, 1), "1", weights_of="1")])
    assert (network.parameters, network.macs()) == (2, 16)


def test_a_generator_begins_with_a_vector() -> None:
    layers = [NamedLayer("z", Input(100, ())), NamedLayer("fc", Linear(100, 1024 * 16), "z")]
    network = Network([*layers, NamedLayer("maps", Unflatten(1024, 4), "fc")])
    assert network.states["maps"].shape.size == (4, 4)
    assert network.inputs_of("maps", (0, 3)) == {()}
    assert network.states["maps"].receptive_field == ()


MISTAKES: list[tuple[list[NamedLayer], str, str]] = [
    (
        chain(Convolution(7, 3)),
        'layer "1": its input_size is (7, 7), but "x" gives (8, 8)',
        "use an input_size of (8, 8)",
    ),
    (
        chain(Convolution(8, 3), channels=3),
        'layer "1": it takes 1 channel, but "x" gives 3',
        "wrap the convolution in a Layer",
    ),
    (
        chain(Layer(Convolution(8, 3), 4, 8), channels=3),
        'layer "1": it takes 4 channels, but "x" gives 3',
        "use 3 channels",
    ),
    (
        [*chain(Pooling(8, 2)), NamedLayer("y", Add(), ("x", "1"))],
        'layer "y": its inputs are unequal: "x" gives 8 × 8, but "1" gives 4 × 4',
        'crop "x" by ((2, 2), (2, 2))',
    ),
    (
        [*chain(Layer(Convolution(8, 1), 3, 2), channels=3), NamedLayer("y", Add(), ("x", "1"))],
        'layer "y": its inputs have different numbers of channels: "x" gives 3 and "1" gives 2',
        "give one branch a convolution with a kernel of 1, or concatenate them",
    ),
    (chain(Linear(64, 2)), 'layer "1": it takes a vector, but "x" gives maps of 8 × 8', "use Flatten() first"),
    (
        chain(Flatten(), Linear(63, 2)),
        'layer "2": its in_features is 63, but "1" gives 64',
        "use in_features of 64",
    ),
    (
        [*chain(), NamedLayer("y", Pointwise("ReLU"), ("x", "x"))],
        'layer "y": it has 2 inputs, but takes one',
        "join them by Add() or Concatenate() first",
    ),
    (
        [*chain(), NamedLayer("y", Pointwise("ReLU"), "xx")],
        'layer "y" reads "xx", which does not exist',
        'did you mean "x"?',
    ),
    (
        [NamedLayer("y", Pointwise("ReLU"), "x"), *chain()],
        'layer "y" reads "x", which comes later',
        "list each layer after those that it reads",
    ),
    ([*chain(), *chain()], 'two layers are called "x"', ""),
]


@pytest.mark.parametrize(("layers", "problem", "hint"), MISTAKES, ids=[problem for _, problem, _ in MISTAKES])
def test_a_mistake_is_told_with_its_layer(layers: list[NamedLayer], problem: str, hint: str) -> None:
    with pytest.raises(GeometryError) as caught:
        Network(layers)
    assert (caught.value.problem, caught.value.details.hint) == (problem, hint)
    assert caught.value.details.layer in {layer.name for layer in layers}


def test_what_is_not_a_layer_or_a_name_is_refused() -> None:
    with pytest.raises(GeometryError, match="int cannot stand in a network"):
        NamedLayer("x", 3)  # type: ignore[arg-type]  # a mistake
    with pytest.raises(GeometryError, match="a network needs an Input"):
        Network([NamedLayer("y", Opaque("Constant", 1, ()))])
    with pytest.raises(GeometryError, match="there is no layer 'yy'"):
        Network(chain()).state("yy")
    with pytest.raises(GeometryError, match="dtype is 'float31'"):
        Network(chain()).activation_bytes("float31")
