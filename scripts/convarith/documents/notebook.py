"""The cell magic ``%%convarith``: a table of the catalogue becomes the figure that it describes.

``%load_ext convarith.documents.notebook`` makes it known, in Jupyter, VS Code and Quarto alike::

    %%convarith --theme print --frame 3
    input_size = 5
    kernel_size = 3
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from convarith.errors import CatalogueError, Details, did_you_mean
from convarith.steps.drawing import Drawing, draw_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

OPTIONS = ("--theme", "--frame")
EXAMPLE = "%%convarith --theme print --frame 3"


def load_ipython_extension(ipython: Any) -> None:
    """Make the cell magic known to an IPython shell, which calls this."""
    ipython.register_magic_function(convarith, magic_kind="cell")


def convarith(line: str, cell: str) -> Drawing:
    """Return the drawing of the table in a cell; the line may choose a theme and the only frame to draw.

    Raises ``CatalogueError`` for an option that is not understood, and what ``draw_toml`` raises.
    """
    given = _given(shlex.split(line))
    frame = given.get("--frame")
    if frame is not None and not frame.isdecimal():
        raise CatalogueError(f"--frame is {frame}, but frames are counted from 1", Details(hint=f"write {EXAMPLE}"))
    chosen = {"theme": given["--theme"]} if "--theme" in given else {}
    return draw_toml(cell, **chosen, frame=None if frame is None else int(frame))


def _given(words: Sequence[str]) -> dict[str, str]:
    """Return the value of each option of the line."""
    given: dict[str, str] = {}
    waiting = [part for word in words for part in word.split("=", 1)]
    while waiting:
        option = waiting.pop(0)
        if option not in OPTIONS:
            hint = f"{did_you_mean(option, OPTIONS)} write {EXAMPLE}".lstrip()
            raise CatalogueError(f"unknown option {option}", Details(hint=hint))
        if not waiting:
            raise CatalogueError(f"{option} needs a value", Details(hint=f"write {EXAMPLE}"))
        given[option] = waiting.pop(0)
    return given
