"""Renders the pages of the site: what each template knows beside the page's own content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convarith.site.page import File, Link, Page
from convarith.site.templates import SiteTemplates

NAME = "Convolution arithmetic"
EXPLORER = "explore.html"
GUIDE, GUIDE_PDF = "guide/index.html", "guide.pdf"


@dataclass(frozen=True)
class House:
    """What all pages share: the links of their head, and the address at which the site is published, if it is known.

    ``url`` ends with a slash, or is empty.
    """

    links: Sequence[Link]
    url: str = ""


def rendered(page: Page | File, templates: SiteTemplates, house: House) -> str:
    """Return the text of a page, or of a file.

    Each template knows ``path``, that of the page in the site; ``root``, what leads from there to the top of the site,
    as "../"; ``site``, the name of the site; ``links``, those of the head; ``has_explorer``; ``guide_pdf``, the path of
    the guide as a PDF, empty in a site without the guide; and ``url``.
    """
    if isinstance(page, File):
        return page.text
    addresses = {link.address for link in house.links}
    known = {
        "path": page.path,
        "root": "../" * page.path.count("/"),
        "site": NAME,
        "links": house.links,
        "has_explorer": EXPLORER in addresses,
        "guide_pdf": GUIDE_PDF if GUIDE in addresses else "",
        "url": house.url,
    }
    return templates.render(page.template, {**known, **page.content})
