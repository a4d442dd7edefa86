"""Each relationship that is not about a size, over ranges of its symbols, against counting one by one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from convarith import (
    Convolution,
    PixelShuffle,
    Resize,
    Stack,
    TransposedConvolution,
    Unfolding,
    WeightGradient,
    relationship,
)
from convarith.arithmetic import Relationship
from convarith.arithmetic.beyond_sizes import BEYOND_SIZES

from .counting import positions


def numbers(name: str, **ranges: range) -> Iterator[tuple[Relationship, dict[str, int]]]:
    """Yield a relationship with all numbers of its symbols that these ranges hold and its domain has."""
    each = relationship(name)
    assert sorted(ranges) == sorted(each.symbols)
    inside = 0
    for values in product(*ranges.values()):
        given = dict(zip(ranges, values, strict=True))
        if each.applies(**given):
            inside += 1
            yield each, given
    assert inside > 20


def joined(C: int, D: int, g: int) -> list[tuple[int, int]]:  # noqa: N803
    """Return each (input channel, output channel) that stand in the same of g equal parts."""
    return [(c, q) for c in range(C) for q in range(D) if c // (C // g) == q // (D // g)]


def window(u: int, *, k: int, s: int, d: int, p: int) -> list[int]:
    return [u * s - p + m * d for m in range(k)]


CHANNELS = {"C": range(1, 9), "D": range(1, 9), "g": range(1, 9)}
FEW = range(1, 5)


def test_groups_that_do_not_divide_the_channels_are_outside_the_domain() -> None:
    for name in ("parameters", "macs", "macs_transposed"):
        each = relationship(name)
        others = dict.fromkeys(set(each.symbols) - {"C", "D", "g"}, 1)
        for C, D, g in product(range(1, 9), repeat=3):  # noqa: N806
            parts = {c // max(1, C // g) for c in range(C)} == {q // max(1, D // g) for q in range(D)} == set(range(g))
            assert each.applies(C=C, D=D, g=g, **others) == parts
    assert not relationship("parameters").applies(C=1, D=1, g=1, K=1, b=2)


GEOMETRIES = {"k": FEW, "s": range(1, 4), "p_l": range(3), "p_r": range(3), "d": range(1, 4)}


def test_gradients_have_the_sizes_of_what_they_are_gradients_of() -> None:
    """The gradient of the weights is that of the kernel that is left when the cells that the floor dropped are cut."""
    of_input, of_weights = relationship("gradient_of_input"), relationship("gradient_of_weights")
    for i, values in product(range(1, 8), product(*GEOMETRIES.values())):
        at = dict(zip(GEOMETRIES, values, strict=True))
        if i + at["p_l"] + at["p_r"] <= at["d"] * (at["k"] - 1):
            continue
        layer = Convolution((i,), at["k"], at["s"], ((at["p_l"], at["p_r"]),), at["d"])
        around = {name: at[name] for name in ("s", "p_l", "p_r", "d")} | {"o": layer.output_size[0]}
        for each, more, expected in (
            (of_input, {"k": at["k"], "a": layer.unused[0]}, i),
            (of_weights, {"i": i, "a": layer.unused[0]}, at["k"]),
        ):
            assert each.applies(**around, **more)
            assert each.value(**around, **more) == expected
        if layer.axes[0].reads(layer.output_size[0] - 1)[-1] >= 0:
            swapped = WeightGradient(layer).computed_by
            assert (swapped.stride, swapped.dilation) == (layer.dilation, layer.stride)


def test_a_resize_moves_the_start_and_changes_the_jump() -> None:
    for each, given in numbers("resize_grid", t=range(2), J=range(1, 4), i=range(1, 6), o=range(2, 8)):
        resize = Resize((given["i"],), (given["o"],), "linear", "half_pixel")
        first, second = (given["t"] + given["J"] * resize.place(0, u) for u in range(2))
        assert each.value(**given) == (first, second - first)


def test_a_linear_enlargement_scatters_a_triangle() -> None:
    for each, given in numbers("linear_resize", f=range(1, 7), m=range(12)):
        f, m = given["f"], given["m"]
        value: Any = each.value(**given)
        k, p, weight = value
        resize, layer = Resize((9,), (9 * f,), "linear"), TransposedConvolution((9,), k, f, p)
        assert layer.output_size == resize.output_size
        assert dict(resize.weights(0, 4 * f - p + m)).get(4, 0) == weight


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


def test_a_layer_widens_the_field_moves_its_centre_and_spreads_the_outputs() -> None:
    """Outputs before the layer see r cells around t + u·J, each from t + u·J − (r − 1)/2; windows join them."""
    ranges = {"r": range(1, 6), "J": range(1, 4), "k": FEW, "s": range(1, 4), "d": range(1, 4), "p_l": range(4)}
    for each, given in numbers("receptive_field", t=range(2), **ranges):
        r, t, J = given["r"], given["t"], given["J"]  # noqa: N806
        sizes = {"k": given["k"], "s": given["s"], "d": given["d"], "p": given["p_l"]}
        ends = []
        for u in range(2):
            cells = [t + at * J + Fraction(2 * c - r + 1, 2) for at in window(u, **sizes) for c in range(r)]
            ends.append((min(cells), max(cells)))
        (first, last), (following, _) = ends
        assert each.value(**given) == (last - first + 1, (first + last) / 2, following - first)


def test_neighbouring_outputs_see_the_union_of_their_fields() -> None:
    for each, given in numbers("receptive_field_several", r=range(1, 7), J=range(1, 8), o=range(5)):
        seen = {at * given["J"] + cell for at in range(given["o"]) for cell in range(given["r"])}
        assert each.value(**given) == len(seen)


def seen_through(layers: list[tuple[int, int, int]]) -> int:
    """Count the cells, of an input that is large enough, from the first to the last behind layers of (k, s, d)."""
    cells = {0}
    for k, s, d in reversed(layers):
        cells = {cell for u in cells for cell in window(u, k=k, s=s, d=d, p=0)}
    return max(cells) - min(cells) + 1


def test_stacks_of_equal_layers_are_followed_back_cell_by_cell() -> None:
    for each, given in numbers("receptive_field_plain", L=range(6), k=FEW, d=FEW):
        assert each.value(**given) == seen_through([(given["k"], 1, given["d"])] * given["L"])
    for each, given in numbers("receptive_field_strides", L=range(5), k=FEW, s=FEW, d=range(1, 4)):
        assert given["s"] > 1
        assert each.value(**given) == seen_through([(given["k"], given["s"], given["d"])] * given["L"])
    for each, given in numbers("receptive_field_doubled", L=range(6), k=range(1, 6)):
        assert each.value(**given) == seen_through([(given["k"], 1, 2**at) for at in range(given["L"])])


def test_a_transposed_layer_in_a_stack() -> None:
    """Behind a convolution that gives it r, t and J, at its place in the middle of a large input."""
    sizes = {"k": range(1, 8), "s": FEW, "p_l": range(3)}
    for each, given in numbers("receptive_field_transposed", r=range(1, 5), t=range(1), J=range(1, 4), **sizes):
        before = Convolution((80,), given["r"], given["J"])
        t = Fraction(given["r"] - 1, 2)
        layer = TransposedConvolution(before.output_size, given["k"], given["s"], ((given["p_l"], 0),))
        stack = Stack([before, layer])
        expected = each.value(**{**given, "t": t})
        assert (stack.receptive_field[0], stack.start[0], stack.jump[0]) == expected
        middle = range(layer.output_size[0] // 2, layer.output_size[0] // 2 + given["s"])
        fields = [sorted(cell for (cell,) in stack.inputs_of((u,))) for u in middle]
        assert isinstance(expected, tuple)
        assert max(cells[-1] - cells[0] + 1 for cells in fields if cells) == expected[0]


def test_the_columns_of_an_unfolding_are_counted() -> None:
    for each, given in numbers("unfolding", C=FEW, K=range(1, 4), O=FEW):
        x = np.zeros((given["C"], given["K"] + given["O"] - 1))
        columns = Unfolding(Convolution(x.shape[1:], given["K"]), given["C"]).compute(x)
        assert each.value(**given) == columns.shape


def test_how_often_a_cell_is_read_is_counted() -> None:
    ranges = {"k": range(1, 6), "s": FEW, "p_l": FEW, "o": range(1, 8)}
    for each, given in numbers("times_read", j=range(12), **ranges):
        cells = given["o"] * given["s"] + given["k"]
        places = positions(cells=cells, kernel_size=given["k"], stride=given["s"], dilation=1)[: given["o"]]
        assert each.value(**given) == sum(given["j"] + given["p_l"] in taps for taps in places)


def test_a_pixel_shuffle_moves_channels_to_cells() -> None:
    for each, given in numbers("pixel_shuffle", D=range(1, 4), H=FEW, W=FEW, f=range(1, 4)):
        shuffle = PixelShuffle(given["D"] * given["f"] ** 2, (given["H"], given["W"]), given["f"])
        assert each.value(**given) == shuffle.compute(np.zeros(shuffle.input_shape)).shape
    for each, given in numbers("pixel_shuffle_channel", q=range(3), u=range(6), v=range(6), f=range(1, 4)):
        f = given["f"]
        shuffle = PixelShuffle(3 * f**2, 6, f)
        x = np.arange(3 * f**2 * 36).reshape(shuffle.input_shape)
        channel = each.value(**given)
        assert isinstance(channel, int)
        assert shuffle.compute(x)[given["q"], given["u"], given["v"]] == x[channel, given["u"] // f, given["v"] // f]


@pytest.mark.parametrize("each", BEYOND_SIZES, ids=lambda each: each.name)
def test_the_tex_is_balanced_and_speaks_of_its_symbols(each: Relationship) -> None:
    assert each.formula.count("{") == each.formula.count("}")
    for left, right in ((r"\left", r"\right"), (r"\begin", r"\end")):
        assert each.formula.replace(r"\leftarrow", "").count(left) == each.formula.count(right)
    assert each.domain.count("$") % 2 == 0
    assert all(symbol in each.formula for symbol in each.symbols)
