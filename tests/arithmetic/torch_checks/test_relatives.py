"""Layers, rearrangements and the other relatives of a convolution: as PyTorch has them.

PyTorch itself has no deformable convolution (torchvision has): its samples are compared with grid_sample.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    ChannelOrder,
    ChannelPooling,
    Convolution,
    DeformableConvolution,
    Folding,
    GeometryError,
    Layer,
    MaxUnpooling,
    NearestResize,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    PoolingMode,
    Resize,
    ResizeConvolution,
    Stack,
    TransposedConvolution,
    Unfolding,
)
from convarith.arithmetic import Coordinates, Rounding

from ..framework import seed_of, whole_numbers
from ..geometries import examples, poolings
from ..relatives import (
    adaptive_poolings,
    deformable_convolutions,
    foldings,
    layers,
    nearest_resizes,
    pixel_shuffles,
    pixel_unshuffles,
    resize_convolutions,
    resizes,
    stacks,
    unfoldings,
    unpoolable_poolings,
)
from ..verification import PYTORCH, verified
from .framework import (
    ADAPTIVE_AVERAGE_POOLINGS,
    ADAPTIVE_MAX_POOLINGS,
    AVERAGE_POOLINGS,
    CONVOLUTIONS,
    MAX_POOLINGS,
    TRANSPOSED_CONVOLUTIONS,
    UNPOOLINGS,
    F,
    Tensor,
    flop_counter,
    gradients,
    padded,
    symmetric,
    tensor,
    torch,
)
from .test_operations import all_reads, convolved, transposed, with_pytorch_padding


def through(layer: Layer, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Return what PyTorch makes of ``x`` of shape (batch, *input_shape)."""
    operation, axes = layer.operation, len(layer.input_size)
    arguments = {"stride": operation.stride, "dilation": operation.dilation, "groups": layer.groups}
    if isinstance(operation, Convolution):
        return CONVOLUTIONS[axes](padded(x, operation.padding), weight, bias, **arguments)
    y = TRANSPOSED_CONVOLUTIONS[axes](x, weight, bias, output_padding=operation.output_padding, **arguments)
    return padded(y, [(-before, -after) for before, after in operation.padding])


@pytest.mark.parametrize("mode", ["max", "average"])
def test_a_pooling_of_channels(mode: str) -> None:
    operation = ChannelPooling(Pooling((5, 6), 3, 2, 1, mode=mode), 3)
    x = whole_numbers(operation.input_shape, seed=1)
    functions = MAX_POOLINGS if mode == "max" else AVERAGE_POOLINGS
    expected = functions[2](tensor(x)[None], 3, 2, 1)[0].numpy()
    assert operation.output_shape == expected.shape
    np.testing.assert_allclose(operation.compute(x), expected, rtol=1e-12)
    verified(f"{mode} pooling", PYTORCH, operation)


@examples(100)
@given(layers())
def test_layer(layer: Layer) -> None:
    seed = seed_of(layer)
    x, weight = whole_numbers(layer.input_shape, seed=seed), whole_numbers(layer.weight_shape, seed=seed + 1)
    bias = whole_numbers((layer.out_channels,), seed=seed + 2) if layer.bias else None
    values = through(layer, tensor(x)[None], tensor(weight), None if bias is None else tensor(bias))[0].numpy()
    assert values.shape == layer.output_shape
    np.testing.assert_array_equal(layer.compute(x, weight, bias), values)
    cells = gradients(lambda batch: through(layer, batch, torch.ones(layer.weight_shape).double(), None), x)
    positions = all_reads(layer.operation)
    for (channel, *position), reads in cells.items():
        assert reads == {(c, *cell) for c in layer.inputs_of(channel) for cell in positions[tuple(position)]}
    verified("layer", PYTORCH, layer)


MODULES = {
    (False, 1): torch.nn.Conv1d,
    (False, 2): torch.nn.Conv2d,
    (False, 3): torch.nn.Conv3d,
    (True, 1): torch.nn.ConvTranspose1d,
    (True, 2): torch.nn.ConvTranspose2d,
    (True, 3): torch.nn.ConvTranspose3d,
}


