"""Which maps and kernels each frame joins, against the layer that the figure shows."""

from __future__ import annotations

from itertools import pairwise, product
from math import prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convarith import ChannelPooling, Convolution, Layer, Pooling, TransposedConvolution, depthwise
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_FRAMES
from convarith.catalogue.look import Look
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.channels import BETWEEN_GROUPS, Channels, PlacedMap
from convarith.scenes.sheet import Role, Sheet
from convarith.scenes.sliding import SlidingWindow

from ..geometries import convolutions, transposed_convolutions

examples = settings(max_examples=40, deadline=None, print_blob=True)


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    operation = draw(st.one_of(convolutions(), transposed_convolutions()))
    groups, inputs, outputs = (draw(st.integers(1, 2)) for _ in range(3))
    assume(groups * outputs * prod(operation.output_size) <= MOST_FRAMES)
    return Layer(operation, groups * inputs, groups * outputs, groups)


def scene(operation: Operation) -> Channels:
    return Channels(Figure("a", "A", "channels", operation))


@examples
@given(layers())
def test_a_frame_a_cell_of_each_output_map(layer: Layer) -> None:
    frames = scene(layer).frames
    rows, columns = layer.output_size
    cells = [(frame.output.number, frame.step.output.row, frame.step.output.column) for frame in frames]
    assert cells == list(product(range(layer.out_channels), range(rows), range(columns)))
    assert [frame.number for frame in frames] == list(range(1, len(frames) + 1))


@examples
@given(layers())
def test_a_frame_reads_the_input_maps_of_its_group_with_weights_of_their_own(layer: Layer) -> None:
    first, second, *_ = layer.weight_shape
    used = set()
    for frame in scene(layer).frames:
        assert [each.source.number for each in frame.readings] == list(layer.inputs_of(frame.output.number))
        used |= {(frame.output.number, each.source.number, each.index) for each in frame.readings}
    indices = [index for _, _, index in used]
    assert sorted(indices) == list(product(range(first), range(second)))  # each weight once
    for output, source, index in used:
        assert index[0] == (source if layer.is_transposed else output)


@examples
@given(layers())
def test_a_window_walks_as_over_a_single_map(layer: Layer) -> None:
    drawn, alone = scene(layer), SlidingWindow(layer.operation)
    assert [frame.step for frame in drawn.frames] == list(alone.frames) * layer.out_channels


@examples
@given(layers())
def test_maps_and_kernels_do_not_touch(layer: Layer) -> None:
    drawn = scene(layer)
    source, result = drawn.names["input"], drawn.names["output"]

    def check_column(places: tuple[PlacedMap, ...], sheet: Sheet) -> None:
        assert all(below.y - above.y > sheet.rows for above, below in pairwise(places))
        assert places[0].y >= 0
        assert places[-1].y + sheet.rows <= drawn.height + 0.001

    check_column(drawn.input_places, source)
    check_column(drawn.output_places, result)
    for frame in drawn.frames:
        for each in frame.readings:
            assert each.kernel and drawn.kernel
            assert each.source.x + source.columns < each.kernel.x
            assert each.kernel.x + drawn.kernel.columns < frame.output.x


