"""Three ways to enlarge a map are one: what the guide says of sub-pixel and resize convolutions, in numbers."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from convarith import Convolution, Layer, PixelShuffle, ResizeConvolution, TransposedConvolution

from .framework import whole_numbers


@pytest.mark.parametrize(("k", "f"), [(1, 2), (3, 2), (3, 3), (5, 3)])
def test_a_sub_pixel_convolution_is_a_transposed_one_with_its_weights_in_another_order(k: int, f: int) -> None:
    """Kernel f·k, stride f, padding f(k − 1)/2: tap m of place a in a block is tap f(k − 1 − m) + a, an axis."""
    before = Layer(Convolution((4, 5), k, padding="half"), 2, f**2, bias=False)
    x, weight = whole_numbers(before.input_shape, seed=1), whole_numbers(before.weight_shape, seed=2)
    enlarged = PixelShuffle(f**2, (4, 5), f).compute(before.compute(x, weight))

    after = TransposedConvolution((4, 5), f * k, stride=f, padding=f * (k - 1) // 2)
    layer = Layer(after, 2, 1, bias=False)
    ordered = np.zeros(layer.weight_shape)
    for a, b, m, n in product(range(f), range(f), range(k), range(k)):
        ordered[:, 0, f * (k - 1 - m) + a, f * (k - 1 - n) + b] = weight[a * f + b, :, m, n]
    np.testing.assert_array_equal(layer.compute(x, ordered), enlarged)
    assert (layer.macs(), layer.parameters) == (before.macs(), before.parameters)


@pytest.mark.parametrize(("k", "f"), [(1, 2), (3, 2), (3, 3), (5, 3)])
def test_a_resize_convolution_is_a_transposed_one_whose_weights_are_sums(k: int, f: int) -> None:
    """The kernel, rotated, joined with a row of f ones: f + k − 1 weights an axis, stride f."""
    resized = ResizeConvolution((6,), f, k)
    x, kernel = whole_numbers((6,), seed=1), whole_numbers((k,), seed=2)
    weights = np.convolve(kernel[::-1], np.ones(f))
    assert weights.shape == (f + k - 1,)
    half = (k - 1) // 2
    transposed = TransposedConvolution((6,), f + k - 1, stride=f, padding=half)
    np.testing.assert_array_equal(transposed.compute(x, weights), resized.compute(x, kernel))
