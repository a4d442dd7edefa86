"""The numbers of a relationship's domain, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from convarith import relationship
from convarith.arithmetic import Relationship

FEW = range(1, 5)


def numbers(name: str, **ranges: range) -> Iterator[tuple[Relationship, dict[str, int]]]:
    """Yield a relationship with all numbers of its symbols that these ranges hold and its domain has."""
    each = relationship(name)
    assert sorted(ranges) == sorted(each.symbols)
    inside = 0
    for values in product(*ranges.values()):
        given = dict(zip(ranges, values, strict=True))
        if each.applies(**given):
            inside += 1
            yield each, given
    assert inside > 20
