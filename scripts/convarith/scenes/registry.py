"""The kinds of scene; a template names the one that it draws: ``<% set scene = "maps" %>``."""

from __future__ import annotations

from collections.abc import Mapping
from pkgutil import resolve_name

from convarith.catalogue.figure import Figure
from convarith.errors import Details, TemplateError
from convarith.scenes.scene import Scene
from convarith.words.wording import Wording

SCENES: Mapping[str, str] = {
    "maps": "convarith.scenes.maps:Maps",
    "architecture": "convarith.scenes.architecture.scene:Architecture",
    "branches": "convarith.scenes.branches:Branches",
    "comparison": "convarith.scenes.comparison:Comparison",
    "channels": "convarith.scenes.channels:Channels",
    "columns": "convarith.scenes.columns:Columns",
    "deformable": "convarith.scenes.deformable:Deformable",
    "field": "convarith.scenes.field:Field",
    "matrix": "convarith.scenes.matrix:MatrixProduct",
    "positions": "convarith.scenes.positions:Positions",
    "regions": "convarith.scenes.regions:Regions",
    "rows": "convarith.scenes.rows:Rows",
    "scatter": "convarith.scenes.scatter:Scatter",
    "subsampling": "convarith.scenes.subsampling:Subsampling",
    "shades": "convarith.scenes.shades:Shades",
    "shuffle": "convarith.scenes.shuffle:Shuffle",
    "slices": "convarith.scenes.slices:Slices",
    "unpooling": "convarith.scenes.unpooling:Unpooling",
    "volume": "convarith.scenes.volume:Volume",
    "windows": "convarith.scenes.windows:Windows",
}
"""The class of each kind, by its module, which is imported when a figure is of that kind."""


def scene_class(kind: str) -> type[Scene]:
    """Return the class of a kind of scene; raise ``TemplateError`` for one that is not there."""
    if kind not in SCENES:
        raise TemplateError(f'there is no scene "{kind}"', Details(hint=f"the scenes are {', '.join(SCENES)}"))
    found: type[Scene] = resolve_name(SCENES[kind])
    return found


def scene_of(figure: Figure, kind: str, wording: Wording | None = None) -> Scene:
    """Return the scene of a figure, in English unless there are other words.

    Raises ``TemplateError`` for a kind that is not there, ``CatalogueError`` for a figure that it cannot show.
    """
    return scene_class(kind)(figure, wording)
