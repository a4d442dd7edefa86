"""A network as rows: what is lit is what the arithmetic says is read, and rows do not lie on one another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given

from convarith import Convolution, Layer
from convarith.arithmetic.networks import Add, Flatten, Input, NamedLayer, Network, Pointwise
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError
from convarith.scenes.row_parts import Row
from convarith.scenes.rows import Rows

from ..arithmetic.geometries import examples
from ..arithmetic.networks.graphs import networks


def scene(network: Network) -> Rows:
    return Rows(Figure("a", "A", "rows", network))


def of_one_axis(network: Network) -> bool:
    return all(len(state.output_size) == 1 for state in network.states.values())


RESIDUAL = Network(
    [
        NamedLayer("x", Input(1, (6,))),
        NamedLayer("conv", Layer(Convolution((6,), 3, padding=1), 1, 1), "x"),
        NamedLayer("relu", Pointwise("ReLU"), "conv"),
        NamedLayer("sum", Add(), ("relu", "x")),
    ]
)


def lit(drawn: Rows, number: int) -> dict[str, set[int]]:
    """Return the columns that a frame lights, by the names of the rows."""
    frame = drawn.frames[number - 1]
    return {
        each.row.label: {column for area in each.areas for column in range(area.column, area.column + area.columns)}
        for each in frame.lit
    }


def test_the_field_of_an_output_is_lit_through_both_branches() -> None:
    drawn = scene(RESIDUAL)
    assert [row.label for row in drawn.rows] == ["x", "conv", "sum"]
    assert lit(drawn, 3) == {"x": {1, 2, 3}, "conv": {2}, "sum": {2}}
    assert drawn.describe_frame(3) == "Cell 2 of the output depends on cells 1 to 3 of the input."
    bracket = drawn.frames[2].bracket
    assert bracket is not None
    assert bracket.word == "receptive field: 3 cells"


def test_what_passes_a_row_is_drawn_beside_it() -> None:
    drawn = scene(RESIDUAL)
    conv = drawn.rows[1]
    beside = [edge for edge in drawn.frames[2].edges if edge.start[0] == edge.end[0] > conv.right]
    assert [(edge.start[1], edge.end[1]) for edge in beside] == [(conv.y, conv.y + 1)]


@examples(50)
@given(networks().filter(of_one_axis))
def test_what_is_lit_is_what_is_read(network: Network) -> None:
    drawn = scene(network)
    output = network.outputs[-1]
    for number in {1, len(drawn.frames)}:
        seen = network.inputs_of(output, (number - 1,))
        marked = next((each for each in drawn.frames[number - 1].lit if each.row.label == "x"), None)
        count = sum(area.columns for area in marked.areas) if marked else 0
        assert count == len(seen)


@examples(50)
@given(networks().filter(of_one_axis))
def test_rows_do_not_lie_on_one_another(network: Network) -> None:
    for one, other in combinations(scene(network).rows, 2):
        assert one.y != other.y or not overlap(one, other)


def overlap(one: Row, other: Row) -> bool:
    return one.left < other.right and other.left < one.right


def test_what_has_no_axis_is_refused() -> None:
    flat = Network([*RESIDUAL.layers, NamedLayer("flat", Flatten(), "sum")])
    with pytest.raises(CatalogueError, match='rows of cells show maps along one axis, but "flat" gives 6'):
        scene(flat)
