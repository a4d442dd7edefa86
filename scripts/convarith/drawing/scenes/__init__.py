"""Which kinds of scene are there? A template names the one that it draws: ``<% set scene = "maps" %>``."""

from __future__ import annotations

from collections.abc import Mapping

from convarith.drawing.figure import Figure
from convarith.drawing.scenes.maps import Maps
from convarith.drawing.scenes.scene import Scene
from convarith.errors import Details, TemplateError

SCENES: Mapping[str, type[Scene]] = {"maps": Maps}


def scene_of(figure: Figure, kind: str) -> Scene:
    """Return the scene of a figure.

    Raises ``TemplateError`` for a kind that is not there, ``CatalogueError`` for a figure that it cannot show.
    """
    if kind not in SCENES:
        raise TemplateError(f'there is no scene "{kind}"', Details(hint=f"the scenes are {', '.join(SCENES)}"))
    return SCENES[kind](figure)
