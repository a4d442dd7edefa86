"""What tests of rendering share."""

from __future__ import annotations

from pathlib import Path

import pytest

from .templates import Templates


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    return Templates(tmp_path)
