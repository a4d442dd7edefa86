"""What the constructors of layers and rearrangements promise, in single numbers."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from convarith import (
    AdaptivePooling,
    ChannelOrder,
    Convolution,
    DeformableConvolution,
    Folding,
    Layer,
    MaxUnpooling,
    NearestResize,
    PixelShuffle,
    Pooling,
    ResizeConvolution,
    TransposedConvolution,
    Unfolding,
    depthwise,
    global_pooling,
    pointwise,
    separable,
)


def test_the_numbers_of_a_layer() -> None:
    layer = Layer(Convolution(32, 3, padding=1), 4, 6, groups=2)
    assert layer.input_shape == (4, 32, 32)
    assert layer.output_shape == (6, 32, 32)
    assert layer.weight_shape == (6, 2, 3, 3)
    assert layer.parameters == 6 * 2 * 9 + 6
    assert layer.macs() == 32 * 32 * 6 * 2 * 9
    assert layer.macs(batch=8) == 8 * layer.macs()
    assert [list(layer.inputs_of(channel)) for channel in (0, 2, 3, 5)] == [[0, 1], [0, 1], [2, 3], [2, 3]]


def test_the_numbers_of_a_transposed_layer() -> None:
    layer = Layer(TransposedConvolution((5, 4), (3, 2), 2), 4, 6, groups=2, bias=False)
    assert layer.weight_shape == (4, 3, 3, 2)
    assert layer.parameters == 4 * 3 * 6
    assert layer.macs() == 20 * 4 * 3 * 6


def test_recipes() -> None:
    operation = Convolution((9,), 3, 2)
    assert depthwise(operation, 4) == Layer(operation, 4, 4, groups=4)
    assert depthwise(operation, 4, multiplier=2, bias=False) == Layer(operation, 4, 8, groups=4, bias=False)
    assert pointwise((9,), in_channels=4, out_channels=6) == Layer(Convolution((9,), 1), 4, 6)
    first, second = separable(operation, in_channels=4, out_channels=6, multiplier=2)
    assert first == depthwise(operation, 4, multiplier=2, bias=False)
    assert second == pointwise((4,), in_channels=8, out_channels=6)


def test_a_separable_layer_is_a_layer_whose_weights_are_products() -> None:
    rng = np.random.default_rng(0)
    operation = Convolution((7, 6), (3, 2), padding=1)
    first, second = separable(operation, in_channels=2, out_channels=3, bias=False)
    cells, mixing = rng.integers(-9, 10, first.weight_shape), rng.integers(-9, 10, second.weight_shape)
    x = rng.integers(-9, 10, first.input_shape)
    whole = Layer(operation, 2, 3, bias=False)
    np.testing.assert_array_equal(
        second.compute(first.compute(x, cells), mixing), whole.compute(x, mixing[:, :, 0, 0, None, None] * cells[:, 0])
    )


def test_a_convolution_is_a_matrix_product_of_its_unfolding() -> None:
    rng = np.random.default_rng(0)
    layer = Layer(Convolution((5, 4), (3, 2), (1, 2), padding=1, padding_mode="reflect"), 2, 3, bias=False)
    x, weight = rng.integers(-9, 10, layer.input_shape), rng.integers(-9, 10, layer.weight_shape)
    product = weight.reshape(3, -1) @ Unfolding(layer.operation, 2).compute(x)  # type: ignore[arg-type]  # a Convolution
    np.testing.assert_array_equal(product.reshape(layer.output_shape), layer.compute(x, weight))


@pytest.mark.parametrize("mode", ["zeros", "reflect", "symmetric", "replicate", "circular"])
def test_folding_transposes_unfolding_and_counts_how_often_each_cell_was_read(mode: str) -> None:
    unfolding = Unfolding(Convolution((5, 4), 3, (2, 1), 2, padding_mode=mode), 2)
    folding = unfolding.transpose()
    assert isinstance(folding, Folding)
    assert folding.transpose() == unfolding
    cells = np.eye(40).reshape(40, *unfolding.input_shape)
    matrix = np.stack([unfolding.compute(each).ravel() for each in cells])
    back = np.eye(matrix.shape[1]).reshape(-1, *unfolding.output_size)
    np.testing.assert_array_equal(matrix, np.stack([folding.compute(each).ravel() for each in back], axis=1))
    ones = np.ones(unfolding.input_shape)
    counted = folding.compute(unfolding.compute(ones))
    reads = [len(folding.inputs_of(index)) for index in np.ndindex(folding.output_shape)]
    np.testing.assert_array_equal(counted.ravel(), reads)


def test_the_windows_of_an_adaptive_pooling_cover_the_input() -> None:
    pooling = AdaptivePooling((7,), 3)
    assert [list(pooling.window(0, u)) for u in range(3)] == [[0, 1, 2], [2, 3, 4], [4, 5, 6]]
    assert [list(AdaptivePooling((2,), 3).window(0, u)) for u in range(3)] == [[0], [0, 1], [1]]
    assert global_pooling(4) == AdaptivePooling(4, 1)
    assert global_pooling((4, 2), "max").compute(np.arange(8).reshape(4, 2)) == [[7]]
    assert AdaptivePooling((4,), 2, "max").compute([1, 5, 2, 3]).dtype.kind == "i"


def test_pooling_remembers_where_its_maxima_stood() -> None:
    pooling = Pooling((6,), 3, 2, 1)
    np.testing.assert_array_equal(pooling.indices([4, 4, 1, 9, 9, 2]), [0, 3, 3])
    unpooling = pooling.unpooling()
    np.testing.assert_array_equal(unpooling.compute([4, 9, 8], [0, 3, 3]), [4, 0, 0, 8, 0, 0])
    assert [unpooling.inputs_of((y,), [0, 3, 3]) for y in (0, 1, 3)] == [{(0,)}, frozenset(), {(2,)}]
    np.testing.assert_array_equal(Pooling((2,), 2, 1, 1, 3).indices([1, 2]), [-1])
    np.testing.assert_array_equal(Pooling((2,), 2).indices([-np.inf, -np.inf]), [0])


def test_an_unpooling_gives_the_size_asked_for() -> None:
    assert MaxUnpooling(3, 2).output_size == (6, 6)
    assert MaxUnpooling(3, 2, output_size=7).output_size == (7, 7)
    assert MaxUnpooling((3,), 3, 2, padding=1).output_size == (5,)
    assert MaxUnpooling((3,), 2).compute([1, 2, 3], [0, 2, 5]).tolist() == [1, 0, 2, 0, 0, 3]


def test_the_two_orders_of_a_pixel_shuffle() -> None:
    x = np.arange(8).reshape(8, 1, 1)
    assert PixelShuffle(8, 1, 2).compute(x).tolist() == [[[0, 1], [2, 3]], [[4, 5], [6, 7]]]
    assert PixelShuffle(8, 1, 2, "dcr").compute(x).tolist() == [[[0, 2], [4, 6]], [[1, 3], [5, 7]]]
    assert PixelShuffle(8, 1, 2).order is ChannelOrder.CRD


def test_a_resize_and_convolution_keeps_the_larger_size() -> None:
    operation = ResizeConvolution((3,), 2, 3)
    assert operation.output_size == (6,)
    assert operation.padding == ((1, 1),)
    assert [operation.inputs_of((y,)) for y in range(3)] == [{(0,)}, {(0,), (1,)}, {(0,), (1,)}]
    np.testing.assert_array_equal(operation.compute([1, 2, 4], [1, 1, 1]), [2, 4, 5, 8, 10, 8])
    assert NearestResize((2, 3), (2, 1)).output_size == (4, 3)


def test_a_deformable_convolution_without_offsets_is_a_convolution() -> None:
    operation = Convolution((5, 4), 3, 2, 1)
    deformable = DeformableConvolution(operation)
    assert deformable.offset_shape == (18, 3, 2)
    still, x, kernel = np.zeros(deformable.offset_shape), np.arange(20).reshape(5, 4), np.arange(9).reshape(3, 3)
    np.testing.assert_array_equal(deformable.compute(x, still, kernel), operation.compute(x, kernel))
    assert deformable.inputs_of((0, 0), still) == operation.inputs_of((0, 0))


def test_a_sample_between_cells_is_shared_by_four() -> None:
    offset = np.zeros((2, 3, 3))
    offset[:, 1, 1] = 0.25, -0.5
    deformable = DeformableConvolution(Convolution(3, 1))
    (sample,) = deformable.samples((1, 1), offset)
    assert sample.position == (1.25, 0.5)
    assert dict(sample.weights) == {(1, 0): 0.375, (1, 1): 0.375, (2, 0): 0.125, (2, 1): 0.125}
    offset[:, 2, 2] = 0.25, 0
    (outside,) = deformable.samples((2, 2), offset)
    assert dict(outside.weights) == {(2, 2): 0.75}


@pytest.mark.parametrize(
    "subject",
    [
        Layer(Convolution(5, 3), 2, 4, groups=2),
        AdaptivePooling((5,), 2),
        MaxUnpooling((3,), 2),
        PixelShuffle(8, (2, 3), 2),
        NearestResize((2, 3), (2, 1)),
        ResizeConvolution((3,), 2, 3),
        Unfolding(Convolution(5, 3), 2),
    ],
)
def test_all_are_frozen_values(subject: object) -> None:
    with pytest.raises(FrozenInstanceError):
        subject.input_size = (9,)  # type: ignore[attr-defined]
    again = pickle.loads(pickle.dumps(subject))
    assert again == subject
    assert hash(again) == hash(subject)
    assert replace(subject) == subject  # type: ignore[type-var]