@examples(60)
@given(layers(), st.integers(1, 3))
def test_the_shapes_parameters_and_macs_of_a_layer(layer: Layer, batch: int) -> None:
    module = MODULES[layer.is_transposed, len(layer.input_size)](
        layer.in_channels, layer.out_channels, layer.operation.kernel_size, groups=layer.groups, bias=layer.bias
    )
    assert tuple(module.weight.shape) == layer.weight_shape
    assert sum(each.numel() for each in module.parameters()) == layer.parameters
    with flop_counter.FlopCounterMode(display=False) as counter:
        through(layer, torch.zeros(batch, *layer.input_shape).double(), torch.zeros(layer.weight_shape).double(), None)
    assert counter.get_total_flops() == 2 * layer.macs(batch)  # it counts a multiplication and an addition as two


@pytest.mark.parametrize("mode", PoolingMode)
def test_adaptive_pooling(mode: PoolingMode) -> None:
    def adapted(operation: AdaptivePooling, x: Tensor) -> Tensor:
        functions = ADAPTIVE_MAX_POOLINGS if mode is PoolingMode.MAX else ADAPTIVE_AVERAGE_POOLINGS
        return functions[len(operation.input_size)](x[:, None], operation.output_size)[:, 0]

    @examples(200)
    @given(adaptive_poolings(mode=mode))
    def check(operation: AdaptivePooling) -> None:
        seed = seed_of(operation)
        x = whole_numbers(operation.input_size, seed=seed)
        np.testing.assert_allclose(operation.compute(x), adapted(operation, tensor(x)[None])[0].numpy(), rtol=1e-12)
        # A cell that is larger than all others is the maximum of every window that reads it.
        if mode is PoolingMode.AVERAGE:
            assert all_reads(operation) == gradients(lambda batch: adapted(operation, batch), x)
        else:
            cells = adapted(operation, torch.eye(x.size).double().reshape(x.size, *x.shape)).numpy()
            for index in np.ndindex(operation.output_size):
                reads = {np.unravel_index(cell, x.shape) for cell in np.flatnonzero(cells[:, *index])}
                assert operation.inputs_of(index) == reads
        name = "global pooling" if set(operation.output_size) == {1} else "adaptive pooling"
        verified(name, PYTORCH, operation)

    check()


@examples(150)
@given(unpoolable_poolings().map(with_pytorch_padding))
def test_indices_and_unpooling(pooling: Pooling) -> None:
    seed = seed_of(pooling)
    x, axes = whole_numbers(pooling.input_size, seed=seed), len(pooling.input_size)
    window = {"kernel_size": pooling.kernel_size, "stride": pooling.stride, "padding": symmetric(pooling.padding)}
    maxima, indices = MAX_POOLINGS[axes](
        tensor(x)[None, None], ceil_mode=pooling.ceil_mode, return_indices=True, **window
    )
    np.testing.assert_array_equal(pooling.indices(x), indices[0, 0].numpy())
    unpooling = pooling.unpooling()

    def unpooled(batch: Tensor) -> Tensor:
        repeated = indices.expand(len(batch), *indices.shape[1:])
        return UNPOOLINGS[axes](batch[:, None], repeated, output_size=pooling.input_size, **window)[:, 0]

    values = unpooled(maxima[0])[0].numpy()
    np.testing.assert_array_equal(unpooling.compute(maxima[0, 0].numpy(), indices[0, 0].numpy()), values)
    # PyTorch sends a gradient to every input that goes to a cell, the overwritten ones too: ones are put in instead.
    ones = torch.eye(maxima.numel()).double().reshape(maxima.numel(), *pooling.output_size)
    by_cell = unpooled(ones).numpy()
    for index in np.ndindex(unpooling.output_size):
        reads = {np.unravel_index(cell, pooling.output_size) for cell in np.flatnonzero(by_cell[:, *index])}
        assert unpooling.inputs_of(index, indices[0, 0].numpy()) == reads
    verified("max unpooling", PYTORCH, pooling)


