"""The gradients of a convolution: as PyTorch's autograd has them."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from convarith import Convolution, InputGradient, WeightGradient

from ..framework import seed_of, whole_numbers
from ..geometries import convolutions, examples
from ..test_gradients import reads_the_input
from ..verification import PYTORCH, verified
from .framework import CONVOLUTIONS, padded, tensor


@examples(300)
@given(convolutions().filter(reads_the_input))
def test_gradients(operation: Convolution) -> None:
    seed = seed_of(operation)
    x, kernel, gradient = (
        whole_numbers(size, seed=seed + number)
        for number, size in enumerate((operation.input_size, operation.kernel_size, operation.output_size))
    )
    leaf, weight = tensor(x).requires_grad_(), tensor(kernel).requires_grad_()
    arguments = {"stride": operation.stride, "dilation": operation.dilation}
    around = padded(leaf[None, None], operation.padding)
    result = CONVOLUTIONS[len(operation.input_size)](around, weight[None, None], **arguments)[0, 0]
    result.backward(tensor(gradient))
    np.testing.assert_array_equal(InputGradient(operation).compute(gradient, kernel), leaf.grad.numpy())
    np.testing.assert_array_equal(WeightGradient(operation).compute(x, gradient), weight.grad.numpy())
    # The convolution that is drawn computes the same of the input that it is drawn over.
    computed_by = WeightGradient(operation).computed_by
    cut = x[tuple(map(slice, computed_by.input_size))]
    np.testing.assert_array_equal(computed_by.compute(cut, gradient), weight.grad.numpy())
    verified("gradient of the input", PYTORCH, operation)
    verified("gradient of the weights", PYTORCH, operation)
