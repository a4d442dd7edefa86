"""The code of Keras' layers: what Keras computes when it runs a text is what is read from it here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given

from convarith import CodeError, code, from_code

from ...needs import demand
from ..framework_code.operations import OPERATIONS
from ..framework_code.reading.test_keras import READ
from ..geometries import examples
from .computing import agree, as_kernel, computed, input_of, random_of, texts, weights_of

demand("jax")
keras = pytest.importorskip("keras")
keras.config.set_dtype_policy("float64")

COMPARED = [each for each in READ if "activation=" not in each[0]]
NAMES = {"keras": keras, "layers": keras.layers, "tf": SimpleNamespace(keras=keras), **vars(keras.layers)}


@pytest.mark.parametrize(("text", "input_size", "channels"), texts(COMPARED))
def test_a_text_computes_in_keras_what_is_read_from_it(text: str, input_size: Any, channels: int | None) -> None:
    check(text, from_code(text, input_size, channels=channels))


@pytest.mark.slow  # JAX compiles each geometry anew; the texts above are a smaller table of them
@examples(100)
@given(OPERATIONS)
def test_what_is_written_computes_the_same_in_keras(operation: Any) -> None:
    try:
        text = code(operation, "Keras")
    except CodeError:
        return
    check(text, operation)


def check(text: str, operation: Any) -> None:
    """Compare the values of an operation with those that Keras computes when it runs a text."""
    random = random_of(text)
    x = input_of(operation, random)
    weights, bias = weights_of(operation, random)
    layer = eval(text.removesuffix("(x)"), dict(NAMES))
    inputs = x.transpose(*range(1, x.ndim), 0)[None]
    layer(inputs)  # which makes its weights
    for variable in layer.weights:
        is_bias = len(variable.shape) == 1
        value = 0.0 * variable if is_bias else variable
        if is_bias and bias is not None:
            value = bias
        elif not is_bias:
            kernel = as_kernel(operation, weights, transposed_order=True)
            value = value * 0 + kernel if variable.shape == kernel.shape else spread(variable, kernel)
        variable.assign(value)
    theirs = keras.ops.convert_to_numpy(layer(inputs))[0]
    ours = computed(operation, x, weights, bias)
    agree(ours, theirs if theirs.shape[-1:] == ours.shape[:1] else theirs[..., :1])


def spread(variable: Any, kernel: Any) -> Any:
    """Return the kernel of one map for each of a layer's."""
    return keras.ops.convert_to_tensor(kernel) + keras.ops.zeros(variable.shape, dtype="float64")
