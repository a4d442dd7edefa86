"""Shapes of drawn networks, and which input has a gradient from which output of each layer: as PyTorch has them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given

from convarith import (
    PixelShuffle,
    WindowPartition,
)
from convarith.arithmetic.networks import (
    Concatenate,
    Crop,
    Input,
    NamedLayer,
    Network,
)

from ..geometries import examples
from ..networks.graphs import networks
from ..verification import PYTORCH, verified
from .framework import (
    torch,
)
from .networks import ones, outputs


def gradients(network: Network, name: str) -> dict[tuple[int, ...], frozenset[tuple[int, ...]]]:
    """Return for each cell of a layer's maps the input cells with a gradient, over channels of both sides."""
    state, shape = network.states[name], network.states["x"].shape
    indices = list(np.ndindex(state.output_size))
    x = ones(len(indices), shape.channels, *shape.size).requires_grad_()
    y = outputs(network, x)[name].sum(1).reshape(len(indices), len(indices))
    y.diagonal().sum().backward()
    slopes = (x.grad if x.grad is not None else torch.zeros_like(x)).sum(1).numpy()
    return {
        index: frozenset(map(tuple, np.argwhere(part).tolist())) for index, part in zip(indices, slopes, strict=True)
    }


@examples(300)
@given(networks())
def test_shapes_and_what_reaches_each_output(network: Network) -> None:
    shape = network.states["x"].shape
    found = outputs(network, ones(1, shape.channels, *shape.size))
    for name, state in network.states.items():
        assert tuple(found[name].shape[1:]) == (state.channels, *state.output_size), name
    for name in network.outputs:
        state = network.states[name]
        assert state.fields is not None
        expected = gradients(network, name)
        assert {index: network.inputs_of(name, index) for index in expected} == expected
        if not any(isinstance(layer.operation, WindowPartition) for layer in network.layers):
            check_spans(state, expected)  # what a shift brings from the other side lies beyond the map's end
    verified("network", PYTORCH, network)


def check_spans(state: Any, expected: dict[tuple[int, ...], frozenset[tuple[int, ...]]]) -> None:
    """Assert that what is read lies within the receptive field, which has the size that is said."""
    for index, cells in expected.items():
        for axis, field in enumerate(state.fields.get("x", ())):
            span = field.span(index[axis] if axis < len(index) else 0)
            assert not cells or span is not None
            if span is not None:
                assert span[1] - span[0] + 1 <= state.receptive_field[axis]
                assert all(span[0] <= cell[axis] <= span[1] for cell in cells)


def test_channels_that_nothing_mixed_count_together() -> None:
    """The limit of what positions alone can say: too many cells, and never too few."""
    layers = [
        NamedLayer("x", Input(2, 4)),
        NamedLayer("left", Crop(4, ((0, 0), (0, 1))), "x"),
        NamedLayer("right", Crop(4, ((0, 0), (1, 0))), "x"),
        NamedLayer("both", Concatenate(), ("left", "right")),
        NamedLayer("y", PixelShuffle(4, (4, 3), 2), "both"),
    ]
    network = Network(layers)
    for index, cells in gradients(network, "y").items():
        assert cells < network.inputs_of("y", index)
