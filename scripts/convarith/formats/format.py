"""A format of a finished figure, and what its makers are given.

This module imports nothing that makes a format, so that a format depends only on what its own module imports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from convarith.formats.timing import durations

if TYPE_CHECKING:
    from convarith.catalogue.figure import Figure
    from convarith.rendering.environment import TemplateFolder
    from convarith.scenes.scene import Scene


class Needs(StrEnum):
    """What a format is made from, by the name of the task that comes before, of the same figure."""

    TEX = "tex"
    PDF = "pdf"
    PNG = "png"


@dataclass(frozen=True, eq=False)
class Source:
    """A figure that TeX has drawn: its PDF, of all frames or of the only one that is wanted, counted from 1.

    Its figure, the project's templates and the number of pages are there once they are asked for. ``scene`` and
    ``text``, the TeX, are there where they have just been made; ``pngs`` are the files of the frames where the build
    has them.
    """

    pdf: Path
    dpi: int
    figure: Callable[[], Figure]
    templates: Callable[[], TemplateFolder]
    page_count: Callable[[Path], int]
    scene: Scene | None = None
    text: str = ""
    only: int | None = None
    pngs: tuple[Path, ...] = ()

    @cached_property
    def count(self) -> int:
        """The number of frames in the PDF."""
        return len(self.pngs) or self.page_count(self.pdf)

    @property
    def durations(self) -> tuple[int, ...]:
        """The milliseconds of each frame."""
        timing = self.figure().look.timing
        return durations(self.count, timing.seconds, timing.hold)

    @property
    def loops(self) -> bool:
        """Whether an animation begins again after its last frame."""
        return self.figure().look.timing.loop


@dataclass(frozen=True)
class Format:
    """A format: its task, that task's line of help, and the makers of its files.

    ``each`` has the maker of the files of frames, NAME/NN and an ending, and ``whole`` that of files of all frames,
    NAME and an ending. ``has_pixels`` says whether the setting dpi counts, ``has_time`` whether the figure's timing
    does, ``is_usual`` whether the task ``figure`` makes it, and ``can_be_made`` whether what it takes is installed.
    """

    name: str
    help: str
    needs: Needs = Needs.PDF
    each: Mapping[str, Callable[[Source], Iterator[bytes]]] = field(default_factory=dict)
    whole: Mapping[str, Callable[[Source], bytes]] = field(default_factory=dict)
    has_pixels: bool = False
    has_time: bool = False
    is_usual: bool = False
    can_be_made: Callable[[], bool] = lambda: True

    def make(self, ending: str, source: Source) -> bytes:
        """Return the content of a file of an ending: that of a frame, if only one was drawn, else of all."""
        if ending in self.each and (source.only or ending not in self.whole):
            return next(self.each[ending](source))
        return self.whole[ending](source)


def frame_paths(folder: Path, count: int, ending: str) -> list[Path]:
    """Return where the files of a figure's frames are, numbered so that their names sort."""
    width = max(2, len(str(count)))
    return [folder / f"{number:0{width}}{ending}" for number in range(1, count + 1)]
