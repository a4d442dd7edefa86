"""What the sentence of every frame says that a window reads, read back and held against the operation."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from math import prod

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    Convolution,
    DeformableConvolution,
    Layer,
    MaskedConvolution,
    PixelShuffle,
    Pooling,
    PoolingMode,
    Resize,
    Stack,
    TransposedConvolution,
    Unfolding,
)
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.scenes.channels import Channels
from convarith.scenes.columns import Columns
from convarith.scenes.deformable import Deformable
from convarith.scenes.field import Field
from convarith.scenes.maps import Maps
from convarith.scenes.matrix import MatrixProduct
from convarith.scenes.positions import Positions
from convarith.scenes.regions import Regions
from convarith.scenes.registry import SCENES, scene_class
from convarith.scenes.rows import Rows
from convarith.scenes.scatter import Scatter
from convarith.scenes.scene import Scene
from convarith.scenes.sheet import Role
from convarith.scenes.shuffle import Shuffle
from convarith.scenes.slices import Slices
from convarith.scenes.subsampling import Subsampling
from convarith.scenes.tower import Tower
from convarith.scenes.unpooling import Unpooling
from convarith.scenes.volume import Volume
from convarith.scenes.windows import Windows

from ..arithmetic.relatives import resizes
from ..geometries import convolutions, poolings, transposed_convolutions
from .sentences import NOUNS, cells_named, check_read, numbers, outputs

examples = settings(max_examples=60, deadline=None, print_blob=True)
two_axes = st.one_of(convolutions(), transposed_convolutions(), poolings())
one_axis = st.one_of(convolutions(1), transposed_convolutions(1), poolings(1))
padded_with_zeros = convolutions().map(lambda drawn: without_repeats(drawn))
three_axes = st.one_of(convolutions(3), transposed_convolutions(3), poolings(3)).filter(
    lambda operation: prod(operation.output_size) <= 100
)


def without_repeats(drawn: Convolution) -> Convolution:
    return Convolution(drawn.input_size, drawn.kernel_size, drawn.stride, drawn.padding, drawn.dilation)


def scene(kind: type[Scene], operation: Operation) -> Scene:
    return kind(Figure("a", "A", "a", operation))


@examples
@given(two_axes)
def test_maps_say_what_an_output_is_computed_from(operation: MapOperation) -> None:
    drawn = scene(Maps, operation)
    for number, (row, column) in outputs(operation.output_size):
        place, text = drawn.describe_frame(number).split(" is computed from ")
        assert place == f"The output's row {row}, column {column}"
        check_read(text, operation, (row, column))


COLUMN, ROW = r"(?:every \w+ )?columns? ", r"(?:every \w+ )?rows? "
COLUMNS, ROWS = rf"{COLUMN}[^c]+?", rf"{ROW}[^c]+?"


@examples
@given(convolutions(), st.data())
def test_maps_say_what_a_mask_lets_an_output_read(operation: Convolution, data: st.DataObject) -> None:
    cells = st.lists(st.integers(0, 1), min_size=operation.kernel_size[1], max_size=operation.kernel_size[1])
    rows = st.lists(cells, min_size=operation.kernel_size[0], max_size=operation.kernel_size[0])
    masked = MaskedConvolution(without_repeats(operation), data.draw(rows.filter(lambda mask: any(map(any, mask)))))
    drawn = scene(Maps, masked)
    for number, index in outputs(masked.output_size):
        text = drawn.describe_frame(number).split(" is computed from ")[1]
        read, _, rest = text.partition(";")
        parts = re.findall(rf"({COLUMNS}) of ({ROWS})(?=,? and {COLUMN}|, {COLUMN}| of the input$)", read.rstrip("."))
        found = {
            (row, column)
            for columns, rows in parts
            for row in numbers("row", rows)
            for column in numbers("column", columns)
        }
        assert found == masked.inputs_of(index)
        assert (rest != "" or "padding alone" in read) == (len(found) < len(masked.taps))


@examples
@given(transposed_convolutions())
def test_zeros_and_padding_under_the_other_taps_are_told_apart(operation: TransposedConvolution) -> None:
    drawn = Maps(Figure("a", "A", "a", operation))
    for frame in drawn.frames:
        text = drawn.describe_frame(frame.number)
        roles = {tap.cell.role for tap in frame.taps}
        if Role.INPUT in roles:
            assert ("inserted zeros" in text) == (Role.INSERTED_ZERO in roles)
            assert ("padding" in text) == bool(roles & {Role.PADDING, Role.OUTPUT_PADDING})
        else:
            assert text.endswith("zeros alone." if max(operation.stride) > 1 else "padding alone.")


@examples
@given(one_axis)
def test_rows_say_what_an_output_depends_on(operation: MapOperation) -> None:
    drawn = scene(Rows, operation)
    for number, index in outputs(operation.output_size):
        cell, text = drawn.describe_frame(number).split(" of the output depends on ")
        assert cell == f"Cell {number - 1}"
        check_read(text, operation, index)


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    first = draw(one_axis)
    size = first.output_size
    kernel, stride = draw(st.integers(1, min(3, size[0]))), draw(st.integers(1, 3))
    return Stack([first, Convolution(size, kernel, stride, draw(st.integers(0, 2)))])


@examples
@given(stacks())
def test_rows_of_a_stack_say_which_cells_of_the_input_are_seen(stack: Stack) -> None:
    drawn, tower = scene(Rows, stack), Tower(stack)
    for number, index in outputs(stack.output_size):
        text = drawn.describe_frame(number)
        assert cells_named(text.split("depends on ")[1], 1) == stack.inputs_of(index)
        if stack.inputs_of(index):
            between = tower.depends(index[0]).lit[1]
            inside = tower.tracks[1].is_inside
            assert ("layers above read padding" in text) == any(not inside(place) for place in between)


@examples
@given(two_axes)
def test_maps_in_space_say_which_cells_of_the_input_are_seen(operation: MapOperation) -> None:
    drawn = scene(Field, operation)
    for number, index in outputs(operation.output_size):
        text, inputs = drawn.describe_frame(number).split(" sees ")[1], operation.inputs_of(index)
        named = cells_named(text, 2)
        assert inputs <= named
        count = re.match(r"(\d+) of the (\d+) cells", text)
        assert (len(inputs), len(named)) == (tuple(map(int, count.groups())) if count else (len(named), len(inputs)))


@examples
@given(st.integers(1, 12), st.integers(1, 12))
def test_rows_of_an_adaptive_pooling_say_what_is_read(size: int, output_size: int) -> None:
    pooling = AdaptivePooling([size], [output_size])
    drawn = scene(Rows, pooling)
    for number, index in outputs(pooling.output_size):
        assert cells_named(drawn.describe_frame(number).split("depends on ")[1], 1) == pooling.inputs_of(index)


@examples
@given(resizes())
def test_a_resize_says_what_it_takes(resize: Resize) -> None:
    axes = len(resize.input_size)
    drawn = scene(Rows if axes == 1 else Regions, resize)
    for number, index in outputs(resize.output_size):
        text = drawn.describe_frame(number).split("depends on " if axes == 1 else "it takes ")[1]
        assert cells_named(text, axes) == resize.inputs_of(index)


@examples
@given(st.tuples(st.integers(1, 6), st.integers(1, 6)), st.tuples(st.integers(1, 6), st.integers(1, 6)))
def test_regions_of_an_adaptive_pooling_say_what_is_read(size: tuple[int, int], output_size: tuple[int, int]) -> None:
    pooling = AdaptivePooling(size, output_size)
    drawn = scene(Regions, pooling)
    for number, index in outputs(output_size):
        assert cells_named(drawn.describe_frame(number).split("computed from ")[1], 2) == pooling.inputs_of(index)


@examples
@given(st.one_of(convolutions(1), poolings(1)))
def test_positions_say_what_the_window_reads(operation: MapOperation) -> None:
    drawn = scene(Positions, operation)
    for number, index in outputs(operation.output_size):
        check_read(drawn.describe_frame(number).split("the window reads ")[1], operation, index)


SIDES_OF_PLANES = {
    "before the first plane": "at the bottom",
    "after the last plane": "at the top",
    "padding above": "padding at the back",
    "padding below": "padding at the front",
}
"""Where padding lies around a block that is drawn as its planes, and what is said of one drawn in space."""


@examples
@given(three_axes)
def test_planes_are_said_to_read_what_blocks_do(operation: MapOperation) -> None:
    drawn, block = scene(Slices, operation), scene(Volume, operation)
    for number, _ in outputs(operation.output_size):
        text = drawn.describe_frame(number)
        for said, meant in SIDES_OF_PLANES.items():
            text = text.replace(said, meant)
        assert text == block.describe_frame(number)


@examples
@given(three_axes)
def test_volumes_say_what_an_output_is_computed_from(operation: MapOperation) -> None:
    drawn = scene(Volume, operation)
    for number, index in outputs(operation.output_size):
        place, text = drawn.describe_frame(number).split(" is computed from ")
        assert place == "The output's plane {}, row {}, column {}".format(*index)
        check_read(text, operation, index)


@examples
@given(convolutions(), st.integers(1, 2))
def test_columns_say_what_becomes_of_which_window(operation: Convolution, channels: int) -> None:
    unfolding = Unfolding(operation, channels)
    drawn = scene(Columns, unfolding)
    for number, index in outputs(operation.output_size):
        window, becomes = drawn.describe_frame(number).split(". It becomes ")
        assert window.startswith(f"Window {number - 1} reads ")
        assert becomes.startswith(f"column {number - 1} ")
        read = window.split(" reads ")[1]
        check_read(read, operation, index)
        entries = (unfolding.inputs_of((row, number - 1)) for row in range(unfolding.output_size[0]))
        assert {(row, column) for entry in entries for _, row, column in entry} == cells_named(read, 2)


@examples
@given(st.one_of(convolutions(), transposed_convolutions()), st.sampled_from([(2, 3, 1), (4, 4, 2), (3, 3, 3)]))
def test_channels_say_what_an_output_is_computed_from(
    operation: Convolution | TransposedConvolution, channels: tuple[int, int, int]
) -> None:
    layer = Layer(operation, *channels)
    assume(layer.out_channels * prod(layer.output_size) <= 400)
    drawn = scene(Channels, layer)
    places = product(range(layer.out_channels), *map(range, layer.output_size))
    for number, (output, row, column) in enumerate(places, start=1):
        place, text = drawn.describe_frame(number).split(", is computed from ")
        assert place == f"Output map {output}, row {row}, column {column}"
        check_read(text, operation, (row, column))
        if " of input map" in text:
            assert numbers("input map", text) == set(layer.inputs_of(output))


@examples
@given(transposed_convolutions())
def test_a_scatter_says_which_outputs_are_reached(operation: TransposedConvolution) -> None:
    drawn = Scatter(Figure("a", "A", "scatter", operation))
    reached: dict[tuple[int, ...], set[tuple[int, ...]]] = {}
    for _, output in outputs(operation.output_size):
        for cell in operation.inputs_of(output):
            reached.setdefault(cell, set()).add(output)
    for number, (row, column) in outputs(operation.input_size):
        place, text = drawn.describe_frame(number).split(" times the kernel is added to ")
        assert place == f"The input's row {row}, column {column}"
        named, _, cropped = text.partition("; padding crops ")
        assert cells_named(named, 2) == reached.get((row, column), set())
        if reached.get((row, column)):
            lost = [sum(map(int, re.findall(rf"(\d+) {noun}", cropped))) for noun in NOUNS[2]]
            kept = [kernel - count for kernel, count in zip(operation.kernel_size, lost, strict=True)]
            assert prod(operation.kernel_size) - prod(kept) == drawn.frames[number - 1].dropped


@examples
@given(st.one_of(padded_with_zeros, transposed_convolutions()))
def test_a_matrix_says_where_an_output_has_weights(operation: Convolution | TransposedConvolution) -> None:
    assume(prod(operation.input_size) * prod(operation.output_size) <= 400)
    drawn = scene(MatrixProduct, operation)
    for number, index in outputs(operation.output_size):
        row, text = drawn.describe_frame(number).split("; it has a weight in ")
        assert row == f"Row {number - 1} of the matrix computes cell {number - 1} of the output"
        columns = operation.input_size[1]
        assert {divmod(at, columns) for at in numbers("column", text)} == operation.inputs_of(index)


@examples
@given(convolutions())
def test_a_subsampling_says_what_is_kept(operation: Convolution) -> None:
    assume(max(operation.stride) > 1)
    drawn = Subsampling(Figure("a", "A", "subsampling", operation))
    for frame in drawn.frames:
        what, text = drawn.describe_frame(frame.number).split("; it is computed from ")
        kept = re.fullmatch(r"Row (\d+), column (\d+) of the output of stride 1 is (dropped|kept as .*)", what)
        assert kept
        at = [int(number) for number in kept.groups()[:2]]
        unit = Convolution(
            operation.input_size,
            operation.kernel_size,
            1,
            operation.padding,
            operation.dilation,
            operation.padding_mode,
        )
        assert cells_named(text, 2) == unit.inputs_of(at)
        if "kept as" in what:
            (place,) = re.findall(r"kept as row (\d+), column (\d+) of the output", what)
            assert cells_named(text, 2) == operation.inputs_of([int(number) for number in place])


@examples
@given(poolings(), st.data())
def test_an_unpooling_says_where_a_maximum_comes_from(drawn_pooling: Pooling, data: st.DataObject) -> None:
    each = (drawn_pooling.input_size, drawn_pooling.kernel_size, drawn_pooling.stride, drawn_pooling.padding)
    assume(all(sum(padding) + size >= kernel for size, kernel, _, padding in zip(*each, strict=True)))
    pooling = Pooling(*each, mode=PoolingMode.MAX, ceil_mode=drawn_pooling.ceil_mode)
    rows, columns = pooling.input_size
    values = data.draw(st.permutations(range(rows * columns)))
    grid = tuple(tuple(values[row * columns : (row + 1) * columns]) for row in range(rows))
    drawn = Unpooling(Figure("a", "A", "unpooling", pooling, input_values=grid))
    for number, index in outputs(pooling.output_size):
        read, maximum = drawn.describe_frame(number).split(". Its maximum, ")
        check_read(read.split(" reads ")[1], pooling, index)
        (place,) = re.findall(r"row (\d+), column (\d+) of the input", maximum)
        row, column = (int(at) for at in place)
        assert grid[row][column] == max(grid[a][b] for a, b in pooling.inputs_of(index)) == int(maximum.split(",")[0])


@examples
@given(st.integers(1, 2), st.integers(1, 3), st.integers(1, 3), st.booleans())
def test_a_shuffle_says_which_pixels_change_places(maps: int, size: int, factor: int, is_unshuffle: bool) -> None:
    shuffle = PixelShuffle(maps * factor**2, size, factor)
    drawn = scene(Shuffle, shuffle.transpose() if is_unshuffle else shuffle)
    for number in range(1, len(drawn.frames) + 1):
        text = drawn.describe_frame(number)
        block, pixels = sorted(re.split(" becomes? ", text), key=lambda part: "block" not in part)
        (channel,) = numbers("channel", block)
        sources = {source for cell in cells_named(block, 2) for source in shuffle.inputs_of((channel, *cell))}
        assert {(at, *cell) for at in numbers("channel", pixels) for cell in cells_named(pixels, 2)} == sources


quarters = st.integers(-8, 8).map(lambda number: number / 4)


@examples
@given(padded_with_zeros, st.lists(st.tuples(quarters, quarters), min_size=1, max_size=6))
def test_a_deformable_convolution_says_which_rows_and_columns_have_cells_that_are_read(
    operation: Convolution, pairs: list[tuple[float, float]]
) -> None:
    taps, count = prod(operation.kernel_size), prod(operation.output_size)
    offsets = tuple(tuple(pairs[(output + tap) % len(pairs)] for tap in range(taps)) for output in range(count))
    drawn = Deformable(Figure("a", "A", "deformable", DeformableConvolution(operation), offsets=offsets))
    for number, index in outputs(operation.output_size):
        text = drawn.describe_frame(number).split(" is computed from ")[1]
        channels = [
            [[offsets[u * operation.output_size[1] + v][tap][axis] for v in range(operation.output_size[1])]
             for u in range(operation.output_size[0])]
            for tap in range(taps) for axis in (0, 1)
        ]  # fmt: skip
        read = DeformableConvolution(operation).inputs_of(index, channels)
        assert ("zeros alone" in text) == (not read)
        if read:
            assert int(text.split(" cell")[0]) == len(read)
            assert [numbers(noun, text) for noun in NOUNS[2]] == [set(at) for at in zip(*read, strict=True)]


def test_each_kind_of_scene_is_read_back_here() -> None:
    checked = {Maps, Channels, Columns, Deformable, MatrixProduct, Positions, Rows}
    checked |= {Windows, Field, Regions, Scatter, Shuffle, Slices, Subsampling, Unpooling, Volume}
    others = ("architecture", "comparison", "branches", "shades")
    assert {scene_class(kind) for kind in SCENES if kind not in others} == checked


def test_the_compared_say_what_they_read() -> None:
    first = Figure("a", "padding 0", "isometric", Convolution(3, 2))
    both = replace(first, compared=(first, replace(first, title="padding 1", operation=Convolution(3, 2, padding=1))))
    assert scene_class("comparison")(both).describe_frame(1) == (
        "Padding 0: The output's row 0, column 0 is computed from rows 0 to 1 and columns 0 to 1 of the input. "
        "Padding 1: The output's row 0, column 0 is computed from row 0 and column 0 of the input, "
        "with 1 row of padding above and 1 column of padding on the left."
    )
