"""One axis of an adaptive pooling or a resize, alone and between the layers of a stack."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    Convolution,
    GeometryError,
    NearestResize,
    Pooling,
    Resize,
    Stack,
    TransposedConvolution,
)
from convarith.arithmetic import PoolingMode
from convarith.arithmetic.stackable import Stackable
from convarith.arithmetic.uneven import Uneven, uneven_tracks

from .geometries import examples
from .relatives import adaptive_poolings, resizes

uneven = resizes() | adaptive_poolings(mode=PoolingMode.MAX)


@examples(150)
@given(uneven)
def test_an_axis_reads_what_the_operation_does(operation: Uneven) -> None:
    tracks = uneven_tracks(operation)
    for axis, track in enumerate(tracks):
        for u in range(track.outputs):
            index = tuple(u if other == axis else 0 for other in range(len(tracks)))
            assert sorted({cell[axis] for cell in operation.inputs_of(index)}) == track.taps(u)
            inside = [cell for cell in track.reads(u) if track.is_inside(cell)]
            assert set(inside) <= set(track.taps(u))


@examples(150)
@given(uneven)
def test_what_outputs_read_repeats_after_a_period(operation: Uneven) -> None:
    for track in uneven_tracks(operation):
        shift = track.period * track.step
        assert shift.denominator == 1
        for u in range(2 * track.period):
            assert [cell + shift for cell in track.reads(u)] == list(track.reads(u + track.period))


CENTRES: dict[str, tuple[Uneven, Fraction, Fraction]] = {
    "nearest, twice": (Resize([4], 8), Fraction(-1, 4), Fraction(1, 2)),
    "nearest, three times": (Resize([4], 12), Fraction(-1, 3), Fraction(1, 3)),
    "linear, twice": (Resize([4], 8, "linear"), Fraction(-1, 4), Fraction(1, 2)),
    "aligned corners": (Resize([4], 7, "linear", "align_corners"), Fraction(0), Fraction(1, 2)),
    "half": (Resize([8], 4, "linear"), Fraction(1, 2), Fraction(2)),
    "adaptive": (AdaptivePooling([10], 4), Fraction(3, 4), Fraction(5, 2)),
    "global": (AdaptivePooling([7], 1), Fraction(3), Fraction(7)),
}


@pytest.mark.parametrize("case", CENTRES)
def test_where_the_first_output_is_centred_and_how_far_the_next_is(case: str) -> None:
    operation, centre, step = CENTRES[case]
    (track,) = uneven_tracks(operation)
    assert (track.centre, track.step) == (centre, step)
    assert (Stack([operation]).start, Stack([operation]).jump) == ((centre,), (step,))


@pytest.mark.parametrize("factor", [1, 2, 3, 4])
def test_a_nearest_resize_is_a_transposed_convolution_of_ones(factor: int) -> None:
    first = Convolution((9,), 3, 2, 1)
    stacks = [
        Stack([first, layer, Convolution((5 * factor,), 3, padding=1)])
        for layer in (
            NearestResize((5,), factor),
            Resize((5,), scale_factor=factor),
            TransposedConvolution((5,), factor, factor),
        )
    ]
    found = {(stack.receptive_field, stack.jump, stack.start, stack.inputs_of((3,))) for stack in stacks}
    assert len(found) == 1


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    size = draw(st.integers(6, 12))
    layers: list[Stackable] = []
    for _ in range(draw(st.integers(1, 3))):
        match draw(st.sampled_from(["convolution", "pooling", "adaptive", "resize"])):
            case "adaptive":
                layer: Stackable = AdaptivePooling((size,), draw(st.integers(1, 9)))
            case "resize":
                mode = draw(st.sampled_from(["nearest", "nearest_exact", "linear"]))
                layer = Resize((size,), draw(st.integers(1, 12)), mode)
            case "pooling":
                layer = Pooling((size,), min(2, size), draw(st.integers(1, 2)))
            case _:
                layer = Convolution((size,), 3, draw(st.integers(1, 2)), 1)
        layers.append(layer)
        (size,) = layer.output_size
    return Stack(layers)


@examples(150)
@given(stacks())
def test_no_output_of_a_stack_sees_more_than_its_receptive_field(stack: Stack) -> None:
    seen = [sorted(cell for (cell,) in stack.inputs_of((u,))) for u in range(stack.output_size[0])]
    assert max(cells[-1] - cells[0] + 1 for cells in seen if cells) <= stack.receptive_field[0]
    assert (stack.parameters > 0) == any(isinstance(layer, Convolution) for layer in stack.layers)


def test_an_output_in_the_middle_of_a_large_map_sees_all_of_its_receptive_field() -> None:
    stack = Stack(
        [Convolution((60,), 3), Resize((58,), 87, "linear"), Convolution((87,), 4), AdaptivePooling((84,), 40)]
    )
    extents = []
    for u in range(2, 38):
        cells = sorted(cell for (cell,) in stack.inputs_of((u,)))
        extents.append(cells[-1] - cells[0] + 1)
    assert max(extents) == stack.receptive_field[0]


def test_sizes_that_share_no_factor_have_too_many_fields() -> None:
    with pytest.raises(GeometryError) as caught:
        Stack([AdaptivePooling((997,), 991), Convolution((991,), 9), AdaptivePooling((983,), 977)])
    text = "the receptive fields of 968207 outputs differ, of which at most 100000 can be gone through"
    assert (caught.value.problem, caught.value.details.layer) == (f"layer 3: {text}", 3)
    assert caught.value.details.hint == "use sizes that divide each other"
