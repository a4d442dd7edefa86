"""A theme is one setting: it changes every format of a figure, and going back undoes that."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from convarith.steps import gallery
from convarith.steps.project import Project
from convarith.steps.templates import theme_names

from .conftest import ROOT, Sandbox

PUBLISHED = ROOT / "figures/gallery/themes"

DARK_PAGE = (13, 17, 23)


DRAWN = ("--input-size", "3", "--kernel-size", "2", "--output")


def corner(project: Sandbox, name: str) -> tuple[int, ...]:
    with Image.open(project.path(f"build/figures/{name}")) as image:
        pixel = image.convert("RGB").getpixel((1, 1))
    assert isinstance(pixel, tuple)
    return pixel


def test_what_is_no_file_is_no_theme(tmp_path: Path) -> None:
    folder = tmp_path / "templates/themes"
    (folder / "x.toml").mkdir(parents=True)
    (folder / "gone.toml").symlink_to("nothing")
    os.mkfifo(folder / "pipe.toml")
    (folder / "light.toml").write_text("")
    (tmp_path / "report").mkdir()
    (tmp_path / "report/guide.tex.j2").write_text("")  # it has its own templates only
    assert theme_names(tmp_path) == ("light",)


@pytest.mark.slow
def test_a_theme_and_back_again(project: Sandbox) -> None:
    light = project.made()
    run = project.doit("theme=dark")
    assert {"pdf:alpha", "png:alpha", "gif:alpha", "guide"} <= run.tasks
    assert corner(project, "alpha/01.png") == corner(project, "alpha.gif") == DARK_PAGE
    assert project.doit("theme=dark").printed.strip() == "nothing to do"
    assert "pdf:alpha" in project.doit().tasks
    assert project.made() == light


def test_the_setting_in_the_project_counts_and_the_command_line_wins(project: Sandbox) -> None:
    project.edit("pyproject.toml", "[tool.mypy]", '[tool.convarith]\ntheme = "dark"\n\n[tool.mypy]')
    project.doit("png:alpha")
    assert corner(project, "alpha/01.png") == DARK_PAGE
    project.doit("theme=print", "png:alpha")
    assert corner(project, "alpha/01.png") == (255, 255, 255)


@pytest.mark.slow
def test_a_theme_of_ones_own_is_a_file(project: Sandbox) -> None:
    text = project.path("templates/themes/dark.toml").read_text(encoding="utf-8")
    project.write("templates/themes/mine.toml", text.replace("#0d1117", "#ffeedd"))
    project.doit("theme=mine", "png:alpha")
    assert corner(project, "alpha/01.png") == (255, 238, 221)
    project.edit("templates/themes/mine.toml", "#ffeedd", "#ddeeff")
    project.doit("theme=mine", "png:alpha")
    assert corner(project, "alpha/01.png") == (221, 238, 255)


def test_an_unknown_theme_is_refused_with_the_choice(project: Sandbox) -> None:
    run = project.doit("theme=drak", "png:alpha")
    assert run.status != 0
    assert run.printed == (
        'error: unknown theme "drak" on the command line\n'
        '  hint: did you mean "dark"? the themes of templates/themes/ are colour_blind, dark, light, print; '
        "or give the path of a .toml\n"
    )


@pytest.mark.slow
def test_an_svg_has_the_themes_colours_and_a_dark_scheme_only_if_the_theme_names_one(project: Sandbox) -> None:
    found = {}
    for theme in ("light", "dark", "print", "colour_blind"):
        project.doit(f"theme={theme}", "svg:alpha")
        svg = project.path("build/figures/alpha.svg").read_text(encoding="utf-8")
        found[theme] = (re.findall(r"--output:(#\w+)", svg), "prefers-color-scheme:dark" in svg)
    assert found == {
        "light": (["#2ca494", "#27988f"], True),
        "dark": (["#27988f"], False),
        "print": (["#fff"], False),
        "colour_blind": (["#d55e00"], False),
    }


def test_the_published_pictures_are_what_is_drawn(project: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "themes"
    gallery.draw_themes(Project(project.root), folder)
    drawn = sorted(path.name for path in folder.iterdir())
    assert drawn == sorted(path.name for path in PUBLISHED.iterdir()) != []
    for name in drawn:
        with Image.open(folder / name) as one, Image.open(PUBLISHED / name) as published:
            assert one.size == published.size, "run doit gallery"
            difference = ImageChops.difference(one.convert("RGB"), published.convert("RGB"))
        assert max(ImageStat.Stat(difference).rms) < 4, "run doit gallery"  # of 255: another library rounds otherwise


@pytest.mark.slow
def test_a_change_of_a_base_is_seen_and_a_circle_is_told(project: Sandbox) -> None:
    project.write("templates/themes/mine.toml", 'base = "print"\ninput = "#e69f00"\n')
    assert project.doit("svg:alpha", "theme=mine").status == 0
    assert project.doit("svg:alpha", "theme=mine").printed.strip() == "nothing to do"
    project.edit("templates/themes/print.toml", 'line = "#000000"', 'line = "#222222"')
    assert "svg:alpha" in project.doit("svg:alpha", "theme=mine").printed
    project.edit("templates/themes/mine.toml", 'base = "print"', 'base = "mine"')
    run = project.doit("svg:alpha", "theme=mine")
    assert run.status != 0
    assert 'base: the theme "mine" would change itself' in run.printed


@pytest.mark.slow
def test_a_theme_may_be_a_file_of_any_folder(project: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> None:
    journal = tmp_path_factory.mktemp("journal") / "journal.toml"
    journal.write_text('base = "light"\ninput = "#123456"\n')
    drawn = project.doit("draw", *DRAWN, "mine.svg", "--theme", str(journal))
    assert drawn.status == 0, drawn.printed
    assert "--input:#123456" in project.path("mine.svg").read_text(encoding="utf-8")
    assert project.doit("draw", *DRAWN, "mine.tikz", "--theme", str(journal)).status == 0
    assert r"\ExecuteOptions{journal}" in project.path("convarith.sty").read_text(encoding="utf-8")
    assert "svg:alpha" in project.doit("svg:alpha", f"theme={journal}").tasks
    assert project.doit("svg:alpha", f"theme={journal}").printed == "nothing to do\n"
    journal.write_text('base = "light"\ninput = "#654321"\n')
    assert "svg:alpha" in project.doit("svg:alpha", f"theme={journal}").tasks
    assert "--input:#654321" in project.path("build/figures/alpha.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("theme", "problem"),
    [
        ("nowhere.toml", 'there is no theme "nowhere.toml" on the command line'),
        ("templates/themes", 'unknown theme "templates/themes" on the command line'),
        ("dodo.toml", "wrong.toml"),
    ],
)
def test_a_file_that_is_no_theme_is_told(project: Sandbox, theme: str, problem: str) -> None:
    project.write("dodo.toml", "input = 3\n")
    refused = project.doit("draw", *DRAWN, "mine.svg", "--theme", theme)
    assert refused.status == 1
    assert ("error: " in refused.printed and "at dodo.toml" in refused.printed) or problem in refused.printed
