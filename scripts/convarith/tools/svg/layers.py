"""Merges pages of marks into one stack, in which each mark has the pages that show it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)

Pages = tuple[int, ...]
RULES = 125  # characters of CSS per set of pages, and per run of it
RULES_PER_RUN = 15


@dataclass(frozen=True)
class PagedMark(Generic[T]):
    """A mark and the pages that show it, counted from 0."""

    mark: T
    pages: Pages


def layers(
    pages: Sequence[Sequence[T]], *, size: Callable[[T], int], touch: Callable[[T, T], bool]
) -> list[PagedMark[T]]:
    """Return one stack that has each page's marks in the page's order, as far as they ``touch``.

    A mark on several pages is in it once, unless repeating it (``size`` characters) is shorter than a rule for when it
    is shown. Marks of the same pages are neighbours where the order allows it.
    """
    if len(pages) == 1:
        return [PagedMark(mark, (0,)) for mark in pages[0]]
    stack: list[tuple[T, list[int]]] = []
    for number, page in enumerate(pages):
        stack = _with_page(stack, page, number)
    merged = [PagedMark(mark, tuple(shown)) for mark, shown in stack]
    return _gathered(_repeated_where_cheaper(merged, len(pages), size), touch)


def _with_page(stack: list[tuple[T, list[int]]], page: Sequence[T], number: int) -> list[tuple[T, list[int]]]:
    """Add a page to a stack: what they have in common in the same order is shared, the rest goes in between."""
    shared = common(page, [mark for mark, _ in stack])
    result: list[tuple[T, list[int]]] = []
    taken = 0
    for index, mark in enumerate(page):
        if index in shared:
            at = shared[index]
            result += stack[taken:at]
            result.append((mark, [*stack[at][1], number]))
            taken = at + 1
        else:
            until = min((at for other, at in shared.items() if other > index), default=len(stack))
            result += stack[taken:until]
            taken = until
            result.append((mark, [number]))
    return result + stack[taken:]


def common(one: Sequence[T], other: Sequence[T]) -> dict[int, int]:
    """Return a longest common subsequence as indices of ``one`` to indices of ``other`` (Hunt and Szymanski, 1977)."""
    places: dict[T, list[int]] = defaultdict(list)
    for index, mark in enumerate(other):
        places[mark].append(index)
    ends: list[int] = []  # for each length, the smallest index at which a common subsequence of that length can end
    found: list[_Pair] = []  # and that subsequence
    for index, mark in enumerate(one):
        for place in reversed(places.get(mark, ())):
            length = bisect_left(ends, place)
            last = _Pair(index, place, found[length - 1] if length else None)
            ends[length : length + 1] = [place]
            found[length : length + 1] = [last]
    pairs = {}
    link: _Pair | None = found[-1] if found else None
    while link:
        pairs[link.index] = link.place
        link = link.before
    return pairs


@dataclass(frozen=True)
class _Pair:
    """The last pair of a common subsequence, and the rest."""

    index: int
    place: int
    before: _Pair | None


def _repeated_where_cheaper(stack: list[PagedMark[T]], page_count: int, size: Callable[[T], int]) -> list[PagedMark[T]]:
    """Return the stack with marks repeated for each page where that is shorter than a rule for these pages."""
    saved: dict[Pages, int] = defaultdict(int)
    for layer in stack:
        if 1 < len(layer.pages) < page_count:
            saved[layer.pages] += (len(layer.pages) - 1) * size(layer.mark)
    result = []
    for layer in stack:
        if layer.pages not in saved or saved[layer.pages] > RULES + RULES_PER_RUN * len(runs(layer.pages)):
            result.append(layer)
        else:
            result += [PagedMark(layer.mark, (page,)) for page in layer.pages]
    return result


def _gathered(stack: list[PagedMark[T]], touch: Callable[[T, T], bool]) -> list[PagedMark[T]]:
    """Return the stack with marks of the same pages together.

    A mark may move past those never shown with it, and past those that it does not touch.
    """
    piles: list[list[PagedMark[T]]] = []
    for layer in stack:
        shown = set(layer.pages)
        for pile in reversed(piles):
            if pile[0].pages == layer.pages:
                pile.append(layer)
                break
            if not shown.isdisjoint(pile[0].pages) and any(touch(each.mark, layer.mark) for each in pile):
                piles.append([layer])
                break
        else:
            piles.append([layer])
    return [layer for pile in piles for layer in pile]


def runs(pages: Pages) -> list[tuple[int, int]]:
    """Return the runs of consecutive pages, each as its first page and the one after its last."""
    found: list[tuple[int, int]] = []
    for page in pages:
        if found and found[-1][1] == page:
            found[-1] = (found[-1][0], page + 1)
        else:
            found.append((page, page + 1))
    return found