@examples(150)
@given(poolings(mode=PoolingMode.MAX).map(with_pytorch_padding))
def test_unpooling_after_dilated_windows(pooling: Pooling) -> None:
    x, axes = whole_numbers(pooling.input_size, seed=seed_of(pooling)), len(pooling.input_size)
    steps = {"stride": pooling.stride, "padding": symmetric(pooling.padding)}
    maxima, indices = MAX_POOLINGS[axes](
        tensor(x)[None, None],
        pooling.kernel_size,
        dilation=pooling.dilation,
        ceil_mode=pooling.ceil_mode,
        return_indices=True,
        **steps,
    )
    assume((pooling.indices(x) >= 0).all())  # a dilated window can read padding alone
    unpooling = pooling.unpooling()
    values = UNPOOLINGS[axes](maxima, indices, unpooling.kernel_size, output_size=pooling.input_size, **steps)
    np.testing.assert_array_equal(unpooling.compute(pooling.compute(x), pooling.indices(x)), values[0, 0].numpy())
    verified("max unpooling", PYTORCH, pooling)


@examples(150)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 4), st.integers(0, 2), st.integers(1, 30))
def test_an_unpooling_gives_the_sizes_that_pytorch_gives(i: int, k: int, s: int, p: int, asked: int) -> None:
    p = min(p, k // 2)
    x, indices = torch.zeros(1, 1, i), torch.zeros(1, 1, i, dtype=torch.int64)
    for size in (None, (asked,)):
        try:
            expected: Any = tuple(F.max_unpool1d(x, indices, k, s, p, size).shape[2:])
        except (ValueError, RuntimeError):
            expected = GeometryError
        expected = GeometryError if expected == (0,) else expected  # PyTorch gives an empty map
        try:
            found: Any = MaxUnpooling((i,), k, s, p, size).output_size
        except GeometryError:
            found = GeometryError
        assert found == expected
        if expected is not GeometryError:
            verified("max unpooling", PYTORCH, (i, k, s, p, size))


def folded_twice(operation: Convolution) -> dict[str, Any]:
    """Return the arguments of fold and unfold, which have two axes: one axis gets a second of a single cell."""
    extra = (1,) * (2 - len(operation.input_size))
    return {
        "kernel_size": (*operation.kernel_size, *extra),
        "stride": (*operation.stride, *extra),
        "dilation": (*operation.dilation, *extra),
    }


def unfolded(unfolding: Unfolding, x: Tensor) -> Tensor:
    x = padded(x, unfolding.operation.padding)
    return F.unfold(x if x.ndim == 4 else x[..., None], **folded_twice(unfolding.operation))


@examples(100)
@given(unfoldings())
def test_unfolding(unfolding: Unfolding) -> None:
    seed = seed_of(unfolding)
    x = whole_numbers(unfolding.input_shape, seed=seed)
    np.testing.assert_array_equal(unfolding.compute(x), unfolded(unfolding, tensor(x)[None])[0].numpy())
    assert all_reads(unfolding) == gradients(lambda batch: unfolded(unfolding, batch), x)
    verified("unfolding", PYTORCH, unfolding)


def folded(folding: Folding, columns: Tensor) -> Tensor:
    operation = folding.operation
    size = [axis.padded_size for axis in operation.axes]
    sums = F.fold(columns, (*size, 1)[:2], **folded_twice(operation))
    sums = sums if len(size) == 2 else sums[..., 0]
    return padded(sums, [(-before, -after) for before, after in operation.padding])


@examples(100)
@given(foldings())
def test_folding(folding: Folding) -> None:
    seed = seed_of(folding)
    columns = whole_numbers(folding.input_size, seed=seed)
    values = folded(folding, tensor(columns)[None])[0].numpy()
    np.testing.assert_array_equal(folding.compute(columns), values)
    reads = {index: folding.inputs_of(index) for index in np.ndindex(folding.output_shape)}
    assert reads == gradients(lambda batch: folded(folding, batch), columns)
    verified("folding", PYTORCH, folding)


@examples(75)
@given(pixel_shuffles().filter(lambda shuffle: shuffle.order is ChannelOrder.CRD))
def test_pixel_shuffle(shuffle: PixelShuffle) -> None:
    seed = seed_of(shuffle)
    x = whole_numbers(shuffle.input_shape, seed=seed)
    np.testing.assert_array_equal(shuffle.compute(x), F.pixel_shuffle(tensor(x), shuffle.factor).numpy())
    reads = {index: shuffle.inputs_of(index) for index in np.ndindex(shuffle.output_shape)}
    assert reads == gradients(lambda batch: F.pixel_shuffle(batch, shuffle.factor), x)
    verified("pixel shuffle", PYTORCH, shuffle)


@examples(75)
@given(pixel_unshuffles().filter(lambda unshuffle: unshuffle.order is ChannelOrder.CRD))
def test_pixel_unshuffle(unshuffle: PixelUnshuffle) -> None:
    seed = seed_of(unshuffle)
    x = whole_numbers(unshuffle.input_shape, seed=seed)
    np.testing.assert_array_equal(unshuffle.compute(x), F.pixel_unshuffle(tensor(x), unshuffle.factor).numpy())
    reads = {index: unshuffle.inputs_of(index) for index in np.ndindex(unshuffle.output_shape)}
    assert reads == gradients(lambda batch: F.pixel_unshuffle(batch, unshuffle.factor), x)
    verified("pixel unshuffle", PYTORCH, unshuffle)


def resized(resize: NearestResize, x: Tensor) -> Tensor:
    return F.interpolate(x[:, None], size=resize.output_size, mode="nearest")[:, 0]


@examples(100)
@given(nearest_resizes())
def test_nearest_resize(resize: NearestResize) -> None:
    seed = seed_of(resize)
    x = whole_numbers(resize.input_size, seed=seed)
    np.testing.assert_array_equal(resize.compute(x), resized(resize, tensor(x)[None])[0].numpy())
    assert all_reads(resize) == gradients(lambda batch: resized(resize, batch), x)
    verified("nearest resize", PYTORCH, resize)


TORCH_RESIZES: dict[tuple[str, Coordinates, Rounding | None], dict[str, Any]] = {
    ("nearest", Coordinates.ASYMMETRIC, Rounding.FLOOR): {"mode": "nearest"},
    ("nearest", Coordinates.HALF_PIXEL, Rounding.ROUND_PREFER_CEIL): {"mode": "nearest-exact"},
    ("linear", Coordinates.HALF_PIXEL, None): {"align_corners": False},
    ("linear", Coordinates.ALIGN_CORNERS, None): {"align_corners": True},
}
LINEAR = {1: "linear", 2: "bilinear"}


@examples(300)
@given(resizes(), st.sampled_from(list(TORCH_RESIZES)))
def test_resize(drawn: Resize, words: tuple[str, Coordinates, Rounding | None]) -> None:
    resize = Resize(drawn.input_size, drawn.output_size, *words)
    arguments = {"mode": LINEAR[len(resize.input_size)], **TORCH_RESIZES[words]}
    x = whole_numbers(resize.input_size, seed=seed_of(resize))

    def interpolated(batch: Tensor) -> Tensor:
        return F.interpolate(batch[:, None], size=resize.output_size, **arguments)[:, 0]

    np.testing.assert_allclose(resize.compute(x), interpolated(tensor(x)[None])[0].numpy(), atol=1e-9)
    verified("resize", PYTORCH, resize)


@pytest.mark.parametrize("factor", [0.3, 0.5, 1, 1.5, 2, 2.7, 3])
@pytest.mark.parametrize("mode", ["nearest", "linear"])
def test_a_scale_factor_is_used_as_it_is_given(mode: str, factor: float) -> None:
    x = whole_numbers((7,), seed=1)
    expected = F.interpolate(tensor(x)[None, None], scale_factor=factor, mode=mode)[0, 0].numpy()
    resize = Resize((7,), mode=mode, scale_factor=factor)
    assert resize.output_size == expected.shape
    np.testing.assert_allclose(resize.compute(x), expected, atol=1e-9)


@examples(150)
@given(resize_convolutions())
def test_resize_and_convolution(operation: ResizeConvolution) -> None:
    seed = seed_of(operation)
    x, kernel = whole_numbers(operation.input_size, seed=seed), whole_numbers(operation.kernel_size, seed=seed + 1)

    def both(batch: Tensor, weights: Any) -> Tensor:
        return convolved(operation.convolution, resized(operation.resize, batch), weights)

    np.testing.assert_array_equal(operation.compute(x, kernel), both(tensor(x)[None], kernel)[0].numpy())
    assert all_reads(operation) == gradients(lambda batch: both(batch, np.ones(operation.kernel_size)), x)
    verified("resize and convolution", PYTORCH, operation)


@examples(150)
@given(deformable_convolutions())
def test_the_samples_of_a_deformable_convolution(deformable: DeformableConvolution) -> None:
    seed = seed_of(deformable)
    operation = deformable.operation
    x = whole_numbers(operation.input_size, seed=seed)
    offset = np.random.default_rng(seed).integers(-9, 10, deformable.offset_shape) / 4
    taps = [deformable.samples(index, offset) for index in np.ndindex(deformable.output_size)]
    positions = np.array([[sample.position for sample in samples] for samples in taps])
    # grid_sample counts in (column, row), and −1 and 1 are the borders of the map: half a cell beyond the centres.
    sizes = np.array(operation.input_size)
    grid = ((2 * positions + 1) / sizes - 1)[..., ::-1].copy()
    expected = F.grid_sample(tensor(x)[None, None], tensor(grid)[None], align_corners=False)[0, 0].numpy()
    found = [[sum(share * x[cell] for cell, share in s.weights.items()) for s in samples] for samples in taps]
    np.testing.assert_allclose(found, expected, atol=1e-9)
    verified("deformable convolution", PYTORCH, deformable)


def applied(stack: Stack, x: Tensor) -> Tensor:
    """Return ``x`` through all layers, poolings as averages and kernels of ones, so that nothing read is lost."""
    for layer in stack.layers:
        match layer:
            case Convolution():
                x = convolved(layer, x, np.ones(layer.kernel_size))
            case TransposedConvolution():
                x = transposed(layer, x, np.ones(layer.kernel_size))
            case NearestResize():
                x = resized(layer, x)
            case Pooling():
                window = Convolution(layer.input_size, layer.kernel_size, layer.stride, layer.padding, layer.dilation)
                x = convolved(window, x, np.ones(layer.kernel_size))
    return x


@examples(150)
@given(stacks())
def test_stack(stack: Stack) -> None:
    x = np.ones(stack.input_size)
    reads = gradients(lambda batch: applied(stack, batch), x)
    assert reads == all_reads(stack)
    extents = [max(cells)[0] - min(cells)[0] + 1 for cells in reads.values() if cells]
    assert max(extents, default=0) <= stack.receptive_field[0]
    verified("stack", PYTORCH, stack)


@examples(60)
@given(stacks(least_size=150, transposed=False))
def test_the_receptive_field_jump_and_start_of_a_stack(stack: Stack) -> None:
    """In an input so large that some outputs see no padding, the fields are what the numbers say."""
    (r,), (j,), (t,) = stack.receptive_field, stack.jump, stack.start
    for (u,), cells in gradients(lambda batch: applied(stack, batch), np.ones(stack.input_size)).items():
        first, last = t + u * j - Fraction(r - 1, 2), t + u * j + Fraction(r - 1, 2)
        if first >= 0 and last < stack.input_size[0]:
            assert [min(cells)[0] - first, max(cells)[0] - last] == [0, 0]
    verified("stack", PYTORCH, stack)
