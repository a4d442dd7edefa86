"""What the site is made of: parts, which make pages and files beside them, and what the search finds in these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from convarith.site.material import Material


@dataclass(frozen=True)
class Hit:
    """Something that the search finds: a page, or a place in one, whose ``address`` is relative to the site.

    ``kind`` is the word that stands beside it, ``text`` what is searched beside its title.
    """

    title: str
    kind: str
    address: str
    text: str = ""


@dataclass(frozen=True)
class Page:
    """A page: its path in the site, its template of ``templates/site/``, and the names that this template knows."""

    path: str
    template: str
    content: Mapping[str, Any] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class File:
    """A file beside the pages, such as a script: its path in the site, and its text."""

    path: str
    text: str


@dataclass(frozen=True)
class Link:
    """A link of the head of each page: its words, its address relative to the site, and what is there.

    The start page shows the links that have sentences. ``folder`` is that of the pages which belong to it: on these,
    it is marked as where one is.
    """

    words: str
    address: str
    sentence: str = ""
    folder: str = ""

    def current(self, path: str) -> str:
        """Return what ``aria-current`` says of it on a page: "page", "true" on one that belongs to it, or nothing."""
        if path == self.address:
            return "page"
        return "true" if self.folder and path.startswith(f"{self.folder}/") else ""


@dataclass(frozen=True)
class Part:
    """A part of the site, which is made at once, by the task ``site:NAME``.

    ``module`` is that of ``make`` within the package: what it and all that it imports say is what the part depends on,
    beside all tables of the catalogue and every file that is read with the material. ``link`` stands in the head of
    each page. ``shows`` returns which figures must have been drawn, of the names of all.
    ``is_of_guide`` says that there is no such part where there is no guide.
    """

    name: str
    module: str
    make: Callable[[Material], Iterable[Page | File]]
    link: Link | None = None
    shows: Callable[[Sequence[str]], Sequence[str]] = lambda names: ()
    is_of_guide: bool = False
