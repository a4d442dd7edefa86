"""A real browser for the pages."""

from ..tools.conftest import browser

__all__ = ["browser"]
