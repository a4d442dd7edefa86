"""The type of relationships: statements about sizes, connections or costs, in words, in TeX and in code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Value = int | Fraction | tuple[int | Fraction, ...]


class Family(StrEnum):
    """The subject of a relationship."""

    CONVOLUTION = "convolution"
    POOLING = "pooling"
    TRANSPOSED = "transposed convolution"
    GRADIENTS = "gradients"
    CHANNELS = "channels"
    STACKS = "stacks of layers"
    REARRANGEMENTS = "rearrangements"


@dataclass(frozen=True)
class Relationship:
    r"""A formula for a quantity, usually an output size along one axis, for the geometries of a domain.

    ``domain`` is TeX text (mathematics between dollar signs), ``formula`` is TeX mathematics; both need amsmath only.
    ``value`` and ``applies`` take the ``symbols`` by keyword, all whole numbers with i, k, s, d ≥ 1 and the others
    ≥ 0; ``applies`` says whether they lie in the domain. The value of a formula with several lines is a tuple.
    """

    name: str
    title: str
    domain: str
    formula: str
    symbols: tuple[str, ...]
    value: Callable[..., Value]
    applies: Callable[..., bool]
    family: Family = Family.CONVOLUTION

    @property
    def transposed(self) -> bool:
        """Whether it is about the size of a transposed convolution's output."""
        return self.family is Family.TRANSPOSED
