"""The nineteen animations of the original guide: their numbers, and the values of the numerical ones."""

from __future__ import annotations

import numpy as np
import pytest

from convarith import Convolution, Pooling

# name: i, o, p, k, s, d
FIGURES = {
    "no_padding_no_strides": (4, 2, 0, 3, 1, 1),
    "arbitrary_padding_no_strides": (5, 6, 2, 4, 1, 1),
    "same_padding_no_strides": (5, 5, 1, 3, 1, 1),
    "full_padding_no_strides": (5, 7, 2, 3, 1, 1),
    "no_padding_strides": (5, 2, 0, 3, 2, 1),
    "padding_strides": (5, 3, 1, 3, 2, 1),
    "padding_strides_odd": (6, 3, 1, 3, 2, 1),
    "dilation": (7, 3, 0, 3, 1, 2),
    "numerical_no_padding_no_strides": (5, 3, 0, 3, 1, 1),
    "numerical_padding_strides": (5, 3, 1, 3, 2, 1),
}
TRANSPOSED = [name for name in FIGURES if name != "dilation" and not name.startswith("numerical")]

X = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_the_sizes_of_the_guide(name: str) -> None:
    i, o, p, k, s, d = FIGURES[name]
    assert Convolution(i, k, s, p, d).output_size == (o, o)


@pytest.mark.parametrize("name", TRANSPOSED)
def test_a_transposed_figure_leads_back(name: str) -> None:
    i, o, p, k, s, d = FIGURES[name]
    transposed = Convolution(i, k, s, p, d).transpose()
    assert (transposed.input_size, transposed.output_size) == ((o, o), (i, i))
    assert transposed.output_padding == ((1, 1) if name == "padding_strides_odd" else (0, 0))


def test_the_words_of_the_padded_figures_mean_their_numbers() -> None:
    assert Convolution(5, 3, padding="same") == Convolution(5, 3, padding="half") == Convolution(5, 3, padding=1)
    assert Convolution(5, 3, padding="full") == Convolution(5, 3, padding=2)


def test_the_values_of_the_numerical_convolutions() -> None:
    np.testing.assert_array_equal(Convolution(5, 3).compute(X, KERNEL), [[12, 12, 17], [10, 17, 19], [9, 6, 14]])
    np.testing.assert_array_equal(
        Convolution(5, 3, stride=2, padding=1).compute(X, KERNEL), [[6, 17, 3], [8, 17, 13], [6, 4, 4]]
    )


def test_the_values_of_the_numerical_poolings() -> None:
    pooling = Pooling(5, 3, 1, mode="average")
    assert pooling.output_size == (3, 3)
    np.testing.assert_allclose(pooling.compute(X) * 9, [[15, 15, 15], [9, 11, 16], [10, 7, 12]])
    np.testing.assert_array_equal(Pooling(5, 3, 1).compute(X), [[3, 3, 3], [3, 3, 3], [3, 2, 3]])
