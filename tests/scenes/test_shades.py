"""Pictures in shades of grey, against the numbers that they are made of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, Layer, Pooling
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.shades import Picture, Shades

EDGES = (((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),)
BLUR = (((1, 1, 1),) * 3,)


def scene(operation: Operation, values: Any = None, kernels: Any = None) -> Shades:
    return Shades(Figure("a", "A", "shades", operation, input_values=values, kernel_values=kernels))


def white(picture: Picture) -> Any:
    """Return the shade of each cell; each has one."""
    found = np.full((picture.rows, picture.columns), -1)
    for tone in picture.tones:
        for area in tone.areas:
            part = found[area.row : area.row + area.rows, area.column : area.column + area.columns]
            assert (part == -1).all()
            part[:] = tone.white
    assert (found >= 0).all()
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(-9, 9), min_size=5, max_size=5), min_size=4, max_size=4))
def test_larger_numbers_are_not_darker_and_0_is_grey_where_there_are_negative_ones(rows: list[list[int]]) -> None:
    drawn = scene(Layer(Convolution((4, 5), 3), 1, 2), (tuple(map(tuple, rows)),), (EDGES, BLUR))
    layer = Layer(Convolution((4, 5), 3), 1, 2, bias=False)
    made = layer.compute([rows], [EDGES, BLUR])
    for picture, values in zip((drawn.input, *drawn.outputs), (np.array(rows), *made), strict=True):
        shades = white(picture)
        order = np.argsort(values, axis=None)
        assert (np.diff(shades.ravel()[order]) >= 0).all()
        if values.min() < 0:
            assert set(shades[values == 0]) <= {50}


def test_it_says_which_kernel_made_what() -> None:
    drawn = scene(Layer(Convolution((4, 4), 3), 1, 2), (((0, 0, 1, 1),) * 4,), (EDGES, BLUR))
    assert drawn.describe() == "A picture of 4 × 4 cells in shades of grey, and what each of 2 kernels makes of it."
    assert drawn.describe_frame(1) == (
        "Output map 0, made by the kernel −1, 0, 1; −2, 0, 2; −1, 0, 1: black is 4, white is 4."
    )
    assert len(drawn.frames) == 2


REFUSED: dict[str, tuple[Operation, str]] = {
    "a pooling": (Pooling(4, 2), 'the template "shades" cannot show this operation'),
    "several input maps": (Layer(Convolution(4, 3), 2, 2), 'the template "shades" cannot show this operation'),
    "one axis": (Layer(Convolution((4,), 3), 1, 2), 'the template "shades" cannot show this operation'),
    "no numbers": (
        Layer(Convolution(4, 3), 1, 2),
        'the template "shades" shows numbers as shades and this figure gives none',
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_it_cannot_show_is_refused(case: str) -> None:
    operation, problem = REFUSED[case]
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert raised.value.problem == problem
