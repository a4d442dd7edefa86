"""What frames of an adaptive pooling and a resize light, and the numbers there, against the operations themselves."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import AdaptivePooling, Convolution, Resize
from convarith.arithmetic import Coordinates
from convarith.catalogue.figure import Figure
from convarith.catalogue.look import Look
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.highlight import highlighted
from convarith.scenes.regions import Regions
from convarith.scenes.sheet import Sheet

from ..arithmetic.relatives import resizes
from .cells import cells_of, plain
from .test_numbers import evaluated, near

examples = settings(max_examples=60, deadline=None, print_blob=True)


@st.composite
def adaptive_poolings(draw: st.DrawFn) -> AdaptivePooling:
    size = st.tuples(st.integers(1, 6), st.integers(1, 6))
    return AdaptivePooling(draw(size), draw(size), draw(st.sampled_from(["max", "average"])))


regions = st.one_of(adaptive_poolings(), resizes().filter(lambda resize: len(resize.input_size) == 2))


def scene(operation: Operation, *, numbers: bool = False) -> Regions:
    values = None
    if numbers and isinstance(operation, AdaptivePooling | Resize):
        drawn = np.random.default_rng(1).integers(-9, 10, operation.input_size)
        values = tuple(map(tuple, drawn.tolist()))
    return Regions(Figure("a", "A", "regions", operation, input_values=values))


def numbers(sheet: Sheet) -> list[float]:
    return [float(plain(cell.value)) for cell in sheet.cells]


@examples
@given(regions)
def test_a_frame_lights_the_cells_that_its_output_takes(operation: AdaptivePooling | Resize) -> None:
    drawn = scene(operation)
    indices = list(np.ndindex(operation.output_size))
    assert [(frame.output.row, frame.output.column) for frame in drawn.frames] == indices
    for frame, index in zip(drawn.frames, indices, strict=True):
        assert set(cells_of((frame.area,))) == operation.inputs_of(index)
        assert set(cells_of((frame.area,)).values()) == {1}


@examples
@given(regions)
def test_unused_are_the_cells_that_no_output_takes(operation: AdaptivePooling | Resize) -> None:
    taken = {cell for index in np.ndindex(operation.output_size) for cell in operation.inputs_of(index)}
    assert {(cell.row, cell.column) for cell in scene(operation).input.cells if cell.used} == taken


@examples
@given(regions)
def test_outputs_are_what_the_operation_computes_and_the_working_gives_them(
    operation: AdaptivePooling | Resize,
) -> None:
    drawn = scene(operation, numbers=True)
    values = operation.compute(drawn.figure.input_values or ()).ravel()
    for value, shown, frame in zip(values, numbers(drawn.output), drawn.frames, strict=True):
        assert shown == near(value)
        working, _, result = plain(frame.working).rpartition("=")
        assert float(result) == near(value)
        rounding = 0.0051 * (1 + sum(abs(float(plain(tap.cell.value))) for tap in frame.taps if tap.weight))
        assert evaluated(working or result) == pytest.approx(value, abs=rounding)


def test_the_weights_and_the_place_of_an_output_between_cells() -> None:
    frame = scene(Resize(3, 6, "linear")).frames[8]
    assert [(tap.cell.row, tap.cell.column, tap.weight) for tap in frame.taps] == [
        (0, 0, "0.19"),
        (0, 1, "0.56"),
        (1, 0, "0.06"),
        (1, 1, "0.19"),
    ]
    assert not any(tap.exact for tap in frame.taps)
    assert frame.place is not None
    assert (frame.place.x, frame.place.y) == (1.25, 0.75)
    assert (frame.place.columns, frame.place.rows) == (0.5, 0.5)


def test_a_place_in_the_middle_of_a_cell_hides_no_number() -> None:
    aligned = Resize(3, 5, "linear", align_corners=True)
    on_number = [frame.is_on_number for frame in scene(aligned, numbers=True).frames]
    assert on_number == [row % 2 == column % 2 == 0 for row in range(5) for column in range(5)]
    assert not any(frame.is_on_number for frame in scene(aligned).frames)
    assert not any(frame.is_on_number for frame in scene(Resize(2, 4, "linear"), numbers=True).frames)
    assert not any(frame.is_on_number for frame in scene(AdaptivePooling(4, 2), numbers=True).frames)


def test_an_adaptive_pooling_has_neither() -> None:
    frame = scene(AdaptivePooling((3, 3), (2, 2))).frames[0]
    assert frame.place is None
    assert {tap.weight for tap in frame.taps} == {""}


def test_frames_in_words() -> None:
    resize = Resize(3, 6, "linear")
    assert scene(resize).describe_frame(9) == (
        "The output's row 1, column 2 lies at row 0.25, column 0.75 of the input; it takes rows 0 to 1 and columns 0 "
        "to 1 of the input."
    )
    assert scene(resize).describe() == (
        "A linear resize of a 3 × 3 input to 6 × 6, with half-pixel coordinates: each output mixes up to 4 cells."
    )
    nearest = Resize((4, 4), (2, 2), coordinates=Coordinates.HALF_PIXEL, rounding="ceil")
    assert scene(nearest).describe() == (
        "A nearest-cell resize of a 4 × 4 input to 2 × 2, with half-pixel coordinates rounded up: each output takes "
        "one cell."
    )
    pooling = scene(AdaptivePooling((4, 4), (1, 1)), numbers=True)
    assert pooling.describe_frame(1).startswith("The output's row 0, column 0, which is ")
    assert pooling.describe_frame(1).endswith(" is computed from rows 0 to 3 and columns 0 to 3 of the input.")


@pytest.mark.parametrize(
    ("operation", "problem"),
    [
        (Convolution(3, 2), 'the template "regions" cannot show this operation'),
        (Resize((3,), 2), "a figure of regions draws two axes, but the geometry has 1"),
        (AdaptivePooling((3, 3, 3), 2), "a figure of regions draws two axes, but the geometry has 3"),
    ],
)
def test_what_regions_cannot_show_is_refused(operation: Operation, problem: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert raised.value.problem == problem


LARGE = [AdaptivePooling(224, (7, 5)), AdaptivePooling(1000, 1), Resize(224, 448, "linear"), Resize(448, 5, "nearest")]


@pytest.mark.parametrize("operation", LARGE, ids=str)
@pytest.mark.parametrize("at", [0, 0.4, 1])
def test_one_frame_of_large_maps_is_drawn_with_gaps(operation: AdaptivePooling | Resize, at: float) -> None:
    number = 1 + int(at * (operation.output_size[0] * operation.output_size[1] - 1))
    drawn = Regions(Figure("a", "A", "regions", operation, look=Look(frames=str(number))))
    frame = drawn.frames[number - 1]
    index = divmod(number - 1, operation.output_size[1])
    assert frame.output.number == number
    assert len(drawn.input.cells) < 4096 and len(drawn.output.cells) < 4096
    taken = {(cell - 1) // operation.input_size[1]: 0 for cell in lit(drawn, number)}  # rows
    rows = {row for row, _ in operation.inputs_of(index)}
    assert {min(taken), max(taken)} == {min(rows), max(rows)}
    assert set(taken) <= rows
    assert drawn.names["sizes"][0] == " × ".join(map(str, operation.input_size))
    if frame.place and isinstance(operation, Resize):
        assert frame.place.left < frame.place.x < frame.place.left + frame.place.columns
        inside = drawn.input.at(int(frame.place.x), int(frame.place.y))
        centre = [min(max(floor(operation.place(axis, u) + Fraction(1, 2)), 0), 447) for axis, u in enumerate(index)]
        near = [min(each, size - 1) for each, size in zip(centre, operation.input_size, strict=True)]
        assert inside and inside.number in {0, near[0] * operation.input_size[1] + near[1] + 1}


def lit(drawn: Regions, number: int) -> set[int]:
    """Return the numbers of the cells in the area of a frame, gaps left out."""
    found = (drawn.input.at(column, row) for row, column in cells_of((drawn.frames[number - 1].area,)))
    return {cell.number for cell in found if cell and cell.number}


def test_all_frames_of_maps_that_need_too_many_cells_are_refused_with_a_way_out() -> None:
    drawn = scene(Resize(65, 19))
    assert drawn.refusal is not None
    assert drawn.refusal.problem == "the figure would have 4225 cells, at most 4096 can be drawn"
    assert drawn.refusal.details.hint == (
        "give smaller sizes, or larger strides; or draw one frame alone: --frame 1, in Python frame=1"
    )
    assert len(drawn.frames) == 361


def test_a_cell_in_a_gap_is_marked_by_no_highlight_and_others_are() -> None:
    look = Look(frames="1", highlight=((0, 1),))
    figure = Figure("a", "A", "regions", AdaptivePooling(100, 10), look=look)
    (cell,) = highlighted(Regions(figure)).highlighted
    assert (cell.row, cell.column) == (0, 1)
    with pytest.raises(CatalogueError, match="which lies in a gap of this picture"):
        highlighted(Regions(replace(figure, look=replace(look, highlight=((50, 50),)))))
