"""Repairs of two branches whose outputs differ in size: the smallest changes that make them agree.

Axes never interact, so each is mended by itself. The size of an output depends on the sum of a layer's padding only;
how it is split decides where the output looks, so of equally small changes that one is taken which aligns the branches
(see ``aligned``), or else the one that pads most evenly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args

from convarith.arithmetic.arguments import shown
from convarith.arithmetic.padding import Pair, Pairs
from convarith.arithmetic.stack import Stack, Stage
from convarith.arithmetic.stackable import Stackable, changed, operation_of
from convarith.errors import Details, GeometryError

Branch = Stack | Stackable
Branches = tuple[Branch, Branch]

FARTHEST = 64
"""How many cells along an axis a padding or an input size is changed by at most."""
ORDINALS = ("first", "second")


class Change(StrEnum):
    """What a repair changes; earlier ones are listed first where they change equally many cells."""

    PADDING = "padding"
    OUTPUT_PADDING = "output_padding"
    INPUT_SIZE = "input_size"
    CROP = "crop"


@dataclass(frozen=True)
class Repair:
    """A change after which two branches give outputs of one size.

    ``cells`` is how many cells it adds or takes away, along all axes together. ``branches`` are both branches after it,
    ``crops`` what is then to be cropped (before, after) from the output of each, per axis. ``branch`` is the one that
    is changed, 1 or 2, None where both are; ``layer`` that layer of a stack, counted from 1, None for an operation
    alone. ``before`` and ``after`` are the values of all axes, empty for a crop. ``is_aligned`` says that outputs of
    the same index then look at the same place of one input.
    """

    change: Change
    cells: int
    branches: Branches
    crops: tuple[Pairs, Pairs]
    branch: int | None = None
    layer: int | None = None
    before: tuple[int, ...] | Pairs = ()
    after: tuple[int, ...] | Pairs = ()
    is_aligned: bool = False

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of both outputs, cropped, one number per axis."""
        return tuple(size - sum(crop) for size, crop in zip(self.branches[0].output_size, self.crops[0], strict=True))

    def __str__(self) -> str:
        if self.change is Change.CROP:
            each = zip(ORDINALS, self.crops, strict=True)
            return "; ".join(f"crop of the {which} branch: {crop}" for which, crop in each if any(map(any, crop)))
        where = f"the {ORDINALS[self.branch - 1]} branch" if self.branch else "both branches"
        layer = f"layer {self.layer} of " if self.layer else ""
        return f"{self.change} of {layer}{where}: {self.before} → {self.after}"


def repairs(a: Branch, b: Branch) -> tuple[Repair, ...]:
    """Return the smallest repair of each kind that makes two branches agree in size, those of fewest cells first.

    A branch is a ``Stack``, or an operation or ``Layer`` that could stand in one. For each layer with a padding there
    is the smallest change of that padding, for each transposed layer that of its output padding, then the smallest
    change of the input size (of both branches, if theirs is the same, else of either), each if there is one of at most
    64 cells along each axis; and always what to crop from the outputs. Of equally many cells, those come first that
    align the branches. Empty if the sizes agree already.

    Raises GeometryError for anything but such branches, and for different numbers of axes.
    """
    for branch in (a, b):
        if not isinstance(branch, get_args(Branch)):
            text = f"a branch is {shown(branch)}, but must be a Stack, or an operation that can stand in one"
            raise GeometryError(text, Details(hint="use Stack([…]) of what the branch does"))
    if len(a.output_size) != len(b.output_size):
        text = f"the outputs have {len(a.output_size)} and {len(b.output_size)} axes, which no change makes equal"
        raise GeometryError(text, Details(hint="give both branches the same number of axes"))
    if a.output_size == b.output_size:
        return ()
    found = [*_of_layers((a, b)), *_of_inputs((a, b)), _crop((a, b))]
    kinds = [*Change]
    return tuple(sorted(found, key=lambda each: (each.cells, not each.is_aligned, kinds.index(each.change))))


