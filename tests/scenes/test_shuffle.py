"""Where each pixel goes, against the pixel shuffle or unshuffle that the figure shows."""

from __future__ import annotations

from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import ChannelOrder, Convolution, PixelShuffle, PixelUnshuffle
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.scenes.grid import Area
from convarith.scenes.shuffle import Shuffle, Tile

examples = settings(max_examples=60, deadline=None, print_blob=True)
Rearranging = PixelShuffle | PixelUnshuffle


@st.composite
def operations(draw: st.DrawFn) -> Rearranging:
    factors, channels = draw(st.tuples(st.integers(1, 3), st.integers(1, 3))), draw(st.integers(1, 2))
    size = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    shuffle = PixelShuffle(channels * prod(factors), size, factors, draw(st.sampled_from(ChannelOrder)))
    return shuffle if draw(st.booleans()) else shuffle.transpose()


def scene(operation: Operation) -> Shuffle:
    return Shuffle(Figure("a", "A", "shuffle", operation))


def values(tiles: tuple[Tile, ...]) -> dict[tuple[int, ...], str]:
    """Return what stands in each (channel, row, column)."""
    return {(at, cell.row, cell.column): cell.value for at, tile in enumerate(tiles) for cell in tile.sheet.cells}


def sides(operation: Rearranging) -> tuple[tuple[Tile, ...], tuple[Tile, ...]]:
    names = scene(operation).names
    return names["sources"], names["targets"]


@examples
@given(operations())
def test_every_value_goes_where_the_operation_moves_it(operation: Rearranging) -> None:
    source, target = map(values, sides(operation))
    assert set(source) == set(product(*map(range, operation.input_shape)))
    assert set(target) == set(product(*map(range, operation.output_shape)))
    assert len(set(source.values())) == len(source)
    for index, value in target.items():
        (origin,) = operation.inputs_of(index)
        assert source[origin] == value


@examples
@given(operations())
def test_each_value_has_its_own_tint_on_both_sides(operation: Rearranging) -> None:
    def strengths(tiles: tuple[Tile, ...]) -> dict[str, int]:
        return {
            cell.value: tint.strength
            for tile in tiles
            for tint in tile.tints
            for cell in tile.sheet.cells
            if any(cell.column in columns(area) and cell.row in rows(area) for area in tint.areas)
        }

    source, target = map(strengths, sides(operation))
    assert source == target
    assert len(set(source.values())) == prod(operation.factors)


def columns(area: Area) -> range:
    return range(area.column, area.column + area.columns)


def rows(area: Area) -> range:
    return range(area.row, area.row + area.rows)


@examples
@given(operations())
def test_every_value_moves_in_one_frame(operation: Rearranging) -> None:
    def moved(parts: tuple[tuple[Tile, Area], ...]) -> list[str]:
        return sorted(
            cell.value
            for tile, area in parts
            for cell in tile.sheet.cells
            if cell.column in columns(area) and cell.row in rows(area)
        )

    frames = scene(operation).frames
    assert [frame.number for frame in frames] == list(range(1, len(frames) + 1))
    seen = []
    for frame in frames:
        assert moved(frame.sources) == moved(frame.targets)
        assert len(moved(frame.sources)) == prod(operation.factors)
        seen += moved(frame.sources)
    assert sorted(seen) == sorted(values(sides(operation)[0]).values())


@examples
@given(operations())
def test_maps_do_not_touch(operation: Rearranging) -> None:
    source, target = sides(operation)
    left, right = scene(operation).names["widths"]
    assert max(tile.x + tile.sheet.columns for tile in source) == pytest.approx(left)
    assert min(tile.x for tile in target) > left
    assert max(tile.x + tile.sheet.columns for tile in target) - min(tile.x for tile in target) == pytest.approx(right)
    places = [
        {(round(10 * (tile.x + cell.column)), round(10 * (tile.y + cell.row))) for cell in tile.sheet.cells}
        for tile in (*source, *target)
    ]
    assert sum(map(len, places)) == len(set().union(*places))


def test_letters_follow_the_channels_and_places_the_pixels() -> None:
    small = scene(PixelShuffle(8, 1, 2, ChannelOrder.DCR)).small
    assert [tile.sheet.cells[0].value for tile in small] == [f"${letter}_{{0}}$" for letter in "abcdefgh"]
    assert [tile.y for tile in small] == [0, 3.2, 0, 3.2, 1.6, 4.8, 1.6, 4.8]  # pixels of two output maps in turn


def test_a_frame_in_words() -> None:
    assert scene(PixelShuffle(8, 3, 2)).describe_frame(14) == (
        "The pixels in row 1, column 1 of channels 4 to 7 become the block of "
        "rows 2 to 3 and columns 2 to 3 of channel 1."
    )
    assert scene(PixelUnshuffle(1, 6, 3)).describe_frame(2) == (
        "The block of rows 0 to 2 and columns 3 to 5 of channel 0 becomes row 0, column 1 of channels 0 to 8."
    )


REFUSED: dict[str, tuple[Operation, str, str]] = {
    "a convolution": (
        Convolution(5, 3),
        'the template "shuffle" cannot show this operation',
        "it shows a pixel_shuffle or a pixel_unshuffle",
    ),
    "more channels than letters": (
        PixelShuffle(28, 2, 2),
        "the figure would have 28 channels, at most 26 can be drawn",
        "give smaller sizes, or fewer channels: each block is rearranged as the first is",
    ),
    "many cells": (
        PixelUnshuffle(1, 66, 2),
        "the figure would have 4356 cells, at most 4096 can be drawn",
        "give smaller sizes, or fewer channels: each block is rearranged as the first is",
    ),
}


@pytest.mark.parametrize(("operation", "problem", "hint"), REFUSED.values(), ids=list(REFUSED))
def test_what_it_cannot_show_is_refused(operation: Operation, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        scene(operation)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)
