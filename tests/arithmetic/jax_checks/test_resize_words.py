"""The words of JAX and Keras for resizes, each against what the framework computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from convarith import FRAMEWORK_WORDS, Framework, Resize
from convarith.arithmetic import Subject

from . import computing  # noqa: F401  # sets what Keras computes with

X = np.random.default_rng(1).integers(-9, 10, (5, 7)).astype(float)
SIZE = (8, 3)
UP, RESIZED = "interpolation of UpSampling2D", "interpolation of keras.ops.image.resize"
OF_JAX: dict[tuple[str, str], dict[str, Any]] = {
    ("shape", ""): {"method": "nearest"},
    ("method", "nearest"): {"method": "nearest"},
    ("method", "linear"): {"method": "linear", "antialias": False},
    ("antialias", "False"): {"method": "bilinear", "antialias": False},
}
OF_KERAS = {
    ("size of UpSampling2D", ""): "nearest",
    (UP, "nearest"): "nearest",
    (UP, "bilinear"): "linear",
    ("size of keras.ops.image.resize", ""): "linear",
    (RESIZED, "bilinear"): "linear",
    (RESIZED, "nearest"): "nearest_exact",
}
"""The mode of the resize that each row's words come to."""


def rows(framework: Framework) -> set[tuple[str, str]]:
    found = [row for row in FRAMEWORK_WORDS if (row.framework, row.subject) == (framework, Subject.RESIZE)]
    return {(row.argument, row.word) for row in found}


def test_every_row_is_looked_at() -> None:
    assert rows(Framework.JAX) == set(OF_JAX)
    assert rows(Framework.TENSORFLOW) == set(OF_KERAS)


@pytest.mark.parametrize("row", OF_JAX, ids=str)
def test_a_word_of_jax(row: tuple[str, str]) -> None:
    import jax

    mode = "nearest_exact" if OF_JAX[row]["method"] == "nearest" else "linear"
    found = jax.image.resize(X, SIZE, **OF_JAX[row])
    np.testing.assert_allclose(Resize((5, 7), SIZE, mode).compute(X), found, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("row", OF_KERAS, ids=str)
def test_a_word_of_keras(row: tuple[str, str]) -> None:
    import keras

    mode = OF_KERAS[row]
    word = "bilinear" if mode == "linear" else "nearest"
    if "UpSampling2D" in row[0]:
        found = keras.layers.UpSampling2D((2, 3), interpolation=word)(X[None, :, :, None])
        operation = Resize((5, 7), mode=mode, scale_factor=(2, 3))
    else:
        found = keras.ops.image.resize(X[:, :, None], SIZE, interpolation=word)
        operation = Resize((5, 7), SIZE, mode)
    np.testing.assert_allclose(
        operation.compute(X), np.asarray(found).reshape(operation.output_size), rtol=1e-5, atol=1e-5
    )
