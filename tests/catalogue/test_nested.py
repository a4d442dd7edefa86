"""The shape of numbers in nested lists."""

from __future__ import annotations

import pytest

from convarith.catalogue.nested import frozen, shape_of


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        ([1, 2.5], (2,)),
        ([[1], [2]], (2, 1)),
        ([[[0]]], (1, 1, 1)),
        (3, ()),
        ([], None),
        ([[1], [2, 3]], None),
        ([[1], 2], None),
        ([True], None),
        (["1"], None),
        ({}, None),
    ],
)
def test_the_shape_of_nested_lists(values: object, shape: tuple[int, ...] | None) -> None:
    assert shape_of(values) == shape


def test_lists_become_tuples() -> None:
    assert frozen([[1, 2], [3.5]]) == ((1, 2), (3.5,))
