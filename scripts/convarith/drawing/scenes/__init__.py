"""Which kinds of scene are there? A template names the one that it draws: ``<% set scene = "maps" %>``."""

from __future__ import annotations

from collections.abc import Mapping

from convarith.drawing.figure import Figure
from convarith.drawing.scenes.branches import Branches
from convarith.drawing.scenes.channels import Channels
from convarith.drawing.scenes.columns import Columns
from convarith.drawing.scenes.comparison import Comparison
from convarith.drawing.scenes.deformable import Deformable
from convarith.drawing.scenes.maps import Maps
from convarith.drawing.scenes.matrix import Matrix
from convarith.drawing.scenes.positions import Positions
from convarith.drawing.scenes.rows import Rows
from convarith.drawing.scenes.scatter import Scatter
from convarith.drawing.scenes.scene import Scene
from convarith.drawing.scenes.shuffle import Shuffle
from convarith.drawing.scenes.subsampling import Subsampling
from convarith.drawing.scenes.unpooling import Unpooling
from convarith.drawing.scenes.volume import Volume
from convarith.errors import Details, TemplateError

SCENES: Mapping[str, type[Scene]] = {
    "maps": Maps,
    "branches": Branches,
    "comparison": Comparison,
    "channels": Channels,
    "columns": Columns,
    "deformable": Deformable,
    "matrix": Matrix,
    "positions": Positions,
    "rows": Rows,
    "scatter": Scatter,
    "subsampling": Subsampling,
    "shuffle": Shuffle,
    "unpooling": Unpooling,
    "volume": Volume,
}


def scene_of(figure: Figure, kind: str) -> Scene:
    """Return the scene of a figure.

    Raises ``TemplateError`` for a kind that is not there, ``CatalogueError`` for a figure that it cannot show.
    """
    if kind not in SCENES:
        raise TemplateError(f'there is no scene "{kind}"', Details(hint=f"the scenes are {', '.join(SCENES)}"))
    return SCENES[kind](figure)
