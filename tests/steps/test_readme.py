"""What README.md says works as it says."""

from __future__ import annotations

import re
import tomllib

from convarith.drawing.figure import FIGURE_KEYS
from convarith.drawing.operations import GEOMETRY_KEYS
from convarith.steps.project import Settings

from .conftest import ROOT, Sandbox

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def code_words(heading: str) -> set[str]:
    """Return the words in code font in the first column of the table below a heading."""
    section = README.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_the_figure_and_the_template_of_the_examples_are_built(project: Sandbox) -> None:
    figure, settings = blocks("toml")
    assert tomllib.loads(settings)["tool"]["convarith"]["engine"] == "system"
    (template,) = blocks("tex")
    project.write("figures/mine.toml", figure)
    project.write("templates/flat.tex.j2", template)
    project.write("figures/flat.toml", '[flat]\ntemplate = "flat"\ninput_size = 3\nkernel_size = 2\n')
    run = project.doit("figure:wide", "figure:flat")
    assert run.status == 0, run.printed
    assert len(list(project.path("build/figures/wide").glob("*.png"))) == 16
    assert len(list(project.path("build/figures/flat").glob("*.png"))) == 4


def test_every_command_of_the_table_is_a_task(project: Sandbox) -> None:
    known = {line.split()[0] for line in project.doit("list").printed.splitlines()} | {"list", "clean"}
    commands = {word.split()[1].split(":")[0] for word in code_words("Build it") if " " in word}
    assert commands <= known
    assert known - {"tex"} <= commands


def test_the_table_of_keys_is_whole() -> None:
    keys = {key for keys in GEOMETRY_KEYS.values() for key in keys} | set(FIGURE_KEYS)
    assert code_words("A figure of your own") == keys


def test_the_table_of_settings_is_whole() -> None:
    assert code_words("Settings") == set(Settings.__dataclass_fields__)


def test_the_pictures_are_all_there_and_all_shown() -> None:
    shown = set(re.findall(r'src="figures/gallery/([^"]+)"', README))
    assert shown == {path.name for path in (ROOT / "figures/gallery").iterdir()}
