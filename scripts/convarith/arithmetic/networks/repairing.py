"""The smallest changes of a network that make the branches agree in size where they are joined.

A branch is the chain of layers before the join that nothing else reads: what is changed in it changes nothing beside.
Its changes are the repairs of two stacks, with the layers' names. Whatever the branches are, there are input sizes of
the network with which all of its branches agree, if there are any near.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from convarith.arithmetic.networks.layers import LayerState, NamedLayer
from convarith.arithmetic.networks.operations import Concatenate, Input, Joining, Pointwise
from convarith.arithmetic.networks.resized import joined_sizes
from convarith.arithmetic.networks.shapes import odd_one
from convarith.arithmetic.padding import Pairs
from convarith.arithmetic.repairing import FARTHEST, Change, Repair, repairs
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.stack import Stack
from convarith.arithmetic.stackable import Stackable
from convarith.errors import GeometryError


@dataclass(frozen=True)
class NetworkRepair:
    """A change after which two branches give maps of one size.

    ``layer`` is the one that is changed, or the input; for a crop that after which to crop. ``before`` and ``after``
    are the values of all axes; ``after`` of a crop is what to cut, (before, after) per axis. ``cells`` is how many it
    adds or takes away, along all axes together. ``is_aligned`` says that cells of the same index then look at the same
    place, None where that was not looked at.
    """

    change: Change
    layer: str
    cells: int
    before: tuple[int, ...] | Pairs
    after: tuple[int, ...] | Pairs
    is_aligned: bool | None = None

    @property
    def is_larger(self) -> bool:
        """Whether an input size is made larger."""
        return self.change is Change.INPUT_SIZE and any(
            new > old  # type: ignore[operator]  # sizes are numbers
            for old, new in zip(self.before, self.after, strict=True)
        )

    def __str__(self) -> str:
        if self.change is Change.CROP:
            return f'crop "{self.layer}" by {self.after}'
        return f'{self.change} of "{self.layer}": {self.before} → {self.after}'


@dataclass(frozen=True)
class _Branch:
    """A chain of layers from ``root`` (exclusive) to the join; ``names`` are those that a stack can have."""

    root: str
    names: tuple[str, ...]
    stack: Stack


def join_repairs(
    layers: Sequence[NamedLayer], join: NamedLayer, states: Mapping[str, LayerState]
) -> tuple[NetworkRepair, ...]:
    """Return the smallest changes of each kind that mend a join of unequal maps, those of fewest cells first.

    ``states`` are those before the join. Empty if its maps are equal, or it joins nothing.
    """
    pair = _unequal(join, states)
    if pair is None:
        return ()
    found = [*_of_branches(pair, states, _read_once(layers)), *_of_inputs(layers)]
    return tuple(sorted(found, key=lambda each: (each.cells, not each.is_aligned, [*Change].index(each.change))))


def in_words(changes: Sequence[NetworkRepair]) -> str:
    """Return a hint with the smallest change of each kind, and with input sizes both ways; empty for none."""
    first = {(each.change, each.is_larger): each for each in reversed(changes)}
    return "; or ".join(str(each) for each in changes if each in first.values())


def _unequal(join: NamedLayer, states: Mapping[str, LayerState]) -> tuple[str, str] | None:
    """Return the names of two joined layers whose sizes are unequal, None if there are none."""
    if not isinstance(join.operation, Joining) or not join.inputs:
        return None
    odd = odd_one(join.operation, [states[name].shape for name in join.inputs])
    return None if odd is None else (join.inputs[odd[0]], join.inputs[odd[1]])


def _read_once(layers: Sequence[NamedLayer]) -> set[str]:
    """Return the names of the layers that one other layer reads, once."""
    readers = Counter(name for layer in layers for name in layer.inputs)
    return {name for name, count in readers.items() if count == 1}


def _of_branches(
    pair: tuple[str, str], states: Mapping[str, LayerState], read_once: Collection[str]
) -> Iterator[NetworkRepair]:
    """Yield the repairs of two chains by the names of their layers."""
    if len({len(states[name].output_size) for name in pair}) > 1 or not states[pair[0]].output_size:
        return
    back = [_chain(name, states, read_once) for name in pair]
    common = next((name for name in back[0] if name in back[1]), None)
    branches = [_branch(each, common, states) for each in back]
    try:
        found = repairs(branches[0].stack, branches[1].stack)
    except GeometryError:  # numbers that contradict each other elsewhere
        return
    for repair in found:
        if repair.change is not Change.INPUT_SIZE:
            yield from _named(repair, pair, branches, is_known=common is not None)


def _named(
    repair: Repair, pair: tuple[str, str], branches: Sequence[_Branch], *, is_known: bool
) -> Iterator[NetworkRepair]:
    aligned = repair.is_aligned if is_known else None
    if repair.change is Change.CROP:
        for name, crop in zip(pair, repair.crops, strict=True):
            if any(map(any, crop)):
                cells = sum(map(sum, crop))
                yield NetworkRepair(repair.change, name, cells, (), crop, aligned)
        return
    assert repair.branch and repair.layer
    branch = branches[repair.branch - 1]
    if branch.names:
        layer = branch.names[repair.layer - 1]
        yield NetworkRepair(repair.change, layer, repair.cells, repair.before, repair.after, aligned)


def _chain(name: str, states: Mapping[str, LayerState], read_once: Collection[str]) -> list[str]:
    """Return the layers that lead to a layer one by one, itself first, up to one that something else reads too."""
    found = [name]
    while found[-1] in read_once and isinstance(states[found[-1]].layer.operation, (Stackable, Pointwise)):
        found.append(states[found[-1]].layer.inputs[0])
    return found


def _branch(back: Sequence[str], common: str | None, states: Mapping[str, LayerState]) -> _Branch:
    root = common if common is not None else back[-1]
    names = [name for name in back[: back.index(root)] if isinstance(states[name].layer.operation, Stackable)]
    names.reverse()
    links = [states[name].layer.operation for name in names]
    size = states[root].output_size
    stack = Stack(links if links else [NearestResize(size, (1,) * len(size))])  # type: ignore[arg-type]  # stackable
    return _Branch(root, tuple(names), stack)


def _of_inputs(layers: Sequence[NamedLayer]) -> Iterator[NetworkRepair]:
    """Yield the nearest smaller and larger size of a network's one input with which all of its branches agree."""
    inputs = [layer for layer in layers if isinstance(layer.operation, Input)]
    if len(inputs) != 1:
        return
    (layer,) = inputs
    assert isinstance(layer.operation, Input)
    before = layer.operation.input_size
    for sign in (-1, 1):
        after = _fitting(layers, layer.name, before, sign)
        if after is not None and after != before:
            cells = sum(abs(new - old) for old, new in zip(before, after, strict=True))
            yield NetworkRepair(Change.INPUT_SIZE, layer.name, cells, before, after)


