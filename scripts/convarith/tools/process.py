"""How is another program run? The one door: a list of arguments, limits, and a process group of its own."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """What a program may use: seconds of time, bytes of memory, and bytes in any one file that it writes."""

    seconds: float = 60
    memory: int = 2048 * MEBIBYTE
    file_size: int = 128 * MEBIBYTE


class Ending(StrEnum):
    """How a program ended."""

    SUCCESS = "success"
    FAILURE = "failure"
    OUT_OF_TIME = "out of time"
    FILE_TOO_LARGE = "file too large"


@dataclass(frozen=True)
class Finished:
    """The end of a program: how, and its exit status (negative: the signal that killed it)."""

    ending: Ending
    status: int


def run(
    arguments: Sequence[str | Path], *, folder: Path, environment: Mapping[str, str], limits: Limits, output: Path
) -> Finished:
    """Run a program in ``folder`` until it ends, with what it prints going to the file ``output``.

    Whatever happens here, an interrupt too, neither the program nor a child of it is left running. Raises ``OSError``
    if the program cannot be started.
    """
    with output.open("wb") as printed:
        process = subprocess.Popen(
            [str(argument) for argument in arguments],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_limiter(limits),
        )
    try:
        status = process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        return Finished(Ending.OUT_OF_TIME, -signal.SIGKILL)
    finally:
        _kill_group(process)
    return Finished(_ending(status), status)


def _ending(status: int) -> Ending:
    if status == 0:
        return Ending.SUCCESS
    if hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU:
        return Ending.OUT_OF_TIME
    if hasattr(signal, "SIGXFSZ") and status == -signal.SIGXFSZ:
        return Ending.FILE_TOO_LARGE
    return Ending.FAILURE


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the program, if it still runs, and whatever it started."""
    try:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):  # all of them have ended by themselves
        pass
    process.wait()


def _limiter(limits: Limits) -> Callable[[], None] | None:
    """Return what the program does before it starts: give itself limits that outlive us. POSIX only."""
    if os.name != "posix":
        return None
    import resource  # not on every system

    seconds = math.ceil(limits.seconds) + 1  # of processor time: it ends even if we were killed and nobody waits

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_size, limits.file_size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":  # elsewhere address space is not what a program uses
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))

    return limit
