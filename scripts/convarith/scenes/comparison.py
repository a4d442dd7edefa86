"""How do figures differ that are shown side by side? Each has its two maps, and their windows move in step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError, Details
from convarith.scenes import maps
from convarith.scenes.grid import Area
from convarith.scenes.maps import Maps
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Sheet
from convarith.words.latex import escape

LONG_WORD = 12
"""Characters of a title that stand in one line even in the narrowest panel."""


@dataclass(frozen=True)
class Panel:
    """One of the compared figures: its title (TeX), its uneven padding in words, its sheets and its window's shapes."""

    title: str
    padding: str
    input: Sheet
    output: Sheet
    windows: tuple[tuple[Area, ...], ...]

    @property
    def columns(self) -> int:
        """How many columns it takes."""
        return max(self.input.columns, self.output.columns)


@dataclass(frozen=True)
class Frame:
    """One step of the animation: what each of the panels shows; one that has come to its end shows its last frame."""

    number: int
    panels: tuple[maps.Frame, ...]


class Comparison(Scene):
    """The maps of each figure that a table compares."""

    compares = True

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        if not figure.compared:
            problem = f'the template "{figure.template}" compares figures, but the table gives none'
            hint = 'add compare = [{ title = "upper", padding = "same_upper" }, { title = "lower", … }]'
            raise CatalogueError(problem, Details(hint=hint))
        self._maps = tuple(Maps(each) for each in figure.compared)

    @property
    def names(self) -> Mapping[str, Any]:
        """The panels from left to right."""
        return {"panels": self.panels}

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """The compared figures from left to right."""
        return tuple(
            Panel(_breakable(each.figure.title), each.uneven_padding, each.input, each.output, each.windows)
            for each in self._maps
        )

    @cached_property
    def frames(self) -> Sequence[Frame]:
        """As many frames as the longest of the figures has."""
        return Frames(max(len(each.frames) for each in self._maps), self._frame)

    def describe(self) -> str:
        """Say what each of the figures shows, after its title."""
        return " ".join(f"{_heading(each)}: {each.describe()}" for each in self._maps)

    def describe_frame(self, number: int) -> str:
        """Say what each of the figures shows in this frame, after its title."""
        parts = (f"{_heading(each)}: {each.describe_frame(min(number, len(each.frames)))}" for each in self._maps)
        return " ".join(parts)

    def _frame(self, index: int) -> Frame:
        frames = tuple(each.frames[min(index, len(each.frames) - 1)] for each in self._maps)
        return Frame(index + 1, frames)


def _heading(each: Maps) -> str:
    """Return a title as it begins a sentence."""
    return each.figure.title[:1].upper() + each.figure.title[1:]


def _breakable(title: str) -> str:
    """Return a title in TeX; its long words may go on in the next line."""
    return " ".join(
        "\\allowbreak{}".join(escape(word[at : at + LONG_WORD]) for at in range(0, len(word), LONG_WORD))
        for word in title.split()
    )
