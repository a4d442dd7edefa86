"""The numbers of a layer with channels, against the layer: parts, bias and sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import ChannelPooling, Convolution, Layer, Pooling, TransposedConvolution
from convarith.catalogue.figure import Figure
from convarith.scenes.channels import Channels

from .cells import plain
from .test_channels import layers

examples = settings(max_examples=30, deadline=None, print_blob=True)


def nested(array: np.ndarray) -> tuple[object, ...]:
    return tuple(map(nested, array)) if array.ndim else array.item()


def scene(layer: Layer, *, bias: bool, seed: int = 1) -> Channels:
    random = np.random.default_rng(seed)
    shapes = layer.input_shape, layer.weight_shape, (layer.out_channels,)
    values = [nested(random.integers(-4, 5, shape)) for shape in shapes]
    given = values if bias else [*values[:2], None]
    return Channels(
        Figure("a", "A", "channels", layer, input_values=given[0], kernel_values=given[1], bias_values=given[2])
    )


@examples
@given(layers(), st.booleans(), st.integers(0, 9))
def test_outputs_are_what_the_layer_computes_and_the_working_adds_up(layer: Layer, bias: bool, seed: int) -> None:
    drawn = scene(layer, bias=bias, seed=seed)
    figure = drawn.figure
    values = [each for each in (figure.input_values, figure.kernel_values, figure.bias_values) if each is not None]
    expected = Layer(layer.operation, layer.in_channels, layer.out_channels, layer.groups, bias=bias).compute(*values)
    shown = [[float(plain(cell.value)) for cell in place.sheet.cells] for place in drawn.output_places]
    assert shown == expected.reshape(layer.out_channels, -1).tolist()
    for frame in drawn.frames:
        cell = frame.output.sheet.cells[frame.step.output.number - 1]
        working, _, result = plain(frame.working).rpartition("=")
        parts = [float(part.strip(" ()")) for part in working.split("+")]
        assert parts[: len(frame.readings)] == [float(plain(each.part)) for each in frame.readings]
        assert parts[len(frame.readings) :] == ([float(plain(frame.bias))] if bias else [])
        assert sum(parts) == float(result) == float(plain(cell.value))


def test_maps_and_kernels_show_the_numbers_that_are_given() -> None:
    drawn = scene(Layer(Convolution(3, 2), 2, 1), bias=False)
    for place, values in zip(drawn.input_places, drawn.figure.input_values or (), strict=True):
        assert [float(plain(cell.value)) for cell in place.sheet.cells] == [each for row in values for each in row]
    kernels = [reading.kernel.sheet for reading in drawn.frames[0].readings if reading.kernel]
    given = (drawn.figure.kernel_values or ())[0]
    assert [[float(plain(cell.value)) for cell in sheet.cells] for sheet in kernels] == [
        [each for row in kernel for each in row] for kernel in given
    ]


def test_the_kernel_of_a_transposed_layer_lies_on_the_input_rotated() -> None:
    drawn = scene(Layer(TransposedConvolution(2, 2, 2), 1, 1), bias=False)
    (((first, second), (third, fourth)),) = (drawn.figure.kernel_values or ())[0]
    kernel = drawn.frames[0].readings[0].kernel
    assert kernel
    shown = [float(plain(cell.value)) for cell in kernel.sheet.cells]
    assert shown == [fourth, third, second, first]


@pytest.mark.parametrize(("bias", "words"), [(True, ", and the bias −2 is added."), (False, ".")])
def test_a_frame_says_its_value_and_the_bias(bias: bool, words: str) -> None:
    layer = Layer(Convolution(2, 1), 1, 1)
    drawn = Channels(
        Figure(
            "a",
            "A",
            "channels",
            layer,
            input_values=(((1, 2), (3, 4)),),
            kernel_values=((((3,),),),),
            bias_values=(-2,) if bias else None,
        )
    )
    value = "4" if bias else "6"
    assert drawn.describe_frame(2) == (
        f"Output map 0, row 0, column 1, which is {value}, is computed from row 0 and column 1 of input map 0{words}"
    )


def test_each_map_of_a_pooling_is_pooled_by_itself() -> None:
    values = (((1, 2), (3, 4)), ((8, 7), (6, 5)))
    pooling = ChannelPooling(Pooling(2, 2, mode="average"), 2)
    drawn = Channels(Figure("a", "A", "channels", pooling, input_values=values))
    assert [plain(frame.working) for frame in drawn.frames] == [
        "(1 + 2 + 3 + 4) / 4 = 2.5",
        "(8 + 7 + 6 + 5) / 4 = 6.5",
    ]
    assert [place.sheet.cells[0].value for place in drawn.output_places] == ["2.5", "6.5"]
