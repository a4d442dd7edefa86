"""The kinds of scene; a template names the one that it draws: ``<% set scene = "maps" %>``."""

from __future__ import annotations

from collections.abc import Mapping

from convarith.catalogue.figure import Figure
from convarith.errors import Details, TemplateError
from convarith.scenes.architecture.scene import Architecture
from convarith.scenes.branches import Branches
from convarith.scenes.channels import Channels
from convarith.scenes.columns import Columns
from convarith.scenes.comparison import Comparison
from convarith.scenes.deformable import Deformable
from convarith.scenes.field import Field
from convarith.scenes.maps import Maps
from convarith.scenes.matrix import MatrixProduct
from convarith.scenes.positions import Positions
from convarith.scenes.regions import Regions
from convarith.scenes.rows import Rows
from convarith.scenes.scatter import Scatter
from convarith.scenes.scene import Scene
from convarith.scenes.shades import Shades
from convarith.scenes.shuffle import Shuffle
from convarith.scenes.slices import Slices
from convarith.scenes.subsampling import Subsampling
from convarith.scenes.unpooling import Unpooling
from convarith.scenes.volume import Volume
from convarith.scenes.windows import Windows
from convarith.words.wording import Wording

SCENES: Mapping[str, type[Scene]] = {
    "maps": Maps,
    "architecture": Architecture,
    "branches": Branches,
    "comparison": Comparison,
    "channels": Channels,
    "columns": Columns,
    "deformable": Deformable,
    "field": Field,
    "matrix": MatrixProduct,
    "positions": Positions,
    "regions": Regions,
    "rows": Rows,
    "scatter": Scatter,
    "subsampling": Subsampling,
    "shades": Shades,
    "shuffle": Shuffle,
    "slices": Slices,
    "unpooling": Unpooling,
    "volume": Volume,
    "windows": Windows,
}


def scene_of(figure: Figure, kind: str, wording: Wording | None = None) -> Scene:
    """Return the scene of a figure, in English unless there are other words.

    Raises ``TemplateError`` for a kind that is not there, ``CatalogueError`` for a figure that it cannot show.
    """
    if kind not in SCENES:
        raise TemplateError(f'there is no scene "{kind}"', Details(hint=f"the scenes are {', '.join(SCENES)}"))
    return SCENES[kind](figure, wording)
