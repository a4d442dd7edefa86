"""A table of the catalogue as TOML: what is read from it is the same table."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith.catalogue.toml import table_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(name=TEXTS, table=st.dictionaries(TEXTS, VALUES, max_size=5))
def test_what_is_written_is_what_is_read(name: str, table: dict[str, object]) -> None:
    assert tomllib.loads(table_text(name, table)) == {name: table}


def test_a_table_looks_as_a_person_would_write_it() -> None:
    table = {"title": 'A "small" one', "input_size": [7, 5], "padding": [[1, 2], 0], "labels": False}
    assert table_text("mine", table | {"options": {"k": 3}}) == (
        '[mine]\ntitle = "A \\"small\\" one"\ninput_size = [7, 5]\npadding = [[1, 2], 0]\nlabels = false\n'
        "options = { k = 3 }\n"
    )


def test_what_the_catalogue_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="holds no tuple"):
        table_text("mine", {"title": (1, 2)})
