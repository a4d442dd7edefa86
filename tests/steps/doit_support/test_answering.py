"""What doit answers here: help about this project, and refusals that say what to do."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from convarith.steps.settings import Settings

from ..conftest import Sandbox

DOIT = ("dependency", "dodo", "sub-task", "backend", "codec", "config:", "pydoit")
"""Words of doit's own help, which mean nothing to whoever wants a figure."""


def answer(project: Sandbox, *words: str) -> str:
    run = project.doit(*words)
    assert run.status == 0, run.printed
    assert [word for word in DOIT if word in run.printed] == []
    assert max(map(len, run.printed.splitlines())) <= 110
    return run.printed


def refusal(project: Sandbox, *words: str) -> str:
    run = project.doit(*words)
    assert run.status == 1, run.printed
    assert run.printed.startswith("error: ")
    return run.printed


@pytest.mark.parametrize("words", ["-h", "--help", "help", "run --help", "help run", "theme=dark --help", "pdf -h"])
def test_help_tells_the_commands_of_this_project(project: Sandbox, words: str) -> None:
    printed = answer(project, *words.split())
    assert printed.startswith("Builds the figures")
    for part in ("doit draw …", "doit clean", "-n N, --process N", "dpi=150", "tex_seconds=60"):
        assert part in printed


def test_help_tells_every_task_and_every_setting(project: Sandbox) -> None:
    printed = answer(project, "help")
    tasks = project.doit("list", "--quiet").printed.split()
    told = re.findall(r"^  doit ([\w|]+) ", printed, re.MULTILINE)
    assert {*tasks} <= {word for words in told for word in words.split("|")}
    settings = re.findall(r"^  (\w+)=", printed, re.MULTILINE)
    assert settings == [setting.name for setting in fields(Settings)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("clean --help", "doit clean [TASK …]: remove what was built"),
        ("help clean", "doit clean [TASK …]: remove what was built"),
        ("list --help", "doit list [TASK …]: list the tasks"),
        ("forget -h", "doit forget [TASK …]: have the next run make things again"),
        ("tabcompletion -h", "doit tabcompletion: print a script"),
        ("help pdf", "doit pdf\n  figures as PDF"),
        ("help gif:alpha", "doit gif:alpha\n  animations as GIF"),
        ("help gif:al* *:beta", "doit gif:alpha\n  animations as GIF"),
        ("list gif:alpha", "gif:alpha   animations as GIF"),
        ("--version", "convarith 0.1.0, doit "),
    ],
)
def test_each_command_and_task_is_explained(project: Sandbox, words: str, expected: str) -> None:
    assert answer(project, *words.split()).startswith(expected)


def test_the_script_for_shells_completes_doit(project: Sandbox) -> None:
    assert project.doit("tabcompletion").printed.startswith("# bash completion for doit\n")


@pytest.mark.parametrize("name", ["ignore", "reset-dep", "info", "dumpdb", "strace"])
def test_a_command_of_doit_that_is_none_here_says_what_to_use(project: Sandbox, name: str) -> None:
    for words in ([name], [name, "--help"], ["help", name], ["dpi=75", name, "figure"]):
        assert refusal(project, *words).startswith(f'error: "{name}" is not a command of this project\n  hint: ')


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("figures", 'error: there is no task "figures"\n  hint: did you mean "figure"?'),
        ("fgure:alpha", 'error: there is no task "fgure:alpha"\n  hint: did you mean "figure:alpha"?'),
        ("guide extra", 'error: there is no task "extra"\n  hint: the tasks are all, apng, bench, download'),
        ("list nothing", 'error: there is no task "nothing"'),
        ("clean nothing", 'error: there is no task "nothing"'),
        ("help nothing", 'error: there is no task "nothing"'),
        ("pdf:alhpa", 'error: there is no figure "alhpa" in the catalogue\n  hint: did you mean "alpha"?'),
        ("--nonsense", "error: unknown option --nonsense\n"),
        ("clean --dryrun", "error: unknown option --dryrun\n  hint: did you mean --dry-run?"),
        ("-n x", 'error: -n must be a whole number from 0 to 64, not "x"'),
        ("theme=drk", 'error: unknown theme "drk" on the command line\n  hint: did you mean "dark"?'),
        ("build=", 'error: build must be the name of a folder, not "" on the command line'),
        ("draw", "error: there is nothing to draw\n  hint: write draw --kernel-size 3"),
        ("draw --input-sise 3", "error: unknown option --input-sise\n  hint: did you mean --input-size?"),
        (
            "-f nowhere.py",
            'error: there is no file "nowhere.py"\n  hint: run doit in the folder of a project, where its dodo.py is; '
            "convarith init FOLDER begins one",
        ),
        ("-d nowhere", 'error: "nowhere" is not a folder\n  hint: -d names the folder to work in'),
        ("dpi=150 dpi=200 pdf", "error: dpi stands twice\n  hint: take one of them away"),
        ("theme dark", 'error: there is no task "theme"\n  hint: theme is a setting: write it as in doit theme=dark'),
        ("drow --help", 'error: there is no task "drow"\n  hint: did you mean "draw"?'),
        ("GIF:alpha", 'error: there is no task "GIF:alpha"\n  hint: did you mean "gif:alpha"?'),
        ("help zz*", 'error: no task is called like "zz*"\n  hint: doit list --all shows them'),
        ("list zz*", 'error: no task is called like "zz*"'),
        ("clean zz*", 'error: no task is called like "zz*"'),
        ("forget zz*", 'error: no task is called like "zz*"'),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(project: Sandbox, words: str, expected: str) -> None:
    assert refusal(project, *words.split()).startswith(expected)


def test_options_may_follow_the_tasks(project: Sandbox) -> None:
    run = project.doit("tex:alpha", "-n", "0", "--always-execute")
    assert (run.status, run.tasks) == (0, {"tex:alpha"})


@pytest.mark.parametrize("text", ["[zeta]\nx = 1\n[zeta]\n", "[zeta]\ntitle = 0x" + "F" * 5000, "[zeta]\n[Zeta]\n"])
def test_a_figure_that_cannot_be_read_says_why_when_it_is_asked_for(project: Sandbox, text: str) -> None:
    project.write("figures/zeta.toml", text)
    project.path("build/figures/alpha.gif").unlink()
    name = "Zeta" if "Zeta" in text else "zeta"
    run = project.doit(f"figure:{name}", "gif:alpha", f"pdf:{name}")
    assert run.status != 0
    assert run.printed.count(f'error: figure "{name}": ') == 1
    assert "figures/zeta.toml:" in run.printed
    assert project.path("build/figures/alpha.gif").is_file()
