"""A run that is a copy of a process does what one does that starts anew, and so do its workers."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from convarith.tools import files

from . import forks
from .sandbox import Sandbox, copy_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux only")

SECONDS = re.compile(r"\d+\.\d s")
WORDS = {
    "nothing to do": (),
    "a list": ("list",),
    "an unknown task": ("png:nothing",),
    "another format": ("-n", "1", "sheet:alpha"),
    "a drawing": ("draw", "--input-size", "3", "--kernel-size", "2", "--output", "mine.png"),
    "a theme that is none": ("theme=nothing",),
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_copy_prints_and_makes_what_a_process_of_its_own_does(
    built: Sandbox, tmp_path: Path, words: tuple[str, ...]
) -> None:
    found = []
    for number in (1, 2):
        project = copy_of(built, tmp_path / f"project{number}")
        if number == 1:
            status, printed = forks.server().run(words, folder=project.root, seconds=60)
        else:
            run = project.doit(*words, environment={})
            status, printed = run.status, run.printed
        own = sorted(path.name for path in project.root.iterdir())
        found.append((status, SECONDS.sub("", printed), project.made(), own))
    assert found[0] == found[1]


def test_a_copy_has_the_environment_and_the_mask_of_now(project: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    program = project.path("bin/pdflatex")
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    before = os.umask(0o027)
    try:
        status, printed = forks.server().run(("engine=system", "tex", "pdf:alpha"), folder=project.root, seconds=60)
        files.remove(project.path("build/figures/alpha.svg"))
        forks.server().run(("svg:alpha",), folder=project.root, seconds=60)
    finally:
        os.umask(before)
    assert status != 0
    assert str(program.parent) in printed
    assert project.path("build/figures/alpha.svg").stat().st_mode & 0o777 == 0o640


def test_a_run_without_end_is_ended_and_the_next_one_is_a_copy_again(project: Sandbox) -> None:
    dodo = project.path("dodo.py").read_text(encoding="utf-8")
    project.write("dodo.py", f"{dodo}\nwhile True: pass\n")
    with pytest.raises(subprocess.TimeoutExpired):
        forks.server().run(("list",), folder=project.root, seconds=0.5)
    project.write("dodo.py", dodo)
    assert forks.server().run((), folder=project.root, seconds=60) == (0, "nothing to do\n")


def test_a_copy_has_the_limits_that_are_asked_for(project: Sandbox) -> None:
    dodo = project.path("dodo.py").read_text(encoding="utf-8")
    asking = (
        "import resource\nprint(resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CORE))\n"
    )
    project.write("dodo.py", f"{dodo}\n{asking}")
    limits = {resource.RLIMIT_AS: 1 << 40, resource.RLIMIT_CORE: 0}
    _, printed = forks.server().run(("list",), folder=project.root, seconds=60, limits=limits)
    assert printed.startswith(f"({1 << 40}, {1 << 40}) (0, 0)\n")


@pytest.mark.usefixtures("ordinary_user")
def test_a_copy_has_the_rights_of_who_asks_for_it(project: Sandbox) -> None:
    project.path("figures").chmod(0)
    status, printed = forks.server().run((), folder=project.root, seconds=60)
    project.path("figures").chmod(0o755)
    assert status != 0
    assert "figures" in printed
    assert forks.server().run((), folder=project.root, seconds=60) == (0, "nothing to do\n")


def test_other_surroundings_at_the_start_need_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert forks.are_possible() is not forks.ALL
    monkeypatch.setenv("LC_ALL", "C")
    assert not forks.are_possible()
