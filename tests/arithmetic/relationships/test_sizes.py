"""Each relationship over its whole domain up to some size, against windows slid, and inputs scattered, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from convarith import RELATIONSHIPS, relationship
from convarith.arithmetic import Relationship
from convarith.arithmetic.relationships.relationship import Family

from ..counting import positions, scattered

RANGES = {
    "i": range(1, 13),
    "k": range(1, 13),
    "s": range(1, 5),
    "d": range(1, 4),
    "p": range(7),
    "p_l": range(5),
    "p_r": range(5),
    "a": range(5),
}

ADAPTIVE = relationship("adaptive_pooling")  # the only one that is not about a number of places
DIRECT = [
    each
    for each in RELATIONSHIPS.values()
    if each.family in {Family.CONVOLUTION, Family.POOLING} and each is not ADAPTIVE
]
TRANSPOSED = [each for each in RELATIONSHIPS.values() if each.transposed]


def half(k: int) -> int:
    return k // 2


# What the domain of a relationship says about p without a symbol for it.
IMPLIED_PADDING: dict[str, Callable[[int], int]] = {
    "half_padding": half,
    "half_padding_transposed": half,
    "full_padding": lambda k: k - 1,
    "full_padding_transposed": lambda k: k - 1,
}


def pads(name: str, given: dict[str, int]) -> tuple[int, int]:
    """Return the padding before and after that ``given`` means."""
    p = IMPLIED_PADDING[name](given["k"]) if name in IMPLIED_PADDING else given.get("p", 0)
    return given.get("p_l", p), given.get("p_r", p)


def geometries(each: Relationship) -> Iterator[dict[str, int]]:
    for numbers in product(*(RANGES[symbol] for symbol in each.symbols)):
        yield dict(zip(each.symbols, numbers, strict=True))


def slid(given: dict[str, int], padding: tuple[int, int]) -> int:
    cells = given["i"] + sum(padding)
    window = {"kernel_size": given["k"], "stride": given.get("s", 1), "dilation": given.get("d", 1)}
    return len(positions(cells=cells, **window))


@pytest.mark.parametrize(
    "each",
    [each for each in DIRECT if each.name not in {"ceil_mode", "same_padding", "causal_padding", "unpooling"}],
    ids=lambda each: each.name,
)
def test_a_direct_relationship_counts_places_of_the_window(each: Relationship) -> None:
    inside = 0
    for given in geometries(each):
        count = slid(given, pads(each.name, given))
        if each.name == "half_padding" and given["k"] % 2 == 0:
            assert not each.applies(**given)
            continue
        assert each.applies(**given) == (count > 0)
        if count:
            assert each.value(**given) == count
            inside += 1
    assert inside > 50


def test_same_padding_counts_places_of_the_window() -> None:
    each = relationship("same_padding")
    for i, k, s, d in product(*(RANGES[symbol] for symbol in "iksd")):
        total = max(0, (-(-i // s) - 1) * s + d * (k - 1) + 1 - i)
        assert each.applies(i=i, s=s)
        assert each.value(i=i, s=s) == slid({"i": i, "k": k, "s": s, "d": d}, (total // 2, total - total // 2))


def test_causal_padding_counts_places_of_the_window() -> None:
    each = relationship("causal_padding")
    for i, k, s, d in product(*(RANGES[symbol] for symbol in "iksd")):
        assert each.applies(i=i, s=s)
        assert each.value(i=i, s=s) == slid({"i": i, "k": k, "s": s, "d": d}, (d * (k - 1), 0))


def ceil_windows(given: dict[str, int]) -> int:
    """Slide while cells are left, the window starts in the input or before it and overhangs by less than a stride."""
    cells, extent = given["i"] + given["p_l"] + given["p_r"], given["d"] * (given["k"] - 1) + 1
    count, start, reached = 0, 0, 0
    while reached < cells and start < given["i"] + given["p_l"] and start + extent < cells + given["s"]:
        count, reached = count + 1, start + extent
        start += given["s"]
    return count


def test_ceil_mode_counts_places_of_a_window_that_may_overhang() -> None:
    each = relationship("ceil_mode")
    inside = 0
    for given in geometries(each):
        if max(given["p_l"], given["p_r"]) > given["k"] // 2:
            assert not each.applies(**given)
            continue
        count = ceil_windows(given)
        assert each.applies(**given) == (count > 0)
        if count:
            assert each.value(**given) == count, given
            inside += 1
    assert inside > 9000


def test_an_adaptive_window_has_the_cells_that_its_share_of_the_input_touches() -> None:
    for i, o in product(range(1, 13), repeat=2):
        for u in range(o):
            touched = [cell for cell in range(i) if cell * o < (u + 1) * i and u * i < (cell + 1) * o]
            assert ADAPTIVE.applies(i=i, o=o, u=u)
            assert ADAPTIVE.value(i=i, o=o, u=u) == (touched[0], touched[-1])
        assert not ADAPTIVE.applies(i=i, o=o, u=o)


def test_an_unpooling_leads_back_to_the_input_of_the_pooling() -> None:
    each = relationship("unpooling")
    for given in geometries(each):
        i, k, s, p = (given[symbol] for symbol in "iksp")
        pooled_from = [
            size
            for size in range(1, s * i + k)
            if slid({**given, "i": size}, (p, p)) == i and (size + 2 * p - k) % s == 0
        ]
        assert each.applies(**given) == (p <= k // 2 and bool(pooled_from))
        if each.applies(**given):
            assert pooled_from == [each.value(**given)]


@pytest.mark.parametrize("each", TRANSPOSED, ids=lambda each: each.name)
def test_a_transposed_relationship_counts_cells_that_are_scattered_to(each: Relationship) -> None:
    inside = 0
    for given in geometries(each):
        s, d, a = given.get("s", 1), given.get("d", 1), given.get("a", 0)
        before, after = pads(each.name, given)
        if (each.name == "half_padding_transposed" and given["k"] % 2 == 0) or (a and a >= max(s, d)):
            assert not each.applies(**given)
            continue
        last = max(scattered(inputs=given["i"], kernel_size=given["k"], stride=s, dilation=d))
        count = len(range(before, last + 1 + a - after))
        assert each.applies(**given) == (count > 0)
        if count:
            assert each.value(**given) == count
            inside += 1
    assert inside > 50


@pytest.mark.parametrize("each", TRANSPOSED, ids=lambda each: each.name)
def test_a_transposed_relationship_leads_back_to_the_input_of_the_convolution(each: Relationship) -> None:
    """The direct convolution of what it gives has its input's size, where a is what that convolution leaves unused."""
    led_back = 0
    for given in geometries(each):
        if each.applies(**given) and given.get("a", 0) < given.get("s", 1):
            size = each.value(**given)
            assert isinstance(size, int)
            assert slid({**given, "i": size}, pads(each.name, given)) == given["i"]
            led_back += 1
    assert led_back > 50


@pytest.mark.parametrize("each", [*DIRECT, *TRANSPOSED], ids=lambda each: each.name)
def test_the_tex_of_a_relationship_is_balanced_and_speaks_of_its_symbols(each: Relationship) -> None:
    assert each.formula.count("{") == each.formula.count("}")
    assert each.formula.count(r"\left") == each.formula.count(r"\right")
    assert each.domain.count("$") % 2 == 0
    assert each.formula.startswith("o' = " if each.transposed else "o = ")
    text = each.formula + each.domain
    assert all(("i'" if symbol == "i" and each.transposed else symbol) in text for symbol in each.symbols)
