"""How much one figure may have, so that it can be drawn and still shows something."""

from __future__ import annotations

from convarith.errors import CatalogueError, Details
from convarith.sentences import Sentence, setting

MOST_CELLS = 4096
MOST_FRAMES = 400
ONE_FRAME = "or draw one frame alone: --frame 1, in Python frame=1"
SMALLER = "give smaller sizes, or larger strides"
ANY_SIZE = Sentence(
    f"{SMALLER}; or take {setting('template', word='isometric')}, which draws one frame of a map of any size"
)
"""What to do where a template cannot leave cells out of a map along two axes."""


def check_number(number: int, most: int, what: str, *, hint: str = SMALLER) -> None:
    """Raise ``CatalogueError`` for more frames or cells than can be drawn."""
    if number > most:
        problem = f"the figure would have {number} {what}, at most {most} can be drawn"
        raise CatalogueError(problem, Details(hint=hint, argument="input_size"))
