"""What the tests of the command take: an empty folder, and somebody who types there."""

from __future__ import annotations

from pathlib import Path

import pytest

from .author import Author


@pytest.fixture
def author(tmp_path: Path) -> Author:
    folder = tmp_path / "paper"
    folder.mkdir()
    return Author(folder, tmp_path / "cache")
