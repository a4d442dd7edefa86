"""Shapes of drawn networks, and which input has a gradient from which output of each layer: as PyTorch has them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given

from convarith import (
    AdaptivePooling,
    Layer,
    NearestResize,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    Resize,
    TransposedConvolution,
)
from convarith.arithmetic.networks import (
    Add,
    Concatenate,
    Crop,
    Flatten,
    Input,
    Linear,
    NamedLayer,
    Network,
    Pad,
    Pointwise,
    Unflatten,
)

from ..geometries import examples
from ..networks.graphs import networks
from ..verification import PYTORCH, verified
from .framework import (
    ADAPTIVE_AVERAGE_POOLINGS,
    AVERAGE_POOLINGS,
    CONVOLUTIONS,
    TRANSPOSED_CONVOLUTIONS,
    F,
    Tensor,
    padded,
    torch,
)

LINEAR = {1: "linear", 2: "bilinear"}


def ones(*shape: int) -> Tensor:
    return torch.ones(shape, dtype=torch.float64)


def convolved(layer: Layer, x: Tensor) -> Tensor:
    operation, axes = layer.operation, len(layer.input_size)
    weight = x.new_ones(layer.weight_shape)
    window = {"stride": operation.stride, "dilation": operation.dilation, "groups": layer.groups}
    if isinstance(operation, TransposedConvolution):
        extra = operation.output_padding
        y = TRANSPOSED_CONVOLUTIONS[axes](x, weight, output_padding=extra, **window)
        return padded(y, [(-before, -after) for before, after in operation.padding])
    return CONVOLUTIONS[axes](padded(x, operation.padding), weight, **window)


def output(layer: NamedLayer, each: list[Tensor]) -> Tensor:
    """Return what PyTorch makes of the inputs of a layer, with weights of 1."""
    operation, x = layer.operation, each[0]
    axes = x.ndim - 2
    match operation:
        case Layer():
            return convolved(operation, x)
        case Pooling():
            even = [before for before, _ in operation.padding]
            window = {"stride": operation.stride, "padding": even, "ceil_mode": operation.ceil_mode}
            return AVERAGE_POOLINGS[axes](x, operation.kernel_size, **window)
        case AdaptivePooling():
            return ADAPTIVE_AVERAGE_POOLINGS[axes](x, operation.output_size)
        case NearestResize():
            return F.interpolate(x, scale_factor=operation.factor)
        case Resize():
            corners = operation.coordinates == "align_corners"
            return F.interpolate(x, operation.output_size, mode=LINEAR[axes], align_corners=corners)
        case PixelShuffle():
            return F.pixel_shuffle(x, operation.factor)
        case PixelUnshuffle():
            return F.pixel_unshuffle(x, operation.factor)
        case Pad():
            return padded(x, operation.padding)
        case Crop():
            cut = padded(x, [(-before, -after) for before, after in operation.crop])
            return cut[(..., *(slice(None, None, step) for step in operation.stride))]
        case Pointwise():
            return F.relu(x)
        case Flatten():
            return x.flatten(1)
        case Unflatten():
            return x.reshape(len(x), operation.channels, *operation.output_size)
        case Linear():
            return F.linear(x, x.new_ones(operation.out_features, operation.in_features))
        case Concatenate():
            return torch.cat(each, 1)
        case Add():  # all values are positive: a sum has the gradients of any such operation
            return sum(each[1:], each[0])
    raise AssertionError(operation)


def outputs(network: Network, x: Tensor) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for layer in network.layers:
        is_input = isinstance(layer.operation, Input)
        found[layer.name] = x if is_input else output(layer, [found[name] for name in layer.inputs])
    return found


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
        check_spans(state, expected)
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
