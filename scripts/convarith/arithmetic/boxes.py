"""Sets of cells as unions of boxes, and the cells that layers read to compute them.

A box is a product: a set of positions per axis. What a sliding window, a pooling or a resize reads for a box is a box
again, so that going back through many layers takes as long as the axes are, not as the maps are large. Only a mask that
is no product itself, and branches that look at different places, make several boxes of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import product
from math import prod
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.resizing import NearestResize

Box = tuple[frozenset[int], ...]
"""The positions along each axis; the box has every combination of them."""
Boxes = frozenset[Box]

MOST_BOXES = 16
"""With more boxes than these, their cells are sorted into fewer."""


def box_of(cell: Iterable[int]) -> Box:
    """Return the box of one cell."""
    return tuple(frozenset({position}) for position in cell)


def full_box(size: Iterable[int]) -> Box:
    """Return the box of all cells of a map."""
    return tuple(frozenset(range(cells)) for cells in size)


def cells_of(boxes: Iterable[Box]) -> frozenset[tuple[int, ...]]:
    """Return the cells of boxes one by one."""
    return frozenset(cell for box in boxes for cell in product(*box))


def count(boxes: Collection[Box]) -> int:
    """Return how many cells boxes have together, without visiting each."""
    if len(boxes) <= 1:
        return sum(prod(map(len, box)) for box in boxes)
    return sum(len(first) * count(rest) for first, rest in _slices(boxes))


def union(boxes: Iterable[Box]) -> Boxes:
    """Return the boxes without those that are empty, or inside of another; many are sorted anew."""
    found = {box for box in boxes if all(box)}
    kept = frozenset(box for box in found if not any(box != other and _is_inside(box, other) for other in found))
    return frozenset(_sorted_anew(kept)) if len(kept) > MOST_BOXES else kept


def read_by(layer: object, boxes: Iterable[Box]) -> Boxes:
    """Return the real input cells that a layer reads for the output cells of boxes.

    ``layer`` is one that a stack can have, or anything with ``axes`` that slides, and then a ``padding_mode`` if it
    pads with other than zeros.
    """
    operation: Any = layer.operation if isinstance(layer, Layer) else layer
    if isinstance(operation, MaskedConvolution):
        return union(_under_tap(operation, tap, box) for tap in operation.taps for box in boxes)
    return union(tuple(_along(operation, axis, outputs) for axis, outputs in enumerate(box)) for box in boxes)


def _along(operation: Any, axis: int, outputs: frozenset[int]) -> frozenset[int]:
    """Return the positions along an axis that are read for outputs of an operation whose axes never interact."""
    match operation:
        case AdaptivePooling():
            return frozenset(cell for u in outputs for cell in operation.window(axis, u))
        case Resize():
            return frozenset(cell for u in outputs for cell, _ in operation.weights(axis, u))
        case NearestResize():
            return frozenset(u // operation.factor[axis] for u in outputs)
        case TransposedConvolution():
            size, along = operation.input_size[axis], operation.axes[axis]
            return frozenset(cell for u in outputs for cell in along.read_by(u) if 0 <= cell < size)
    along, mode = operation.axes[axis], getattr(operation, "padding_mode", PaddingMode.ZEROS)
    return _real((place for u in outputs for place in along.reads(u)), along.input_size, mode)


def _under_tap(operation: MaskedConvolution, tap: tuple[int, ...], box: Box) -> Box:
    each = zip(operation.axes, tap, box, strict=True)
    return tuple(
        _real((axis.reads(u)[m] for u in outputs), axis.input_size, operation.padding_mode) for axis, m, outputs in each
    )


def _real(places: Iterable[int], size: int, mode: PaddingMode) -> frozenset[int]:
    """Return the real cells at places, of which some are in the padding."""
    return frozenset(cell for place in set(places) if (cell := mode.source(place, size)) is not None)


def _is_inside(box: Box, other: Box) -> bool:
    return all(one <= two for one, two in zip(box, other, strict=True))


def _slices(boxes: Iterable[Box]) -> list[tuple[frozenset[int], Boxes]]:
    """Return what boxes have beyond the first axis, for each of the positions there that share it."""
    by_position: dict[int, set[Box]] = defaultdict(set)
    for first, *rest in boxes:
        for position in first:
            by_position[position].add(tuple(rest))
    return _grouped((position, frozenset(rest)) for position, rest in by_position.items())


def _grouped(pairs: Iterable[tuple[int, Boxes]]) -> list[tuple[frozenset[int], Boxes]]:
    positions: dict[Boxes, set[int]] = defaultdict(set)
    for position, rest in pairs:
        positions[rest].add(position)
    return [(frozenset(group), rest) for rest, group in positions.items()]


def _sorted_anew(boxes: Boxes) -> list[Box]:
    """Return boxes of the same cells that do not overlap: along the first axis, positions that share the rest."""
    if not next(iter(boxes)):
        return [()]
    if len(next(iter(boxes))) == 1:
        return [(frozenset().union(*(first for (first,) in boxes)),)]
    pairs = ((first, frozenset(_sorted_anew(rest))) for first, rest in _slices(boxes))
    merged = _grouped((position, rest) for first, rest in pairs for position in first)
    return [(first, *box) for first, rest in merged for box in rest]
