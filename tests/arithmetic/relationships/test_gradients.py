"""Gradients of a convolution, whose sizes are those of its input and of its kernel."""

from __future__ import annotations

from itertools import product

from convarith import Convolution, WeightGradient, relationship

from .domains import FEW

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
