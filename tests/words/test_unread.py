"""What a description says that no window reads, held against all that outputs read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import (
    Convolution,
    DeformableConvolution,
    Layer,
    PaddingMode,
    Pooling,
    TransposedConvolution,
    Unfolding,
)
from convarith.arithmetic.windows import unread
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.scenes.descriptions import describe
from convarith.scenes.maps import Maps
from convarith.scenes.positions import Positions
from convarith.scenes.rows import Rows
from convarith.scenes.sheet import Role

from ..geometries import convolutions, poolings, transposed_convolutions
from .sentences import EDGES, each, outputs

examples = settings(max_examples=60, deadline=None, print_blob=True)
direct = st.integers(1, 3).flatmap(lambda axes: st.one_of(convolutions(axes), poolings(axes)))
REASONS = ("between windows", "between the taps", "after the last window")


@examples
@given(direct)
def test_a_description_counts_the_cells_that_no_window_reads(operation: Convolution | Pooling) -> None:
    text = describe(Figure("a", "A", "a", operation))
    every = set(product(*map(range, operation.input_size)))
    read = {cell for _, index in outputs(operation.output_size) for cell in operation.inputs_of(index)}
    assert counted(text, "input cell") == len(every - read)
    padded = (range(-axis.padding[0], axis.input_size + axis.padding[1]) for axis in operation.axes)
    around = set(product(*padded)) - every
    touched = {
        place
        for _, index in outputs(operation.output_size)
        for place in product(*(axis.reads(u) for axis, u in each(operation, index)))
    }
    assert counted(text, "cell of padding") == len(around - touched)


def counted(text: str, kind: str) -> int:
    """Return how many cells of a kind a description says that no window reads."""
    one, several = kind, kind.replace("cell", "cells")
    if re.search(rf"No window reads .*the only {one}", text):
        return 1
    found = re.search(rf"No window reads .*?(\d+|any) of the (\d+) {several}", text)
    if found is None:
        return 0
    return int(found[2] if found[1] == "any" else found[1])


@examples
@given(direct)
def test_a_description_says_why_no_window_reads_them(operation: Convolution | Pooling) -> None:
    said = dict.fromkeys(REASONS, 0)
    (sentence,) = re.findall(r"No window reads [^.]*\.", describe(Figure("a", "A", "a", operation))) or [""]
    where = sentence.partition(": ")[2]
    for places, reason in re.findall(rf"(.*?) lies? ({'|'.join(REASONS)})", where):
        said[reason] += sum(map(int, re.findall(r"(\d+) (?:cell|row|column|plane)", places)))
    expected = dict.fromkeys(REASONS, 0)
    for axis, size in zip(operation.axes, operation.output_size, strict=True):
        mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
        windows = [axis.reads(u) for u in range(size)]
        taps = {place for window in windows for place in window}
        sources = {mode.source(place, axis.input_size) for place in taps if place < axis.input_size + axis.padding[1]}
        for place in range(-axis.padding[0], axis.input_size + axis.padding[1]):
            if place in taps or place in sources:
                continue
            inside = any(window[0] <= place <= window[-1] for window in windows)
            after = place > windows[-1][-1]
            expected[REASONS[2 if after else 1 if inside else 0]] += 1
    assert said == (expected if sentence else dict.fromkeys(REASONS, 0))
    assert ("larger than the window" in sentence) == (expected[REASONS[0]] > 0)


@examples
@given(st.one_of(convolutions(), poolings()))
def test_the_picture_marks_as_unused_what_the_description_counts(operation: Convolution | Pooling) -> None:
    drawn = Maps(Figure("a", "A", "a", operation))
    roles = [cell.role for cell in drawn.sliding.input.unused]
    found = unread(operation)
    assert (found.cells, found.padding) == (roles.count(Role.INPUT), len(roles) - roles.count(Role.INPUT))


@examples
@given(st.one_of(convolutions(1), poolings(1)))
def test_rows_and_positions_mark_as_unused_what_the_description_counts(operation: Convolution | Pooling) -> None:
    found = unread(operation)
    sheets = (
        Positions(Figure("a", "A", "a", operation)).row,
        Rows(Figure("a", "A", "a", operation)).rows[0].sheet,
    )
    for sheet in sheets:
        roles = [cell.role for cell in sheet.unused]
        assert (found.cells, found.padding) == (roles.count(Role.INPUT), len(roles) - roles.count(Role.INPUT))


@examples
@given(transposed_convolutions())
def test_a_description_counts_the_cells_that_only_cropped_outputs_read(operation: TransposedConvolution) -> None:
    text = describe(Figure("a", "A", "a", operation))
    read = {cell for _, index in outputs(operation.output_size) for cell in operation.inputs_of(index)}
    lost = prod(operation.input_size) - len(read)
    found = re.search(r"Padding crops what (?:(\d+|all) of the (\d+) input cells|the only input cell) would add", text)
    said = 0 if found is None else 1 if found[1] is None else int(found[2] if found[1] == "all" else found[1])
    assert said == lost


@examples
@given(poolings())
def test_a_description_names_the_edges_that_windows_of_ceil_mode_hang_over(pooling: Pooling) -> None:
    text = describe(Figure("a", "A", "a", pooling))
    found = re.search(r"Ceil mode adds (a|\d+) windows? that hangs? over ([^.]*)\.", text)
    hanging = [
        [axis.reads(u)[-1] >= axis.input_size + axis.padding[1] for axis, u in each(pooling, index)]
        for _, index in outputs(pooling.output_size)
    ]
    edges = [edge for edge, over in zip(EDGES[2], zip(*hanging, strict=True), strict=True) if any(over)]
    assert re.findall("bottom|right", found[2] if found else "") == edges
    assert (0 if found is None else 1 if found[1] == "a" else int(found[1])) == sum(map(any, hanging))


SAID: Mapping[str, tuple[Operation, str]] = {
    "every second cell": (
        Convolution(5, 1, 2),
        "No window reads 16 of the 25 input cells: 2 rows and 2 columns lie between windows (the stride is larger than "
        "the window).",
    ),
    "and those after the last window": (
        Pooling(8, 1, 3, ceil_mode=True),
        "No window reads 55 of the 64 input cells: 4 rows and 4 columns lie between windows (the stride is larger than "
        "the window), and 1 row and 1 column lie after the last window.",
    ),
    "padding alone": (
        Convolution(6, 3, 2, 1),
        "No window reads 15 of the 28 cells of padding: 1 row and 1 column of the padded input lie after the last "
        "window.",
    ),
    "each map": (
        Layer(Convolution(6, 3, 2), 2, 1),
        "No window reads 11 of the 36 cells of each input map: 1 row and 1 column lie after the last window. There",
    ),
    "the columns of an unfolding": (
        Unfolding(Convolution(6, 3, 2)),
        "No window reads 11 of the 36 input cells: 1 row and 1 column lie after the last window. Each window",
    ),
    "between taps": (
        Convolution([4], [2], 2, dilation=2),
        "No window reads 2 of the 4 input cells: 1 cell lies between the taps of the dilated kernel and 1 cell lies "
        "after the last window.",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_what_no_window_reads_in_words(case: str) -> None:
    operation, words = SAID[case]
    assert words in describe(Figure("a", "A", "a", operation))


@pytest.mark.parametrize("operation", [Convolution(6, 3), DeformableConvolution(Convolution(6, 3, 2))])
def test_nothing_is_said_where_all_is_read_or_offsets_move_the_taps(operation: Operation) -> None:
    assert "No window" not in describe(Figure("a", "A", "a", operation))


def test_a_description_of_a_large_map_looks_at_no_cell_of_it() -> None:
    operation = Convolution(100_001, 2, 2)
    assert "No window reads 200001 of the 10000200001 input cells" in describe(Figure("a", "A", "a", operation))
