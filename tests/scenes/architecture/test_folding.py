"""Folded blocks: repeated as often as is said, they are the network again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from convarith import Convolution, Layer
from convarith.arithmetic.networks import Add, Concatenate, Input, NamedLayer, Network
from convarith.scenes.architecture.folding import Fold, folded
from convarith.scenes.architecture.nodes import Node, nodes_of


def convolution(name: str, reads: str, channels: int = 4, kernel: int = 3, taken: int = 4) -> NamedLayer:
    return NamedLayer(name, Layer(Convolution(8, kernel, padding="same"), taken, channels), reads)


def chain(*kernels: int) -> tuple[Node, ...]:
    layers = [NamedLayer("x", Input(4, 8))]
    for number, kernel in enumerate(kernels):
        layers.append(convolution(f"{number}", layers[-1].name, kernel=kernel))
    return nodes_of(Network(layers))


def unfolded(nodes: Sequence[Node], folds: Sequence[Fold]) -> list[tuple[object, ...]]:
    """Return what the layers of a chain do, with folded blocks as often as they stand there."""
    found: list[tuple[object, ...]] = []
    at = 0
    while at < len(nodes):
        fold = next((fold for fold in folds if fold.first == at), Fold(at, at, 1))
        found += [node.does for node in nodes[fold.first : fold.last + 1]] * fold.count
        at = fold.last + 1
    return found


@pytest.mark.parametrize(
    ("kernels", "counts"),
    [
        ((3, 3, 3), [3]),
        ((3, 5, 3, 5), [2]),
        ((3, 5, 7), []),
        ((3, 3, 5, 5, 5, 3), [2, 3]),
        ((1, 3, 5, 3, 5, 3, 5, 1), [3]),
    ],
)
def test_a_chain_is_folded_where_it_repeats(kernels: tuple[int, ...], counts: list[int]) -> None:
    nodes = chain(*kernels)
    kept, folds = folded(nodes)
    assert [fold.count for fold in folds] == counts
    assert unfolded(kept, folds) == [node.does for node in nodes]


def residual(count: int) -> list[NamedLayer]:
    layers = [NamedLayer("x", Input(4, 8))]
    for number in range(count):
        before = layers[-1].name
        layers.append(convolution(f"c{number}", before))
        layers.append(NamedLayer(f"s{number}", Add(), (f"c{number}", before)))
    return layers


def test_blocks_with_a_connection_around_them_are_folded_as_a_whole() -> None:
    nodes, folds = folded(nodes_of(Network(residual(4))))
    assert folds == (Fold(1, 2, 4),)
    assert [node.sources for node in nodes] == [(), (0,), (1, 0)]


def test_what_reads_the_last_of_a_folded_run_reads_the_block() -> None:
    layers = [*residual(3), convolution("last", "s2", channels=7)]
    nodes, _ = folded(nodes_of(Network(layers)))
    assert [node.name for node in nodes] == ["x", "c0", "s0", "last"]
    assert nodes[-1].sources == (2,)


def test_nothing_is_folded_that_a_connection_reaches_into() -> None:
    layers = [*residual(3), NamedLayer("far", Add(), ("s2", "c0"))]
    nodes, folds = folded(nodes_of(Network(layers)))
    assert folds == ()
    assert len(nodes) == len(layers)


def test_what_is_concatenated_may_grow() -> None:
    layers = [NamedLayer("x", Input(4, 8))]
    for number in range(3):
        before, channels = layers[-1].name, 4 + 2 * number
        layers.append(convolution(f"c{number}", before, channels=2, taken=channels))
        layers.append(NamedLayer(f"j{number}", Concatenate(), (before, f"c{number}")))
    nodes, folds = folded(nodes_of(Network(layers)))
    assert [fold.count for fold in folds] == [3]
    assert (nodes[-1].shape.channels, nodes[-1].last_channels) == (6, 10)
