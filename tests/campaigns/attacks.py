"""What the campaigns share: rounds that can be repeated, runs that are bounded, and what must hold after an attack."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from convarith.tools import files

from .. import forks
from ..sandbox import Run, Sandbox

SEED = int(os.environ.get("CONVARITH_SEED", "0"))
COUNT = int(os.environ.get("CONVARITH_ROUNDS", "6"))
SECONDS = 60  # that a run of the small project may take, however busy the machine is


def rounds(*, share: float = 1) -> pytest.MarkDecorator:
    """Repeat a test, each time with another number; a share of all rounds is enough where each takes long."""
    return pytest.mark.parametrize("number", range(max(1, round(COUNT * share))))


def dice(campaign: str, number: object) -> random.Random:
    """Return the chance of one round."""
    return random.Random(f"{SEED} {campaign} {number}")


def bounded(project: Sandbox, *arguments: str, prepare: Callable[[], None] | None = None) -> Run:
    """Run doit; end it with all that it started, and fail, if it does not end by itself."""
    run = project.start(*arguments, prepare=prepare)
    try:
        printed, _ = run.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        end_all_in(project.root)
        printed, _ = run.communicate()
        pytest.fail(f"doit {' '.join(arguments)} did not end in {SECONDS} s: {printed[-2000:]}")
    return Run(run.returncode, printed)


def copied(project: Sandbox, *arguments: str, limits: Mapping[int, int] | None = None) -> Run:
    """Do the same where neither the start of the run nor its environment is attacked: see ``forks``."""
    if not forks.are_possible():
        return bounded(project, *arguments, prepare=partial(give, limits or {}))
    try:
        return Run(*forks.server().run(arguments, folder=project.root, seconds=SECONDS, limits=limits))
    except subprocess.TimeoutExpired as expired:
        end_all_in(project.root)
        pytest.fail(f"doit {' '.join(arguments)} did not end in {SECONDS} s: {str(expired.output)[-2000:]}")


def ends(run: subprocess.Popen[str] | forks.Copy) -> Run:
    """Wait for a run that was started."""
    printed, _ = run.communicate(timeout=SECONDS)
    return Run(run.wait(), printed)


def let_run(run: subprocess.Popen[str] | forks.Copy, seconds: float) -> bool:
    """Say whether a run still runs after some time."""
    with suppress(subprocess.TimeoutExpired):
        run.wait(seconds)
        return False
    return True


def limited(what: int, limit: int) -> Callable[[], None]:
    """Return what a process does to give itself a limit of the system."""
    return partial(give, {what: limit})


def give(limits: Mapping[int, int]) -> None:
    for what, limit in limits.items():
        resource.setrlimit(what, (limit, limit))


# What must hold.


def no_traceback(run: Run) -> None:
    assert "Traceback" not in run.printed, run.printed
    assert "Exception" not in run.printed, run.printed


def refused(run: Run) -> None:
    """Check that a run ended with an error for people."""
    no_traceback(run)
    assert run.status != 0, run.printed
    assert "error:" in run.printed, run.printed


def completes(project: Sandbox, reference: dict[str, bytes], *words: str) -> None:
    """Check that the next build gives the bytes of one that nothing disturbed, and the one after it has no work."""
    run = copied(project, *words)
    assert run.status == 0, run.printed
    assert differing(project.made(), reference) == []
    assert copied(project, *words).printed.strip() == "nothing to do"
    assert strays(project) == []


def differing(made: dict[str, bytes], reference: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*made, *reference} if made.get(name) != reference.get(name))


def torn(made: dict[str, bytes], *references: dict[str, bytes]) -> list[str]:
    """Return the finished files that have the bytes of no whole build."""
    return sorted(name for name, content in made.items() if all(content != each.get(name) for each in references))


def strays(project: Sandbox) -> list[str]:
    """Return the temporary files and private folders below the build folder."""
    build = project.path("build")
    found = [*build.rglob(".*-*"), *build.glob("private/*"), *build.glob("formats/*.fls")]
    return sorted(str(path.relative_to(build)) for path in found)


def nothing_runs(project: Sandbox, *, seconds: float = 10) -> None:
    """Check that whatever a run started ends, soon after it."""
    deadline = time.monotonic() + seconds
    while running := processes_in(project.root):
        assert time.monotonic() < deadline, running
        os.sched_yield()


def processes_in(folder: Path) -> dict[int, str]:
    """Return the processes whose working folder lies in a folder, with their command lines."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            working = Path(str((process / "cwd").readlink()).removesuffix(" (deleted)"))
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            if working.is_relative_to(folder) and state != "Z":
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def end_all_in(folder: Path) -> None:
    for process in processes_in(folder):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def remove_some(project: Sandbox, chance: random.Random) -> None:
    """Remove some of what was built, so that the next run has work to do."""
    figures = sorted(path for path in project.path("build/figures").rglob("*") if path.is_file())
    for path in chance.sample(figures, chance.randint(1, len(figures))):
        path.unlink()
    for name in chance.sample(["formats", "records", "guide", "tex", "guide.pdf"], chance.randint(0, 3)):
        files.remove(project.path(f"build/{name}"))
