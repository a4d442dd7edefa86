"""Where the outputs of a resize lie, and what a linear one scatters."""

from __future__ import annotations

from typing import Any

from convarith import Resize, TransposedConvolution

from .domains import numbers


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
