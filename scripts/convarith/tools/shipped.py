"""Finds the folders that travel with the package: within it once it is installed from a wheel, else in the clone."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
INSIDE = "shipped"


def shipped(name: str) -> Path:
    """Return the folder of that name, such as ``templates``."""
    inside = PACKAGE / INSIDE / name
    return inside if inside.is_dir() else PACKAGE.parents[1] / name
