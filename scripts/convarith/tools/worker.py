"""A worker process: does one job after the other for another process, within limits of time and memory.

``worker_pool`` starts it. It reads jobs from its standard input and writes answers to its standard output, each a
pickle after its length. It ends, with all programs that it runs, as soon as its input ends. A job that takes too long
ends the worker, whose error output then holds Python's stack.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import os
import pickle
import queue
import re
import signal
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import IO, Any, NoReturn

from convarith.errors import ConvarithError
from convarith.tools import files, process

MEMORY = 3072 * process.MEBIBYTE
NO_ROOM = re.compile("failed to map segment|[Cc]annot allocate memory|can't start new thread")
"""What the system and Python say where a library or a thread does not fit into memory."""
LENGTH = struct.Struct("!Q")
GARBAGE = 50_000, 20, 100
"""How often Python looks for garbage in circles; as often as usual costs a twentieth of the time of a job."""

Work = Callable[[], Any]


@dataclass(frozen=True)
class Named:
    """A call of a function by its name, ``module:function``, which only the worker imports."""

    name: str
    arguments: tuple[Any, ...]

    def __call__(self) -> Any:
        """Import the function and call it."""
        return resolve_name(self.name)(*self.arguments)


@dataclass(frozen=True)
class Job:
    """Work for a worker, and its time limit."""

    work: Work
    seconds: float


@dataclass(frozen=True)
class Done:
    """What a job returned."""

    value: Any


@dataclass(frozen=True)
class Refused:
    """The error of a job that failed because of a user's mistake or of the system."""

    error: ConvarithError


@dataclass(frozen=True)
class Broken:
    """The traceback of a job that failed because of a bug."""

    traceback: str


@dataclass(frozen=True)
class OutOfMemory:
    """A job needed more memory than a worker may have; ``limit`` is in bytes, None if there is no limit."""

    limit: int | None = None


@dataclass(frozen=True)
class Running:
    """The process groups of the programs that a worker runs, so that its parent can end them if it dies."""

    leaders: frozenset[int]


Answer = Done | Refused | Broken | OutOfMemory | Running

_is_worker = False


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """End this worker if the body takes longer; do nothing in a process that is not a worker.

    A nested limit replaces the outer one, and afterwards there is none.
    """
    if _is_worker:
        faulthandler.dump_traceback_later(min(seconds, process.MAX_SECONDS), exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def send(stream: IO[bytes], message: object) -> None:
    """Write a message, after its length."""
    content = pickle.dumps(message)
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """Return the next message, still pickled; raise ``EOFError`` if there is none, or only a part of one."""
    length = stream.read(LENGTH.size)
    content = stream.read(LENGTH.unpack(length)[0]) if len(length) == LENGTH.size else b""
    if not content:
        raise EOFError
    return content


def main() -> NoReturn:
    """Do jobs until standard input ends; import the modules of the command line while there is none."""
    global _is_worker
    _is_worker = True
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print must not mix with the answers
    gc.set_threshold(*GARBAGE)
    _isolate()
    faulthandler.enable()
    process.set_listener(lambda running: send(answers, Running(running)))
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read_jobs, args=(sys.stdin.buffer, jobs), daemon=True).start()
    for module in sys.argv[1:]:
        if jobs.empty():
            with suppress(Exception):  # a job that needs it says what is wrong
                importlib.import_module(module)
    while True:
        send(answers, _answer(jobs.get()))


def _isolate() -> None:
    """Ignore interrupts, which the parent process handles, and limit this process's memory."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":  # elsewhere address space is not memory in use
        import resource  # not on every system

        ceiling = resource.getrlimit(resource.RLIMIT_AS)[1]
        memory = MEMORY if ceiling == resource.RLIM_INFINITY else min(MEMORY, ceiling)
        resource.setrlimit(resource.RLIMIT_AS, (memory, ceiling))


def _read_jobs(stream: IO[bytes], jobs: queue.SimpleQueue[bytes]) -> None:
    while True:
        try:
            jobs.put(receive(stream))
        except EOFError:
            process.kill_all()
            os._exit(0)


def _answer(message: bytes) -> Answer:
    try:
        job: Job = pickle.loads(message)
        with time_limit(job.seconds), files.writing(Path("what it makes")):  # if the system does not name the file
            return Done(job.work())
    except ConvarithError as error:
        return OutOfMemory(_memory()) if NO_ROOM.search(error.problem) else Refused(error)
    except MemoryError:
        return OutOfMemory(_memory())
    except Exception as error:
        return OutOfMemory(_memory()) if NO_ROOM.search(str(error)) else Broken(traceback.format_exc())


def _memory() -> int | None:
    """Return this process's memory limit in bytes, None if there is none."""
    if sys.platform != "linux":
        return None
    import resource  # not on every system

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit
