"""Figures side by side, each with its two maps; their windows move in step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Any

from convarith.catalogue.differences import difference_words
from convarith.catalogue.figure import Figure
from convarith.catalogue.frames import chosen
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area
from convarith.scenes.maps import Maps, sliding_operation
from convarith.scenes.plain import plain
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Sheet
from convarith.scenes.sliding import MapFrame, SlidingWindow
from convarith.words.latex import escape
from convarith.words.phrases import begun
from convarith.words.wording import Wording

LONG_WORD = 12
"""Characters of a title that fit into one line even in the narrowest panel."""


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
        """The number of columns that it takes."""
        return max(self.input.columns, self.output.columns)


@dataclass(frozen=True)
class ComparisonFrame:
    """What each of the panels shows; one that has come to its end shows its last frame."""

    number: int
    panels: tuple[MapFrame, ...]


class Comparison(Scene):
    """The maps of each figure that a table compares."""

    compares = True

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        if not figure.compared:
            problem = f'the template "{figure.template}" compares figures, but the table gives none'
            hint = 'add compare = [{ title = "upper", padding = "same_upper" }, { title = "lower", … }]'
            raise CatalogueError(problem, Details(hint=hint))
        self._maps = tuple(Maps(each, self.wording) for each in _with_frames(figure))
        self.refusal = next((each.refusal for each in self._maps if each.refusal), None)

    @property
    def names(self) -> Mapping[str, Any]:
        """The panels from left to right."""
        return {"panels": self.panels}

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """The compared figures from left to right."""
        return tuple(_panel(self._title(each), each.sliding) for each in self._maps)

    @cached_property
    def frames(self) -> Sequence[ComparisonFrame]:
        """As many frames as the longest of the figures has."""
        return Frames(max(len(each.frames) for each in self._maps), self._frame)

    def describe(self) -> str:
        """Say what each of the figures shows, after its title."""
        return " ".join(self._titled(each, each.describe()) for each in self._maps)

    def describe_frame(self, number: int) -> str:
        """Say what each of the figures shows in this frame, after its title."""
        sentences = (each.describe_frame(min(number, len(each.frames))) for each in self._maps)
        return " ".join(self._titled(each, said) for each, said in zip(self._maps, sentences, strict=True))

    def _titled(self, each: Maps, sentence: str) -> str:
        return self.wording.say("frame.compared", title=begun(self._title(each)), sentence=sentence)

    def _title(self, each: Maps) -> str:
        """Return the title of a figure: its own, or what sets it apart."""
        return each.figure.title or difference_words(self.wording, each.figure.differences)

    def _frame(self, index: int) -> ComparisonFrame:
        frames = tuple(each.frames[min(index, len(each.frames) - 1)] for each in self._maps)
        return ComparisonFrame(index + 1, frames)


def _with_frames(figure: Figure) -> Iterator[Figure]:
    """Yield the compared figures, each with the frames of the whole: one that has come to its end shows its last."""
    counts = [prod(sliding_operation(plain(each)).output_size) for each in figure.compared]
    for each, count in zip(figure.compared, counts, strict=True):
        if not figure.look.frames:
            yield each
            continue
        numbers = {min(number, count) for number in chosen(figure.look.frames, max(counts))}
        frames = ", ".join(map(str, sorted(numbers)))
        yield replace(each, look=replace(each.look, frames=frames))


def _panel(title: str, drawn: SlidingWindow) -> Panel:
    return Panel(_breakable(title), drawn.uneven_padding, drawn.input, drawn.output, drawn.windows)


def _breakable(title: str) -> str:
    """Return a title in TeX; its long words may be broken between two lines."""
    return " ".join(
        "\\allowbreak{}".join(escape(word[at : at + LONG_WORD]) for at in range(0, len(word), LONG_WORD))
        for word in title.split()
    )
