"""The page of all files: each figure in each format, and the package that documents load."""

from __future__ import annotations

from collections.abc import Iterator

from convarith.site.downloads import downloads
from convarith.site.families import families_of
from convarith.site.material import Material
from convarith.site.page import File, Hit, Link, Page, Part

PATH = "downloads.html"


def _made(material: Material) -> Iterator[Page | File]:
    rows = [
        (family, [(drawn, downloads(drawn, material.formats)) for drawn in material.by_file[family.file]])
        for family in families_of(material.by_file)
    ]
    hit = Hit("Downloads", "page", PATH, "all figures as SVG, GIF, PDF, PNG, TikZ and other files")
    yield Page(PATH, "downloads.html.j2", {"families": rows}, (hit,))


DOWNLOADS = Part(
    "downloads", "site.all_downloads", _made, Link("Downloads", PATH, "Each figure in every format, and as TikZ.")
)
