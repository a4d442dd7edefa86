"""Modules of PyTorch as networks: names, shapes, parameters and cells, for models as people write them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from convarith import GeometryError
from convarith.arithmetic.networks import Network, Opaque, findings
from convarith.errors import ModelError
from convarith.models import from_torch

from ...arithmetic.geometries import examples
from ...arithmetic.networks.graphs import networks
from ...arithmetic.torch_checks.networks import outputs
from ...arithmetic.verification import PYTORCH, verified
from .networks import Gate, ResNet50, Shared, Shuffle, UNet, nn, torch

pytestmark = pytest.mark.needs("torch")


def kinds(network: Network) -> dict[str, str]:
    return {layer.name: layer.kind for layer in network.layers}


def test_resnet50_by_the_names_of_its_modules() -> None:
    model = ResNet50()
    network = from_torch(model, 224)
    assert network.parameters == sum(each.numel() for each in model.parameters()) == 25_557_032
    assert network.macs() == 4_089_184_256
    assert network.states["layer4.2.conv3"].receptive_field == (427, 427)
    assert network.states["layer3.0.downsample.0"].output_size == (14, 14)
    assert kinds(network)["layer1.0.add"] == "Add"
    assert network.outputs == ("fc",)
    assert model.training
    assert not any(isinstance(layer.operation, Opaque) for layer in network.layers)
    assert {finding.kind.value for finding in findings(network)} == {"field larger than the input"}


def test_a_model_whose_code_branches_for_its_input() -> None:
    even, odd = from_torch(UNet(), 16), from_torch(UNet(), (17, 18))
    assert "pad" not in kinds(even)
    assert kinds(odd)["pad"] == "Pad"
    assert odd.states["last"].output_size == (17, 18)
    assert even.states["last"].jump == odd.states["last"].jump
    assert (kinds(even)["bottom.pad"], kinds(even)["bottom"]) == ("Pad", "Convolution")


def test_channels_that_are_split_joined_and_shuffled() -> None:
    network = from_torch(Shuffle(), (6, 5), channels=8)
    last = network.outputs[-1]
    assert (network.states[last].channels, network.states[last].output_size) == (8, (6, 5))
    assert network.states[last].receptive_field == (3, 3)
    assert "ChannelShuffle" in kinds(network).values()


def test_a_gate_that_sees_everything() -> None:
    network = from_torch(Gate(), 7)
    assert network.states[network.outputs[0]].receptive_field == (7, 7)
    assert network.states[network.outputs[0]].jump == (Fraction(1), Fraction(1))
    assert [layer.kind for layer in network.layers if isinstance(layer.operation, Opaque)] == []


def test_shared_layers_and_what_is_not_known() -> None:
    model = Shared()
    network = from_torch(model, (10,))
    assert network.parameters == sum(each.numel() for each in model.parameters())
    assert [layer.weights_of for layer in network.layers if layer.name.startswith("conv")] == ["", "conv"]
    opaque = [layer for layer in network.layers if isinstance(layer.operation, Opaque)]
    assert [layer.kind for layer in opaque] == ["scaled_dot_product_attention"]
    last = network.states[network.outputs[0]]
    assert (last.output_size, last.receptive_field) == ((5,), None)


def test_an_axis_that_a_model_adds_at_its_end_is_there() -> None:
    """Before that it looks like channels in groups, as a shuffle of channels has them."""
    network = from_torch(nn.Sequential(nn.Conv1d(1, 1, 3), nn.Unflatten(1, (1, 1))), (5,))
    assert [str(state.shape) for state in network.states.values()] == ["1 × 5", "1 × 3", "1 × 1 × 3"]
    assert network.states[network.outputs[0]].fields is None


class Drawn(nn.Module):  # type: ignore[misc]  # torch is not looked into
    """What the checks of drawn networks compute, as a model."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Any) -> Any:
        return list(outputs(self.network, x).values())[-1]


