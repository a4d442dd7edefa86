"""What pages are made of: the figures of the catalogue, and files, which count as read once they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from convarith.catalogue.entries import Entry
from convarith.catalogue.figure import Figure
from convarith.errors import ConvarithError
from convarith.formats.timing import durations
from convarith.guide.html.reading import ErrorAt
from convarith.rendering.source_map import Rendered
from convarith.rendering.theme import Theme
from convarith.scenes.scene import Scene


@dataclass(frozen=True)
class Drawn:
    """A figure of the catalogue with its table and its scene."""

    entry: Entry
    figure: Figure
    scene: Scene

    @property
    def name(self) -> str:
        """Its name in the catalogue, by which its files are known."""
        return self.entry.name

    @property
    def title(self) -> str:
        """Its title."""
        return self.figure.title

    @cached_property
    def description(self) -> str:
        """A sentence or two that say what it shows."""
        return self.scene.describe()

    @property
    def frames(self) -> int:
        """The number of its frames."""
        return len(self.scene.shown)

    @property
    def middle(self) -> int:
        """The frame that stands for all of them, from 1."""
        return self.frames // 2 + 1

    @property
    def durations(self) -> tuple[int, ...]:
        """The milliseconds of each frame."""
        timing = self.figure.look.timing
        return durations(self.frames, timing.seconds, timing.hold)

    @property
    def card(self) -> str:
        """The path of the picture for links in chats in the site."""
        return f"figures/{self.name}-card.png"

    def file(self, ending: str, number: int | None = None) -> str:
        """Return the path of one of its files in the site: that of all frames, or of one, by its number."""
        if number is None:
            return f"figures/{self.name}{ending}"
        return f"figures/{self.name}/{number:0{max(2, len(str(self.frames)))}}{ending}"


@dataclass(frozen=True)
class GuideSource:
    """The guide's TeX, what makes errors at a line of its templates, and the SVG of its drawings, by their TeX."""

    rendered: Rendered
    error: ErrorAt
    drawings: Mapping[str, str]


@dataclass(frozen=True)
class Material:
    """What a part of the site is made of; the functions read files, and what they read is what the part depends on.

    ``drawn`` judges a table and raises the errors of one that cannot be drawn; ``read`` returns the text of a file of
    ``templates/site/``, ``source`` that of a file of the project, by its path there, ``svg`` the finished animation of
    a figure; ``theme`` is that of a light page and ``dark`` that of a dark one; ``formats`` are the names of those that
    the pages offer. ``guide`` reads the guide, in a project that has one.
    """

    entries: Sequence[Entry]
    drawn: Callable[[Entry], Drawn]
    read: Callable[[str], str]
    source: Callable[[str], str]
    svg: Callable[[str], str]
    theme: Theme
    dark: Theme
    formats: Sequence[str] = ()
    guide: Callable[[], GuideSource] | None = None

    @cached_property
    def figures(self) -> Mapping[str, Drawn]:
        """All figures of the catalogue that can be drawn, by their names; each is judged once.

        The tasks of the others report what is wrong with them.
        """
        found: dict[str, Drawn] = {}
        for entry in self.entries:
            with suppress(ConvarithError):
                found[entry.name] = self.drawn(entry)
        return found

    @cached_property
    def by_file(self) -> Mapping[str, Sequence[Drawn]]:
        """The figures that can be drawn, by the names of their files of the catalogue, without folder and ending."""
        found: dict[str, list[Drawn]] = {}
        for drawn in self.figures.values():
            found.setdefault(PurePath(drawn.entry.path).stem, []).append(drawn)
        return found
