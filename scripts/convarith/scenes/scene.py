"""What every kind of scene has: frames, what templates draw them from, and words for those who cannot see them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, ClassVar, Generic, TypeVar, overload

from convarith.catalogue.figure import Figure
from convarith.catalogue.frames import chosen
from convarith.errors import CatalogueError
from convarith.scenes import descriptions
from convarith.words.wording import Wording, english

F = TypeVar("F")


class Frames(Sequence[F], Generic[F]):
    """Frames that are made when they are first asked for, as one of many may be all that is drawn.

    ``make`` is given the index of a frame, from 0.
    """

    def __init__(self, count: int, make: Callable[[int], F]) -> None:
        self._range = range(count)
        self._make = cache(make)

    def __len__(self) -> int:
        return len(self._range)

    @overload
    def __getitem__(self, at: int) -> F: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[F, ...]: ...
    def __getitem__(self, at: int | slice) -> F | tuple[F, ...]:
        indices = self._range[at]
        return self._make(indices) if isinstance(indices, int) else tuple(map(self._make, indices))


class Scene(ABC):
    """What a template draws, in units of the grid: plain data, no TikZ. A subclass for each way of showing things.

    A subclass raises ``CatalogueError`` for a figure that it cannot show. ``compares`` says whether it shows the
    figures that a table compares, ``highlights`` whether its template marks cells of the sheet ``input``. ``refusal``
    is the error of a figure that is too large for all of its frames to be drawn, though each of them can be;
    ``is_better_alone`` says that one of them is drawn by itself, more clearly or sooner than among all.
    """

    compares: ClassVar[bool] = False
    highlights: ClassVar[bool] = False

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        self.figure = figure
        self.wording = wording or english()
        self.refusal: CatalogueError | None = None

    @property
    def is_better_alone(self) -> bool:
        """Whether a frame is drawn without the others, which are then neither made nor given room."""
        return False

    @property
    @abstractmethod
    def frames(self) -> Sequence[Any]:
        """What each page of the figure shows, in order; a template's block ``frame`` is given one as ``frame``.

        There may be more than can be drawn at once.
        """

    @cached_property
    def shown(self) -> Sequence[int]:
        """The numbers of the frames that the figure shows, from 1; ``CatalogueError`` for one that is not there."""
        return chosen(self.figure.look.frames, len(self.frames))

    @property
    @abstractmethod
    def names(self) -> Mapping[str, Any]:
        """What else the templates know, by the name that they know it under."""

    @abstractmethod
    def describe_frame(self, number: int) -> str:
        """Return a sentence that says what a frame, counted from 1, shows."""

    def describe(self) -> str:
        """Return a sentence or two that say what the figure shows."""
        return descriptions.describe(self.figure, self.wording)
