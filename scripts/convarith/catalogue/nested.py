"""Numbers in nested lists, as TOML has arrays of them."""

from __future__ import annotations

from typing import Any


def shape_of(values: object) -> tuple[int, ...] | None:
    """Return the shape of an array of numbers in nested lists, or None if the value is anything else."""
    if isinstance(values, int | float) and not isinstance(values, bool):
        return ()
    if not isinstance(values, list) or not values:
        return None
    shapes = {shape_of(each) for each in values}
    (inner,) = shapes if len(shapes) == 1 else (None,)
    return None if inner is None else (len(values), *inner)


def frozen(values: Any) -> Any:
    """Return nested lists as nested tuples."""
    return tuple(map(frozen, values)) if isinstance(values, list) else values