@examples
@given(layers())
def test_the_maps_of_a_group_stand_together_and_apart_from_others(layer: Layer) -> None:
    drawn = scene(layer)
    parted = drawn.groups
    assert len(parted) == (layer.groups if 1 < layer.groups < max(layer.in_channels, layer.out_channels) else 0)
    assert [group.number for group in parted] == list(range(len(parted)))
    assert all(below.y - above.y - above.rows == BETWEEN_GROUPS for above, below in pairwise(parted))
    for places, sheet in ((drawn.input_places, drawn.names["input"]), (drawn.output_places, drawn.names["output"])):
        for place in places if parted else ():
            group = parted[place.number * layer.groups // len(places)]
            assert group.y - 0.001 <= place.y
            assert place.y + sheet.rows <= group.y + group.rows + 0.001


def test_a_depthwise_layer_needs_no_words_for_its_groups() -> None:
    assert scene(depthwise(Convolution(4, 3), 3)).groups == ()
    assert len(scene(Layer(Convolution(4, 3), 3, 6, 3)).groups) == 3


def test_an_output_cell_beside_a_kernel_is_level_with_it() -> None:
    first = scene(Layer(Convolution(3, 1), 3, 2)).frames[0]
    assert first.readings[0].kernel
    assert first.output.y + first.step.output.row == first.readings[0].kernel.y


def test_a_kernel_has_a_cell_a_weight() -> None:
    kernel = scene(Layer(Convolution(5, (2, 3)), 2, 1)).kernel
    assert kernel
    assert (kernel.columns, kernel.rows, {cell.role for cell in kernel.cells}) == (3, 2, {Role.KERNEL})
    assert [(cell.row, cell.column) for cell in kernel.cells] == list(product(range(2), range(3)))


def test_a_pooling_leads_from_each_map_to_its_own() -> None:
    drawn = scene(ChannelPooling(Pooling(4, 2), 3))
    assert drawn.kernel is None and drawn.names["weights"] == ""
    assert drawn.groups == ()
    frames = [(frame.output.number, [each.source.number for each in frame.readings]) for frame in drawn.frames]
    assert frames == [(number, [number]) for number in (0, 1, 2) for _ in range(4)]
    assert drawn.describe() == (
        "A 2 × 2 window takes the largest value over a 4 × 4 input, in steps of 2; the output is 2 × 2. Each of 3 maps "
        "is pooled by itself."
    )
    assert drawn.describe_frame(6) == (
        "Output map 1, row 0, column 1, is computed from rows 0 to 1 and columns 2 to 3 of input map 1."
    )


def test_a_layer_in_words() -> None:
    drawn = scene(Layer(Convolution(4, 3), 4, 4, 2))
    assert drawn.names["weights"] == "4 $\\times$ 2 $\\times$ 3 $\\times$ 3"
    assert drawn.axes_of_weights == "output maps × input maps read × rows × columns"
    assert drawn.describe() == (
        "A 3 × 3 kernel moves over a 4 × 4 input, in steps of 1; the output is 2 × 2. There are 4 input maps and "
        "4 output maps; each output map reads 2 input maps, with weights of shape 4 × 2 × 3 × 3."
    )
    assert drawn.describe_frame(11) == (
        "Output map 2, row 1, column 0, is computed from rows 1 to 3 and columns 0 to 2 of input maps 2 and 3."
    )
    assert scene(depthwise(Convolution(4, 3), 3)).describe_frame(9) == (
        "Output map 2, row 0, column 0, is computed from rows 0 to 2 and columns 0 to 2 of input map 2."
    )


def test_what_the_sizes_of_weights_count() -> None:
    assert scene(Layer(Convolution(4, 3), 2, 3)).axes_of_weights == "output maps × input maps × rows × columns"
    turned = TransposedConvolution(2, 3)
    assert scene(Layer(turned, 2, 3)).axes_of_weights == "input maps × output maps × rows × columns"
    assert scene(Layer(turned, 4, 2, 2)).axes_of_weights == "input maps × output maps reached × rows × columns"


REFUSED: dict[str, tuple[Operation, str, str]] = {
    "no channels": (
        Convolution(5, 3),
        'the template "channels" cannot show this operation',
        "it shows a layer with in_channels and out_channels, or a pooling with channels",
    ),
    "three axes": (
        Layer(Convolution((5, 5, 5), 3), 2, 2),
        "a figure draws two axes, but the geometry has 3",
        "give every size as one number (a square) or as two",
    ),
}


@pytest.mark.parametrize(("operation", "problem", "hint"), REFUSED.values(), ids=list(REFUSED))
def test_what_it_cannot_show_is_refused(operation: Operation, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)


ELIDED: dict[str, tuple[Layer | ChannelPooling, list[int], list[int]]] = {
    "many output maps": (Layer(Convolution(5, 3), 3, 16), [0, 1, 2], [0, 1, 4, 15]),
    "many of both": (Layer(Convolution(5, 3), 64, 64), [0, 1, 63], [0, 1, 4, 63]),
    "many groups": (
        Layer(Convolution(5, 3), 32, 64, groups=16),
        [0, 1, 2, 3, 30, 31],
        [0, 1, 2, 3, 4, 5, 6, 7, 60, 61, 62, 63],
    ),
    "many pooled maps": (ChannelPooling(Pooling(6, 2), 20), [0, 1, 4, 19], [0, 1, 4, 19]),
    "a few": (Layer(Convolution(5, 3), 8, 8), list(range(8)), list(range(8))),
}


@pytest.mark.parametrize("case", ELIDED)
def test_of_many_maps_those_at_the_ends_and_what_a_frame_needs_are_drawn(case: str) -> None:
    layer, inputs, outputs = ELIDED[case]
    number = 4 * 9 + 2  # of the fifth output map
    drawn = Channels(Figure("a", "A", "channels", layer, look=Look(frames=str(number))))
    assert [place.number for place in drawn.input_places] == inputs
    assert [place.number for place in drawn.output_places] == outputs
    assert len(drawn.gaps) == sum(b > a + 1 for maps in (inputs, outputs) for a, b in pairwise(maps))
    frame = drawn.frames[number - 1]
    assert frame.output.number == 4
    assert {reading.source.number for reading in frame.readings} <= set(inputs)
    assert "Output map 4, row 0, column 1" in drawn.describe_frame(number)


def test_an_animation_of_many_maps_shows_those_that_are_drawn() -> None:
    drawn = Channels(Figure("a", "A", "channels", Layer(Convolution(5, 3), 3, 16)))
    assert len(drawn.frames) == 144
    assert drawn.shown == (*range(1, 19), *range(136, 145))
    assert "input maps 0, 1 and 2" in drawn.describe_frame(140)


def test_many_maps_that_are_read_are_told_as_a_range() -> None:
    drawn = Channels(Figure("a", "A", "channels", Layer(Convolution(5, 3), 64, 1)))
    assert drawn.describe_frame(1).endswith("of input maps 0 to 63.")


def test_maps_of_a_large_layer_have_gaps_of_their_own() -> None:
    stem = Layer(Convolution(224, 7, 2, 3), 3, 64)
    drawn = Channels(Figure("a", "A", "channels", stem, look=Look(frames="100000")))
    assert drawn.names["sizes"] == ("224 × 224", "112 × 112")
    assert drawn.describe_frame(100000).startswith("Output map 7, row 108, column 95, is computed from rows 213 to 219")
