"""The command ``convarith``: the words, help and errors of doit's commands, in a folder that has nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from convarith.cli.main import COMMANDS, run
from convarith.steps.commands import PURPOSES

from .author import Author

SMALL = ("--input-size", "3", "--kernel-size", "2")


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["help"]])
def test_help_tells_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 0
    printed = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n  {name} " not in printed] == []


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "build"])
def test_each_command_has_help_with_its_own_name(name: str, author: Author) -> None:
    asked = author.runs(name, "--help")
    assert asked.status == 0, asked.printed
    assert f"convarith {name}" in asked.printed
    assert "doit " not in asked.printed or name == "init"


@pytest.mark.parametrize("name", PURPOSES)
def test_doit_calls_the_same_code(name: str, author: Author) -> None:
    assert author.runs("init").status == 0
    theirs, ours = author.runs(name, "--help", module="doit"), author.runs(name, "--help")
    assert theirs.printed.split() == ours.printed.replace("convarith", "doit").split()
    theirs, ours = author.runs(name, "--nonsense", module="doit"), author.runs(name, "--nonsense")
    assert theirs == ours
    assert ours.status == 1 and ours.printed.startswith("error: ")


def test_the_version_is_told(author: Author) -> None:
    from convarith import __version__

    assert author.starts("--version").printed == f"convarith {__version__}\n"


def test_a_command_that_is_none_is_refused(author: Author) -> None:
    refused = author.runs("slove", "--input-size", "3")
    assert refused.status == 1
    error, hint = refused.printed.splitlines()
    assert error == 'error: "slove" is not a command of convarith'
    assert hint.startswith(
        '  hint: did you mean "solve"? the commands are draw, network, solve, code, serve, init, build; '
    )


def test_a_figure_is_drawn_in_an_empty_folder_which_has_nothing_else_then(author: Author) -> None:
    drawn = author.starts("draw", *SMALL, "--output", "mine.svg")
    assert drawn.status == 0, drawn.printed
    assert drawn.printed.startswith("A 2 × 2 kernel moves over a 3 × 3 input, in steps of 1; the output is 2 × 2.\n")
    assert [path.name for path in author.folder.iterdir()] == ["mine.svg"]
    assert (author.cache / "CACHEDIR.TAG").is_file()
    assert [*(author.cache / "drawn").iterdir()] == []
    assert author.runs("draw", *SMALL, "--output", "mine.png", "build=here").status == 0
    assert sorted(path.name for path in author.folder.iterdir()) == ["here", "mine.png", "mine.svg"]


def test_the_cache_may_be_in_the_folder_where_one_is(author: Author) -> None:
    """A home has its caches below a folder with a dot, where no project may have its build folder."""
    at_home = Author(author.folder, author.folder / ".cache")
    drawn = at_home.runs("draw", *SMALL, "--output", "mine.svg")
    assert drawn.status == 0, drawn.printed


@pytest.mark.slow
def test_many_can_draw_at_the_same_time(author: Author) -> None:
    """The first of them make the cache, and the format of a preamble, all at once."""
    commands = [
        [sys.executable, "-m", "convarith", "draw", *SMALL, "--title", "x", "--output", f"{at}.svg"] for at in range(4)
    ]
    running = [
        subprocess.Popen(each, cwd=author.folder, env=author.environment, stdout=subprocess.PIPE, text=True)
        for each in commands
    ]
    assert [each.wait(120) for each in running] == [0] * 4
    for each in running:
        assert each.stdout is not None
        each.stdout.close()
    drawings = {(author.folder / f"{at}.svg").read_bytes() for at in range(4)}
    assert len(drawings) == 1


def test_a_mistake_of_tex_is_told_at_the_own_template_with_the_log(author: Author) -> None:
    author.write("templates/mine.tex.j2", '<% extends "isometric.tex.j2" %>\n<% block frame %>\\oops<% endblock %>\n')
    refused = author.runs("draw", *SMALL, "--template", "mine", "--output", "mine.svg")
    assert refused.status == 1
    assert refused.printed.startswith("error: TeX stopped at templates/mine.tex.j2:2\n")
    assert f"log:  {author.cache}/drawn/mine.log" in refused.printed
    assert (author.cache / "drawn/mine.log").is_file()


def test_a_cache_that_cannot_be_made_is_among_the_temporary_files(author: Author, tmp_path: Path) -> None:
    """In a container the home may be read-only, or nowhere."""
    author.caches.write_text("a file")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    drawn = author.runs("draw", *SMALL, "--output", "mine.svg", TMPDIR=str(temporary))
    assert drawn.status == 0, drawn.printed
    (cache,) = temporary.glob("convarith-*")
    assert cache.stat().st_mode & 0o777 == 0o700
    assert (cache / "build/CACHEDIR.TAG").is_file()


def test_settings_of_a_pyproject_hold_and_their_mistakes_are_told(author: Author) -> None:
    author.write("pyproject.toml", '[tool.convarith]\ntheme = "drak"\n')
    refused = author.runs("draw", *SMALL, "--output", "mine.svg")
    assert refused.printed.startswith('error: unknown theme "drak" at pyproject.toml:2\n')
    author.write("pyproject.toml", "[tool.convarith\n")
    refused = author.runs("draw", *SMALL, "--output", "mine.svg")
    assert refused.status == 1
    assert refused.printed.startswith("error: not valid TOML: ")


def test_solve_and_code_answer(author: Author) -> None:
    solved = author.runs("solve", "--input-size", "7", "--output-size", "14", "--transposed")
    assert solved.printed.splitlines()[-1].startswith("draw the first: convarith draw --operation transposed")
    written = author.runs("code", *SMALL, "--framework", "pytorch")
    assert written.printed == "nn.Conv2d(1, 1, 2, bias=False)\n"
