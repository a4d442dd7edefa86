"""README.md's gallery is written from the catalogue, and shows nothing of one's own."""

from __future__ import annotations

import re

import pytest

from convarith.catalogue.entries import Entry, read_catalogue
from convarith.errors import CatalogueError, report
from convarith.steps.project import Project
from convarith.steps.readme_gallery import describer, published, with_gallery

from .. import shipped
from ..sandbox import Sandbox
from ..shipped import README, ROOT

TWO = """\
[one]
title = "1 < 2"
input_size = 3
kernel_size = 2

[two]
input_size = 3
kernel_size = 3
"""
ONE_MORE = "[three]\ninput_size = 4\nkernel_size = 3\n"
CATALOGUE = (("figures/first.toml", TWO), ("figures/second.toml", ONE_MORE))
PAGE = """\
Before
<!-- gallery: {}, {} per row, 90 wide -->
old
<!-- end of gallery -->
After
"""


def entries() -> tuple[Entry, ...]:
    return read_catalogue(CATALOGUE).entries


def described(entry: Entry) -> tuple[str, str]:
    return entry.table.get("title", entry.name), f'What "{entry.name}" shows.'


def test_the_gallery_of_what_is_shipped_is_up_to_date() -> None:
    texts = [(f"figures/{path.name}", path.read_text(encoding="utf-8")) for path in shipped.FAMILIES]
    judged = [entry for entry in read_catalogue(texts).entries if entry.name in shipped.NAMES]
    assert with_gallery(README, judged, describer(Project(ROOT))) == README, "run doit gallery"


def test_all_that_is_shipped_is_published() -> None:
    entries = read_catalogue(Project(ROOT).catalogue_files()).entries
    names = {entry.name for entry in published(Project(ROOT), entries)}
    assert names >= set(shipped.NAMES)


def test_a_row_of_pictures_stands_above_their_titles() -> None:
    assert with_gallery(PAGE.format("first", 4), entries(), described) == """\
Before
<!-- gallery: first, 4 per row, 90 wide -->
<table>
  <tr>
    <td><img width="90" src="figures/gallery/one.gif" alt="What &quot;one&quot; shows."></td>
    <td><img width="90" src="figures/gallery/two.gif" alt="What &quot;two&quot; shows."></td>
  </tr>
  <tr>
    <td>1 &lt; 2</td>
    <td>two</td>
  </tr>
</table>
<!-- end of gallery -->
After
"""  # fmt: skip


def test_files_follow_in_the_order_of_the_mark_and_the_last_row_is_filled_up() -> None:
    page = with_gallery(PAGE.format("second first", 2), entries(), described)
    assert re.findall(r"gallery/(\w+)\.gif|(<td></td>)", page) == [
        *(("three", ""), ("one", ""), ("two", "")),
        *(("", "<td></td>"), ("", "<td></td>")),
    ]
    assert with_gallery(page, entries(), described) == page


def test_a_mark_without_a_table_yet_gets_one() -> None:
    page = PAGE.format("second", 1).replace("old\n", "")
    assert (
        page != with_gallery(page, entries(), described) == with_gallery(PAGE.format("second", 1), entries(), described)
    )


@pytest.mark.parametrize(
    "page",
    [
        PAGE.format("first", 0),
        PAGE.format("first", 2).replace(", 90 wide", ""),
        PAGE.format("first", 2).replace("<!-- end of gallery -->\n", ""),
        PAGE.format("first", 2).replace("<!-- end of gallery -->\n", "") + PAGE.format("second", 2).partition("\n")[2],
        "\n<!-- end of gallery -->\n",
    ],
    ids=["none per row", "no width", "no end", "no end before another", "an end alone"],
)
def test_a_mark_without_a_meaning_is_refused_where_it_stands(page: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        with_gallery(page, entries(), described)
    assert report(caught.value).startswith("error: this mark of the gallery has no meaning at README.md:2\n")
    assert 'a table begins with a line such as "<!-- gallery: convolution, 4 per row, 150 wide -->"' in report(
        caught.value
    )


def test_a_file_without_figures_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"figures/third\.toml has no figures") as caught:
        with_gallery(PAGE.format("first third", 2), entries(), described)
    assert report(caught.value).endswith("  hint: add figures to figures/third.toml, or take third out of the mark")


@pytest.mark.slow
def test_only_figures_of_named_files_are_published(project: Sandbox) -> None:
    """A figure of one's own costs nothing, a shipped one its table."""
    project.write("README.md", PAGE.format("maps", 2))
    run = project.doit("gallery")
    assert run.status == 0, run.printed
    assert sorted(path.name for path in project.path("figures/gallery").glob("*.gif")) == ["alpha.gif", "beta.gif"]
    page = project.path("README.md").read_text(encoding="utf-8")
    assert 'gallery/beta.gif" alt="A 1 × 1 kernel moves over a 2 × 3 input' in page
    assert "gif:gamma" not in run.tasks
    assert "gamma" not in page


def test_a_mistake_in_a_mark_changes_nothing(project: Sandbox) -> None:
    page = PAGE.format("maps", 2) + PAGE.format("nowhere", 2)
    project.write("README.md", page)
    run = project.doit("gallery")
    assert run.status != 0
    assert "error: the gallery: figures/nowhere.toml has no figures at README.md:7" in run.printed
    assert project.path("README.md").read_text(encoding="utf-8") == page