@dataclass(frozen=True)
class _Place:
    """A layer of a branch, counted from 0; ``other`` is the branch that is to agree with it."""

    branch: Branch
    index: int
    other: Branch

    @property
    def operation(self) -> Any:
        """The operation of the layer."""
        return operation_of(_layers(self.branch)[self.index])

    def having(self, change: Change, values: Sequence[object]) -> Branch | None:
        """Return the branch with other values, one per axis, and what follows from them; None if that is illegal."""
        layers = [*_layers(self.branch)]
        changes: dict[str, object] = {change: tuple(values)}
        try:
            for index in range(self.index, len(layers)):
                layers[index] = changed(layers[index], **changes)
                changes = {"input_size": layers[index].output_size}
            return Stack(layers) if isinstance(self.branch, Stack) else layers[0]
        except GeometryError:
            return None

    def agrees(self, change: Change, values: Sequence[object], *, axis: int) -> bool:
        """Tell whether the branches agree in size along an axis, given values of this layer."""
        mended = self.having(change, values)
        return mended is not None and mended.output_size[axis] == self.other.output_size[axis]


def _of_layers(branches: Branches) -> Iterator[Repair]:
    """Yield the repairs that change the padding, or the output padding, of one layer."""
    for number, branch in enumerate(branches):
        for index in range(len(_layers(branch))):
            place = _Place(branch, index, branches[1 - number])
            for change in (Change.PADDING, Change.OUTPUT_PADDING):
                before = getattr(place.operation, change, None)
                after = _mended(place, change) if before else None
                mended = place.having(change, after) if after else None
                if before and after and mended:
                    yield _repair(
                        change,
                        (mended, branches[1]) if number == 0 else (branches[0], mended),
                        branch=number + 1,
                        layer=index + 1 if isinstance(branch, Stack) else None,
                        before=before,
                        after=after,
                    )


def _mended(place: _Place, change: Change) -> tuple[Any, ...] | None:
    """Return the value of each axis that leads to the other branch's size; None if an axis has none."""
    values = [*getattr(place.operation, change)]
    for axis, (size, wanted) in enumerate(zip(place.branch.output_size, place.other.output_size, strict=True)):
        if size == wanted:
            continue
        near: Iterator[Any] = _paddings(values[axis]) if change is Change.PADDING else _amounts(values[axis])
        fitting = (value for value in near if place.agrees(change, _replaced(values, axis, value), axis=axis))
        value = next(fitting, None)
        if value is None:
            return None
        values[axis] = _best_split(place, values, axis=axis, even=value) if change is Change.PADDING else value
    return tuple(values)


def _amounts(amount: int) -> Iterator[int]:
    """Yield other amounts of at least 0, the nearest first."""
    for change in range(1, FARTHEST + 1):
        yield amount + change
        if amount >= change:
            yield amount - change


def _paddings(pair: Pair) -> Iterator[Pair]:
    """Yield paddings of other sums, the nearest first, each split as evenly as can be: that is legal if any is."""
    for amount in _amounts(sum(pair)):
        yield amount // 2, amount - amount // 2


def _best_split(place: _Place, values: Sequence[Pair], *, axis: int, even: Pair) -> Pair:
    """Return the best padding of an axis among those with the sum of ``even``, which is legal.

    Best is, first things first: fewest cells changed, aligned with the other branch, most even, more after than before.
    """
    old, total = values[axis], sum(even)
    ranked = []
    for before in {even[0], *range(max(0, old[0] - FARTHEST), min(total, old[0] + FARTHEST) + 1)}:
        pair = (before, total - before)
        mended = place.having(Change.PADDING, _replaced(values, axis, pair))
        if mended is not None:
            is_off = not _looks_alike((mended, place.other), axis)
            ranked.append((_distance(old, pair), is_off, abs(total - 2 * before), before, pair))
    return min(ranked)[-1]


def _of_inputs(branches: Branches) -> Iterator[Repair]:
    """Yield the repairs that change the input size, of both branches if they have the same, else of either."""
    shares = branches[0].input_size == branches[1].input_size
    for chosen in [(0, 1)] if shares else [(0,), (1,)]:
        before = branches[chosen[0]].input_size
        after = tuple(_input_size(branches, chosen, axis) for axis in range(len(before)))
        resized = _resized(branches, chosen, after) if all(after) else None
        if resized is not None:
            number = None if shares else chosen[0] + 1
            yield _repair(Change.INPUT_SIZE, resized, branch=number, before=before, after=after)


