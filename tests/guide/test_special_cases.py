"""What the guide says about relationships about sizes: that they are special cases of two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from convarith.arithmetic import RELATIONSHIPS, relationship

Numbers = Mapping[str, int]

PADDED: Mapping[str, Callable[[Numbers], tuple[int, int]]] = {
    "no_padding_unit_strides": lambda at: (0, 0),
    "padding_unit_strides": lambda at: (at["p"], at["p"]),
    "half_padding": lambda at: (at["k"] // 2, at["k"] // 2),
    "full_padding": lambda at: (at["k"] - 1, at["k"] - 1),
    "no_padding_strides": lambda at: (0, 0),
    "padding_strides": lambda at: (at["p"], at["p"]),
    "dilation": lambda at: (at["p"], at["p"]),
    "same_padding": lambda at: (_total(at) // 2, _total(at) - _total(at) // 2),
    "causal_padding": lambda at: (at["d"] * (at["k"] - 1), 0),
    "pooling": lambda at: (0, 0),
}
"""What to put for p_l and p_r into the general relationship."""
UNIT_STRIDES = ("no_padding_unit_strides", "padding_unit_strides", "half_padding", "full_padding")
ANY_DILATION = ("dilation", "same_padding", "causal_padding")
RANGES = {"i": range(1, 9), "k": range(1, 6), "s": range(1, 4), "p": range(4), "d": range(1, 4), "a": range(3)}


def _total(at: Numbers) -> int:
    return max(0, (-(-at["i"] // at["s"]) - 1) * at["s"] + at["d"] * (at["k"] - 1) + 1 - at["i"])


def _compared(name: str, general: str, padded: Callable[[Numbers], tuple[int, int]]) -> int:
    """Compare a special case with the general relationship wherever both hold, and return how often."""
    special, whole = relationship(name), relationship(general)
    count = 0
    for values in product(*RANGES.values()):
        at = dict(zip(RANGES, values, strict=True))
        base = name.removesuffix("_transposed")
        if (base in UNIT_STRIDES and at["s"] > 1) or (base not in ANY_DILATION and at["d"] > 1):
            continue
        if "a" in whole.symbols and "a" not in special.symbols and at["a"]:
            continue
        own = {symbol: at[symbol] for symbol in special.symbols}
        before, after = padded(at)
        put = {symbol: at[symbol] for symbol in whole.symbols if symbol not in ("p_l", "p_r")}
        if special.applies(**own) and whole.applies(**put, p_l=before, p_r=after):
            assert special.value(**own) == whole.value(**put, p_l=before, p_r=after)
            count += 1
    return count


@pytest.mark.parametrize("name", PADDED)
def test_a_direct_relationship_is_a_special_case(name: str) -> None:
    assert _compared(name, "general", PADDED[name]) > 20


@pytest.mark.parametrize(
    "name", [name for name, each in RELATIONSHIPS.items() if each.transposed and name != "general_transposed"]
)
def test_a_transposed_relationship_is_a_special_case(name: str) -> None:
    padded = PADDED[name.replace("_odd", "").removesuffix("_transposed")]
    assert _compared(name, "general_transposed", padded) > 20


def test_unpooling_is_a_special_case() -> None:
    assert _compared("unpooling", "general_transposed", lambda at: (at["p"], at["p"])) > 20
