"""The names by which projects know this package keep."""

from __future__ import annotations

import pytest

from convarith.cli import doit


@pytest.mark.parametrize("name", doit.HOMES)
def test_each_name_is_there(name: str) -> None:
    assert getattr(doit, name).__name__ == name


def test_another_is_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Grind'"):
        _ = doit.Grind
