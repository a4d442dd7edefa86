"""SVG: an animation that plays by itself and a still per frame, with descriptions and the colours of both themes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from convarith.formats.format import Format, Source

if TYPE_CHECKING:
    from convarith.scenes.scene import Scene


def _stills(source: Source) -> Iterator[bytes]:
    from convarith.tools.svg.document import still_svg

    scene, look = _scene(source), _look(source)
    for page in range(1, source.count + 1):
        yield still_svg(
            **look, frame=page, description=scene.describe_frame(scene.shown[(source.only or page) - 1])
        ).encode()


def _animation(source: Source) -> bytes:
    from convarith.tools.svg.document import animated_svg

    description = _scene(source).describe()
    animation = animated_svg(**_look(source), durations=source.durations, description=description, loop=source.loops)
    return animation.encode()


@lru_cache(1)  # the stills and the animation show the same
def _scene(source: Source) -> Scene:
    from convarith.rendering.document import figure_scene

    return source.scene or figure_scene(source.figure(), source.templates())


@lru_cache(1)
def _look(source: Source) -> dict[str, Any]:
    """Return what all SVG files of a figure are told: its shapes, its title and the theme's colours."""
    from convarith.tools.svg.pdf_objects import pdf_drawing

    templates = source.templates()
    theme = templates.themes.theme()
    dark = templates.themes.theme(theme.dark).colours if theme.dark else {}
    own = source.figure().look.colors
    return {
        "drawing": pdf_drawing(source.pdf),
        "title": source.figure().title,
        "colours": {**theme.colours, **own},
        "dark": {**dark, **own},
    }


SVG = Format(
    "svg",
    "animations as SVG that play by themselves, and a still a frame: build/figures/NAME.svg, NAME/NN.svg",
    each={".svg": _stills},
    whole={".svg": _animation},
    is_usual=True,
)
