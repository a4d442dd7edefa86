"""Cells read through boxes, against each layer's own ``inputs_of``, cell by cell."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from convarith import PoolingMode
from convarith.arithmetic.boxes import box_of, cells_of, count, full_box, read_by, union

from .geometries import convolutions, examples, poolings, transposed_convolutions
from .relatives import adaptive_poolings, masked_convolutions, nearest_resizes, resizes

OPERATIONS = st.one_of(
    convolutions(),
    convolutions(modes=True),
    transposed_convolutions(),
    poolings(mode=PoolingMode.MAX),
    adaptive_poolings(mode=PoolingMode.AVERAGE),
    masked_convolutions(),
    nearest_resizes(),
    resizes(),
)
BOXES = st.lists(st.lists(st.frozensets(st.integers(0, 4), max_size=3), min_size=2, max_size=2).map(tuple), max_size=6)


@examples(300)
@given(OPERATIONS)
def test_what_is_read_is_what_the_layer_says(operation: Any) -> None:
    indices = list(np.ndindex(operation.output_size))
    each = [operation.inputs_of(index) for index in indices]
    assert [cells_of(read_by(operation, {box_of(index)})) for index in indices] == each
    assert cells_of(read_by(operation, {full_box(operation.output_size)})) == frozenset().union(*each)


@examples(300)
@given(BOXES)
def test_a_union_has_the_cells_of_all(boxes: list[Any]) -> None:
    assert cells_of(union(boxes)) == cells_of(boxes)
    assert count(union(boxes)) == len(cells_of(boxes))


@examples(50)
@given(st.sets(st.tuples(*[st.integers(0, 5)] * 3), min_size=17))
def test_many_boxes_are_sorted_into_some_that_do_not_overlap(cells: set[tuple[int, ...]]) -> None:
    boxes = union(map(box_of, cells))
    assert len(boxes) <= len(cells)
    assert cells_of(boxes) == cells
    assert count(boxes) == len(cells)
