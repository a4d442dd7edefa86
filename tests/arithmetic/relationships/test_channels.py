"""Parameters and multiply-accumulates, counted one by one."""

from __future__ import annotations

from itertools import product

from convarith import relationship

from .domains import FEW, numbers


def joined(C: int, D: int, g: int) -> list[tuple[int, int]]:  # noqa: N803
    """Return each (input channel, output channel) that stand in the same of g equal parts."""
    return [(c, q) for c in range(C) for q in range(D) if c // (C // g) == q // (D // g)]


CHANNELS = {"C": range(1, 9), "D": range(1, 9), "g": range(1, 9)}


def test_groups_that_do_not_divide_the_channels_are_outside_the_domain() -> None:
    for name in ("parameters", "macs", "macs_transposed"):
        each = relationship(name)
        others = dict.fromkeys(set(each.symbols) - {"C", "D", "g"}, 1)
        for C, D, g in product(range(1, 9), repeat=3):  # noqa: N806
            parts = {c // max(1, C // g) for c in range(C)} == {q // max(1, D // g) for q in range(D)} == set(range(g))
            assert each.applies(C=C, D=D, g=g, **others) == parts
    assert not relationship("parameters").applies(C=1, D=1, g=1, K=1, b=2)


def test_parameters_are_counted() -> None:
    for each, given in numbers("parameters", **CHANNELS, K=FEW, b=range(3)):
        weights = [(*pair, tap) for pair in joined(given["C"], given["D"], given["g"]) for tap in range(given["K"])]
        biases = [q for q in range(given["D"]) if given["b"]]
        assert each.value(**given) == len(weights) + len(biases)


def test_macs_are_counted() -> None:
    for each, given in numbers("macs", **CHANNELS, K=FEW, O=FEW):
        pairs = joined(given["C"], given["D"], given["g"])
        assert each.value(**given) == sum(1 for _ in product(pairs, range(given["K"]), range(given["O"])))


def test_macs_of_a_transposed_convolution_are_counted() -> None:
    for each, given in numbers("macs_transposed", **CHANNELS, K=FEW, I=FEW):
        pairs = joined(given["C"], given["D"], given["g"])
        assert each.value(**given) == sum(1 for _ in product(range(given["I"]), pairs, range(given["K"])))


def test_macs_of_a_separable_convolution_are_those_of_its_two_layers() -> None:
    for each, given in numbers("separable", C=FEW, D=FEW, K=FEW, O=FEW):
        C, D, K, O = (given[symbol] for symbol in "CDKO")  # noqa: E741, N806
        depthwise = [(*pair, tap) for pair in joined(C, C, C) for tap in range(K)]
        assert each.value(**given) == O * (len(depthwise) + len(joined(C, D, 1)))


def test_macs_along_several_axes_are_counted() -> None:
    for each, given in numbers("macs_axes", C=range(1, 4), D=range(1, 4), k=FEW, o=FEW, N=range(1, 4)):
        C, D, k, o, N = (given[symbol] for symbol in ("C", "D", "k", "o", "N"))  # noqa: N806
        cells, taps = list(product(range(o), repeat=N)), list(product(range(k), repeat=N))
        assert each.value(**given) == len(cells) * len(taps) * len(joined(C, D, 1))
