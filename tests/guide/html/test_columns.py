from __future__ import annotations

import pytest

from convarith.guide.html.columns import Column, columns


def aligned(text: str) -> str:
    return " ".join(column.align or "l" for column in columns(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lcr", "l c r"),
        (r"@{}l@{\hspace{2em}}c@{}", "l c"),
        (r"@{}l>{\raggedright}X>{\raggedright\arraybackslash}p{58mm}", "l text text"),
        (r">{\centering\arraybackslash}p{2.2em}", "c"),
        (r"@{}l*2{w{c}{1.3em}}*{3}{r}@{}", "l c c r r r"),
        ("l | c", "l c"),
    ],
)
def test_each_column_has_an_alignment(text: str, found: str) -> None:
    assert aligned(text) == found


def test_columns_of_code_and_of_labels_are_told_apart() -> None:
    found = columns(r">{\ttfamily}l>{\sffamily\color{label}}rl")
    assert [column.look for column in found] == ["code", "label", ""]


def test_a_wide_gap_parts_groups_of_columns() -> None:
    assert columns(r"lc@{\hspace{2em}}c")[1] == Column("c", has_gap=True)
    assert [column.has_gap for column in columns(r"l@{\hspace{0.8em}}c@{\hspace{0.8em}}c")] == [False] * 3


def test_gaps_that_are_all_alike_part_nothing() -> None:
    assert not any(column.has_gap for column in columns(r"l@{\hspace{2em}}c@{\hspace{2em}}c"))


@pytest.mark.parametrize("text", ["l?c", "p{2em"])
def test_what_is_not_understood_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="of a table"):
        columns(text)
