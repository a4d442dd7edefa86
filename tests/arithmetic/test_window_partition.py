"""Windows of a map: that they are a partition, and what a shift does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import Convolution, GeometryError, Unfolding, WindowPartition

from .geometries import examples


@st.composite
def partitions(draw: st.DrawFn, axes: int | None = None) -> WindowPartition:
    count = axes or draw(st.integers(1, 3))
    windows = [draw(st.integers(1, 4)) for _ in range(count)]
    sizes = [window * draw(st.integers(1, 4)) for window in windows]
    return WindowPartition(sizes, windows, [draw(st.integers(0, window - 1)) for window in windows])


@examples(150)
@given(partitions())
def test_each_cell_is_in_one_window_and_in_one_part_of_it(partition: WindowPartition) -> None:
    indices = list(np.ndindex(partition.output_size))
    cells = Counter(cell for index in indices for cell in partition.cells(index))
    assert cells == Counter(dict.fromkeys(np.ndindex(partition.input_size), 1))
    assert partition.output_shape == (len(indices), prod(partition.window_size))
    for index in indices:
        parts = partition.parts(index)
        assert Counter(cell for part in parts for cell in part) == Counter(partition.cells(index))
        assert partition.inputs_of(index) == set(partition.cells(index))
        for part in parts:  # each is a box
            low, high = np.min(list(part), axis=0), np.max(list(part), axis=0)
            assert prod(high - low + 1) == len(part)


@examples(150)
@given(partitions())
def test_values_are_those_of_the_rolled_map_cut_into_blocks(partition: WindowPartition) -> None:
    x = np.arange(prod(partition.input_size)).reshape(partition.input_size)
    rolled = np.roll(x, [-shift for shift in partition.shift], tuple(range(x.ndim)))
    windows = []
    for index in np.ndindex(partition.output_size):
        at = tuple(slice(w * m, (w + 1) * m) for w, m in zip(index, partition.window_size, strict=True))
        windows.append(rolled[at].ravel())
    np.testing.assert_array_equal(partition.compute(x), windows)


@examples(60)
@given(partitions(axes=2))
def test_without_a_shift_it_is_an_unfolding_whose_stride_is_its_kernel(partition: WindowPartition) -> None:
    plain = WindowPartition(partition.input_size, partition.window_size)
    unfolding = Unfolding(Convolution(plain.input_size, plain.window_size, plain.window_size), 1)
    x = np.arange(prod(plain.input_size)).reshape(plain.input_size)
    np.testing.assert_array_equal(plain.compute(x), unfolding.compute(x[None]).T)
    assert all(len(plain.parts(index)) == 1 for index in np.ndindex(plain.output_size))


def test_the_patches_of_a_vision_transformer() -> None:
    patches = WindowPartition(224, 16)
    assert (patches.output_size, patches.output_shape) == ((14, 14), (196, 256))


def test_the_last_of_shifted_windows_has_four_parts() -> None:
    assert [len(part) for part in WindowPartition(8, 4, 2).parts((1, 1))] == [4, 4, 4, 4]
    assert [len(part) for part in WindowPartition(8, 4, 1).parts((1, 0))] == [12, 4]


WRONG: dict[str, tuple[Callable[[], object], str, str]] = {
    "not divided": (
        lambda: WindowPartition((8, 9), 4),
        "axis 1: window_size is 4, which does not divide the 9 cells of the input",
        "pad the input to 12",
    ),
    "a shift too far": (
        lambda: WindowPartition(8, 4, (0, 5)),
        "axis 1: shift is 5, but must be below the window_size of 4",
        "use 1",
    ),
    "no such window": (
        lambda: WindowPartition((8,), 4).cells((2,)),
        "axis 0: output_index is 2, but the output has 2 cells",
        "use 0 to 1",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_told(case: str) -> None:
    make, problem, hint = WRONG[case]
    with pytest.raises(GeometryError) as caught:
        make()
    assert (caught.value.problem, caught.value.details.hint) == (problem, hint)
