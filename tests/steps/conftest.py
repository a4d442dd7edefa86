"""What the tests of steps take from the project that they work in."""

from __future__ import annotations

from ..sandbox import CATALOGUE, Run, Sandbox, copy_sources
from ..shipped import ROOT

__all__ = ["CATALOGUE", "ROOT", "Run", "Sandbox", "copy_sources"]
