"""Interrupted or killed at any moment, the next run completes, and nothing half-written is taken for done."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from .conftest import Sandbox

LOOP = "\\def\\forever{\\forever}\\forever"


def wait_for(condition: object, *, seconds: float = 30) -> None:
    """Wait until a condition holds, looking often: how soon it does is the machine's affair."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        os.sched_yield()


def running_in(folder: Path) -> list[int]:
    """Return the processes whose working folder lies in this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.fixture(autouse=True)
def hang_up_is_heard() -> Iterator[None]:
    """Under nohup whoever runs the tests ignores hang-ups, and with it all that they start: as it should be."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def looping(project: Sandbox) -> Iterator[Sandbox]:
    """A project whose figure alpha never ends."""
    project.edit("templates/isometric.tex.j2", "\\useStill{input}", LOOP)
    yield project
    for process in running_in(project.root):
        os.kill(process, signal.SIGKILL)


def test_an_interrupt_while_all_is_read_in_is_no_traceback(project: Sandbox) -> None:
    waiting = 'import pathlib, signal\npathlib.Path("started").touch()\nsignal.pause()\n'
    project.edit("dodo.py", "from pathlib import Path\n", f"{waiting}from pathlib import Path\n")
    run = project.start("list")
    wait_for(project.path("started").exists)
    os.killpg(run.pid, signal.SIGINT)
    assert (run.communicate(timeout=20)[0], run.returncode) == ("", -signal.SIGINT)


@pytest.mark.parametrize(
    "sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["interrupt", "terminate", "hang up"]
)
def test_an_interrupt_leaves_no_tex_running(looping: Sandbox, sent: signal.Signals) -> None:
    private = looping.path("build/private")
    run = looping.start("figure:alpha")
    wait_for(lambda: running_in(private))
    os.killpg(run.pid, sent)
    printed, _ = run.communicate(timeout=20)
    assert run.returncode != 0
    assert "Traceback" not in printed
    assert "interrupted: " in printed
    wait_for(lambda: not running_in(private))


def test_a_killed_run_is_completed_by_the_next(looping: Sandbox) -> None:
    before = looping.made()
    run = looping.start()
    wait_for(lambda: running_in(looping.path("build/private")))
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate(timeout=20)
    assert looping.made() == before
    for process in running_in(looping.path("build/private")):  # TeX itself, which its limit of time would end
        os.kill(process, signal.SIGKILL)
    looping.edit("templates/isometric.tex.j2", LOOP, "\\useStill{input}")
    assert looping.doit().status == 0
    assert looping.made() == before
    assert list(looping.path("build/private").iterdir()) == []


def test_a_killed_run_keeps_what_it_finished(project: Sandbox) -> None:
    shutil.rmtree(project.path("build/figures"))
    run = project.start("-n", "1", "pdf")
    wait_for(
        lambda: project.path("build/figures/alpha.tex").exists() and project.path("build/figures/beta.pdf").exists()
    )
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate(timeout=20)
    assert "pdf:alpha" not in project.doit("pdf").tasks


@pytest.mark.slow
def test_a_run_beside_another_harms_neither(project: Sandbox) -> None:
    before = project.made()
    shutil.rmtree(project.path("build/figures"))
    runs: list[subprocess.Popen[str]] = [project.start(), project.start()]
    assert [run.wait(60) for run in runs] == [0, 0]
    for run in runs:
        run.communicate()
    assert project.made() == before


def children(process: int) -> list[int]:
    """Return the children of a process, each of a thread of it; threads may end meanwhile."""
    found = []
    for listing in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found += [int(child) for child in listing.read_text().split()]
    return found


def typesetting(run: subprocess.Popen[str]) -> int:
    """Return the worker that runs TeX."""
    return next(worker for worker in children(run.pid) if children(worker))


def test_a_killed_worker_costs_its_task_and_no_other(looping: Sandbox) -> None:
    shutil.rmtree(looping.path("build/figures"))
    run = looping.start("-n", "2", "pdf:alpha", "gif:gamma")
    wait_for(lambda: running_in(looping.path("build/private")) and looping.path("build/figures/gamma.gif").exists())
    os.kill(typesetting(run), signal.SIGKILL)
    printed, _ = run.communicate(timeout=20)
    assert run.returncode != 0
    assert 'error: figure "alpha": a process was killed, perhaps for want of memory' in printed
    assert re.search(r"^1 error; made .*1 gif", printed, re.MULTILINE)
    wait_for(lambda: not running_in(looping.path("build/private")))  # TeX ends when its worker does


def test_workers_and_tex_end_when_the_main_process_is_killed(looping: Sandbox) -> None:
    run = looping.start("-n", "2")
    wait_for(lambda: running_in(looping.path("build/private")))
    os.kill(run.pid, signal.SIGKILL)
    run.communicate(timeout=20)  # ends only when nobody holds its output any more
    wait_for(lambda: not running_in(looping.root))
