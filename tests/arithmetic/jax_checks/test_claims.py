"""What the guide says of Keras and JAX in prose: each sentence a call."""

from __future__ import annotations

import numpy as np
import pytest

from convarith import Convolution, TransposedConvolution

from ...needs import demand
from . import computing  # noqa: F401  # which says what Keras is to compute with

demand("jax")
jax = pytest.importorskip("jax")
keras = pytest.importorskip("keras")
linen = pytest.importorskip("flax.linen")

ROW = np.arange(1, 6, dtype="float32")
WEIGHTS = np.array([1, 2, 4], dtype="float32")


def transposed_in_jax(w: np.ndarray, padding: object, stride: int = 2, **more: object) -> list[float]:
    x, kernel = ROW[None, :, None], w[:, None, None]
    result = jax.lax.conv_transpose(x, kernel, (stride,), padding, dimension_numbers=("NHC", "HIO", "NHC"), **more)
    return [float(value) for value in result[0, :, 0]]


def transposed(w: np.ndarray, padding: object = 0, stride: int = 2, output_padding: int = 0) -> list[float]:
    layer = TransposedConvolution((5,), len(w), stride, padding, 1, output_padding)  # type: ignore[arg-type]
    return [float(value) for value in layer.compute(ROW, w)]


def test_jax_does_not_rotate_the_kernel_unless_asked_to() -> None:
    plain, asked = transposed_in_jax(WEIGHTS, "VALID"), transposed_in_jax(WEIGHTS, "VALID", transpose_kernel=True)
    assert asked == transposed(WEIGHTS)
    assert plain == transposed(WEIGHTS[::-1])
    assert plain != asked


def test_jax_takes_the_padding_of_the_equivalent_direct_convolution() -> None:
    for p, a in ((0, 0), (1, 0), (1, 1)):
        pads = [(2 - p, 2 - p + a)]
        assert transposed_in_jax(WEIGHTS, pads, transpose_kernel=True) == transposed(WEIGHTS, p, 2, a)


def test_newer_jax_takes_the_padding_of_the_direct_layer() -> None:
    more = {"transpose_kernel": True, "use_consistent_padding": True}
    try:
        found = transposed_in_jax(WEIGHTS, [(1, 0)], **more)
    except TypeError:
        pytest.skip("this version of JAX does not have use_consistent_padding")
    assert found == transposed(WEIGHTS, 1, 2, 1)


@pytest.mark.parametrize(("k", "s"), [(3, 2), (4, 2), (2, 3)])
def test_valid_and_same_of_transposed_layers(k: int, s: int) -> None:
    w = np.ones(k, dtype="float32")
    assert len(transposed_in_jax(w, "VALID", s)) == s * 4 + max(k, s)
    assert len(transposed_in_jax(w, "SAME", s)) == s * 5
    for word, size in (("valid", s * 4 + max(k, s)), ("same", s * 5)):
        layer = keras.layers.Conv1DTranspose(1, k, strides=s, padding=word)
        assert layer(np.zeros((1, 5, 1), "float32")).shape[1] == size


def test_without_transpose_kernel_jax_refuses_unequal_channels() -> None:
    x, w = np.zeros((1, 8, 5), "float32"), np.zeros((8, 3, 3), "float32")
    numbers = ("NCH", "OIH", "NCH")
    with pytest.raises((TypeError, ValueError)):
        jax.lax.conv_transpose(x, w, (2,), "VALID", dimension_numbers=numbers)
    assert jax.lax.conv_transpose(x, w, (2,), "VALID", dimension_numbers=numbers, transpose_kernel=True).shape[1] == 3


@pytest.mark.parametrize("word", ["CAUSAL", "CIRCULAR", "REFLECT"])
def test_flax_has_three_more_words_for_the_padding_of_a_convolution(word: str) -> None:
    layer = linen.Conv(1, (3,), padding=word)
    x = np.zeros((1, 6, 1), "float32")
    assert layer.apply(layer.init(jax.random.key(0), x), x).shape == (1, 6, 1)
    with pytest.raises((RuntimeError, ValueError, KeyError)):
        jax.lax.conv_general_dilated(np.zeros((1, 1, 6)), np.zeros((1, 1, 3)), (1,), word)


def test_poolings_that_are_given_no_stride() -> None:
    assert keras.layers.MaxPooling1D(3)(np.zeros((1, 9, 1), "float32")).shape[1] == 3
    assert linen.max_pool(np.zeros((1, 9, 1), "float32"), (3,)).shape[1] == 7


def test_padding_counts_in_an_average_of_flax_and_not_in_one_of_keras() -> None:
    ones = np.ones((1, 4, 1), "float32")
    assert float(linen.avg_pool(ones, (3,), padding="SAME")[0, 0, 0]) == pytest.approx(2 / 3)
    assert float(keras.layers.AveragePooling1D(3, strides=1, padding="same")(ones)[0, 0, 0]) == 1


def test_keras_cuts_the_other_end_than_a_padding_of_1() -> None:
    """SAME pads an even input on the right only: its transpose and the layer with p = 1 and a = 1 are a cell apart."""
    layer = keras.layers.Conv1DTranspose(1, 3, strides=2, padding="same", use_bias=False)
    layer.build((1, 5, 1))
    layer.set_weights([WEIGHTS[:, None, None]])
    found = [float(value) for value in np.asarray(layer(ROW[None, :, None]))[0, :, 0]]
    assert len(found) == len(transposed(WEIGHTS, 1, 2, 1))
    assert found != transposed(WEIGHTS, 1, 2, 1)
    assert found == transposed(WEIGHTS, ((0, 1),))
    assert Convolution((10,), 3, 2, "same").padding == ((0, 1),)


def test_an_array_in_the_wrong_order_is_accepted_if_the_layer_takes_its_channels_from_it() -> None:
    channels_first = np.zeros((1, 3, 32, 32), "float32")
    assert keras.layers.Conv2D(8, 3, padding="same")(channels_first).shape == (1, 3, 32, 8)
    layer = linen.Conv(8, (3, 3))
    assert layer.apply(layer.init(jax.random.key(0), channels_first), channels_first).shape == (1, 3, 32, 8)


def test_a_transposed_layer_of_flax_can_wrap_around_and_knows_no_other_word() -> None:
    parameters = {"params": {"kernel": WEIGHTS[:, None, None]}}
    x = ROW[None, :, None]

    def values(word: str) -> list[float]:
        layer = linen.ConvTranspose(1, (3,), strides=(2,), padding=word, use_bias=False)
        return [float(value) for value in layer.apply(parameters, x)[0, :, 0]]

    whole = values("VALID")
    assert values("CIRCULAR") == [whole[0] + whole[10], *whole[1:10]]
    for word in ("CAUSAL", "REFLECT"):
        with pytest.raises(ValueError, match="padding"):
            values(word)


def test_same_pads_an_odd_input_of_a_pooling_by_two_with_one_cell_at_its_end() -> None:
    means = keras.layers.AveragePooling1D(2, padding="same")(np.arange(1, 8, dtype="float32")[None, :, None])
    assert [float(value) for value in means[0, :, 0]] == [1.5, 3.5, 5.5, 7]
