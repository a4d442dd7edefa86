"""Receptive fields, followed back cell by cell."""

from __future__ import annotations

from fractions import Fraction

from convarith import Convolution, Stack, TransposedConvolution

from .domains import FEW, numbers


def window(u: int, *, k: int, s: int, d: int, p: int) -> list[int]:
    return [u * s - p + m * d for m in range(k)]


def seen_through(layers: list[tuple[int, int, int]]) -> int:
    """Count the cells, of an input that is large enough, from the first to the last behind layers of (k, s, d)."""
    cells = {0}
    for k, s, d in reversed(layers):
        cells = {cell for u in cells for cell in window(u, k=k, s=s, d=d, p=0)}
    return max(cells) - min(cells) + 1


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
