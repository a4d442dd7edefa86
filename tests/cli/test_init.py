"""``convarith init`` begins a project that builds its own figures, with its own templates before the shipped ones."""

from __future__ import annotations

import shutil
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest

from convarith.cli.doit import HOMES
from convarith.cli.init import PLUGINS, doit_settings

from ..shared import made_once
from ..shipped import ROOT
from .author import Author

MADE = {"tex:mine", "pdf:mine", "png:mine", "gif:mine", "svg:mine"}
OVERRIDING = '<% extends "convarith/isometric.tex.j2" %>\n<% block frame %><<super()>><% endblock %>\n'


@pytest.fixture(scope="module")
def first(request: pytest.FixtureRequest) -> Author:
    """Return somebody whose project has been built to an SVG and a GIF; tests take copies of it."""
    return Author(made_once(request, "begun", _begin), Path("/nowhere"))


def _begin(folder: Path) -> None:
    author = Author(folder, folder / "cache")
    for run in (author.runs("init"), author.runs("gif:mine", "svg:mine", module="doit")):
        assert run.status == 0, run.printed


@pytest.fixture
def begun(first: Author, author: Author) -> Author:
    shutil.copytree(first.folder, author.folder, dirs_exist_ok=True)
    return author


def test_a_project_begins_and_doit_builds_its_figure(author: Author) -> None:
    run = author.starts("init", "figures of mine")
    assert run.printed.startswith("made dodo.py, doit.cfg, figures/mine.toml, .gitignore, templates/\n")
    project = Author(author.folder / "figures of mine", author.caches)
    assert len((project.folder / "dodo.py").read_text().splitlines()) <= 7
    built = project.starts(module="doit")
    assert built.status == 0, built.printed
    assert built.tasks >= MADE
    assert "guide" not in built.printed
    made = {path.name for path in (project.folder / "build/figures").iterdir()}
    assert made == {"mine", "mine.pdf", "mine.gif", "mine.svg", "mine.tex"}
    assert project.runs(module="doit").printed == "nothing to do\n"
    assert not author.cache.exists()


def test_all_is_made_again_where_that_is_asked_for(begun: Author) -> None:
    again = begun.runs("-a", "gif:mine", module="doit")
    assert again.status == 0, again.printed
    assert {"tex:mine", "pdf:mine", "png:mine", "gif:mine"} <= again.tasks


def test_convarith_builds_where_doit_stops(begun: Author) -> None:
    """doit reads its settings before anything of ours."""
    (begun.folder / "doit.cfg").unlink()
    built = begun.runs("build", "pdf:mine", "theme=dark")
    assert built.status == 0, built.printed
    assert {"tex:mine", "pdf:mine"} <= built.tasks
    assert begun.runs("build", "list", "--quiet").printed.split()[0] == "all"
    begun.write("pyproject.toml", "[tool.convarith\n")
    refused = begun.runs("build")
    assert refused.status == 1
    assert refused.printed.startswith("error: not valid TOML: ") and "pyproject.toml:1" in refused.printed


def test_the_project_has_no_tasks_of_those_who_keep_ours(begun: Author) -> None:
    tasks = begun.runs("list", "--quiet", module="doit").printed.split()
    assert {"figure", "pdf", "svg"} <= {*tasks}
    assert not {"guide", "gallery", "verify", "bench"} & {*tasks}
    assert "guide" not in begun.runs("help", module="doit").printed


def test_an_own_template_stands_in_front_of_the_shipped_one_and_may_extend_it(begun: Author) -> None:
    begun.write("templates/isometric.tex.j2", OVERRIDING.replace("<<super()>>", "<<super()>>\\relax{}"))
    changed = begun.runs("pdf:mine", module="doit")
    assert {"tex:mine", "pdf:mine"} <= changed.tasks, changed.printed
    assert r"\relax{}" in (begun.folder / "build/figures/mine.tex").read_text()
    (begun.folder / "templates/isometric.tex.j2").unlink()
    assert {"tex:mine", "pdf:mine"} <= begun.runs("pdf:mine", module="doit").tasks
    assert r"\relax{}" not in (begun.folder / "build/figures/mine.tex").read_text()


def test_a_mistake_in_a_template_that_stands_in_front_is_told_there(begun: Author) -> None:
    begun.write("templates/isometric.tex.j2", OVERRIDING.replace("super()", "suprr()"))
    refused = begun.runs("pdf:mine", module="doit")
    assert refused.status == 2
    assert "at templates/isometric.tex.j2:2" in refused.printed


def test_an_own_theme_stands_beside_the_shipped_ones(begun: Author) -> None:
    begun.write("templates/themes/journal.toml", 'base = "light"\ninput = "#123456"\n')
    built = begun.runs("svg:mine", "theme=journal", module="doit")
    assert built.status == 0, built.printed
    assert "--input:#123456" in (begun.folder / "build/figures/mine.svg").read_text()


def test_an_own_theme_may_change_the_shipped_one_of_its_name(begun: Author) -> None:
    begun.write("templates/themes/light.toml", 'base = "convarith/light"\ninput = "#123456"\n')
    built = begun.runs("svg:mine", module="doit")
    assert built.status == 0, built.printed
    svg = (begun.folder / "build/figures/mine.svg").read_text()
    assert "--input:#123456" in svg and "--output:#2ca494" in svg
    begun.write("templates/themes/light.toml", 'base = "convarith/lihgt"\n')
    refused = begun.runs("svg:mine", module="doit")
    assert 'base: there is no theme "convarith/lihgt"' in refused.printed
    assert 'did you mean "convarith/light"?' in refused.printed


def test_nothing_is_replaced(begun: Author) -> None:
    begun.write("figures/mine.toml", "# mine\n")
    before = {path: path.read_bytes() for path in begun.folder.rglob("*") if path.is_file()}
    refused = begun.runs("init")
    assert refused.status == 1
    assert refused.printed == (
        "error: dodo.py and doit.cfg and figures/mine.toml would be replaced\n"
        "  hint: choose another folder: convarith init FOLDER\n"
    )
    assert {path: path.read_bytes() for path in begun.folder.rglob("*") if path.is_file()} == before


def test_a_gitignore_stays_as_it_is(author: Author) -> None:
    author.write(".gitignore", "*.aux\n")
    run = author.runs("init")
    assert "your .gitignore is as it was: add build/ to it" in run.printed
    assert (author.folder / ".gitignore").read_text() == "*.aux\n"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("one", "two"), "init takes one folder, not two"),
        (("",), "init was given an empty name\n  hint: leave it out"),
        (("--nonsense",), "init takes one folder, not --nonsense"),
        (("/proc/none",), "cannot write /proc/none"),
    ],
)
def test_what_is_no_folder_is_refused(words: tuple[str, ...], error: str, author: Author) -> None:
    refused = author.runs("init", *words)
    assert refused.status == 1
    assert refused.printed.startswith(f"error: {error}")
    assert [*author.folder.iterdir()] == []


def test_what_doit_is_told_is_the_same_everywhere() -> None:
    written = ConfigParser()
    written.read_string(doit_settings())
    plugins = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["doit"]["plugins"]
    assert {kind.lower(): dict(written[kind]) for kind in PLUGINS} == plugins
    named = {path.partition(":")[2] for each in plugins.values() for path in each.values()}
    assert named == set(HOMES) - {"build_graph"}


def test_our_own_tasks_are_found_as_those_of_a_new_project_are(begun: Author) -> None:
    ours, theirs = ((Path(folder) / "dodo.py").read_text().split('"""')[2] for folder in (ROOT, begun.folder))
    assert ours == theirs
