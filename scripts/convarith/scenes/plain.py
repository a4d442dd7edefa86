"""The figure that is drawn for a gradient: that of the operation which computes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from convarith.arithmetic.gradients import InputGradient, WeightGradient
from convarith.catalogue.figure import Figure
from convarith.catalogue.values import Values


def plain(figure: Figure) -> Figure:
    """Return the figure of the convolution or transposed convolution behind a gradient; any other as it is."""
    operation = figure.operation
    if isinstance(operation, InputGradient):
        return replace(figure, operation=operation.computed_by)
    if isinstance(operation, WeightGradient):
        computed_by, values = operation.computed_by, figure.input_values
        read = values if values is None else _beginning(values, computed_by.input_size)
        return replace(figure, operation=computed_by, input_values=read)
    return figure


def _beginning(values: Any, sizes: Sequence[int]) -> Values:
    """Return nested numbers without what is after the first of each axis."""
    size, *others = sizes
    return tuple(_beginning(each, others) if others else each for each in values[:size])
