"""Repeated blocks of a network, folded: the first of them is drawn, with how often it stands there.

A block lies between two nodes that no edge jumps over. Blocks are the same if their layers do the same to maps of one
shape; what concatenations give may grow from one to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from convarith.scenes.architecture.nodes import Node, Symbol

Signature = tuple[object, ...]


@dataclass(frozen=True)
class Fold:
    """The nodes from ``first`` to ``last`` stand ``count`` times one after the other."""

    first: int
    last: int
    count: int


def folded(nodes: Sequence[Node]) -> tuple[tuple[Node, ...], tuple[Fold, ...]]:
    """Return the nodes without the repetitions of blocks, and where blocks are folded."""
    blocks = _blocks(nodes)
    signatures = [_signature(nodes, block) for block in blocks]
    kept: list[Node] = []
    folds: list[Fold] = []
    moved: dict[int, int] = {}
    at = 0
    while at < len(blocks):
        period, count = _repetition(signatures, at)
        first = len(kept)
        for block in blocks[at : at + period]:
            for place in block:
                moved[place] = len(kept)
                kept.append(replace(nodes[place], sources=tuple(moved[source] for source in nodes[place].sources)))
        ends = blocks[at + period * (count - 1) : at + period * count]
        flat = [place for block in ends for place in block]
        if count > 1:
            folds.append(Fold(first, len(kept) - 1, count))
            for number, place in enumerate(flat, start=first):
                moved[place] = number
                kept[number] = _grown(kept[number], nodes[place])
        at += period * count
    return tuple(kept), tuple(folds)


def _blocks(nodes: Sequence[Node]) -> list[range]:
    """Return the blocks: each ends with a node that all edges from before it to after it begin at, or end before."""
    farthest = list(range(len(nodes)))
    for place, node in enumerate(nodes):
        for source in node.sources:
            farthest[source] = max(farthest[source], place)
    blocks, start, reach = [], 0, 0
    for place in range(len(nodes)):
        if reach <= place:
            blocks.append(range(start, place + 1))
            start = place + 1
        reach = max(reach, farthest[place])
    return blocks


def _signature(nodes: Sequence[Node], block: range) -> Signature:
    return tuple(_signed(nodes[place], place) for place in block)


def _signed(node: Node, place: int) -> Signature:
    grows = node.symbol is Symbol.CONCATENATION or node.is_joined
    channels = None if grows else node.shape.channels
    steps = tuple(place - source for source in node.sources)
    return node.kind, node.symbol, channels, node.shape.size, node.does, steps, node.is_cropped


def _repetition(signatures: Sequence[Signature], at: int) -> tuple[int, int]:
    """Return of how many blocks the longest repetition from here on consists, and how often they stand there."""
    best = (1, 1)
    for period in range(1, (len(signatures) - at) // 2 + 1):
        block = signatures[at : at + period]
        count = 1
        while signatures[at + period * count : at + period * (count + 1)] == block:
            count += 1
        if count > 1 and period * (count - 1) > best[0] * (best[1] - 1):
            best = (period, count)
    return best


def _grown(node: Node, last: Node) -> Node:
    is_grown = node.symbol is None and last.shape.channels != node.shape.channels
    return replace(node, last_channels=last.shape.channels) if is_grown else node
