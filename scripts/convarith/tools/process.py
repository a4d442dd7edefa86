"""Runs other programs, each with a list of arguments, limits and a process group of its own."""

from __future__ import annotations

import errno
import math
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MEBIBYTE = 2**20
MAX_SECONDS = 10**6  # seconds, 11 days: within what the system's timers can count
KILLED = 9  # SIGKILL, which not every system has
BLOCK = 512  # bytes: the unit in which sh counts the size of files


@dataclass(frozen=True)
class Limits:
    """What a program may use: seconds of time, bytes of memory, and bytes per file that it writes."""

    seconds: float = 60
    memory: int = 2048 * MEBIBYTE
    file_size: int = 128 * MEBIBYTE


class ExitReason(StrEnum):
    """Why a program ended."""

    SUCCESS = "success"
    FAILURE = "failure"
    OUT_OF_TIME = "out of time"
    FILE_TOO_LARGE = "file too large"


@dataclass(frozen=True)
class Finished:
    """A program that ended: the reason, and its exit status (negative: the signal that killed it)."""

    reason: ExitReason
    status: int


def run(
    arguments: Sequence[str | Path], *, folder: Path, environment: Mapping[str, str], limits: Limits, output: Path
) -> Finished:
    """Run a program in ``folder`` until it ends; what it prints goes to the file ``output``.

    Whatever happens here, an interrupt too, neither the program nor a child of it is left running. Raises ``OSError``
    if the program cannot be started.
    """
    process = _start(arguments, folder, environment, limits, output)
    try:
        status = _wait(process, min(limits.seconds, MAX_SECONDS))
    except subprocess.TimeoutExpired:
        return Finished(ExitReason.OUT_OF_TIME, -KILLED)
    finally:
        kill_group(process.pid)
        process.wait()
        _unregister(process.pid)
    return Finished(_exit_reason(status), status)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int:
    """Return a program's status as soon as it ends; ``Popen.wait`` with a timeout only polls."""
    if sys.platform == "linux":
        with suppress(OSError):  # a system that is too old, or forbids it
            end = os.pidfd_open(process.pid)
            try:
                watch = select.poll()
                watch.register(end, select.POLLIN)
                watch.poll(seconds * 1000)
                seconds = 0
            finally:
                os.close(end)
    return process.wait(seconds)


def _start(
    arguments: Sequence[str | Path], folder: Path, environment: Mapping[str, str], limits: Limits, output: Path
) -> subprocess.Popen[bytes]:
    words = [str(argument) for argument in arguments]
    _check_program(words[0])
    with output.open("wb") as printed, _starting:
        process = subprocess.Popen(
            _limited(words, limits),
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        _running.add(process.pid)
        _listener(frozenset(_running))
    return process


def _check_program(name: str) -> None:
    """Raise the ``OSError`` that a shell would only print."""
    if not Path(name).is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    if not os.access(name, os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)


def _limited(words: Sequence[str], limits: Limits) -> list[str]:
    """Return the command of a shell that sets limits, which outlive us, and becomes the program. POSIX only.

    A lower limit of the system stays as it is; a limit that the shell does not know is left out.
    """
    if os.name != "posix":
        return list(words)
    # Of processor time, so that it ends even if this process is killed and nobody waits.
    seconds = math.ceil(min(limits.seconds, MAX_SECONDS)) + 1
    wanted = {"t": seconds, "f": limits.file_size // BLOCK, "c": 0}
    if sys.platform == "linux":  # elsewhere address space is not memory in use
        wanted["v"] = limits.memory // 1024
    lowered = " ".join(f"ulimit -S -{letter} {value} 2>/dev/null;" for letter, value in wanted.items())
    return ["/bin/sh", "-c", f'{lowered} exec "$@"', "sh", *words]


def system_file_size() -> int | None:
    """Return how many bytes the system lets a program write to a file, None for any number."""
    if os.name != "posix":
        return None
    import resource  # not on every system

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    return None if limit == resource.RLIM_INFINITY else limit


# Registry of running child processes, so that a signal handler can kill them all; none starts while it does.
_running: set[int] = set()
_starting = threading.Lock()
_listener: Callable[[frozenset[int]], None] = lambda running: None  # noqa: E731  # replaced by set_listener


def set_listener(listener: Callable[[frozenset[int]], None]) -> None:
    """Call a function with the running process groups whenever one starts or ends."""
    global _listener
    _listener = listener


def _unregister(leader: int) -> None:
    _running.discard(leader)
    _listener(frozenset(_running))


def kill_all() -> None:
    """Kill every program that this process runs, and whatever those started; no other can be started after that."""
    _starting.acquire()
    for leader in list(_running):
        kill_group(leader)


def kill_group(leader: int) -> None:
    """Kill a process and all that it started, if they still run."""
    with suppress(OSError):  # all of them have ended by themselves
        if os.name == "posix":
            os.killpg(leader, signal.SIGKILL)
        else:
            os.kill(leader, signal.SIGTERM)


def _exit_reason(status: int) -> ExitReason:
    if status == 0:
        return ExitReason.SUCCESS
    if hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU:
        return ExitReason.OUT_OF_TIME
    if hasattr(signal, "SIGXFSZ") and status == -signal.SIGXFSZ:
        return ExitReason.FILE_TOO_LARGE
    return ExitReason.FAILURE