def _input_size(branches: Branches, chosen: Sequence[int], axis: int) -> int:
    """Return the input size nearest to that of the chosen branches with which both agree along an axis, 0 if none."""
    sizes = branches[chosen[0]].input_size
    if branches[0].output_size[axis] == branches[1].output_size[axis]:
        return sizes[axis]
    for size in _amounts(sizes[axis]):
        resized = _resized(branches, chosen, _replaced(sizes, axis, size))
        if resized is not None and resized[0].output_size[axis] == resized[1].output_size[axis]:
            return size
    return 0


def _resized(branches: Branches, chosen: Sequence[int], size: tuple[int, ...]) -> Branches | None:
    """Return both branches, the chosen ones with another input size; None if that is illegal."""
    places = [_Place(branch, 0, branch) for branch in branches]
    one, two = (
        place.having(Change.INPUT_SIZE, size) if number in chosen else place.branch
        for number, place in enumerate(places)
    )
    return None if one is None or two is None else (one, two)


def _crop(branches: Branches) -> Repair:
    """Return what to crop from the larger output of each axis: so that both look at the same places, or else evenly."""
    crops: tuple[list[Pair], list[Pair]] = ([], [])
    for axis, (one, two) in enumerate(zip(branches[0].output_size, branches[1].output_size, strict=True)):
        larger, amount = int(two > one), abs(one - two)
        splits = [(before, amount - before) for before in range(amount + 1)]
        ranked = []
        for split in splits:
            pairs: tuple[Pair, Pair] = ((0, 0), split) if larger else (split, (0, 0))
            ranked.append((not _looks_alike(branches, axis, crops=pairs), abs(split[0] - split[1]), pairs))
        for crop, pair in zip(crops, min(ranked)[-1], strict=True):
            crop.append(pair)
    return _repair(Change.CROP, branches, crops=(tuple(crops[0]), tuple(crops[1])))


def _repair(change: Change, branches: Branches, *, crops: tuple[Pairs, Pairs] | None = None, **others: Any) -> Repair:
    """Return a repair with what follows from it: how many cells are changed, and whether the branches are aligned."""
    axes = range(len(branches[0].output_size))
    none = ((0, 0),) * len(axes)
    crops = crops or (none, none)
    cells = sum(sum(pair) for crop in crops for pair in crop)
    cells += sum(
        _distance(old, new) for old, new in zip(others.get("before", ()), others.get("after", ()), strict=True)
    )
    aligned = all(_looks_alike(branches, axis, crops=(crops[0][axis], crops[1][axis])) for axis in axes)
    return Repair(change, cells, branches, crops, is_aligned=aligned, **others)


def _looks_alike(branches: Branches, axis: int, *, crops: tuple[Pair, Pair] = ((0, 0), (0, 0))) -> bool:
    """Tell whether outputs of the same index look at the same place along an axis of one input, after crops."""
    if branches[0].input_size != branches[1].input_size:
        return False
    one, two = (_last_stage(branch) for branch in branches)
    starts = [stage.start[axis] + crop[0] * stage.jump[axis] for stage, crop in zip((one, two), crops, strict=True)]
    return one.jump[axis] == two.jump[axis] and starts[0] == starts[1]


def _last_stage(branch: Branch) -> Stage:
    return (branch if isinstance(branch, Stack) else Stack([branch])).stages[-1]


def _layers(branch: Branch) -> tuple[Stackable, ...]:
    return branch.layers if isinstance(branch, Stack) else (branch,)


def _replaced(values: Sequence[Any], axis: int, value: object) -> tuple[Any, ...]:
    """Return values, one per axis, with another one along an axis."""
    return (*values[:axis], value, *values[axis + 1 :])


def _distance(old: int | Pair, new: int | Pair) -> int:
    """Return how many cells lie between two sizes, or two paddings."""
    if isinstance(old, int) or isinstance(new, int):
        return abs(int(old) - int(new))  # type: ignore[arg-type]  # both are numbers
    return sum(abs(one - two) for one, two in zip(old, new, strict=True))
