"""The words of a command line for a table are read back as that table."""

from __future__ import annotations

from typing import Any

import pytest

from convarith.catalogue.command_words import command_words, written_value
from convarith.catalogue.requests import request_from

from ..shipped import TABLES


@pytest.mark.parametrize("name", TABLES)
def test_each_shipped_table_is_read_back(name: str) -> None:
    assert request_from(command_words(TABLES[name])).entry.table == TABLES[name]


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("input_size", 5, "5"),
        ("input_size", [3, 5], "3x5"),
        ("input_size", [7], "[7]"),
        ("padding", [[1, 2], [0, 1]], "1,2x0,1"),
        ("padding", [[1, 2], 0], "1,2x0"),
        ("padding", [[1, 2]], "[[1, 2]]"),
        ("padding", "same", "same"),
        ("frames", [1, 5, 9], "1,5,9"),
        ("layers", [{"kernel_size": 3}], "[{ kernel_size = 3 }]"),
    ],
)
def test_a_value_is_written_as_it_is_typed(key: str, value: Any, text: str) -> None:
    assert written_value(key, value) == text


def test_flags_and_pairs_have_options_of_their_own() -> None:
    table = {"kernel_size": 2, "input_size": 3, "labels": {"input": "x", "output": "y"}, "loop": False}
    words = ["--kernel-size", "2", "--input-size", "3", "--label", "input=x", "--label", "output=y", "--no-loop"]
    assert command_words(table) == words
    assert request_from(words).entry.table == table
