"""The gradients of a convolution: sizes, and what is read, by their definitions."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from convarith import Convolution, GeometryError, InputGradient, Pooling, WeightGradient

from .geometries import convolutions, examples


def numbers(shape: tuple[int, ...]) -> NDArray[np.int64]:
    return np.arange(1, prod(shape) + 1).reshape(shape)


def reads_the_input(operation: Convolution) -> bool:
    """Whether a window reaches the input along every axis."""
    return all(axis.reads(axis.output_size - 1)[-1] >= 0 for axis in operation.axes)


@examples(150)
@given(convolutions().filter(reads_the_input))
def test_gradients_are_the_changes_that_one_more_of_an_input_or_a_weight_makes(operation: Convolution) -> None:
    x, kernel, g = (numbers(size) for size in (operation.input_size, operation.kernel_size, operation.output_size))
    of_input = InputGradient(operation).compute(g, kernel)
    of_weights = WeightGradient(operation).compute(x, g)
    assert (of_input.shape, of_weights.shape) == (operation.input_size, operation.kernel_size)
    for cell in np.ndindex(operation.input_size):
        unit = np.zeros(operation.input_size, int)
        unit[cell] = 1
        assert of_input[cell] == (operation.compute(unit, kernel) * g).sum()
    for tap in np.ndindex(operation.kernel_size):
        unit = np.zeros(operation.kernel_size, int)
        unit[tap] = 1
        assert of_weights[tap] == (operation.compute(x, unit) * g).sum()


@examples(150)
@given(convolutions().filter(reads_the_input))
def test_the_gradient_of_a_weight_is_a_sum_over_what_it_meets(operation: Convolution) -> None:
    gradient = WeightGradient(operation)
    for tap in np.ndindex(operation.kernel_size):
        met = set()
        for output in np.ndindex(operation.output_size):
            places = [axis.reads(u)[m] for axis, u, m in zip(operation.axes, output, tap, strict=True)]
            if all(0 <= place < size for place, size in zip(places, operation.input_size, strict=True)):
                met.add(tuple(places))
        assert gradient.inputs_of(tap) == met
    computed_by = gradient.computed_by
    assert (computed_by.stride, computed_by.dilation) == (operation.dilation, operation.stride)


def test_cells_that_no_window_reads_are_cut_off() -> None:
    gradient = WeightGradient(Convolution((6,), 3, 2, ((1, 0),)))
    assert (gradient.computed_by.input_size, gradient.computed_by.padding) == ((6,), ((1, 0),))
    assert WeightGradient(Convolution((6,), 3, 2)).computed_by.input_size == (5,)
    assert WeightGradient(Convolution((6,), 3, 2, ((0, 2),))).computed_by.padding == ((0, 1),)


@pytest.mark.parametrize("gradient", [InputGradient, WeightGradient])
def test_what_has_no_gradient_here_is_refused(gradient: type[InputGradient] | type[WeightGradient]) -> None:
    with pytest.raises(GeometryError, match="the gradient is that of a Convolution, not of Pooling"):
        gradient(Pooling(4, 2))  # type: ignore[arg-type]  # what is tested
    with pytest.raises(GeometryError) as caught:
        WeightGradient(Convolution((1,), 1, 2, ((1, 0),)))
    assert caught.value.problem == "axis 0: no window reads a cell of the input, so no weight has a gradient"
    with pytest.raises(GeometryError) as caught:
        gradient(Convolution(4, 3, padding=1, padding_mode="reflect"))
    problem = 'the gradient is that of a convolution padded with zeros, but padding_mode is "reflect"'
    assert (caught.value.problem, caught.value.details.hint) == (problem, 'use padding_mode="zeros"')
