"""The part of the site that all pages load: the style, with the colours of the themes, the scripts and the icon."""

from __future__ import annotations

from collections.abc import Iterator

from convarith.rendering.theme import Theme
from convarith.site.material import Material
from convarith.site.page import File, Page, Part

FILES = ("icon.svg", "cards.js", "copy.js", "downloads.js", "player.js", "search.js")


def _made(material: Material) -> Iterator[Page | File]:
    colours = {"light": _colours(material.theme), "dark": _colours(material.dark)}
    yield Page("site.css", "site.css.j2", colours)
    for name in FILES:
        yield File(name, material.read(name))


def _colours(theme: Theme) -> dict[str, str]:
    return {role: f"#{red:02x}{green:02x}{blue:02x}" for role, (red, green, blue) in theme.colours.items()}


STYLE = Part("style", "site.style", _made)
