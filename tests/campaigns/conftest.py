"""Marks all campaigns as slow, and ends what a round that failed left running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .attacks import end_all_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path) -> Iterator[None]:
    yield
    end_all_in(tmp_path)
