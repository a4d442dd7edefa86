"""Fields where branches meet, against the spans of each output counted one by one."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from convarith import Convolution, TransposedConvolution
from convarith.arithmetic.fields import ONE_CELL, AxisField, hull, joined

from .geometries import examples


@st.composite
def fields(draw: st.DrawFn) -> AxisField:
    """Draw the field after up to three layers, whose sizes play no part in it."""
    field = ONE_CELL
    for _ in range(draw(st.integers(0, 3))):
        kernel, stride, before = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(0, 3))
        kind = draw(st.sampled_from([Convolution, TransposedConvolution]))
        field = field.after_layer(kind((30,), kernel, stride, ((before, 0),)), 0)
    return field


@examples(300)
@given(st.lists(fields(), min_size=2, max_size=4), st.integers(1, 60))
def test_a_joined_field_sees_what_its_branches_see(branches: list[AxisField], outputs: int) -> None:
    field = joined(branches)
    spans = [hull(branch.span(u) for branch in branches) for u in range(outputs)]
    assert [field.span(u) for u in range(outputs)] == spans
    largest = max((span[1] - span[0] + 1 for span in spans if span), default=0)
    assert field.largest(outputs) == largest or (len(field.lattices) == 1 and field.largest(outputs) >= largest)
    assert field.whole(outputs).span(0) == hull(spans)
    assert {branch.jump for branch in branches} == {field.jump} or field.jump is None


def test_what_all_outputs_see_alike_has_no_say_in_jump_and_start() -> None:
    gate = ONE_CELL.whole(9)
    assert (gate.jump, gate.start, gate.largest(1)) == (Fraction(0), Fraction(4), 9)
    strided = ONE_CELL.after_layer(Convolution((9,), 3, 2, 1), 0)
    assert (joined([strided, gate]).jump, joined([strided, gate]).start) == (Fraction(2), Fraction(0))
    assert joined([strided, gate]).largest(5) == 10  # the first looks at one cell of padding


def test_a_start_is_not_known_where_branches_look_at_different_places() -> None:
    off = ONE_CELL.after_layer(Convolution((9,), 2), 0)
    assert joined([ONE_CELL, off]).jump == 1
    assert joined([ONE_CELL, off]).start is None
    assert joined([ONE_CELL, off]).largest(8) == 2
