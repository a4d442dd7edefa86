"""The code of Flax' layers: what Flax computes when it runs a text is what is read from it here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from convarith import CodeError, TransposedConvolution, code, from_code

from ...needs import demand
from ..framework_code.operations import OPERATIONS
from ..framework_code.reading.test_flax import READ
from ..geometries import examples
from .computing import agree, as_kernel, computed, input_of, of_operation, random_of, texts, weights_of

demand("jax")
jax = pytest.importorskip("jax")
linen = pytest.importorskip("flax.linen")
jax.config.update("jax_enable_x64", True)


@pytest.mark.parametrize(("text", "input_size", "channels"), texts(READ))
def test_a_text_computes_in_flax_what_is_read_from_it(text: str, input_size: Any, channels: int | None) -> None:
    check(text, from_code(text, input_size, channels=channels))


@pytest.mark.slow  # JAX compiles each geometry anew; the texts above are a smaller table of them
@examples(100)
@given(OPERATIONS)
def test_what_is_written_computes_the_same_in_flax(operation: Any) -> None:
    try:
        text = code(operation, "Flax")
    except CodeError:
        return
    check(text, operation)


def check(text: str, operation: Any) -> None:
    """Compare the values of an operation with those that Flax computes when it runs a text."""
    random = random_of(text)
    x = input_of(operation, random)
    weights, bias = weights_of(operation, random)
    inputs = jax.numpy.asarray(x.transpose(*range(1, x.ndim), 0)[None])
    names = {"nn": linen, "flax": SimpleNamespace(linen=linen), "x": inputs, "jnp": jax.numpy, "jax": jax}
    made = eval(text.removesuffix("(x)") if "pool" not in text else text, names)
    if isinstance(made, linen.Module):
        made = made.copy(param_dtype=jax.numpy.float64) if hasattr(made, "param_dtype") else made
        parameters = dict(made.init(jax.random.key(0), inputs)["params"])
        parameters["kernel"] = spread(parameters["kernel"], kernel_of(operation, weights, text))
        if "bias" in parameters:
            parameters["bias"] = 0 * parameters["bias"] if bias is None else jax.numpy.asarray(bias)
        made = made.apply({"params": parameters}, inputs)
    theirs = np.asarray(made)[0]
    ours = computed(operation, x, weights, bias)
    agree(ours, theirs if theirs.shape[-1:] == ours.shape[:1] else theirs[..., :1])


def kernel_of(operation: Any, weights: Any, text: str) -> Any:
    """Return weights as Flax has them: without transpose_kernel it does not rotate the kernel, so that we do."""
    is_rotated = "transpose_kernel=True" in text
    kernel = as_kernel(operation, weights, transposed_order=is_rotated)
    if isinstance(of_operation(operation), TransposedConvolution) and not is_rotated:
        return np.flip(kernel, axis=tuple(range(kernel.ndim - 2)))
    return kernel


def spread(parameter: Any, kernel: Any) -> Any:
    """Return the kernel of one map for each of a layer's."""
    return jax.numpy.zeros(parameter.shape) + jax.numpy.asarray(kernel)
