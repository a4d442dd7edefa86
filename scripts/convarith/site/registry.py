"""The registry of the site's parts: a new one is a module and a line here."""

from __future__ import annotations

from convarith.site.all_downloads import DOWNLOADS
from convarith.site.explorer import EXPLORER
from convarith.site.formulas import FORMULAS
from convarith.site.network import NETWORK
from convarith.site.page import Link, Part
from convarith.site.start import START
from convarith.site.style import STYLE

PARTS: tuple[Part, ...] = (START, EXPLORER, NETWORK, FORMULAS, DOWNLOADS, STYLE)
"""All parts but the pages of figures, in the order of their links in the head of each page."""

LINKS: tuple[Link, ...] = tuple(part.link for part in PARTS if part.link)
