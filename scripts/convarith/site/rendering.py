"""Renders the pages of the site: what each template knows beside the page's own content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convarith.site.page import File, Link, Page
from convarith.site.templates import SiteTemplates

NAME = "Convolution arithmetic"
EXPLORER = "explore.html"


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
    as "../"; ``site``, the name of the site; ``links``, those of the head; ``has_explorer``; and ``url``.
    """
    if isinstance(page, File):
        return page.text
    known = {
        "path": page.path,
        "root": "../" * page.path.count("/"),
        "site": NAME,
        "links": house.links,
        "has_explorer": any(link.address == EXPLORER for link in house.links),
        "url": house.url,
    }
    return templates.render(page.template, {**known, **page.content})
