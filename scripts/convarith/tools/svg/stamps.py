"""Finds what moves as a whole: neighbours that stand together in several places become a stamp, which is defined once.

On pages that follow each other the same things are drawn in the same order; what all of them moved by the same way is
a candidate. Places are rounded, so that equal distances may differ by a hundredth of a point.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from convarith.tools.svg.layers import common
from convarith.tools.svg.marked import MarkedDrawing
from convarith.tools.svg.marks import USE, Item, Mark, Offset, Stamp, Style, moved_by

DEFINITION = 25  # characters around what a stamp consists of
CLOSE = 1  # hundredths of a point

Where = tuple[int, int]
"""A page, and an index on it."""


def stamped(drawing: MarkedDrawing) -> MarkedDrawing:
    """Return a drawing with stamps for what moves as a whole, where that is shorter."""
    sheets = _sheets(drawing)
    stamps: dict[Where, Stamp] = {}
    taken: set[Where] = set()
    for run in _candidates(drawing, sheets):
        places = [where for where in sheets.places(run) if taken.isdisjoint(run.covered(where))]
        covered = {each for where in places for each in run.covered(where)}
        marks = {drawing.pages[page][index] for page, index in covered}
        uses = {sheets.spots[page][index].place for page, index in places}
        if len(uses) > 1 and USE * (len(marks) - len(uses) - len(run.looks)) > DEFINITION:
            members = sheets.members(run)
            stamps |= {(page, index): Stamp(members, sheets.spots[page][index].place) for page, index in places}
            taken |= covered
    return _with(drawing, stamps)


def _with(drawing: MarkedDrawing, stamps: Mapping[Where, Stamp]) -> MarkedDrawing:
    """Return a drawing with stamps where they begin, instead of their members."""
    numbers = {stamp: len(drawing.marks) + at for at, stamp in enumerate(dict.fromkeys(stamps.values()))}
    pages = [list(page) for page in drawing.pages]
    for page, index in sorted(stamps, reverse=True):  # from behind, as what follows moves up
        stamp = stamps[page, index]
        pages[page][index : index + len(stamp.members)] = [numbers[stamp]]
    marks = (*drawing.marks, *numbers)
    return replace(drawing, marks=marks, pages=tuple(map(tuple, pages)))


def page_without_stamps(drawing: MarkedDrawing) -> MarkedDrawing:
    """Return the drawing of a page with the members of its stamps, exactly where the stamps have them."""
    (page,) = drawing.pages
    marks = tuple(each for number in page for each in _members(drawing.marks[number]))
    return replace(drawing, marks=marks, pages=(tuple(range(len(marks))),))


def _members(each: Item) -> Iterable[Item]:
    return (moved_by(member, each.place) for member in each.members) if isinstance(each, Stamp) else (each,)


@dataclass(frozen=True)
class _Spot:
    """What a mark looks like, as a number that equal ones share, and where it is."""

    look: int
    place: Offset


@dataclass(frozen=True)
class _Run:
    """Neighbours: their looks, and where they are as seen from the first."""

    looks: tuple[int, ...]
    offsets: tuple[Offset, ...]

    def covered(self, where: Where) -> list[Where]:
        """Return where its members are if it begins somewhere."""
        return [(where[0], where[1] + at) for at in range(len(self.looks))]


def _run(spots: Sequence[_Spot]) -> _Run:
    return _Run(tuple(each.look for each in spots), tuple(_offset(spots[0], each) for each in spots))


@dataclass(frozen=True)
class _Sheets:
    """The spots of each page, where each look is, and a mark for each; what cannot be moved has looks of its own."""

    spots: Sequence[Sequence[_Spot]]
    begins: Mapping[int, Sequence[Where]]
    samples: Sequence[Mark | None]

    def places(self, run: _Run) -> Iterator[Where]:
        """Yield where pages have a run, without overlap."""
        free = (0, 0)
        for page, index in self.begins[run.looks[0]]:
            end = index + len(run.looks)
            there = self.spots[page][index:end]
            is_alike = (page, index) >= free and tuple(each.look for each in there) == run.looks
            if is_alike and all(map(_are_close, _run(there).offsets, run.offsets)):
                yield page, index
                free = page, end

    def members(self, run: _Run) -> tuple[Mark, ...]:
        """Return the marks of a run, the first at 0."""
        samples = (each for look in run.looks if (each := self.samples[look]))
        return tuple(
            moved_by(each, (x - each.place[0], y - each.place[1]))
            for each, (x, y) in zip(samples, run.offsets, strict=True)
        )


def _sheets(drawing: MarkedDrawing) -> _Sheets:
    looks: dict[tuple[str, Style] | int, int] = {}
    samples: list[Mark | None] = []
    spots = []
    for number, each in enumerate(map(_movable, drawing.marks)):
        look = looks.setdefault((each.path, each.style) if each else number, len(looks))
        spots.append(_Spot(look, each.place if each else (0, 0)))
        samples += [each] * (len(looks) - len(samples))
    pages = [[spots[number] for number in page] for page in drawing.pages]
    begins: dict[int, list[Where]] = defaultdict(list)
    for number, page in enumerate(pages):
        for index, spot in enumerate(page):
            begins[spot.look].append((number, index))
    return _Sheets(pages, begins, samples)


def _candidates(drawing: MarkedDrawing, sheets: _Sheets) -> list[_Run]:
    """Return the runs of neighbours that moved alike from a page to the next, the longest first."""
    everywhere = set(drawing.pages[0]).intersection(*drawing.pages[1:])
    moving = [
        [index for index, number in enumerate(page) if number not in everywhere and sheets.samples[spots[index].look]]
        for page, spots in zip(drawing.pages, sheets.spots, strict=True)
    ]
    found: dict[_Run, None] = {}
    for (one, at), (other, there) in pairwise(zip(sheets.spots, moving, strict=True)):
        shared = common([one[index].look for index in at], [other[index].look for index in there])
        pairs = sorted((at[index], there[place]) for index, place in shared.items())
        found |= dict.fromkeys(map(_run, _moved_alike(one, other, pairs)))
    return sorted(found, key=lambda run: -len(run.looks))


def _moved_alike(one: Sequence[_Spot], other: Sequence[_Spot], pairs: Sequence[Where]) -> Iterator[Sequence[_Spot]]:
    """Yield the neighbours on a page that are neighbours on another, all moved by the same; ``pairs`` are alike."""
    shifts = {pair: _offset(one[pair[0]], other[pair[1]]) for pair in pairs}
    runs: list[list[Where]] = [[]]
    for (index, place), shift in shifts.items():
        if shift != (0, 0):
            before = (index - 1, place - 1)
            if runs[-1][-1:] != [before] or not _are_close(shift, shifts[before]):
                runs.append([])
            runs[-1].append((index, place))
    yield from ([one[index] for index, _ in run] for run in runs if len(run) > 1)


def _movable(each: Item) -> Mark | None:
    return each if isinstance(each, Mark) and not each.clips and not each.matrix else None


def _offset(one: _Spot, other: _Spot) -> Offset:
    return other.place[0] - one.place[0], other.place[1] - one.place[1]


def _are_close(one: Offset, other: Offset) -> bool:
    return abs(one[0] - other[0]) <= CLOSE and abs(one[1] - other[1]) <= CLOSE
