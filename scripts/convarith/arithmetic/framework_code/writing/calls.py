"""How code is written: calls with literals, what is left at its default left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class NoLayerError(Exception):
    """There is no layer in a framework that computes an operation; the message says why."""


def call(name: str, *values: Any, defaults: Mapping[str, Any] | None = None, **named: Any) -> str:
    """Return ``name(values, …, key=value, …)`` without the arguments that have the framework's ``defaults``."""
    known = defaults or {}
    shown = [literal(value) for value in values]
    shown += [f"{key}={literal(value)}" for key, value in named.items() if key not in known or known[key] != value]
    return f"{name}({', '.join(shown)})"


def literal(value: Any) -> str:
    """Return a value as Python's code has it; −∞ as ``float("-inf")``."""
    if isinstance(value, str):
        return f'"{value}"'
    return 'float("-inf")' if value == float("-inf") else repr(value)


def plain(sizes: Sequence[Any]) -> Any:
    """Return one number for all axes where they have the same, and a tuple otherwise."""
    return sizes[0] if len(set(sizes)) == 1 else tuple(sizes)
