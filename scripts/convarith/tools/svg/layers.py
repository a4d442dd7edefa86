"""What stays from page to page? Pages of marks become one stack, each mark with the pages that show it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)

Pages = tuple[int, ...]
RULES = 40  # characters of CSS that a set of pages costs, and that each of its runs costs
RULES_PER_RUN = 50


@dataclass(frozen=True)
class Layer(Generic[T]):
    """A mark and the pages that show it, counted from 0."""

    mark: T
    pages: Pages


def layers(pages: Sequence[Sequence[T]], *, size: Callable[[T], int]) -> list[Layer[T]]:
    """Return one stack that has each page's marks in the page's order.

    A mark that several pages show is there once, unless to write it again (``size`` characters) costs less than to say
    when it is shown. Neighbours in the stack are shown on the same pages wherever the order leaves the choice.
    """
    stack: list[tuple[T, list[int]]] = []
    for number, page in enumerate(pages):
        stack = _with_page(stack, page, number)
    merged = [Layer(mark, tuple(shown)) for mark, shown in stack]
    return _gathered(_repeated_where_cheaper(merged, len(pages), size))


def _with_page(stack: list[tuple[T, list[int]]], page: Sequence[T], number: int) -> list[tuple[T, list[int]]]:
    """Add a page to a stack: what they have in common in the same order is shared, the rest goes in between."""
    common = _common(page, [mark for mark, _ in stack])
    result: list[tuple[T, list[int]]] = []
    taken = 0
    for index, mark in enumerate(page):
        if index in common:
            at = common[index]
            result += stack[taken:at]
            result.append((mark, [*stack[at][1], number]))
            taken = at + 1
        else:
            until = min((at for other, at in common.items() if other > index), default=len(stack))
            result += stack[taken:until]
            taken = until
            result.append((mark, [number]))
    return result + stack[taken:]


def _common(one: Sequence[T], other: Sequence[T]) -> dict[int, int]:
    """Return a longest common subsequence as indices of ``one`` to indices of ``other`` (Hunt and Szymanski, 1977)."""
    places: dict[T, list[int]] = defaultdict(list)
    for index, mark in enumerate(other):
        places[mark].append(index)
    ends: list[int] = []  # for each length, the least place at which a common subsequence so long can end
    found: list[_Link] = []  # and that subsequence
    for index, mark in enumerate(one):
        for place in reversed(places.get(mark, ())):
            length = bisect_left(ends, place)
            last = _Link(index, place, found[length - 1] if length else None)
            ends[length : length + 1] = [place]
            found[length : length + 1] = [last]
    common = {}
    link: _Link | None = found[-1] if found else None
    while link:
        common[link.index] = link.place
        link = link.before
    return common


@dataclass(frozen=True)
class _Link:
    """The last pair of a common subsequence, and the rest."""

    index: int
    place: int
    before: _Link | None


def _repeated_where_cheaper(stack: list[Layer[T]], page_count: int, size: Callable[[T], int]) -> list[Layer[T]]:
    """Return the stack with marks written again for each page, where that is shorter than a rule for these pages."""
    saved: dict[Pages, int] = defaultdict(int)
    for layer in stack:
        saved[layer.pages] += (len(layer.pages) - 1) * size(layer.mark)
    result = []
    for layer in stack:
        is_rule_cheaper = saved[layer.pages] > RULES + RULES_PER_RUN * len(runs(layer.pages))
        if len(layer.pages) in (1, page_count) or is_rule_cheaper:
            result.append(layer)
        else:
            result += [Layer(layer.mark, (page,)) for page in layer.pages]
    return result


def _gathered(stack: list[Layer[T]]) -> list[Layer[T]]:
    """Return the stack with marks of the same pages together: a mark may pass those that are never seen with it."""
    piles: list[list[Layer[T]]] = []
    for layer in stack:
        shown = set(layer.pages)
        for pile in reversed(piles):
            if pile[0].pages == layer.pages:
                pile.append(layer)
                break
            if not shown.isdisjoint(pile[0].pages):
                piles.append([layer])
                break
        else:
            piles.append([layer])
    return [layer for pile in piles for layer in pile]


def runs(pages: Pages) -> list[tuple[int, int]]:
    """Return runs of pages that follow each other, each as its first page and the one after its last."""
    found: list[tuple[int, int]] = []
    for page in pages:
        if found and found[-1][1] == page:
            found[-1] = (found[-1][0], page + 1)
        else:
            found.append((page, page + 1))
    return found