def _fitting(layers: Sequence[NamedLayer], name: str, before: tuple[int, ...], sign: int) -> tuple[int, ...] | None:
    """Return the nearest input size below or above with which all branches agree; axes are looked at one by one."""
    found: dict[int, int] = {}
    compared = _compared(layers)
    for change in range(FARTHEST + 1):
        size = tuple(cells + sign * change for cells in before)
        if min(size, default=0) < 1:
            break
        for axis in _agreeing(layers, {name: size}, compared):
            if axis < len(size):
                found.setdefault(axis, size[axis])
        if len(found) == len(before):
            return tuple(found[axis] for axis in range(len(before)))
    return None


def _compared(layers: Sequence[NamedLayer]) -> dict[tuple[str, int], list[int]]:
    """Return, per join and axis, the places of the inputs that have to agree: not those that are meant to be repeated.

    Empty where a layer before a join does not fit either.
    """
    try:
        joins = joined_sizes(layers, {})
    except GeometryError:
        return {}
    found = {}
    for layer, each in joins:
        for axis in range(min(map(len, each))):
            meant = [
                place for place, size in enumerate(each) if size[axis] > 1 or isinstance(layer.operation, Concatenate)
            ]
            found[layer.name, axis] = meant
    return found


def _agreeing(
    layers: Sequence[NamedLayer], sizes: Mapping[str, tuple[int, ...]], compared: Mapping[tuple[str, int], list[int]]
) -> set[int]:
    """Return the axes along which all joined maps agree for inputs of these sizes; none where a layer does not fit."""
    try:
        joins = joined_sizes(layers, sizes)
    except GeometryError:
        return set()
    axes = set(range(max(map(len, sizes.values()))))
    for layer, each in joins:
        if len({len(size) for size in each}) > 1:
            return set()
        for axis in range(len(each[0])):
            if len({each[place][axis] for place in compared.get((layer.name, axis), range(len(each)))}) > 1:
                axes.discard(axis)
    return axes
