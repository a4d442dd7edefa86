"""Ends what a round that failed left running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .attacks import end_all_in


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path) -> Iterator[None]:
    yield
    end_all_in(tmp_path)
