"""What the tests of documents take from those of tools: a browser."""

from __future__ import annotations

from ..tools.conftest import browser

__all__ = ["browser"]