@examples(150)
@given(networks())
def test_a_drawn_network_is_read_back(network: Network) -> None:
    """Modules that compute what a network says have its shapes and cells."""
    last = [*network.states.values()][-1]
    shape = network.states["x"].shape
    read = from_torch(Drawn(network), shape.size, channels=shape.channels)
    found = [*read.states.values()][-1]
    assert found.shape == last.shape
    if found.fields is None:
        return
    if min(min(state.output_size, default=2) for state in network.states.values()) > 1:
        # The stride of a slice of a single cell is not there any more.
        assert (found.jump, found.receptive_field) == (last.jump, last.receptive_field)
    name = found.layer.name
    for index in np.ndindex(last.output_size):
        assert read.inputs_of(name, index) == network.inputs_of(last.layer.name, index)
    verified("network", PYTORCH, ("read", network))


SINGLE: list[tuple[Any, tuple[int, ...]]] = [
    (lambda: nn.Conv1d(2, 4, 3, 2, 1, 2, groups=2), (11,)),
    (lambda: nn.Conv2d(2, 4, (3, 4), padding="same", bias=False), (9, 8)),
    (lambda: nn.Conv3d(2, 4, 2, padding=1), (4, 5, 6)),
    (lambda: nn.ConvTranspose2d(2, 4, 3, 2, 1, 1, dilation=2), (5, 4)),
    (lambda: nn.MaxPool2d(3, 2, 1, ceil_mode=True), (8, 8)),
    (lambda: nn.AvgPool1d(3, ceil_mode=True), (8,)),
    (lambda: nn.AdaptiveAvgPool2d((None, 3)), (7, 8)),
    (lambda: nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), (4, 5)),
    (lambda: nn.Upsample(size=(9, 4)), (4, 5)),
    (lambda: nn.PixelShuffle(2), (4, 5)),
    (lambda: nn.PixelUnshuffle(2), (4, 6)),
    (lambda: nn.BatchNorm2d(4), (4, 5)),
    (lambda: nn.GroupNorm(2, 4), (4, 5)),
    (lambda: nn.Linear(4, 7), ()),
    (lambda: nn.Flatten(), (3, 2)),
    (lambda: nn.Hardswish(), (3, 2)),
]


@pytest.mark.parametrize(("make", "size"), SINGLE, ids=range(len(SINGLE)))
def test_a_single_layer_is_what_a_model_of_it_is(make: Any, size: tuple[int, ...]) -> None:
    layer: Any = make()
    channels = None if any(hasattr(layer, name) for name in ("in_channels", "in_features", "num_features")) else 4
    alone = from_torch(layer, size, channels=channels)
    within = from_torch(nn.Sequential(layer), size, channels=channels)
    assert alone.layers[1].operation == within.layers[-1].operation or alone.layers[1].kind in KEPT
    assert [*alone.states.values()][-1].shape == [*within.states.values()][-1].shape
    assert alone.parameters == within.parameters == sum(each.numel() for each in layer.parameters())
    x = torch.empty(1, alone.states["input"].channels, *size)
    last = [*alone.states.values()][-1]
    assert tuple(layer.eval()(x).shape) == (1, last.channels, *last.output_size)


KEPT = ("BatchNorm2d", "GroupNorm", "Hardswish")
"""Called as their modules alone, and as their functions in a model."""


def test_no_memory_is_taken_for_weights() -> None:
    with torch.device("meta"):
        model: Any = nn.Sequential(nn.Conv2d(3, 20_000, 3), nn.Conv2d(20_000, 50_000, 3))
    assert from_torch(model, 32).parameters == 20_000 * 28 + 50_000 * 180_001


def test_what_cannot_be_run_is_told_with_its_place() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Conv2d(5, 4, 3))
    with pytest.raises(ModelError) as caught:
        from_torch(model, 8)
    assert caught.value.problem.startswith('the model stopped at "1" on an input of 3 × 8 × 8: RuntimeError: ')
    assert caught.value.details.layer == "1"
    with pytest.raises(ModelError, match="the number of channels is missing"):
        from_torch(nn.Sequential(nn.ReLU(), nn.Tanh()), 8)
    with pytest.raises(ModelError, match=r"a model is a torch\.nn\.Module, not int"):
        from_torch(3, 8)
    with pytest.raises(GeometryError, match="a kernel of 9 spans 9 cells"):
        from_torch(nn.Conv2d(3, 4, 9), 8)
