"""Renders the pages of the site: what each template knows beside the page's own content."""

from __future__ import annotations

from collections.abc import Sequence

from convarith.site.page import File, Link, Page
from convarith.site.templates import SiteTemplates

NAME = "Convolution arithmetic"


def rendered(page: Page | File, templates: SiteTemplates, links: Sequence[Link]) -> str:
    """Return the text of a page, or of a file.

    Each template knows ``path``, that of the page in the site; ``root``, what leads from there to the top of the site,
    as "../"; ``site``, the name of the site; and ``links``, those of the head.
    """
    if isinstance(page, File):
        return page.text
    root = "../" * page.path.count("/")
    return templates.render(
        page.template, {"path": page.path, "root": root, "site": NAME, "links": links, **page.content}
    )
