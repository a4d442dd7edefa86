"""Reads back what sentences say of windows, and holds it against the operation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from convarith import Convolution, Pooling, TransposedConvolution
from convarith.arithmetic import Axis
from convarith.arithmetic.equivalent import EquivalentConvolution
from convarith.arithmetic.windows import MapOperation

Direct = Convolution | Pooling | EquivalentConvolution

NOUNS = {1: ("cell",), 2: ("row", "column"), 3: ("plane", "row", "column")}
SIDES = {
    "row": ("above", "below"),
    "column": ("on the left", "on the right"),
    "cell": ("on the left", "on the right"),
}
SIDES_OF_VOLUMES = {**SIDES, "plane": ("at the bottom", "at the top"), "row": ("at the back", "at the front")}
EDGES = {1: ("right",), 2: ("bottom", "right"), 3: ("top", "front", "right")}
ORDINALS = {"second": 2, "third": 3}


def numbers(noun: str, text: str) -> set[int]:
    """Return what a text says of rows, or cells, …, counted from 0: "rows 1, 3 and 5", "every 4th row from 1 to 13"."""
    found: set[int] = set()
    for step, first, last in re.findall(rf"every (\w+) {noun} from (\d+) to (\d+)", text):
        by = ORDINALS.get(step) or int(re.sub(r"\D", "", step))
        found |= set(range(int(first), int(last) + 1, by))
    for first, last in re.findall(rf"\b{noun}s (\d+) to (\d+)", text):
        found |= set(range(int(first), int(last) + 1))
    number = r"\d+\b(?! to| (?:row|column|plane|cell))"
    for listed in re.findall(rf"\b{noun}s? ({number}(?:(?:, | and ){number})*)", text):
        found |= {int(number) for number in re.findall(r"\d+", listed)}
    return found


def cells_named(text: str, axes: int) -> set[tuple[int, ...]]:
    """Return the input cells that a text about a window names, those that its padding repeats included."""
    return set(product(*(numbers(noun, text) for noun in NOUNS[axes])))


def padding_named(text: str, axes: int) -> dict[tuple[str, str], int]:
    """Return how many rows, columns, … of padding a text counts on each side."""
    sides = SIDES_OF_VOLUMES if axes == 3 else SIDES
    found = {}
    for name in NOUNS[axes]:
        for side in sides[name]:
            counts = re.findall(rf"(\d+) {name}s? of padding {side}", text)
            assert len(counts) <= 1
            found[name, side] = int(counts[0]) if counts else 0
    return found


def padding_read(operation: Direct, index: Iterable[int]) -> dict[tuple[str, str], int]:
    """Return how many taps along each axis stand on the padding of each side."""
    axes = len(operation.axes)
    sides = SIDES_OF_VOLUMES if axes == 3 else SIDES
    found = {}
    for noun, axis, u in zip(NOUNS[axes], operation.axes, index, strict=True):
        reads, (before, after) = axis.reads(u), sides[noun]
        end = axis.input_size + axis.padding[1]
        found[noun, before] = sum(place < 0 for place in reads)
        found[noun, after] = sum(axis.input_size <= place < end for place in reads)
    return found


def check_read(text: str, operation: MapOperation, index: tuple[int, ...]) -> None:
    """Assert that a text says what an output reads: cells, padding, zeros and what hangs over an edge."""
    axes = len(index)
    inputs = operation.inputs_of(index)
    assert cells_named(text, axes) == inputs
    if isinstance(operation, TransposedConvolution):
        assert ("zeros alone" in text or "padding alone" in text) == (not inputs)
        if inputs and max(operation.stride) == 1:
            assert padding_named(text, axes) == padding_read(operation.equivalent(), index)
        return
    stand = [[place for place in axis.reads(u) if 0 <= place < axis.input_size] for axis, u in each(operation, index)]
    if all(stand):
        assert padding_named(text, axes) == padding_read(operation, index)
    assert ("padding alone" in text) == (not all(stand))
    for edge, (axis, u) in zip(EDGES[axes], each(operation, index), strict=True):
        hangs = axis.reads(u)[-1] >= axis.input_size + axis.padding[1]
        assert bool(re.search(rf"hangs over .*\bthe {edge}\b", text)) == hangs


def each(operation: MapOperation, index: tuple[int, ...]) -> list[tuple[Axis, int]]:
    return list(zip(operation.axes, index, strict=True))


def outputs(sizes: tuple[int, ...]) -> Iterable[tuple[int, tuple[int, ...]]]:
    return enumerate(product(*map(range, sizes)), start=1)
