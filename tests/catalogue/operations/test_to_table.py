"""An operation becomes the shortest table that describes it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from convarith import (
    AdaptivePooling,
    Convolution,
    Folding,
    Layer,
    MaskedConvolution,
    NearestResize,
    Pooling,
    Resize,
    Stack,
    TransposedConvolution,
    WindowPartition,
    depthwise,
)
from convarith.catalogue.entries import Entry
from convarith.catalogue.operations.table import kind_named, operation_from
from convarith.catalogue.operations.to_table import table_of
from convarith.catalogue.toml import read_toml, table_text
from convarith.errors import CatalogueError

from ...geometries import convolutions, poolings, transposed_convolutions
from ...shipped import FIGURES


def read_again(operation: Any) -> Any:
    """Return what the catalogue makes of the table of an operation, written as TOML and read again."""
    table = read_toml(table_text("mine", table_of(operation)), "mine.toml")["mine"]
    entry = Entry("mine", table, "mine.toml", "")
    return operation_from(entry, kind_named(entry))


@pytest.mark.parametrize("name", FIGURES)
def test_the_operation_of_each_figure_is_read_again(name: str) -> None:
    assert read_again(FIGURES[name].operation) == FIGURES[name].operation


@given(convolutions())
def test_convolutions_are_read_again(operation: Convolution) -> None:
    assert read_again(operation) == operation


@given(transposed_convolutions())
def test_transposed_convolutions_are_read_again(operation: TransposedConvolution) -> None:
    assert read_again(operation) == operation


@given(poolings())
def test_poolings_are_read_again(operation: Pooling) -> None:
    assert read_again(operation) == operation


@pytest.mark.parametrize(
    ("operation", "table"),
    [
        (Convolution(5, 3), {"input_size": 5, "kernel_size": 3}),
        (Convolution([7], 3, padding="same"), {"input_size": [7], "kernel_size": 3, "padding": 1}),
        (Convolution((4, 4, 4), 3), {"input_size": [4, 4, 4], "kernel_size": 3}),
        (Convolution((7, 5), 3, stride=(2, 1)), {"input_size": [7, 5], "kernel_size": 3, "stride": [2, 1]}),
        (Convolution(5, 3, padding=((0, 1), (0, 1))), {"input_size": 5, "kernel_size": 3, "padding": [[0, 1], [0, 1]]}),
        (Convolution(5, 3, padding=(1, 0)), {"input_size": 5, "kernel_size": 3, "padding": [1, 0]}),
        (
            TransposedConvolution(3, 3, stride=2, padding=1, output_size=6),
            {
                "operation": "transposed_convolution",
                **{"input_size": 3, "kernel_size": 3, "stride": 2, "padding": 1, "output_padding": 1},
            },
        ),
        (Pooling(4, 2), {"operation": "pooling", "input_size": 4, "kernel_size": 2}),
        (
            depthwise(Convolution(5, 3), 4),
            {"input_size": 5, "kernel_size": 3, "in_channels": 4, "out_channels": 4, "groups": 4},
        ),
        (Layer(Convolution(5, 3), 2, 3), {"input_size": 5, "kernel_size": 3, "in_channels": 2, "out_channels": 3}),
        (AdaptivePooling([7], [3]), {"operation": "adaptive_pooling", "input_size": [7], "output_size": 3}),
        (NearestResize([4], 2), {"operation": "resize", "input_size": [4], "output_size": 8}),
        (
            MaskedConvolution(Convolution(5, 3, padding=1), "A"),
            {"operation": "masked_convolution", "input_size": 5, "kernel_size": 3, "padding": 1, "mask": "A"},
        ),
        (WindowPartition(8, 4), {"operation": "window_partition", "input_size": 8, "window_size": 4}),
        (
            Stack([Convolution([8], 3), NearestResize([6], 2)]),
            {
                "operation": "stack",
                "input_size": [8],
                "layers": [{"kernel_size": 3}, {"operation": "resize", "output_size": 12}],
            },
        ),
    ],
)
def test_only_what_is_not_the_default_is_said(operation: Any, table: dict[str, Any]) -> None:
    assert table_of(operation) == table


def test_a_factor_that_a_size_does_not_tell_is_kept() -> None:
    operation = Resize([5], scale_factor=1.5)
    assert read_again(operation) == operation
    assert table_of(operation)["scale_factor"] == 1.5


@pytest.mark.parametrize(
    ("operation", "problem"),
    [
        (3, "int is not an operation that can be drawn"),
        (Folding(Convolution(5, 3), 1), "Folding is not an operation that can be drawn"),
    ],
)
def test_what_is_not_drawn_is_refused(operation: Any, problem: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        table_of(operation)
    assert str(raised.value) == problem
    assert raised.value.details.hint.startswith("the operations are convolution, masked_convolution")
