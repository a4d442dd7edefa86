"""The relationships by name: none is lost, none is renamed unawares, and a wrong name is answered with the nearest."""

from __future__ import annotations

import pytest

from convarith import RELATIONSHIPS, ConvarithError, relationship
from convarith.arithmetic import Relationship
from convarith.arithmetic.relationships.channels import CHANNELS
from convarith.arithmetic.relationships.gradients import GRADIENTS
from convarith.arithmetic.relationships.rearrangements import REARRANGEMENTS
from convarith.arithmetic.relationships.resizes import RESIZES
from convarith.arithmetic.relationships.stacks import STACKS

BEYOND_SIZES = (*GRADIENTS, *CHANNELS, *STACKS, *REARRANGEMENTS, *RESIZES)


def test_every_relationship_is_there_under_its_name() -> None:
    assert list(RELATIONSHIPS) == [
        "no_padding_unit_strides",
        "padding_unit_strides",
        "half_padding",
        "full_padding",
        "no_padding_strides",
        "padding_strides",
        "dilation",
        "general",
        "same_padding",
        "causal_padding",
        "pooling",
        "ceil_mode",
        "adaptive_pooling",
        "unpooling",
        "no_padding_unit_strides_transposed",
        "padding_unit_strides_transposed",
        "half_padding_transposed",
        "full_padding_transposed",
        "no_padding_strides_transposed",
        "padding_strides_transposed",
        "padding_strides_odd_transposed",
        "general_transposed",
        *(each.name for each in BEYOND_SIZES),
    ]
    assert all(relationship(name).name == name for name in RELATIONSHIPS)


def test_an_unknown_relationship_names_the_nearest() -> None:
    with pytest.raises(ConvarithError) as error:
        relationship("paddng_strides")
    assert error.value.problem == "there is no relationship 'paddng_strides'"
    assert error.value.details.hint == 'did you mean "padding_strides"?'


@pytest.mark.parametrize("each", BEYOND_SIZES, ids=lambda each: each.name)
def test_the_tex_is_balanced_and_speaks_of_its_symbols(each: Relationship) -> None:
    assert each.formula.count("{") == each.formula.count("}")
    for left, right in ((r"\left", r"\right"), (r"\begin", r"\end")):
        assert each.formula.replace(r"\leftarrow", "").count(left) == each.formula.count(right)
    assert each.domain.count("$") % 2 == 0
    assert all(symbol in each.formula for symbol in each.symbols)
