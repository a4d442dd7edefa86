"""Computes the values of a deformable convolution, which reads between cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from convarith.arithmetic.values.arrays import checked_array, floats, no_overflow
from convarith.errors import GeometryError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Sizes = tuple[int, ...]
Weights = Mapping[tuple[int, int], float]


def offsets(offset: ArrayLike, *, shape: Sizes) -> NDArray[Any]:
    """Return ``offset`` as finite floats of ``shape``."""
    values = floats(checked_array("offset", offset, shape, "offset_shape"))
    if not np.isfinite(values).all():
        raise GeometryError("offset holds values that are not finite, but each must say how far a tap moves")
    return values


def sums(
    x: ArrayLike,
    kernel: ArrayLike,
    samples: Mapping[Sizes, Iterable[Weights]],
    *,
    input_size: Sizes,
    kernel_size: Sizes,
    output_size: Sizes,
) -> NDArray[Any]:
    """Return for each output the sum of its ``samples``, one per tap, each times its weight of the kernel."""
    values = floats(checked_array("x", x, input_size, "input_size"))
    weights = floats(checked_array("kernel", kernel, kernel_size, "kernel_size")).ravel()
    result = np.zeros(output_size)
    with no_overflow("sums of products"):
        for index, taps in samples.items():
            for weight, shares in zip(weights, taps, strict=True):
                result[index] += weight * sum(share * values[cell] for cell, share in shares.items())
    return result
