"""Layers along one axis: their maps have a single row, and show what the layer computes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import ChannelPooling, Convolution, Layer, Pooling, TransposedConvolution
from convarith.catalogue.figure import Figure
from convarith.scenes.channels import Channels
from convarith.scenes.flat import flat

from ..geometries import convolutions, poolings, transposed_convolutions
from ..words.sentences import numbers

examples = settings(max_examples=60, deadline=None, print_blob=True)


@st.composite
def layers(draw: st.DrawFn) -> Layer | ChannelPooling:
    maps = draw(st.integers(1, 3))
    operation = draw(convolutions(1) | transposed_convolutions(1) | poolings(1))
    if isinstance(operation, Pooling):
        return ChannelPooling(operation, maps)
    return Layer(operation, maps, draw(st.integers(1, 3)))


@examples
@given(layers())
def test_a_row_around_each_map_changes_no_number(layer: Layer | ChannelPooling) -> None:
    drawn = flat(Figure("a", "A", "channels", layer)).operation
    assert isinstance(drawn, Layer | ChannelPooling)
    assert drawn.output_shape == (layer.output_shape[0], 1, *layer.output_shape[1:])
    x = np.arange(np.prod(layer.input_shape)).reshape(layer.input_shape)
    if isinstance(layer, Layer) and isinstance(drawn, Layer):
        weight, bias = np.arange(np.prod(layer.weight_shape)).reshape(layer.weight_shape), np.arange(layer.out_channels)
        found = drawn.compute(x[:, None], weight[:, :, None], bias)
        np.testing.assert_array_equal(found[:, 0], layer.compute(x, weight, bias))
    elif isinstance(layer, ChannelPooling) and isinstance(drawn, ChannelPooling):
        np.testing.assert_array_equal(drawn.compute(x[:, None])[:, 0], layer.compute(x))


@examples
@given(layers())
def test_a_frame_says_which_cells_its_output_reads(layer: Layer | ChannelPooling) -> None:
    drawn = Channels(Figure("a", "A", "channels", layer))
    outputs = layer.output_size[0]
    for number in range(1, outputs + 1):
        place, read = drawn.describe_frame(number).split(" is computed from ")
        assert place == f"Output map 0, cell {number - 1},"
        assert numbers("cell", read) == {cell for (cell,) in layer.operation.inputs_of((number - 1,))}


def test_the_numbers_and_the_weights_are_those_of_the_layer() -> None:
    layer = Layer(Convolution((4,), 3), 2, 1)
    values = ((1, 2, 1, 3), (2, 1, 3, 1))
    kernels = (((1, 2, 1), (2, 1, 1)),)
    figure = Figure("a", "A", "channels", layer, input_values=values, kernel_values=kernels, bias_values=(1,))
    drawn = Channels(figure)
    shown = [cell.value for cell in drawn.output_places[0].sheet.cells]
    assert shown == [str(value) for value in layer.compute(values, kernels, [1])[0]]
    assert (drawn.weights, drawn.axes_of_weights) == ("1 × 2 × 3", "output maps × input maps × cells")


@pytest.mark.parametrize("operation", [Convolution(4, 3), TransposedConvolution(4, 3)])
def test_other_layers_stay_as_they_are(operation: Convolution | TransposedConvolution) -> None:
    figure = Figure("a", "A", "channels", Layer(operation, 2, 2))
    assert flat(figure) is figure
