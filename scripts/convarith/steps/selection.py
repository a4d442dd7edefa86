"""Tells which tasks of figures the words of a run can need: of a large catalogue most are not even made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from convarith.formats.format import Needs
from convarith.formats.registry import BY_NAME, USUAL

FIGURE = "figure"
GUIDE = "guide"


@dataclass(frozen=True)
class Selection:
    """The kinds of files that are asked for, and the names of the figures; all of them where it is None."""

    kinds: frozenset[str]
    names: frozenset[str] | None


def selection(words: Sequence[str], names: Collection[str]) -> Selection | None:
    """Return what a run of these tasks can need; nothing where a word is none of the figures' tasks, nor the guide.

    Without words a run makes the guide and the usual formats.
    """
    parts = [word.partition(":") for word in words or (FIGURE, GUIDE)]
    for kind, colon, name in parts:
        if kind not in NEEDED or (colon and (kind == GUIDE or name not in names)):
            return None
    kinds = frozenset(needed for kind, _, _ in parts for needed in NEEDED[kind])
    is_whole = any(not colon for _, colon, _ in parts)
    return Selection(kinds, None if is_whole else frozenset(name for _, _, name in parts))


def _with_needs(kinds: Iterable[str]) -> frozenset[str]:
    """Return kinds of files with those that they are made from."""
    found = set(kinds)
    for kind in kinds:
        if kind != Needs.TEX:
            found |= _with_needs([Needs.TEX if kind == Needs.PDF else BY_NAME[kind].needs])
    return frozenset(found)


NEEDED: Mapping[str, frozenset[str]] = {
    "tex": _with_needs(["tex"]),
    FIGURE: frozenset({FIGURE}) | _with_needs(USUAL),
    GUIDE: _with_needs(["pdf"]),
    **{name: _with_needs([name]) for name in BY_NAME},
}
"""The tasks of figures, and the guide, by the words before their colons, each with the kinds of files that it needs."""
