"""The relationships of the guide, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from convarith.arithmetic.relationships.channels import CHANNELS
from convarith.arithmetic.relationships.gradients import GRADIENTS
from convarith.arithmetic.relationships.rearrangements import REARRANGEMENTS
from convarith.arithmetic.relationships.relationship import Relationship
from convarith.arithmetic.relationships.resizes import RESIZES
from convarith.arithmetic.relationships.sizes import SIZES
from convarith.arithmetic.relationships.stacks import STACKS
from convarith.errors import ConvarithError, Details, did_you_mean

RELATIONSHIPS: Mapping[str, Relationship] = MappingProxyType(
    {each.name: each for each in (*SIZES, *GRADIENTS, *CHANNELS, *STACKS, *REARRANGEMENTS, *RESIZES)}
)


def relationship(name: str) -> Relationship:
    """Return the relationship of that name; raises ConvarithError, with the nearest name, when there is none."""
    if name in RELATIONSHIPS:
        return RELATIONSHIPS[name]
    hint = did_you_mean(name, RELATIONSHIPS, cutoff=0.0)
    raise ConvarithError(f"there is no relationship {name!r}", Details(hint=hint))
