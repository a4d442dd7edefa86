from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import FrozenInstanceError, replace
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import Convolution, PaddingMode, Pooling, PoolingMode, TransposedConvolution
from convarith.arithmetic import Axis, rotated

from .geometries import convolutions, examples, poolings, transposed_convolutions


def test_one_number_means_a_square() -> None:
    assert Convolution(5, 3).input_size == (5, 5)
    assert Convolution(5, 3).kernel_size == (3, 3)
    assert TransposedConvolution(2, 3, 2, output_padding=1).output_padding == (1, 1)
    assert Pooling(6, 2).output_size == (3, 3)


@pytest.mark.parametrize("sizes", [(5,), [5, 6], (5, 6, 7)])
def test_a_tuple_or_list_sets_the_number_of_axes(sizes: Sequence[int]) -> None:
    operation = Convolution(sizes, 3, padding=1)
    assert operation.input_size == tuple(sizes)
    assert operation.stride == (1,) * len(sizes)
    assert operation.output_size == tuple(sizes)


def test_any_argument_can_set_the_number_of_axes() -> None:
    assert Convolution(5, (3, 1, 2)).output_size == (3, 5, 4)
    assert Convolution(5, 3, padding=(1,)).output_size == (5,)
    assert TransposedConvolution(2, 3, 2, output_padding=(1,)).output_size == (6,)


def test_axes_hold_the_same_numbers() -> None:
    operation = Convolution((5, 7), (3, 2), (2, 1), ((0, 1), (2, 0)), (1, 3))
    assert operation.axes == (Axis(5, 3, 2, (0, 1), 1), Axis(7, 2, 1, (2, 0), 3))


def test_numbers_of_numpy_are_whole_numbers() -> None:
    size = Convolution(np.int64(5), np.int32(3)).input_size  # type: ignore[arg-type]
    assert size == (5, 5)
    assert {type(number) for number in size} == {int}


def test_modes_are_members_or_their_words() -> None:
    assert Convolution(5, 3, padding_mode="reflect").padding_mode is PaddingMode.REFLECT
    assert Convolution(5, 3, padding_mode=PaddingMode.CIRCULAR).padding_mode is PaddingMode.CIRCULAR
    assert Pooling(5, 3, mode="average").mode is PoolingMode.AVERAGE


def test_the_stride_of_a_pooling_is_its_kernel_unless_given() -> None:
    assert Pooling((6, 6), (3, 2)).stride == (3, 2)
    assert Pooling((6, 6), (3, 2), 1).stride == (1, 1)


def test_operations_are_frozen_values() -> None:
    operation = Convolution(5, 3, padding="same")
    with pytest.raises(FrozenInstanceError):
        operation.stride = (2, 2)  # type: ignore[misc]
    assert operation == Convolution((5, 5), (3, 3), (1, 1), 1)
    assert hash(operation) == hash(Convolution(5, 3, padding=1))
    assert replace(operation, stride=(2, 2)) == Convolution(5, 3, 2, 1)
    assert pickle.loads(pickle.dumps(operation)).axes == operation.axes


@examples(150)
@given(convolutions())
def test_transposing_twice_leads_back(operation: Convolution) -> None:
    transposed = operation.transpose()
    assert transposed.output_size == operation.input_size
    assert transposed.input_size == operation.output_size
    assert transposed.output_padding == operation.unused
    assert transposed.transpose() == operation


@examples(150)
@given(transposed_convolutions(below_stride=True))
def test_transposing_a_transposed_convolution_twice_leads_back(operation: TransposedConvolution) -> None:
    direct = operation.transpose()
    assert (direct.input_size, direct.output_size) == (operation.output_size, operation.input_size)
    assert direct.transpose() == operation


@examples(100)
@given(convolutions(), st.integers(0, 2**16))
def test_the_transposed_convolution_multiplies_by_the_transposed_matrix(operation: Convolution, seed: int) -> None:
    random = np.random.default_rng(seed)
    kernel = random.integers(-9, 10, operation.kernel_size)
    cells = np.eye(int(np.prod(operation.input_size)), dtype=np.int64)
    matrix = np.stack([operation.compute(cell.reshape(operation.input_size), kernel).ravel() for cell in cells], axis=1)
    x = random.integers(-9, 10, operation.output_size)
    transposed = operation.transpose()
    np.testing.assert_array_equal(transposed.compute(x, kernel).ravel(), matrix.T @ x.ravel())
    ones = np.ones(operation.kernel_size, np.int64)
    for index in list(np.ndindex(operation.output_size))[:20]:
        assert all(index in transposed.inputs_of(position) for position in operation.inputs_of(index))
    assert (transposed.compute(np.ones(operation.output_size), ones) > 0).sum() == len(
        {position for index in np.ndindex(operation.output_size) for position in operation.inputs_of(index)}
    )


def test_the_equivalent_convolution_of_the_odd_figure() -> None:
    equivalent = Convolution(6, 3, 2, 1).transpose().equivalent()
    assert equivalent.input_size == (3, 3)
    assert equivalent.stretch == (2, 2)
    assert equivalent.stretched_size == (5, 5)
    assert equivalent.padding == ((1, 2), (1, 2))
    assert equivalent.output_padding == (1, 1)
    assert equivalent.axes == (Axis(5, 3, 1, (1, 2)),) * 2
    assert equivalent.output_size == (6, 6)


