"""A build that is killed at any moment loses nothing, leaves nothing half-written, and the next one completes it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from ..sandbox import Sandbox
from .attacks import completes, dice, ends, let_run, no_traceback, nothing_runs, remove_some, rounds, torn

COMMANDS = ((), ("guide",), ("gif", "svg"), ("-n", "1"), ("-n", "2", "pdf"))


def children(process: int) -> list[int]:
    listing = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in listing.read_text().split()] if listing.exists() else []


@rounds()
def test_a_killed_build_loses_nothing(project: Sandbox, number: int) -> None:
    chance, reference = dice("kill", number), project.made()
    remove_some(project, chance)
    run = project.begin(*chance.choice(COMMANDS))
    if let_run(run, chance.uniform(0.05, chance.choice([1, 2, 4]))):
        whole_group, main, child = range(3)
        victim = (whole_group, main, child)[number % 3]
        if victim == whole_group:
            os.killpg(run.pid, signal.SIGKILL)
        else:
            others = children(run.pid) if victim == child else []
            os.kill(chance.choice(others or [run.pid]), signal.SIGKILL)
    no_traceback(ends(run))
    nothing_runs(project)
    assert torn(project.made(), reference) == []
    completes(project, reference)
