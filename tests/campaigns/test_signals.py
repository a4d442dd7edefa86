"""A run that is told to end does so soon, without a traceback, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from ..sandbox import Sandbox
from .attacks import completes, dice, ends, let_run, no_traceback, nothing_runs, remove_some, rounds, torn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DRAW = ("draw", "--input-size", "5", "--kernel-size", "3", "--output", "mine.gif")
COMMANDS = ((), ("guide",), ("-n", "1"), ("-n", "2", "pdf"), ("list",), ("clean",), DRAW)


def until_ours(run: subprocess.Popen[str]) -> None:
    """Wait until our first line has run: Python answers an interrupt by a traceback while it still imports doit.

    That line gives Python's own answer to interrupts up, which the system lists among the signals that are caught.
    """
    had_pythons_own = False
    while run.poll() is None:
        status = Path(f"/proc/{run.pid}/status").read_text()
        caught = int(status.split("SigCgt:")[1].split()[0], 16)
        has_pythons_own = bool(caught >> (signal.SIGINT - 1) & 1)
        if had_pythons_own and not has_pythons_own:
            return
        had_pythons_own |= has_pythons_own


@pytest.mark.needs("linux")
@rounds()
def test_a_run_ends_when_it_is_told_to(project: Sandbox, number: int) -> None:
    chance, reference = dice("signals", number), project.made()
    remove_some(project, chance)
    run = project.start(*chance.choice(COMMANDS))
    until_ours(run)
    if let_run(run, chance.uniform(0.02, chance.choice([0.3, 1, 3]))):
        send = chance.choice([os.kill, os.killpg])
        send(run.pid, SIGNALS[number % 3])
    no_traceback(ends(run))
    nothing_runs(project)
    assert torn(project.made(), reference) == []
    drawn = project.path("mine.gif")
    assert not drawn.exists() or drawn.read_bytes().endswith(b";")
    completes(project, reference)
    assert [path.name for path in project.root.glob(".mine*")] == []