def test_an_equivalent_convolution_crops_where_padding_exceeds_the_kernel() -> None:
    equivalent = TransposedConvolution((5,), 2, 2, padding=3).equivalent()
    assert equivalent.padding == ((-2, -2),)
    assert equivalent.output_size == (4,)
    np.testing.assert_array_equal(equivalent.compute([1, 2, 3, 4, 5], [1, 10]), [20, 3, 30, 4])


def test_rotated_turns_by_180_degrees() -> None:
    np.testing.assert_array_equal(rotated([[0, 1, 2], [2, 2, 0], [0, 1, 2]]), [[2, 1, 0], [0, 2, 2], [2, 1, 0]])


def test_output_padding_past_the_last_tap_is_computed_from_no_input() -> None:
    operation = TransposedConvolution((2,), 1, 3, output_padding=2)
    assert [len(operation.inputs_of((y,))) for y in range(6)] == [1, 0, 0, 1, 0, 0]
    np.testing.assert_array_equal(operation.compute([4, 5], [2]), [8, 0, 0, 10, 0, 0])


def test_a_pooling_of_padding_alone_is_the_least_value_or_zero() -> None:
    only_padding = Pooling((2,), 2, 1, 1, 3)
    assert only_padding.inputs_of((0,)) == frozenset()
    assert only_padding.compute([1.0, 2.0]) == -np.inf
    assert only_padding.compute(np.array([1, 2], np.int8)) == -128
    assert replace(only_padding, mode=PoolingMode.AVERAGE).compute([1, 2]) == 0
    assert Pooling((2,), 2, 1, 1, 3, "average", count_include_pad=False).compute([1, 2]) == 0


def test_the_last_window_of_ceil_mode_overhangs_and_averages_what_is_inside() -> None:
    pooling = Pooling((6,), 3, 2, mode="average", ceil_mode=True)
    assert pooling.output_size == (3,)
    assert pooling.inputs_of((2,)) == {(4,), (5,)}
    np.testing.assert_array_equal(pooling.compute([1, 2, 3, 4, 5, 6]), [2, 4, 5.5])


def test_ceil_mode_drops_a_window_that_would_start_in_the_padding_after() -> None:
    assert Pooling((5,), 2, 3, 1, ceil_mode=True).output_size == (2,)
    assert Pooling((4,), 2, 3, ceil_mode=True).output_size == (2,)
    assert Pooling((3,), 1, 4, ceil_mode=True).output_size == (1,)


@examples(200)
@given(st.sampled_from(PoolingMode).flatmap(lambda mode: poolings(mode=mode)))
def test_cells_after_the_last_window_of_a_pooling_are_unused(operation: Pooling) -> None:
    for number, axis in enumerate(operation.axes):
        covered = {
            cell
            for u in range(operation.output_size[number])
            for cell in range(axis.reads(u)[0], axis.reads(u)[-1] + 1)
        }
        last = axis.input_size + axis.padding[1] - 1
        assert operation.unused[number] == max(0, last - max(covered))


def test_what_a_pooling_leaves_unused() -> None:
    assert Pooling(6, 3, 2).unused == (1, 1)
    assert Pooling(6, 3, 2, ceil_mode=True).unused == (0, 0)
    assert Pooling((2,), 3, ceil_mode=True).unused == (0,)
    assert Pooling((5,), 2, 3, 1, ceil_mode=True).unused == (2,)  # a third window would start in the padding after


def test_ceil_mode_takes_a_window_larger_than_the_input() -> None:
    pooling = Pooling((2,), 3, ceil_mode=True)
    assert pooling.output_size == (1,)
    assert pooling.inputs_of((0,)) == {(0,), (1,)}
    assert pooling.compute([7, 8]) == 8


def test_whole_numbers_stay_whole_and_do_not_overflow() -> None:
    pixels = np.full((3,), 200, np.uint8)
    assert Convolution((3,), 3).compute(pixels, np.full(3, 2, np.uint8)) == 1200
    assert Convolution((3,), 3).compute(pixels, [1, 1, 1]).dtype.kind == "i"
    assert Pooling((3,), 3).compute(pixels).dtype == np.uint8
    assert Convolution((3,), 3).compute(pixels.astype(np.float32), np.ones(3, np.float32)).dtype == np.float32


def test_reads_of_padding_that_repeats_the_input() -> None:
    assert Convolution((4,), 3, 1, 1, 1, "reflect").inputs_of((0,)) == {(0,), (1,)}
    assert Convolution((4,), 3, 1, 1, 1, "replicate").inputs_of((0,)) == {(0,), (1,)}
    assert Convolution((4,), 3, 1, 1, 1, "circular").inputs_of((0,)) == {(3,), (0,), (1,)}
    assert Convolution((4,), 3, 1, 1, 1, "zeros").inputs_of((3,)) == {(2,), (3,)}


@pytest.mark.parametrize(("mode", "of_numpy"), [("symmetric", "symmetric"), ("circular", "wrap")])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("padding", [(0, 1), (3, 2), (7, 0), (4, 11)])
def test_padding_that_goes_around_more_than_once_is_numpys(
    mode: str, of_numpy: Literal["symmetric", "wrap"], size: int, padding: tuple[int, int]
) -> None:
    operation = Convolution((size,), 1, padding=(padding,), padding_mode=mode)
    cells = np.pad(np.arange(size), padding, mode=of_numpy)
    assert [operation.inputs_of((u,)) for u in range(len(cells))] == [{(cell,)} for cell in cells.tolist()]
    np.testing.assert_array_equal(operation.compute(np.arange(size), [1]), cells)
