"""What README.md says works as it says."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import onnx
import pytest

from convarith.catalogue.entries import LONGEST_NAME
from convarith.catalogue.figure import FARTHEST, FIGURE_KEYS, MOST_COMPARED
from convarith.catalogue.operations.code import CODE
from convarith.catalogue.operations.making import LARGEST
from convarith.catalogue.operations.registry import KEYS
from convarith.catalogue.operations.stack import MOST_LAYERS
from convarith.catalogue.requests import request_from
from convarith.catalogue.toml import DEEPEST
from convarith.steps import gallery, settings
from convarith.steps.doit_support.help import usage
from convarith.steps.draw import ENDINGS
from convarith.steps.settings import Settings
from convarith.steps.templates import theme_names

from .. import shipped
from ..needs import tex_live
from ..sandbox import Sandbox
from ..shipped import README, ROOT

LIGHT = Path(onnx.__file__).parent / "backend/test/data/light"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def code_words(heading: str) -> set[str]:
    """Return the words in code font in the first column of the table below a heading."""
    section = README.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_the_figure_and_the_template_of_the_examples_are_built(project: Sandbox) -> None:
    figure, block, theme, chosen = blocks("toml")
    assert tomllib.loads(chosen)["tool"]["convarith"]["engine"] == "system"
    (template,) = blocks("tex")
    project.write("figures/mine.toml", figure)
    project.write("figures/block.toml", block)
    project.write("templates/flat.tex.j2", template)
    project.write("figures/flat.toml", '[flat]\ntemplate = "flat"\ninput_size = 3\nkernel_size = 2\n')
    project.write("templates/themes/mine.toml", theme)
    run = project.doit("figure:wide", "figure:flat", "figure:block", "theme=mine")
    assert run.status == 0, run.printed
    assert len(list(project.path("build/figures/wide").glob("*.png"))) == 16
    assert len(list(project.path("build/figures/flat").glob("*.png"))) == 4


def test_a_model_becomes_its_table_and_its_picture(project: Sandbox) -> None:
    (block,) = (block for block in blocks("bash") if "doit network model.onnx" in block)
    install, *commands = (shlex.split(line) for line in block.splitlines())
    assert install == ["pip", "install", "onnx"]
    shutil.copy(LIGHT / "light_resnet50.onnx", project.path("model.onnx"))
    for program, *words in commands:
        assert program == "doit"
        run = project.doit(*words)
        assert run.status == 0, run.printed
    assert project.path("table.md").read_text(encoding="utf-8").startswith("| layer |")
    assert project.path("model.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.needs("pdflatex")
@pytest.mark.parametrize(("document", "pages"), [(0, 1), (1, 9)], ids=["article", "beamer"])
def test_the_documents_of_the_examples_compile(project: Sandbox, document: int, pages: int) -> None:
    program = tex_live("pdflatex")
    assert program is not None
    shutil.copy(ROOT / "figures/convolution.toml", project.path("figures"))
    assert project.doit("tikz:padding_strides").status == 0
    (own,) = (block for block in blocks("latex") if block.startswith("\\convarithset"))
    text = blocks("latex")[document].replace("\\begin{document}", f"{own}\\begin{{document}}", 1)
    project.write("build/figures/example.tex", text)
    command = [program, "-interaction=nonstopmode", "-halt-on-error", "example.tex"]
    folder = project.path("build/figures")
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert finished.returncode == 0, finished.stdout[-2000:]
    assert f"({pages} page" in finished.stdout


def test_every_command_of_the_table_is_a_task(project: Sandbox) -> None:
    known = {line.split()[0] for line in project.doit("list").printed.splitlines()} | {
        "list",
        "clean",
        "code",
        "draw",
        "network",
        "serve",
        "solve",
        "help",
    }
    commands = {word.split()[1].split(":")[0] for word in code_words("Build it") if " " in word}
    assert commands <= known
    assert known - {"tex"} <= commands


def test_the_table_of_keys_is_whole() -> None:
    keys = {*KEYS, *FIGURE_KEYS, CODE}
    assert code_words("A figure of your own") == keys


def test_the_table_of_settings_is_whole() -> None:
    assert code_words("Settings") == set(Settings.__dataclass_fields__)


def test_the_limits_are_those_that_are_checked() -> None:
    text = " ".join(README.split())
    assert f"Numbers of a geometry go up to {LARGEST:,}, a stack has at most {MOST_LAYERS} layers" in text
    assert f"a comparison at most {MOST_COMPARED} figures, an offset moves a tap by at most {FARTHEST} cells" in text
    assert f"a name has at most {LONGEST_NAME} characters" in text
    assert f"lists and tables are nested at most {DEEPEST} levels deep" in text
    for name, largest in settings.LARGEST.items():
        default = getattr(Settings(), name)
        (row,) = [line for line in README.splitlines() if line.startswith(f"| `{name}` |")]
        assert f": {default}; from 1 to {largest}" in row
        assert f"{name}={default}" in usage() and f"from 1 to {largest}" in usage()


SHOWN = set(re.findall(r'(?:src="|\]\()figures/gallery/([^")]+)', README))


def test_the_pictures_that_are_shown_are_there() -> None:
    assert [name for name in sorted(SHOWN) if not (ROOT / "figures/gallery" / name).is_file()] == []


def test_a_figure_is_shown_in_each_format() -> None:
    shown = {name.removeprefix("formats/") for name in SHOWN if name.startswith("formats/")}
    assert {name.removeprefix(gallery.SHOWN) for name in shown} == set(gallery.ENDINGS)


def in_git(*paths: str) -> list[str]:
    """Return the files below some paths that git has."""
    listing = subprocess.run(["git", "ls-files", "-z", "--", *paths], cwd=ROOT, capture_output=True, check=True)
    return listing.stdout.decode().split("\0")[:-1]


@pytest.mark.needs("release", "git")
def test_all_that_git_has_is_shown() -> None:
    """A picture, figure or theme that README.md does not show is judged by no other test."""
    assert {name.removeprefix("figures/gallery/") for name in in_git("figures/gallery")} == SHOWN
    assert [ROOT / name for name in in_git("figures/*.toml")] == list(shipped.FAMILIES)
    assert set(shipped.TABLES) == {name for path in shipped.FAMILIES for name in tomllib.loads(path.read_text())}
    assert in_git("templates/themes") == [f"templates/themes/{name}.toml" for name in shipped.THEMES]


def test_the_themes_are_those_that_there_are() -> None:
    assert code_words("Themes") == set(shipped.THEMES)
    assert set(shipped.THEMES) <= set(theme_names(ROOT))


def test_the_figure_of_the_command_line_is_drawn_as_told(project: Sandbox) -> None:
    command = next(block for block in blocks("bash") if block.startswith("doit draw"))
    run = project.doit(*shlex.split(command)[1:])
    assert run.status == 0, run.printed
    assert f"`{run.printed.splitlines()[0]}`" in README


def test_the_options_of_the_command_line_are_read_as_told() -> None:
    rows = code_words("A figure from one command line")
    options = [shlex.split(row) for row in rows]
    assert {words[0] for words in options} >= {"--input-size", "--padding", "--output", "--print-toml"}
    beside = {"--layers": "--operation stack", "--values": "--input-size 5 --kernel-size 3"}
    for words in options:
        assert request_from([*words, *beside.get(words[0], "").split()])


def test_the_endings_are_told() -> None:
    row = next(line for line in README.splitlines() if line.startswith("| `--output "))
    assert set(re.findall(r"`(\.\w+)`", row)) == set(ENDINGS)
