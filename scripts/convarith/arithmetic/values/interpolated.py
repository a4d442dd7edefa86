"""Computes mixtures of cells with weights that belong to each axis by itself."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from convarith.arithmetic.values.arrays import checked_array, floats, objects

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Weights = Sequence[tuple[int, Fraction]]


def resized(x: ArrayLike, *, input_size: tuple[int, ...], weights: Sequence[Sequence[Weights]]) -> NDArray[Any]:
    """Return ``x`` with each output a mixture of cells; ``weights`` are those of each output along each axis.

    Where every output is one cell, values keep their type. Else floats are mixed as floats, other numbers exactly:
    whole ones become floats at the end, fractions stay.
    """
    values = checked_array("x", x, input_size, "input_size")
    if all(len(each) == 1 for axis in weights for each in axis):
        for axis, outputs in enumerate(weights):
            values = values.take([cell for ((cell, _),) in outputs], axis)
        return values
    is_float = values.dtype.kind == "f"
    mixed = floats(values) if is_float else objects((Fraction(value) for value in values.flat), values.shape)
    for axis, outputs in enumerate(weights):
        mixed = np.stack([_mixture(mixed, axis, each, is_float=is_float) for each in outputs], axis)
    if is_float or any(isinstance(value, Fraction) for value in values.flat):
        return mixed
    return floats(mixed)


def _mixture(values: NDArray[Any], axis: int, weights: Weights, *, is_float: bool) -> NDArray[Any]:
    terms = (values.take(cell, axis) * (float(weight) if is_float else weight) for cell, weight in weights)
    result: NDArray[Any] = sum(terms, start=np.zeros((), values.dtype))
    return result
