"""The tasks of the site: what an edit touches is made again, and nothing else."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from ..sandbox import Sandbox, copy_of
from ..shared import made_once

PARTS = {"site:start", "site:downloads"}
"""What shows all figures."""


@pytest.fixture(scope="module")
def house(request: pytest.FixtureRequest, built: Sandbox) -> Sandbox:
    """Return a small project with its site."""
    return Sandbox(made_once(request, "small site", partial(_build_site, built)) / "project")


def _build_site(built: Sandbox, folder: Path) -> None:
    run = copy_of(built, folder / "project").doit("site")
    assert run.status == 0, run.printed


@pytest.fixture
def project(house: Sandbox, tmp_path: Path) -> Sandbox:
    return copy_of(house, tmp_path / "copy")


def pages(project: Sandbox) -> dict[str, bytes]:
    folder = project.path("build/site")
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_copy_in_another_folder_has_nothing_to_do(project: Sandbox) -> None:
    assert project.doit("site").printed.strip() == "nothing to do"


def test_the_same_bytes_are_made_again(project: Sandbox, house: Sandbox) -> None:
    shutil.rmtree(project.path("build/site"))
    assert project.doit("site").status == 0
    assert pages(project) == pages(house)


def test_an_edited_table_makes_its_page_and_what_shows_all(project: Sandbox) -> None:
    project.edit("figures/maps.toml", "kernel_size = 1", "kernel_size = 2")
    name = "beta"
    tasks = project.doit("site").tasks
    assert {task for task in tasks if task.startswith(("page:", "download:"))} == {f"page:{name}", f"download:{name}"}
    assert {task for task in tasks if task.startswith("site:")} >= PARTS


def test_an_edited_template_makes_the_pages_that_use_it(project: Sandbox) -> None:
    project.edit("templates/site/formulas.html.j2", "<h1>Formulas</h1>", "<h1>All formulas</h1>")
    assert project.doit("site").tasks == {"site:formulas"}
    assert "<h1>All formulas</h1>" in project.path("build/site/formulas.html").read_text(encoding="utf-8")


def test_the_page_of_a_figure_that_is_gone_is_removed(project: Sandbox) -> None:
    project.write("figures/numbers.toml", "")
    assert project.doit("site").status == 0
    left = {name for name in pages(project) if "gamma" in name}
    assert left == set()
    assert "gamma" not in project.path("build/site/search-index.js").read_text(encoding="utf-8")


def test_a_broken_figure_leaves_the_pages_of_others(project: Sandbox) -> None:
    before = pages(project)
    project.edit("figures/numbers.toml", "kernel_size = 2", "kernel_size = 20")
    project.edit("templates/site/figure.html.j2", "<h2>Settings</h2>", "<h2>What is set</h2>")
    run = project.doit("site")
    assert run.status != 0
    assert "figures/numbers.toml" in run.printed
    after = pages(project)
    assert b"What is set" in after["figures/alpha.html"]
    assert after["figures/gamma.html"] == before["figures/gamma.html"]


def test_a_mistake_in_a_template_is_told_with_its_line(project: Sandbox) -> None:
    project.edit("templates/site/formulas.html.j2", "<< title|capitalize >>", "<< titel|capitalize >>")
    run = project.doit("site")
    assert run.status != 0
    assert (
        "error: the part formulas of the site: 'titel' is undefined at templates/site/formulas.html.j2:16"
        in run.printed
    )


def test_the_pictures_for_chats_have_the_address_of_the_site(project: Sandbox) -> None:
    assert project.doit("site", "url=https://example.org/convolutions").status == 0
    text = project.path("build/site/figures/alpha.html").read_text(encoding="utf-8")
    assert 'content="https://example.org/convolutions/figures/alpha-card.png"' in text


def test_clean_removes_it(project: Sandbox) -> None:
    assert project.doit("clean", "site").status == 0
    assert not project.path("build/site").exists()
    assert project.path("build/figures").exists()
