"""What is printed: whatever becomes of it, nobody sees a traceback, and nothing is left running."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import IO

import pytest

from .conftest import Sandbox
from .test_interrupts import running_in, wait_for

FULL = "error: cannot write the output: No space left on device\n"
DRAW = ("draw", "--input-size", "3", "--kernel-size", "2", "--output", "mine.svg")


def start(project: Sandbox, *words: str, output: int | IO[str] = PIPE, **environment: str) -> Popen[bytes]:
    """Start doit, whose output, that of errors too, goes where it is sent."""
    return Popen(
        [sys.executable, "-m", "doit", *words],
        cwd=project.root,
        env={**os.environ, **environment},
        stdin=DEVNULL,
        stdout=output,
        stderr=PIPE,
    )


def test_a_reader_that_leaves_ends_the_run(project: Sandbox) -> None:
    for path in project.path("build/figures").glob("*.gif"):
        path.unlink()
    run = start(project, "-n", "1", "gif")
    assert run.stdout is not None
    assert run.stdout.readline().startswith(b"gif:")
    run.stdout.close()
    assert run.stderr is not None
    assert (run.stderr.read(), run.wait(60)) == (b"", 141)  # as if SIGPIPE had ended it
    wait_for(lambda: not running_in(project.root))  # a worker ends when its input does
    assert project.doit("gif").status == 0


def test_a_reader_that_was_never_there_is_no_traceback(project: Sandbox) -> None:
    run = start(project, "list")
    assert run.stdout is not None
    run.stdout.close()
    assert run.stderr is not None
    assert (run.stderr.read(), run.wait(60)) == (b"", 141)  # as if SIGPIPE had ended it


@pytest.mark.needs("linux")
@pytest.mark.parametrize("words", [("figure",), ("list",), ("clean", "-n"), DRAW], ids=lambda words: words[0])
def test_a_full_disk_is_an_error_in_words(project: Sandbox, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        run = start(project, *words, output=full)
        assert run.communicate(timeout=60)[1].decode() == FULL
    assert run.returncode == 1


def test_nothing_to_print_to_is_no_hindrance(project: Sandbox) -> None:
    project.path("build/figures/alpha.gif").unlink()
    closing = ["/bin/sh", "-c", 'exec "$@" >&- 2>&- <&-', "sh"]
    run = subprocess.run([*closing, sys.executable, "-m", "doit", "figure"], cwd=project.root, timeout=120, check=False)
    assert run.returncode == 0
    assert project.path("build/figures/alpha.gif").exists()


@pytest.mark.parametrize("encoding", ["ascii", "latin1"])
def test_an_old_encoding_gets_the_nearest_characters(project: Sandbox, encoding: str) -> None:
    run = start(project, *DRAW, PYTHONIOENCODING=encoding)
    printed, errors = run.communicate(timeout=120)
    assert (run.returncode, errors) == (0, b"")
    sign = "x" if encoding == "ascii" else "×"
    assert f"3 {sign} 3 input" in printed.decode(encoding)


def test_pictures_of_several_themes_are_noted(project: Sandbox) -> None:
    run = project.doit("theme=print", "pdf:alpha")
    assert run.printed.splitlines()[-1] == (
        "note: what was built has several themes: light (2 pdf, 3 png, 3 gif, 3 svg, the guide), print (1 pdf); "
        "doit theme=print pdf png gif svg guide brings all of it to one"
    )
    assert "note:" not in project.doit("theme=print").printed
    assert "note:" in project.doit("gif:beta").printed
