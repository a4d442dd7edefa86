"""Makes up numbers for the cells of a figure: small, none of them 0, the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from random import Random
from typing import Any, TypeVar

from convarith.catalogue.entries import Entry
from convarith.catalogue.figure import Figure, figure_from
from convarith.catalogue.limits import MOST_CELLS, SMALLER, check_number
from convarith.catalogue.operations.registry import value_shapes
from convarith.catalogue.values import KEYS
from convarith.errors import CatalogueError, Details

SEED = 7
LARGEST = {"input_values": 3, "kernel_values": 2, "bias_values": 2}
LARGEST_POOLED = 9

AnEntry = TypeVar("AnEntry", bound=Entry)


def with_values(entry: AnEntry, asked: str) -> AnEntry:
    """Return a table with numbers for its cells, where it gives none itself.

    ``asked`` is what asks for them. Raises ``CatalogueError`` for a figure that no template shows in numbers.
    """
    bare = {key: value for key, value in entry.table.items() if key not in KEYS}
    made_up = _made_up(figure_from(replace(entry, table=bare)), asked)
    return replace(entry, table={**bare, **made_up, **entry.table})


def _made_up(figure: Figure, asked: str) -> dict[str, Any]:
    if figure.compared:
        details = Details(hint=f"draw each figure by itself, or take {asked} away")
        raise CatalogueError(f"{asked} cannot be shown: compared figures are drawn without numbers", details)
    shapes = value_shapes(figure.operation)
    if not shapes:
        kinds = "a convolution, also a masked or a transposed one, a gradient, a pooling or a resize"
        details = Details(hint=f"numbers are drawn for {kinds}; take {asked} away")
        raise CatalogueError(f"{asked} cannot be shown: this operation is drawn without numbers", details)
    hint = f"{SMALLER}; or take {asked} away: without numbers, one frame of maps of any size can be drawn"
    check_number(prod(shapes["input_values"]), MOST_CELLS, "cells with numbers", hint=hint)
    largest = LARGEST if "kernel_values" in shapes else {"input_values": LARGEST_POOLED}
    random = Random(SEED)
    return {key: _whole_numbers(random, shape, largest[key]) for key, shape in shapes.items()}


def _whole_numbers(random: Random, shape: Sequence[int], largest: int) -> Any:
    if not shape:
        return 1 + int(random.random() * largest)
    return [_whole_numbers(random, shape[1:], largest) for _ in range(shape[0])]
