"""What stands in rows of cells and what frames light there, against the stack, layer or pooling that they show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    Convolution,
    Layer,
    PaddingMode,
    PixelShuffle,
    Pooling,
    Stack,
    TransposedConvolution,
)
from convarith.arithmetic.stackable import Stackable
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.grid import Area
from convarith.scenes.row_parts import Lit, decimal
from convarith.scenes.rows import Rows
from convarith.scenes.sheet import Cell, Role

from .stacks import STRIDES, stacks

examples = settings(max_examples=60, deadline=None, print_blob=True)


def scene(operation: Operation) -> Rows:
    return Rows(Figure("a", "A", "rows", operation))


def cells_of(lit: Lit, roles: Iterable[Role]) -> set[int]:
    """Return which cells of some roles, counted from 0, a frame lights."""
    columns = {column for area in lit.areas for column in range(area.column, area.column + area.columns)}
    cells = [cell.column for cell in lit.row.sheet.cells if cell.role in roles]
    assert columns <= {cell.column for cell in lit.row.sheet.cells}
    return {at for at, column in enumerate(cells) if column in columns}


def read_by(layer: Stackable, outputs: Iterable[int]) -> set[tuple[int, ...]]:
    """Return the cells that some outputs of a layer without channels read."""
    assert not isinstance(layer, Layer)
    return {cell for u in outputs for cell in layer.inputs_of((u,))}


@examples
@given(stacks())
def test_what_is_lit_of_the_input_is_what_the_output_depends_on(stack: Stack) -> None:
    drawn = scene(stack)
    assert [frame.number for frame in drawn.frames] == list(range(1, stack.output_size[0] + 1))
    for u, frame in enumerate(drawn.frames):
        assert {(cell,) for cell in cells_of(frame.lit[0], [Role.INPUT])} == stack.inputs_of((u,))
        assert [lit.is_current for lit in frame.lit] == [False] * len(stack.layers) + [True]
        assert cells_of(frame.lit[-1], [Role.OUTPUT]) == {u}


@examples
@given(stacks())
def test_each_layer_reads_what_is_lit_below_it(stack: Stack) -> None:
    for frame in scene(stack).frames:
        for number, layer in enumerate(stack.layers):
            below = cells_of(frame.lit[number], [Role.OUTPUT if number else Role.INPUT])
            above = cells_of(frame.lit[number + 1], [Role.OUTPUT])
            read = read_by(layer, above)
            assert {(cell,) for cell in below} == read


@examples
@given(stacks())
def test_a_line_leads_from_each_lit_cell_to_each_that_it_reads(stack: Stack) -> None:
    for frame in scene(stack).frames:
        assert len(frame.edges) == len(set(frame.edges))
        assert {edge.start[1] < edge.end[1] for edge in frame.edges} == {True}


@examples
@given(stacks())
def test_rows_hold_the_cells_of_the_maps(stack: Stack) -> None:
    drawn = scene(stack)
    sizes = [*(layer.input_size[0] for layer in stack.layers), *stack.output_size]
    kinds = [Role.INPUT, *[Role.OUTPUT] * len(stack.layers)]
    for row, size, kind in zip(drawn.rows, sizes, kinds, strict=True):
        assert sum(cell.role is kind for cell in row.sheet.cells) == size
        columns = [cell.column for cell in row.sheet.cells]
        assert all(right > left for left, right in pairwise(columns))  # no two cells on each other
    assert [row.y for row in drawn.rows] == sorted((row.y for row in drawn.rows), reverse=True)


@examples
@given(stacks())
def test_unused_are_the_cells_that_no_output_of_the_layer_above_reads(stack: Stack) -> None:
    for row, layer in zip(scene(stack).rows, stack.layers, strict=False):
        kept = [cell for cell in row.sheet.cells if cell.role in (Role.INPUT, Role.OUTPUT)]
        mode = layer.padding_mode if isinstance(layer, Convolution) else PaddingMode.ZEROS
        if mode is PaddingMode.ZEROS:
            read = read_by(layer, range(layer.output_size[0]))
            assert {(at,) for at, cell in enumerate(kept) if cell.used} == read


@examples
@given(st.integers(1, 9), st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=3))
def test_a_causal_output_stands_over_the_cell_of_its_own_place(size: int, shapes: list[tuple[int, int]]) -> None:
    causal = [Convolution((size,), kernel, 1, "causal", dilation) for kernel, dilation in shapes]
    drawn = scene(Stack(causal))
    for frame in drawn.frames:
        places = [max(area.column + area.columns for area in lit.areas) for lit in frame.lit]
        assert set(places) == {frame.number}
    assert {row.x for row in drawn.rows} == {0}


def padded_with_zeros(layer: Stackable, size: int) -> MapOperation:
    """Return a layer over an input of another size; what it repeats in its padding is zeros."""
    assert isinstance(layer, MapOperation)
    if isinstance(layer, Convolution):
        return replace(layer, input_size=(size,), padding_mode=PaddingMode.ZEROS)
    return replace(layer, input_size=(size,))


def among_more_cells(stack: Stack, u: int) -> tuple[set[int], set[int]]:
    """Return the cells that an output sees, and those that it would see if the input had more before and behind it.

    What is read again as padding does not count.
    """
    before = factorial(STRIDES) ** 3  # three strides divide it, and it is farther than any field or padding reaches
    short, long, shift = [], [], before
    sizes = stack.input_size[0], stack.input_size[0] + 2 * before
    for layer in stack.layers:
        short.append(padded_with_zeros(layer, sizes[0]))
        long.append(padded_with_zeros(layer, sizes[1]))
        sizes = short[-1].output_size[0], long[-1].output_size[0]
        (stride,) = short[-1].stride
        shift = shift * stride if isinstance(layer, TransposedConvolution) else shift // stride
    seen = {cell for (cell,) in Stack(short).inputs_of((u,))}
    return seen, {cell - before for (cell,) in Stack(long).inputs_of((u + shift,))}


def counted(cells: Iterable[int]) -> int:
    """Return how many cells there are from the first of some to the last."""
    ordered = sorted(cells)
    return ordered[-1] - ordered[0] + 1


@examples
@given(stacks(is_even=True))
def test_the_bracket_spans_the_field_and_says_how_much_of_it_there_is(stack: Stack) -> None:
    for u, frame in enumerate(scene(stack).frames):
        seen, field = among_more_cells(stack, u)
        if not seen:
            assert frame.bracket is None
            continue
        assert frame.bracket is not None
        source = frame.lit[0].row
        kept = [cell.column for cell in source.sheet.cells if cell.role is Role.INPUT]
        ends = [source.x + source.width * column for column in (kept[min(seen)], kept[max(seen)] + 1)]
        assert [frame.bracket.left, frame.bracket.right] == pytest.approx(ends, abs=1e-3)  # both are rounded
        of = "" if counted(seen) == counted(field) else f"{counted(seen)} of "
        noun = "cell" if counted(field) == 1 else "cells"
        assert frame.bracket.word == f"receptive field: {of}{counted(field)} {noun}"
        assert counted(field) <= stack.receptive_field[0]


def test_outputs_of_a_transposed_layer_have_fields_of_their_own() -> None:
    drawn = scene(TransposedConvolution((4,), 3, 2, 1))
    words = [frame.bracket.word for frame in drawn.frames if frame.bracket]
    one, two = "receptive field: 1 cell", "receptive field: 2 cells"
    assert words == [one, two, one, two, one, two, one]


def test_a_window_over_the_edge_sees_part_of_its_field() -> None:
    words = [frame.bracket.word for frame in scene(Convolution((7,), 3, 2, 1)).frames if frame.bracket]
    cut, whole = "receptive field: 2 of 3 cells", "receptive field: 3 cells"
    assert words == [cut, whole, whole, cut]


def test_padding_and_zeros_between_cells_are_told_apart() -> None:
    (source, _) = scene(TransposedConvolution((2,), 3, 2, output_padding=1)).rows
    roles = [Role.PADDING] * 2 + [Role.INPUT, Role.INSERTED_ZERO, Role.INPUT] + [Role.PADDING] * 2
    assert [cell.role for cell in source.sheet.cells] == [*roles, Role.OUTPUT_PADDING]
    (source, _) = scene(Convolution((2,), 2, padding=1, padding_mode="replicate")).rows
    assert [cell.role for cell in source.sheet.cells] == [Role.REPEATED, Role.INPUT, Role.INPUT, Role.REPEATED]


def test_lines_to_nothing_are_told_apart() -> None:
    (first, *_) = scene(Convolution((3,), 3, padding=1)).frames
    assert [edge.is_nothing for edge in first.edges] == [True, False, False]


def test_rows_say_what_their_layers_are() -> None:
    stack = Stack([Convolution((9,), 3), Pooling((7,), 2, ceil_mode=True), TransposedConvolution((4,), 3, 2, 0, 2)])
    assert [(row.label, row.notes) for row in scene(stack).rows] == [
        ("input", ()),
        ("layer 1", ("kernel 3", "field 3, jump 1")),
        ("layer 2", ("max pooling 2, stride 2", "field 4, jump 2")),
        ("output", ("kernel 3, stride 2, dilation 2, transposed", "field 8, jump 1")),
    ]
    assert [row.notes for row in scene(Convolution((5,), 3)).rows] == [(), ("kernel 3",)]


@pytest.mark.parametrize(
    ("operation", "note"),
    [
        (Convolution((7,), 3, 2, 1), "padding 1"),
        (Convolution((7,), 2, padding="causal"), "padding 1 before"),
        (Pooling((7,), 3, 2, ((0, 1),)), "padding 1 after"),
        (TransposedConvolution((4,), 3, 2, 1, output_padding=1), "padding 1, output padding 1"),
        (TransposedConvolution((4,), 3, 2, output_padding=1), "output padding 1"),
    ],
)
def test_a_row_says_the_padding_of_its_layer(operation: MapOperation, note: str) -> None:
    (_, row) = scene(operation).rows
    assert row.notes[1:] == (note,)


@examples
@given(st.integers(1, 12), st.integers(1, 12))
def test_an_adaptive_pooling_reads_all_that_a_share_touches(size: int, outputs: int) -> None:
    pooling = AdaptivePooling((size,), outputs)
    drawn = scene(pooling)
    source, result = drawn.rows
    assert (source.right, result.right) == pytest.approx((size, size), abs=0.001)
    for u, frame in enumerate(drawn.frames):
        share = Fraction(u * size, outputs), Fraction((u + 1) * size, outputs)
        touched = {cell for cell in range(size) if cell < share[1] and cell + 1 > share[0]}
        assert {(cell,) for cell in touched} == pooling.inputs_of((u,))
        assert cells_of(frame.lit[0], [Role.INPUT]) == touched
        assert cells_of(frame.lit[1], [Role.OUTPUT]) == {u}
        starts, ends = zip(*((edge.start[0], edge.end[0]) for edge in frame.edges), strict=True)
        assert starts == tuple(map(decimal, share))
        assert ends == (min(touched), max(touched) + 1)


def test_a_frame_in_words() -> None:
    assert [scene(Convolution((7,), 3, 2, 1)).describe_frame(number) for number in (1, 2)] == [
        "Cell 0 of the output depends on cells 0 to 1 of the input, with 1 cell of padding on the left.",
        "Cell 1 of the output depends on cells 1 to 3 of the input.",
    ]
    assert scene(Convolution((7,), 3, dilation=2)).describe_frame(1).endswith("on cells 0, 2 and 4 of the input.")
    assert scene(TransposedConvolution((1,), 1, 2, output_padding=1)).describe_frame(2).endswith("on zeros alone.")


REFUSED: dict[str, tuple[Operation, str, str]] = {
    "two axes": (
        Convolution(5, 3),
        "rows of cells show one axis, but the geometry has 2",
        "give input_size as a list of one number: [7]",
    ),
    "two axes to adapt": (
        AdaptivePooling(5, 3),
        "rows of cells show one axis, but the geometry has 2",
        "give input_size as a list of one number: [7]",
    ),
    "a shuffle": (
        PixelShuffle(4, 2, 2),
        'the template "rows" cannot show this operation',
        "it shows a convolution, a transposed convolution, a pooling, a resize, a stack or a network, along one axis",
    ),
    "too many cells of the output": (
        Convolution((5000,), 3),
        "the figure would have 5000 cells, at most 4096 can be drawn",
        "give smaller sizes, or larger strides",
    ),
    "too many cells": (
        Convolution((5000,), 3, 50),
        "the figure would have 5000 cells, at most 4096 can be drawn",
        "give smaller sizes, or larger strides",
    ),
}


@pytest.mark.parametrize(("operation", "problem", "hint"), REFUSED.values(), ids=list(REFUSED))
def test_what_rows_cannot_show_is_refused(operation: Operation, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)


def test_figures_to_compare_are_refused() -> None:
    figure = Figure("a", "A", "rows", Convolution((5,), 3))
    with pytest.raises(CatalogueError) as raised:
        Rows(Figure("a", "A", "rows", figure.operation, compared=(figure, figure)))
    assert raised.value.problem == 'the template "rows" compares nothing'
    assert raised.value.details.hint == 'the template "branches" shows two stacks of one input'


def test_layers_with_channels_are_shown_as_one_map() -> None:
    layer = Layer(Convolution((5,), 3), 2, 4)
    assert len(scene(Stack([layer])).frames) == 3
    assert isinstance(scene(Stack([layer])).rows[0].sheet.cells[0], Cell)
    assert scene(Stack([layer])).frames[0].lit[0].areas == (Area(0, 0, 3, 1),)
