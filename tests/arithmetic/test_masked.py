"""Masked convolutions: the masks of PixelCNN, what they read and how stacks of them see."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import Convolution, GeometryError, Layer, MaskedConvolution, Stack
from convarith.arithmetic import MaskWord

from .geometries import convolutions, examples
from .relatives import masked_convolutions


@pytest.mark.parametrize("word", MaskWord)
@pytest.mark.parametrize("kernel_size", [(1, 3), (3, 3), (5, 3), (2, 4), (3, 3, 3), (5,)])
def test_the_words_are_the_masks_of_pixelcnn(word: MaskWord, kernel_size: tuple[int, ...]) -> None:
    if word == "A" and kernel_size == (1, 1):
        return
    order = np.arange(prod(kernel_size)).reshape(kernel_size)
    centre = order[tuple(k // 2 for k in kernel_size)]
    expected = order <= centre if word is MaskWord.B else order < centre
    operation = MaskedConvolution(Convolution((9,) * len(kernel_size), kernel_size), word)
    assert operation.mask == expected.astype(int).tolist()
    assert operation.word is word


@examples(150)
@given(masked_convolutions())
def test_an_output_reads_the_cells_whose_change_changes_it(operation: MaskedConvolution) -> None:
    kernel = np.full(operation.kernel_size, 1)
    found: dict[tuple[int, ...], set[tuple[int, ...]]] = {index: set() for index in np.ndindex(operation.output_size)}
    for cell in np.ndindex(operation.input_size):
        x = np.zeros(operation.input_size, int)
        x[cell] = 1
        for index in np.argwhere(operation.compute(x, kernel)):
            found[tuple(index)].add(cell)
    assert {index: operation.inputs_of(index) for index in found} == found


@examples(60)
@given(convolutions(), st.data())
def test_a_mask_is_a_kernel_with_zeros(operation: Convolution, data: st.DataObject) -> None:
    taps = list(product(*map(range, operation.kernel_size)))
    mask = np.zeros(operation.kernel_size, int)
    for tap in data.draw(st.lists(st.sampled_from(taps), min_size=1, unique=True)):
        mask[tap] = 1
    x = np.arange(prod(operation.input_size)).reshape(operation.input_size)
    kernel = np.arange(prod(operation.kernel_size)).reshape(operation.kernel_size) + 1
    masked = MaskedConvolution(operation, mask.tolist())
    assert masked.mask == mask.tolist()
    np.testing.assert_array_equal(masked.compute(x, kernel), operation.compute(x, kernel * mask))


def test_a_stack_of_masks_counts_what_they_keep_and_sees_what_paths_reach() -> None:
    layer = Convolution(7, 3, padding=1)
    stack = Stack([MaskedConvolution(layer, "A"), MaskedConvolution(layer, "B")])
    assert (stack.parameters, stack.macs()) == (4 + 5, 49 * (4 + 5))
    assert stack.receptive_field == (3, 5)
    # Of the row of the output two cells on the left; above it, what one and two steps up reach.
    assert stack.inputs_of((3, 3)) == {(3, 1), (3, 2)} | {(2, c) for c in range(1, 5)} | {(1, c) for c in range(1, 6)}


WRONG: dict[str, tuple[Callable[[], MaskedConvolution], str, str]] = {
    "no convolution": (
        lambda: MaskedConvolution(Layer(Convolution(3, 2), 1, 1), "A"),  # type: ignore[arg-type]  # what is tested
        "a mask belongs to the kernel of a Convolution, not of Layer",
        "",
    ),
    "unknown word": (
        lambda: MaskedConvolution(Convolution(3, 3), "b"),
        'mask is \'b\', but must be one of "A", "B"',
        'did you mean "B"?',
    ),
    "another shape": (
        lambda: MaskedConvolution(Convolution(3, 2), [[1, 1]]),
        "mask is [[1, 1]], but must be 0 and 1 in lists of the shape of the kernel, 2 × 2",
        'write "A", "B", or the like of [[1, 1], [1, 1]]',
    ),
    "another number": (
        lambda: MaskedConvolution(Convolution((3,), 2), [2, 0.5]),
        "mask is [2, 0.5], but must be 0 and 1 in lists of the shape of the kernel, 2",
        'write "A", "B", or the like of [1, 1]',
    ),
    "nothing kept": (
        lambda: MaskedConvolution(Convolution(3, 1), "A"),
        "mask 'A' keeps no tap of a kernel of 1 × 1",
        "use a mask with a 1, or a larger kernel_size",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_masks_are_refused(case: str) -> None:
    make, problem, hint = WRONG[case]
    with pytest.raises(GeometryError) as caught:
        make()
    assert (caught.value.problem, caught.value.details.hint) == (problem, hint)
