"""Which frames a scene makes room for: those that its figure shows, as what they do not need may be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from convarith.catalogue.figure import Figure
from convarith.catalogue.frames import chosen
from convarith.catalogue.limits import MOST_FRAMES, ONE_FRAME
from convarith.errors import CatalogueError
from convarith.sentences import Sentence

T = TypeVar("T")


def fitted(figure: Figure, frames: int, make: Callable[[Sequence[int]], T]) -> tuple[T, CatalogueError | None]:
    """Return what ``make`` makes of the numbers, from 1, of the frames that are shown out of so many.

    Where a figure does not say which and all are too many, it is what is made of none, fit to be asked how many frames
    there are. If that is for want of room, the error of ``make`` comes with it and says that one frame can be drawn.
    """
    return fitted_to(chosen(figure.look.frames, frames) if figure.look.frames else None, frames, make)


def fitted_to(
    shown: Sequence[int] | None, frames: int, make: Callable[[Sequence[int]], T]
) -> tuple[T, CatalogueError | None]:
    """Return what ``make`` makes of the frames that are ``shown``, or of all where that is None; as ``fitted`` does."""
    if shown is not None:
        return make(shown), None
    if frames > MOST_FRAMES:
        return make(()), None
    try:
        return make(range(1, frames + 1)), None
    except CatalogueError as error:
        return make(()), error.with_details(hint=Sentence(error.details.hint, f"; {ONE_FRAME}"))
