"""Where a figure of a deformable convolution says that it reads, against where the operation reads."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, DeformableConvolution, PaddingMode
from convarith.catalogue.entries import Entry, read_catalogue
from convarith.catalogue.figure import Figure, figure_from
from convarith.errors import CatalogueError
from convarith.scenes.deformable import Deformable
from convarith.scenes.sheet import Role

from ..geometries import convolutions
from .cells import cells_of

examples = settings(max_examples=60, deadline=None, print_blob=True)
deformables = convolutions().filter(lambda each: each.padding_mode is PaddingMode.ZEROS).map(DeformableConvolution)


def shown(operation: DeformableConvolution, seed: int) -> tuple[Deformable, np.ndarray]:
    """Return a scene with offsets of quarters of cells, and these in the layout of the arithmetic."""
    offset = np.random.default_rng(seed).integers(-8, 9, operation.offset_shape) / 4
    outputs, taps = prod(operation.output_size), prod(operation.operation.kernel_size)
    pairs = offset.reshape(taps, 2, outputs).transpose(2, 0, 1).tolist()
    offsets = tuple(tuple(tuple(pair) for pair in each) for each in pairs)
    return Deformable(Figure("a", "A", "deformable", operation, offsets=offsets)), offset


@examples
@given(deformables, st.integers(0, 99))
def test_points_are_where_the_operation_samples(operation: DeformableConvolution, seed: int) -> None:
    drawn, offset = shown(operation, seed)
    before = [pair[0] for pair in operation.operation.padding]
    for frame in drawn.frames:
        samples = operation.samples((frame.output.row, frame.output.column), offset)
        assert [point.moved for point in frame.points] == [
            (sample.position[1] + before[1] + 0.5, sample.position[0] + before[0] + 0.5) for sample in samples
        ]
        taps = cells_of(frame.taps)
        assert {(int(point.regular[1]), int(point.regular[0])) for point in frame.points} == set(taps)


@examples
@given(deformables, st.integers(0, 99))
def test_shaded_are_the_cells_that_are_read(operation: DeformableConvolution, seed: int) -> None:
    drawn, offset = shown(operation, seed)
    before = [pair[0] for pair in operation.operation.padding]
    for frame in drawn.frames:
        shaded = [place for shade in frame.shades for place in cells_of(shade.areas)]
        read = operation.inputs_of((frame.output.row, frame.output.column), offset)
        assert sorted((row - before[0], column - before[1]) for row, column in shaded) == sorted(read)
        assert frame.cells == len(read)


def test_the_shade_tells_how_much_of_a_cell_is_read() -> None:
    operation = DeformableConvolution(Convolution((1, 4), (1, 2)))
    drawn = Deformable(Figure("a", "A", "deformable", operation, offsets=(((0, 0), (0, 0.25)),) * 3))
    levels = {place: shade.level for shade in drawn.frames[0].shades for place in cells_of(shade.areas)}
    assert levels == {(0, 0): 8, (0, 1): 7, (0, 2): 4}
    assert [point.distance for point in drawn.frames[0].points] == [0, 0.25]
    assert {cell.role for cell in drawn.input.cells} == {Role.INPUT} and not drawn.input.unused


def test_the_darkest_shade_is_the_largest_share_of_all_frames() -> None:
    operation = DeformableConvolution(Convolution((1, 3), (1, 2)))
    offsets = (((0, 0), (0, -1)), ((0, 0), (0, 0)))  # both taps on the first cell, and each on its own
    drawn = Deformable(Figure("a", "A", "deformable", operation, offsets=offsets))
    levels = [
        {place: shade.level for shade in frame.shades for place in cells_of(shade.areas)} for frame in drawn.frames
    ]
    assert levels == [{(0, 0): 8}, {(0, 1): 6, (0, 2): 6}]


def test_outside_the_input_nothing_is_shaded() -> None:
    operation = DeformableConvolution(Convolution((1, 3), (1, 2)))
    drawn = Deformable(Figure("a", "A", "deformable", operation, offsets=(((9, 0), (9, 0)),) * 2))
    assert [(frame.shades, frame.cells) for frame in drawn.frames] == [((), 0)] * 2


def test_a_frame_in_words() -> None:
    operation = DeformableConvolution(Convolution((1, 4), (1, 2)))
    drawn = Deformable(Figure("a", "A", "deformable", operation, offsets=(((0, 0), (0, 0.25)),) * 3))
    assert drawn.describe_frame(1) == (
        "The output's row 0, column 0 is computed from 3 cells in row 0 and columns 0 to 2 of the input; "
        "1 of its 2 taps is moved."
    )


def entry(offsets: str) -> Entry:
    head = '[a]\noperation = "deformable_convolution"\ninput_size = [1, 3]\nkernel_size = [1, 2]\n'
    return read_catalogue([("figures/a.toml", f"{head}{offsets}\n")]).entries[0]


def test_offsets_of_the_catalogue_are_the_same_at_every_output_or_one_list_each() -> None:
    assert figure_from(entry("offsets = [[0, 0.5], [1, -1]]")).offsets == (((0, 0.5), (1, -1)),) * 2
    each = "offsets = [[[0, 0], [0, 1]], [[0, 2], [0, 3]]]"
    assert figure_from(entry(each)).offsets == (((0, 0), (0, 1)), ((0, 2), (0, 3)))
    assert figure_from(entry("")).offsets is None


@pytest.mark.parametrize(
    "offsets", ["[[0, 1]]", "[[0], [1]]", "[[[0, 0], [0, 1]]]", "3", '[["a", 0], [0, 0]]', "[[[0, 0]], [[0, 0]]]", "[]"]
)
def test_other_offsets_are_refused_at_their_line(offsets: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        figure_from(entry(f"offsets = {offsets}"))
    assert raised.value.problem == "offsets must be 2 pairs of numbers, along rows and columns"
    assert raised.value.details.hint == "write a pair a tap, [[0, 0.5], [-0.25, 1], …], or 2 such lists, one an output"
    assert str(raised.value.details.place) == "figures/a.toml:5"


def test_offsets_of_another_operation_are_refused() -> None:
    table = "[a]\ninput_size = 3\nkernel_size = 2\noffsets = [[0, 0]]\n"
    (other,) = read_catalogue([("figures/a.toml", table)]).entries
    with pytest.raises(CatalogueError) as raised:
        figure_from(other)
    assert raised.value.details.hint.startswith("offsets belongs to operation deformable_convolution; ")


def test_a_figure_without_offsets_is_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        Deformable(Figure("a", "A", "deformable", DeformableConvolution(Convolution(5, 3))))
    assert raised.value.problem == "offsets are missing"
    hint = "add offsets: for each tap of the kernel how far it moves along rows and along columns"
    assert raised.value.details.hint == hint


def test_another_operation_is_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        Deformable(Figure("a", "A", "deformable", Convolution(5, 3)))
    assert raised.value.problem == 'the template "deformable" shows where a deformable convolution reads'
    assert raised.value.details.hint == 'give operation = "deformable_convolution"'
