"""What is printed: whatever becomes of it, nobody sees a traceback, and nothing is left running."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Sandbox
from .test_interrupt import running_in

FULL = "error: cannot write the output: No space left on device\n"
DRAW = ("draw", "--input-size", "3", "--kernel-size", "2", "--output", "mine.svg")


def in_shell(project: Sandbox, line: str, **environment: str) -> tuple[int, str]:
    """Return the exit status of a line of bash, in which ``doit`` is ours, and what it prints to either stream."""
    text = f'set -o pipefail; doit() {{ {sys.executable} -m doit "$@"; }}; {line}'
    finished = subprocess.run(
        ["bash", "-c", text],
        cwd=project.root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return finished.returncode, finished.stdout + finished.stderr


def test_a_reader_that_leaves_ends_the_run(project: Sandbox) -> None:
    for path in project.path("build/figures").glob("*.gif"):
        path.unlink()
    status, printed = in_shell(project, "doit -n 1 gif | head -1")
    assert (status, printed.count("\n"), printed[:4]) == (1, 1, "gif:")
    assert not running_in(project.root)
    assert project.doit("gif").status == 0
    status, printed = in_shell(project, "doit list 2>&1 | true")
    assert (status in (0, 1), printed) == (True, "")  # it may have printed all before its reader left


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", ["figure", "list", "clean -n", " ".join(DRAW)])
def test_a_full_disk_is_an_error_in_words(project: Sandbox, words: str) -> None:
    assert in_shell(project, f"doit {words} > /dev/full") == (1, FULL)


def test_nothing_to_print_to_is_no_hindrance(project: Sandbox) -> None:
    project.path("build/figures/alpha.gif").unlink()
    assert in_shell(project, "doit figure >&- 2>&- <&-") == (0, "")
    assert project.path("build/figures/alpha.gif").exists()


@pytest.mark.parametrize("encoding", ["ascii", "latin1"])
def test_an_old_encoding_gets_the_nearest_characters(project: Sandbox, encoding: str) -> None:
    status, printed = in_shell(project, f"doit {' '.join(DRAW)} | iconv -f {encoding}", PYTHONIOENCODING=encoding)
    assert status == 0, printed
    sign = "x" if encoding == "ascii" else "×"
    assert f"3 {sign} 3 input" in printed


def test_pictures_of_several_themes_are_noted(project: Sandbox) -> None:
    run = project.doit("theme=print", "pdf:alpha")
    assert run.printed.splitlines()[-1] == (
        "note: what was built has several themes: light (2 pdf, 3 png, 3 gif, 3 svg, the guide), print (1 pdf); "
        "doit theme=print pdf png gif svg guide brings all of it to one"
    )
    assert "note:" not in project.doit("theme=print").printed
    assert "note:" in project.doit("gif:beta").printed
