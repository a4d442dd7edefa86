"""Columns and lanes: who reads stands to the right, and no two nodes stand in one place."""

from __future__ import annotations

from hypothesis import given

from convarith.arithmetic.networks import Network
from convarith.scenes.architecture.lanes import by_size, lanes_of
from convarith.scenes.architecture.nodes import nodes_of

from ...arithmetic.geometries import examples
from ...arithmetic.networks.graphs import networks


@examples(50)
@given(networks())
def test_who_reads_stands_to_the_right_and_nobody_in_the_same_place(network: Network) -> None:
    nodes = nodes_of(network)
    for lanes in (lanes_of(nodes), by_size(nodes, lanes_of(nodes))):
        places = list(zip(lanes.columns, lanes.lanes, strict=True))
        assert len(set(places)) == len(places)
        assert all(
            lanes.columns[source] < lanes.columns[at] for at, node in enumerate(nodes) for source in node.sources
        )


@examples(50)
@given(networks())
def test_the_longest_path_is_in_the_middle_lane(network: Network) -> None:
    nodes = nodes_of(network)
    lanes = lanes_of(nodes)
    columns = sorted(column for column, lane in zip(lanes.columns, lanes.lanes, strict=True) if lane == 0)
    assert columns[: max(lanes.columns) + 1] == list(range(max(lanes.columns) + 1))
