"""A layer with channels along one axis as one along two, whose maps have a single row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.pooling import Pooling
from convarith.catalogue.figure import Figure


def flat(figure: Figure) -> Figure:
    """Return the figure of a layer along one axis with a row around each of its maps; any other as it is."""
    layer = figure.operation
    if not isinstance(layer, Layer | ChannelPooling) or len(layer.input_size) != 1:
        return figure
    values = {name: _rows(getattr(figure, name), depth) for name, depth in (("input_values", 1), ("kernel_values", 2))}
    return replace(figure, operation=replace(layer, operation=_operation(layer.operation)), **values)


def _operation(operation: Convolution | TransposedConvolution | Pooling) -> Any:
    window = (
        (1, *operation.input_size),
        (1, *operation.kernel_size),
        (1, *operation.stride),
        ((0, 0), *operation.padding),
        (1, *operation.dilation),
    )
    if isinstance(operation, TransposedConvolution):
        return TransposedConvolution(*window, (0, *operation.output_padding))
    if isinstance(operation, Convolution):
        return Convolution(*window, operation.padding_mode)
    options = operation.mode, operation.ceil_mode, operation.count_include_pad, operation.divisor_override
    return Pooling(*window, *options)


def _rows(values: Any, depth: int) -> Any:
    """Return numbers with brackets around each of those that are nested this deep; nothing where there are none."""
    if values is None:
        return None
    return tuple(_rows(each, depth - 1) for each in values) if depth else (values,)
