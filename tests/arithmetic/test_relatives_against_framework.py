"""Layers, rearrangements and the other relatives of a convolution: as ONNX Runtime has them.

ONNX has no adaptive pooling but the global one, and no unfolding: that one is compared with a Conv whose weights pick
one cell each. All values are small whole numbers or quarters, so sums are exact in float32 and equal means equal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from convarith import (
    AdaptivePooling,
    ChannelOrder,
    DeformableConvolution,
    Folding,
    Layer,
    MaskedConvolution,
    MaxUnpooling,
    NearestResize,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    PoolingMode,
    Resize,
    ResizeConvolution,
    Unfolding,
    global_pooling,
)

from .framework import flat_pads, reached, run, run_for, seed_of, values_and_cells, whole_numbers
from .geometries import examples
from .relatives import (
    adaptive_poolings,
    deformable_convolutions,
    foldings,
    layers,
    masked_convolutions,
    nearest_resizes,
    pixel_shuffles,
    pixel_unshuffles,
    resize_convolutions,
    resizes,
    unfoldings,
    unpoolable_poolings,
)
from .test_against_framework import check_linear, weights_and_ones
from .verification import ONNX_RUNTIME, verified


def all_reads(subject: Any, output_shape: tuple[int, ...]) -> dict[tuple[int, ...], frozenset[tuple[int, ...]]]:
    return {index: subject.inputs_of(index) for index in np.ndindex(output_shape)}


def by_cell(results: NDArray[Any], input_shape: tuple[int, ...], output_shape: tuple[int, ...]) -> NDArray[Any]:
    """Return what ``values_and_cells`` gave, without the values, as ``reached`` wants it."""
    return results[1:].reshape(*input_shape, *output_shape)


@examples(300)
@given(layers())
def test_layer(layer: Layer) -> None:
    seed = seed_of(layer)
    operation = layer.operation
    x, weight = whole_numbers(layer.input_shape, seed=seed), whole_numbers(layer.weight_shape, seed=seed + 1)
    bias = whole_numbers((layer.out_channels,), seed=seed + 2) if layer.bias else None
    attributes: dict[str, object] = {
        "strides": operation.stride,
        "dilations": operation.dilation,
        "pads": flat_pads(operation.padding),
        "group": layer.groups,
    }
    if layer.is_transposed:
        attributes["output_padding"] = operation.output_padding  # type: ignore[union-attr]  # it is transposed
    node = ("ConvTranspose" if layer.is_transposed else "Conv", attributes)
    (result,) = run(node, inputs=[x[None], weight] if bias is None else [x[None], weight, bias])
    assert result.shape == layer.output_shape
    np.testing.assert_array_equal(layer.compute(x, weight, bias), result)
    assert layer.parameters == weight.size + (0 if bias is None else bias.size)
    # A map of ones in one input channel at a time shows which output channels it is summed into.
    ones = np.eye(layer.in_channels).reshape(layer.in_channels, layer.in_channels, *[1] * len(layer.input_size))
    through = run(node, inputs=[np.broadcast_to(ones, (layer.in_channels, *layer.input_shape)), np.ones(weight.shape)])
    joined = through.reshape(layer.in_channels, layer.out_channels, -1).sum(axis=2) > 0
    if joined.any():  # dilated windows can read padding alone
        reads = [np.flatnonzero(joined[:, channel]).tolist() for channel in range(layer.out_channels)]
        assert reads == [list(layer.inputs_of(channel)) for channel in range(layer.out_channels)]
    verified("layer", ONNX_RUNTIME, layer)


@examples(250)
@given(masked_convolutions())
def test_masked_convolution(masked: MaskedConvolution) -> None:
    seed, operation = seed_of(masked), masked.operation
    x, kernel = whole_numbers(masked.input_size, seed=seed), whole_numbers(masked.kernel_size, seed=seed + 1)
    attributes = {"strides": masked.stride, "dilations": masked.dilation, "pads": flat_pads(operation.padding)}
    weights = weights_and_ones(kernel, transposed=False) * np.array(masked.mask)
    results = run(("Conv", attributes), inputs=[values_and_cells(x), weights])
    check_linear(masked, results, masked.compute(x, kernel))
    verified("masked convolution", ONNX_RUNTIME, masked)


@pytest.mark.parametrize("mode", PoolingMode)
def test_global_pooling(mode: PoolingMode) -> None:
    @examples(150)
    @given(adaptive_poolings(mode=mode))
    def check(drawn: AdaptivePooling) -> None:
        seed = seed_of(drawn)
        operation = global_pooling(drawn.input_size, mode)
        x = whole_numbers(operation.input_size, seed=seed)
        node = "GlobalMaxPool" if mode is PoolingMode.MAX else "GlobalAveragePool"
        results = run((node, {}), inputs=[values_and_cells(x)])[:, 0]
        assert results.shape[1:] == operation.output_size
        np.testing.assert_allclose(operation.compute(x), results[0], rtol=1e-6)
        cells = by_cell(results, operation.input_size, operation.output_size)
        assert all_reads(operation, operation.output_size) == reached(cells)
        verified("global pooling", ONNX_RUNTIME, operation)

    check()


def asks_for_no_less(pooling: Pooling) -> bool:
    """Whether the unpooling gives at least the size of its formula: ONNX Runtime takes no smaller one."""
    each = zip(
        pooling.input_size, pooling.output_size, pooling.kernel_size, pooling.stride, pooling.padding, strict=True
    )
    return all(asked >= (size - 1) * s + k - sum(padding) >= 1 for asked, size, k, s, padding in each)


@examples(250)
@given(unpoolable_poolings().filter(asks_for_no_less))
def test_indices_and_unpooling(pooling: Pooling) -> None:
    seed = seed_of(pooling)
    x = whole_numbers(pooling.input_size, seed=seed)
    window = {"kernel_shape": pooling.kernel_size, "strides": pooling.stride, "pads": flat_pads(pooling.padding)}
    attributes = {**window, "ceil_mode": int(pooling.ceil_mode)}
    maxima, indices = (
        each[0, 0] for each in run_for(("y", "indices"), ("MaxPool", attributes), inputs=[x[None, None]])
    )
    np.testing.assert_array_equal(pooling.indices(x), indices)
    np.testing.assert_array_equal(pooling.compute(x), maxima)
    unpooling = pooling.unpooling()
    assert unpooling.output_size == pooling.input_size
    # ONNX counts indices through the whole batch; MaxPool of one map and MaxUnpool of one need no shift.
    batch = values_and_cells(maxima)
    shift = np.arange(len(batch)).reshape(-1, *[1] * (batch.ndim - 1)) * x.size
    shape = np.array([len(batch), 1, *unpooling.output_size])
    results = run(("MaxUnpool", window), inputs=[batch, indices + shift, shape])[:, 0]
    assert results.shape[1:] == unpooling.output_size
    np.testing.assert_array_equal(unpooling.compute(maxima, indices), results[0])
    cells = by_cell(results, unpooling.input_size, unpooling.output_size)
    reads = {index: unpooling.inputs_of(index, indices) for index in np.ndindex(unpooling.output_size)}
    assert reads == reached(cells)
    verified("max unpooling", ONNX_RUNTIME, pooling)


def test_a_resize_takes_the_factor_that_it_is_given_and_not_the_ratio_of_sizes() -> None:
    five = np.arange(5.0)[None, None]
    by_factor = run(("Resize", {"mode": "linear", "scales": [1, 1, 1.5]}), inputs=[five])[0, 0]
    by_size = run(("Resize", {"mode": "linear", "sizes": [1, 1, 7]}), inputs=[five])[0, 0]
    assert len(by_factor) == 7
    assert [by_factor[1], by_size[1]] == pytest.approx([0.5, 4 / 7])


def test_the_places_of_maxima_are_counted_through_all_maps_of_a_batch() -> None:
    x = np.arange(16.0).reshape(2, 2, 4)
    places = run_for(("y", "indices"), ("MaxPool", {"kernel_shape": [2], "strides": [2]}), inputs=[x])[1]
    assert places.ravel().tolist() == [1, 3, 5, 7, 9, 11, 13, 15]


@examples(200)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=3))
def test_the_size_of_an_unpooling_without_being_asked(axes: list[tuple[int, int, int]]) -> None:
    sizes, kernel, stride = (tuple(each) for each in zip(*axes, strict=True))
    unpooling = MaxUnpooling(sizes, kernel, stride)
    window = {"kernel_shape": kernel, "strides": stride}
    x, indices = np.zeros((1, 1, *sizes)), np.zeros((1, 1, *sizes), np.int64)
    assert run(("MaxUnpool", window), inputs=[x, indices]).shape[2:] == unpooling.output_size
    verified("max unpooling", ONNX_RUNTIME, unpooling)


@examples(300)
@given(unfoldings())
def test_unfolding(unfolding: Unfolding) -> None:
    seed = seed_of(unfolding)
    operation, rows = unfolding.operation, unfolding.output_size[0]
    x = whole_numbers(unfolding.input_shape, seed=seed)
    cells = np.eye(x.size).reshape(x.size, *x.shape)
    picking = np.eye(rows).reshape(rows, unfolding.channels, *operation.kernel_size)
    attributes = {"strides": operation.stride, "dilations": operation.dilation, "pads": flat_pads(operation.padding)}
    results = run(("Conv", attributes), inputs=[np.concatenate([x[None], cells]), picking])
    results = results.reshape(1 + x.size, rows, -1)
    assert results.shape[1:] == unfolding.output_size
    np.testing.assert_array_equal(unfolding.compute(x), results[0])
    reads: dict[tuple[int, ...], set[tuple[int, ...]]] = {index: set() for index in np.ndindex(unfolding.output_size)}
    for cell, row, column in np.argwhere(results[1:]).tolist():
        reads[row, column].add(tuple(int(number) for number in np.unravel_index(cell, x.shape)))
    assert all_reads(unfolding, unfolding.output_size) == reads
    verified("unfolding", ONNX_RUNTIME, unfolding)


@examples(300)
@given(foldings())
def test_folding(folding: Folding) -> None:
    seed = seed_of(folding)
    operation = folding.operation
    columns = whole_numbers(folding.input_size, seed=seed)
    batch = values_and_cells(columns)[:, 0]
    # ONNX Runtime mixes cells up where there is dilation and not two axes: a second one of a single cell helps.
    flat = (1,) * (2 - len(operation.input_size))
    attributes = {
        "strides": (*operation.stride, *flat),
        "dilations": (*operation.dilation, *flat),
        "pads": flat_pads([*operation.padding, *((0, 0) for _ in flat)]),
    }
    sizes = [np.array((*operation.input_size, *flat)), np.array((*operation.kernel_size, *flat))]
    results = run(("Col2Im", attributes), inputs=[batch, *sizes]).reshape(
        len(batch), folding.channels, *operation.input_size
    )
    assert results.shape[1:] == folding.output_shape
    np.testing.assert_array_equal(folding.compute(columns), results[0])
    reads: dict[tuple[int, ...], set[tuple[int, ...]]] = {index: set() for index in np.ndindex(folding.output_shape)}
    for cell, *position in np.argwhere(results[1:]).tolist():
        reads[tuple(position)].add(divmod(cell, columns.shape[1]))
    assert all_reads(folding, folding.output_shape) == reads
    verified("folding", ONNX_RUNTIME, folding)


def check_moves(subject: PixelShuffle | PixelUnshuffle, node: tuple[str, dict[str, object]]) -> None:
    """Compare with a node that moves values and changes none; numbering them shows where each comes from."""
    x = np.arange(np.prod(subject.input_shape)).reshape(subject.input_shape)
    (result,) = run(node, inputs=[x[None].astype(float)])
    assert result.shape == subject.output_shape
    np.testing.assert_array_equal(subject.compute(x), result)
    for index in np.ndindex(result.shape):
        assert subject.inputs_of(index) == {tuple(np.argwhere(x == result[index])[0].tolist())}


@examples(200)
@given(pixel_shuffles())
def test_pixel_shuffle(shuffle: PixelShuffle) -> None:
    check_moves(shuffle, ("DepthToSpace", {"blocksize": shuffle.factor, "mode": shuffle.order.upper()}))
    assert shuffle.transpose().transpose() == shuffle
    verified("pixel shuffle", ONNX_RUNTIME, shuffle)


@examples(200)
@given(pixel_unshuffles())
def test_pixel_unshuffle(unshuffle: PixelUnshuffle) -> None:
    unshuffle = replace(unshuffle, order=ChannelOrder.DCR)  # ONNX knows no other here
    check_moves(unshuffle, ("SpaceToDepth", {"blocksize": unshuffle.factor}))
    verified("pixel unshuffle", ONNX_RUNTIME, unshuffle)


NEAREST = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}


@examples(250)
@given(nearest_resizes())
def test_nearest_resize(resize: NearestResize) -> None:
    seed = seed_of(resize)
    x = whole_numbers(resize.input_size, seed=seed)
    results = run(("Resize", {**NEAREST, "scales": [1, 1, *resize.factor]}), inputs=[values_and_cells(x)])[:, 0]
    assert results.shape[1:] == resize.output_size
    np.testing.assert_array_equal(resize.compute(x), results[0])
    assert all_reads(resize, resize.output_size) == reached(by_cell(results, resize.input_size, resize.output_size))
    verified("nearest resize", ONNX_RUNTIME, resize)


@examples(400)
@given(resizes())
def test_resize(resize: Resize) -> None:
    """Values and the cells that each output mixes; ONNX Runtime rounds coordinates to float32 and can tip a tie."""
    x = whole_numbers(resize.input_size, seed=seed_of(resize))
    words = {"mode": str(resize.mode), "coordinate_transformation_mode": str(resize.coordinates)}
    if resize.rounding is not None:
        words["nearest_mode"] = str(resize.rounding)
    assume(not near_a_tie(resize))
    inputs = [values_and_cells(x)]
    results = run(("Resize", {**words, "sizes": [1 + x.size, 1, *resize.output_size]}), inputs=inputs)[:, 0]
    assert results.shape[1:] == resize.output_size
    np.testing.assert_allclose(resize.compute(x), results[0], atol=1e-4)
    shares = by_cell(np.where(np.abs(results) < 1e-5, 0, results), resize.input_size, resize.output_size)
    assert all_reads(resize, resize.output_size) == reached(shares)
    verified("resize", ONNX_RUNTIME, resize)


def near_a_tie(resize: Resize) -> bool:
    """Return whether float32, in which ONNX Runtime has coordinates, can tip one to the next cell.

    It has those of scales that are powers of two exactly.
    """
    is_exact = all((number & (number - 1)) == 0 for scale in resize.scale for number in scale.as_integer_ratio())
    places = (resize.place(axis, u) for axis, size in enumerate(resize.output_size) for u in range(size))
    return not is_exact and any((2 * place).denominator == 1 for place in places)


@examples(300)
@given(resize_convolutions())
def test_resize_and_convolution(operation: ResizeConvolution) -> None:
    seed = seed_of(operation)
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)
    attributes = {"strides": operation.stride, "dilations": operation.dilation, "pads": flat_pads(operation.padding)}
    results = run(
        ("Resize", {**NEAREST, "scales": [1, 1, *operation.factor]}),
        ("Conv", attributes),
        inputs=[values_and_cells(x), weights_and_ones(kernel, transposed=False)],
    )
    check_linear(operation, results, operation.compute(x, kernel))
    verified("resize and convolution", ONNX_RUNTIME, operation)


@examples(200)
@given(deformable_convolutions())
def test_deformable_convolution(deformable: DeformableConvolution) -> None:
    seed = seed_of(deformable)
    operation = deformable.operation
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)
    offset = np.random.default_rng(seed + 2).integers(-9, 10, deformable.offset_shape) / 4
    batch = values_and_cells(x)
    attributes = {
        "kernel_shape": operation.kernel_size,
        "strides": operation.stride,
        "dilations": operation.dilation,
        "pads": flat_pads(operation.padding),
    }
    inputs = [batch, weights_and_ones(kernel, transposed=False), np.broadcast_to(offset, (len(batch), *offset.shape))]
    results = run(("DeformConv", attributes), inputs=inputs)
    assert results.shape[2:] == deformable.output_size
    np.testing.assert_array_equal(deformable.compute(x, offset, kernel), results[0, 0])
    cells = by_cell(results[:, 1], operation.input_size, deformable.output_size)
    reads = {index: deformable.inputs_of(index, offset) for index in np.ndindex(deformable.output_size)}
    assert reads == reached(cells)
    for index in np.ndindex(deformable.output_size):  # the weights of all taps on a cell add up to what it gives
        shares = np.zeros(operation.input_size)
        for sample in deformable.samples(index, offset):
            for cell, share in sample.weights.items():
                shares[cell] += share
        np.testing.assert_array_equal(shares, cells[:, :, *index])
    verified("deformable convolution", ONNX_RUNTIME, deformable)
