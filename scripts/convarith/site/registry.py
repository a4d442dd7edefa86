"""The registry of the site's parts: a new one is a module and a line here."""

from __future__ import annotations

from convarith.site.all_downloads import DOWNLOADS
from convarith.site.explorer import EXPLORER
from convarith.site.formulas import FORMULAS
from convarith.site.guide import GUIDE
from convarith.site.network import NETWORK
from convarith.site.page import Part
from convarith.site.start import START
from convarith.site.style import STYLE

PARTS: tuple[Part, ...] = (START, GUIDE, EXPLORER, NETWORK, FORMULAS, DOWNLOADS, STYLE)
"""All parts but the pages of figures, in the order of their links in the head of each page."""


def parts_of(*, has_guide: bool) -> tuple[Part, ...]:
    """Return the parts that a project's site has."""
    return tuple(part for part in PARTS if has_guide or not part.is_of_guide)
