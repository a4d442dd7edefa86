"""Changes that make branches agree: each does, none smaller would, and the aligned come first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    Convolution,
    GeometryError,
    Layer,
    MaskedConvolution,
    Pooling,
    Resize,
    Stack,
    TransposedConvolution,
    Unfolding,
    aligned,
    repairs,
)
from convarith.arithmetic import Change, Repair
from convarith.arithmetic.stackable import Stackable

examples = settings(max_examples=60, deadline=None, print_blob=True)
REACH = 4
"""How far, in cells on each side, brute force looks for a change."""


@st.composite
def branches(draw: st.DrawFn, size: int) -> Stack:
    """Draw one or two layers along one axis from an input of this size."""
    layers: list[Stackable] = []
    for _ in range(draw(st.integers(1, 2))):
        size = layers[-1].output_size[0] if layers else size
        kind = draw(st.sampled_from([Convolution, TransposedConvolution, Pooling]))
        stride, padding = draw(st.integers(1, 3)), (draw(st.integers(0, 1)), draw(st.integers(0, 1)))
        try:
            layers.append(kind((size,), draw(st.integers(1, 4)), stride, (padding,)))
        except GeometryError:
            assume(False)
    return Stack(layers)


@st.composite
def pairs_of_branches(draw: st.DrawFn) -> tuple[Stack, Stack]:
    size = draw(st.integers(3, 12))
    return draw(branches(size)), draw(branches(size))


def changed(stack: Stack, index: int, **changes: Any) -> Stack | None:
    layers: list[Any] = list(stack.layers)
    try:
        layers[index] = replace(layers[index], **changes)
        for later in range(index + 1, len(layers)):
            layers[later] = replace(layers[later], input_size=layers[later - 1].output_size)
        return Stack(layers)
    except GeometryError:
        return None


def tried(stack: Stack, index: int, change: Change) -> Iterator[tuple[int, Any]]:
    """Yield how many cells each value of a layer is from the one that it has, and the value."""
    value = getattr(stack.layers[index], change, None)
    if value is None:
        return
    for one, two in product(range(-REACH, REACH + 1), repeat=2):
        if change is Change.PADDING:
            pair = (value[0][0] + one, value[0][1] + two)
            if min(pair) >= 0:
                yield abs(one) + abs(two), (pair,)
        elif two == 0 and value[0] + one >= 0:
            yield abs(one), (value[0] + one,)


def smallest(stack: Stack, index: int, change: Change, *, size: tuple[int, ...]) -> int | None:
    fitting = (
        cells
        for cells, value in tried(stack, index, change)
        if (other := changed(stack, index, **{change: value})) and other.output_size == size
    )
    return min(fitting, default=None)


@examples
@given(pairs_of_branches())
def test_each_repair_makes_the_sizes_agree_and_none_is_smaller(both: tuple[Stack, Stack]) -> None:
    found = repairs(*both)
    if both[0].output_size == both[1].output_size:
        assert found == ()
        return
    for repair in found:
        sizes = [
            tuple(size - sum(crop) for size, crop in zip(branch.output_size, crops, strict=True))
            for branch, crops in zip(repair.branches, repair.crops, strict=True)
        ]
        assert sizes[0] == sizes[1] == repair.output_size
        if repair.change is not Change.CROP:
            assert repair.is_aligned == bool(aligned(*repair.branches))  # type: ignore[arg-type]
    listed = {(repair.change, repair.branch, repair.layer): repair.cells for repair in found}
    for number, stack in enumerate(both):
        for index, change in product(range(len(stack.layers)), (Change.PADDING, Change.OUTPUT_PADDING)):
            cells = smallest(stack, index, change, size=both[1 - number].output_size)
            here = listed.get((change, number + 1, index + 1))
            assert here == cells or (here is not None and here > REACH and (cells is None or cells > REACH))
    order = [(repair.cells, not repair.is_aligned, [*Change].index(repair.change)) for repair in found]
    assert order == sorted(order)


@pytest.mark.slow
@examples
@given(pairs_of_branches())
def test_the_input_size_is_the_nearest_with_which_they_agree(both: tuple[Stack, Stack]) -> None:
    assume(both[0].output_size != both[1].output_size)
    (size,) = both[0].input_size
    near = []
    for other in range(1, size + 65):
        resized = [changed(stack, 0, input_size=(other,)) for stack in both]
        if all(resized) and resized[0].output_size == resized[1].output_size:  # type: ignore[union-attr]
            near.append(abs(other - size))
    found = [repair.cells for repair in repairs(*both) if repair.change is Change.INPUT_SIZE]
    assert found == ([min(near)] if near else [])


def test_a_decoder_that_lost_a_cell_gets_it_back_by_output_padding() -> None:
    skip = Convolution(57, 1)
    decoder = Stack([Pooling(57, 2), Layer(TransposedConvolution(28, 2, 2), 1, 1)])
    output_padding, input_size, crop = repairs(skip, decoder)
    assert str(output_padding) == "output_padding of layer 2 of the second branch: (0, 0) → (1, 1)"
    assert str(input_size) == "input_size of both branches: (57, 57) → (58, 58)"
    assert str(crop) == "crop of the first branch: ((0, 1), (0, 1))"
    assert [repair.cells for repair in (output_padding, input_size, crop)] == [2, 2, 2]
    assert aligned(Stack([skip]), output_padding.branches[1])  # type: ignore[arg-type]


def test_padding_and_crops_are_put_where_the_branches_look_at_the_same_place() -> None:
    padding, crop = repairs(Stack([Convolution((8,), 3, padding=1)]), Stack([Convolution((8,), 5)]))
    assert (padding.after, padding.is_aligned) == (((2, 2),), True)
    assert (crop.crops, crop.is_aligned) == ((((2, 2),), ((0, 0),)), True)
    causal = Convolution((8,), 3, padding="causal")
    less, more, crop = repairs(causal, Convolution((8,), 3))
    assert str(less) == "padding of the first branch: ((2, 0),) → ((0, 0),)"
    assert str(more) == "padding of the second branch: ((0, 0),) → ((2, 0),)"
    assert less.is_aligned and more.is_aligned and crop.is_aligned
    assert crop.crops == (((2, 0),), ((0, 0),))


def test_only_the_axes_that_differ_are_changed() -> None:
    found = repairs(Convolution((9, 8), 3, padding=(1, 0)), Convolution((9, 8), 1))
    assert str(found[0]) == "padding of the first branch: ((1, 1), (0, 0)) → ((1, 1), (1, 1))"
    mixed = repairs(Convolution((9, 8), (3, 1)), Convolution((9, 8), (1, 3)))
    assert str(mixed[-1]) == "crop of the first branch: ((0, 0), (1, 1)); crop of the second branch: ((1, 1), (0, 0))"
    assert mixed[-1].output_size == (7, 6)


def test_of_different_inputs_either_is_changed() -> None:
    found = repairs(Convolution((8,), 3), Pooling((20,), 2))
    assert [str(repair) for repair in found] == [
        "padding of the first branch: ((0, 0),) → ((2, 2),)",
        "input_size of the first branch: (8,) → (12,)",
        "crop of the second branch: ((2, 2),)",
        "input_size of the second branch: (20,) → (13,)",
    ]
    assert not any(repair.is_aligned for repair in found)


def test_what_agrees_needs_no_repair() -> None:
    assert repairs(Convolution(8, 3, padding=1), Stack([Convolution(8, 5, padding=2)])) == ()


@pytest.mark.parametrize(
    ("other", "problem", "hint"),
    [
        (Unfolding(Convolution(8, 3), 1), "a branch is Unfolding(", "use Stack([…]) of what the branch does"),
        (8, "a branch is 8, but must be a Stack, or an operation that can stand in one", "use Stack("),
        (Convolution((8,), 3), "the outputs have 2 and 1 axes, which no change makes equal", "give both branches"),
    ],
)
def test_what_is_no_pair_of_branches_is_refused(other: Any, problem: str, hint: str) -> None:
    with pytest.raises(GeometryError) as caught:
        repairs(Convolution(8, 3), other)
    assert caught.value.problem.startswith(problem)
    assert hint in caught.value.details.hint


def test_a_repair_survives_pickling() -> None:
    import pickle

    repair: Repair = repairs(Convolution(8, 3), Convolution(8, 1))[0]
    assert pickle.loads(pickle.dumps(repair)) == repair


def test_branches_with_masks_resizes_and_adaptive_poolings_are_mended_too() -> None:
    masked = MaskedConvolution(Convolution((9,), 3), "B")
    resized = Stack([Convolution((9,), 3, 2, 1), Resize((5,), scale_factor=2), AdaptivePooling((10,), 8)])
    changes = [str(repair) for repair in repairs(masked, resized)]
    assert "padding of the first branch: ((0, 0),) → ((0, 1),)" in changes
    assert "crop of the second branch: ((0, 1),)" in changes
    scaled = Stack([Convolution((9,), 3, 2, 1), Resize((5,), scale_factor=2)])
    assert [str(repair) for repair in repairs(Convolution((9,), 1), scaled)][
        -1
    ] == "crop of the second branch: ((0, 1),)"
