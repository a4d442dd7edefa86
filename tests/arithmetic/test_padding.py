from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from convarith import Convolution, Pooling, TransposedConvolution

from .counting import positions


@pytest.mark.parametrize(
    ("padding", "pairs"),
    [
        (1, ((1, 1), (1, 1))),
        ((1, 2), ((1, 1), (2, 2))),
        ([1, 2], ((1, 1), (2, 2))),
        (((0, 1), (1, 2)), ((0, 1), (1, 2))),
        ([[0, 1], [1, 2]], ((0, 1), (1, 2))),
        ((2, (1, 2)), ((2, 2), (1, 2))),
        ("causal", ((2, 0), (2, 0))),
        (("causal", "half"), ((2, 0), (1, 1))),
        (("full", 0), ((2, 2), (0, 0))),
        ("valid", ((0, 0), (0, 0))),
    ],
)
def test_padding_can_be_written_in_many_ways(padding: Any, pairs: tuple[tuple[int, int], ...]) -> None:
    assert Convolution(5, 3, padding=padding).padding == pairs
    assert TransposedConvolution(7, 3, padding=padding).padding == pairs


@pytest.mark.parametrize(("word", "pair"), [("valid", (0, 0)), ("half", (3, 3)), ("full", (6, 6)), ("causal", (6, 0))])
def test_words_count_with_the_effective_kernel_size(word: str, pair: tuple[int, int]) -> None:
    assert Convolution((9,), 4, padding=word, dilation=2).padding == (pair,)
    assert TransposedConvolution((9,), 4, 2, padding=word, dilation=2).padding == (pair,)


def test_same_is_the_least_padding_for_the_output_size_that_tensorflow_promises() -> None:
    for i, k, s, d in product(range(1, 11), range(1, 6), range(1, 5), range(1, 4)):
        wanted, total = -(-i // s), 0
        while len(positions(cells=i + total, kernel_size=k, stride=s, dilation=d)) < wanted:
            total += 1
        small, large = total // 2, total - total // 2
        for word, pair in {"same": (small, large), "same_upper": (small, large), "same_lower": (large, small)}.items():
            for operation in (Convolution((i,), k, s, word, d), Pooling((i,), k, s, word, d)):
                assert operation.padding == (pair,)
                assert operation.output_size == (wanted,)


def test_same_of_a_transposed_convolution_multiplies_the_size_by_the_stride() -> None:
    for i, k, s, d in product(range(1, 6), range(1, 6), range(1, 6), range(1, 4)):
        upper, lower = (TransposedConvolution((i,), k, s, word, d) for word in ("same", "same_lower"))
        assert upper.output_size == lower.output_size == (i * s,)
        (before, after), (extra,) = upper.padding[0], upper.output_padding
        assert after - before in (0, 1)
        assert lower.padding == ((after, before),)
        assert extra == 0 or before == after == 0


def test_half_and_causal_keep_the_size_of_unit_strides_and_full_counts_every_overlap() -> None:
    for i, k, d in product(range(1, 8), range(1, 6), range(1, 4)):
        extent = d * (k - 1) + 1
        assert Convolution((i,), k, padding="half", dilation=d).output_size == (i + (extent % 2 == 0),)
        assert Convolution((i,), k, padding="causal", dilation=d).output_size == (i,)
        assert Convolution((i,), k, padding="full", dilation=d).output_size == (i + extent - 1,)


def test_causal_outputs_never_look_ahead() -> None:
    operation = Convolution((9,), 3, 2, "causal", 2)
    assert [max(operation.inputs_of((u,))) for u in range(5)] == [(0,), (2,), (4,), (6,), (8,)]
