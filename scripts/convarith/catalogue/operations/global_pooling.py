"""The global pooling: an adaptive pooling to one output per axis, whose words it has."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.catalogue.operations import adaptive_pooling, keys
from convarith.catalogue.operations.kind import Kind


def _make(*, input_size: Any, **given: Any) -> AdaptivePooling:
    axes = len(input_size) if isinstance(input_size, list) else 2
    return AdaptivePooling(input_size, [1] * max(axes, 1), **given)


GLOBAL_POOLING = Kind(
    "global_pooling",
    AdaptivePooling,
    _make,
    (keys.INPUT_SIZE, keys.MODE),
    adaptive_pooling.ADAPTIVE_POOLING.template,
    adaptive_pooling.ADAPTIVE_POOLING.line,
    adaptive_pooling.ADAPTIVE_POOLING.sentence,
    values=adaptive_pooling.ADAPTIVE_POOLING.values,
)
