"""A pool of worker processes: starts them as needed, hands each one job at a time, and returns the results.

Threads may call it at the same time. A worker that is killed, or ended by its limits, affects no other job.
"""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from convarith.errors import Details, OutputError
from convarith.tools import files, process
from convarith.tools.worker import Broken, Done, Job, OutOfMemory, Refused, Running, Work, receive, send

START = "from convarith.tools.worker import main; main()"
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")  # each thread would take a share of memory
PATIENCE = 2  # seconds that a worker has to exit by itself
TIMEOUT = re.compile(r"^Timeout \((\d+):(\d\d):(\d\d(?:\.\d+)?)\)!", re.MULTILINE)
FRAME = re.compile(r'  File "(?P<file>.*)", line (?P<line>\d+) in (?P<function>.*)')
ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")


@dataclass(frozen=True)
class StackFrame:
    """A frame of Python's stack: a file, a line counted from 1, and the function."""

    file: str
    line: int
    function: str


class WorkerError(Exception):
    """A worker that ended without an answer.

    ``seconds`` is the time limit that ended it, None if something else did; ``stack`` is Python's stack at that moment,
    the innermost frame last, if known.
    """

    def __init__(self, *, seconds: float | None = None, stack: Sequence[StackFrame] = ()) -> None:
        super().__init__("killed" if seconds is None else f"stopped after {seconds:g} seconds")
        self.seconds = seconds
        self.stack = tuple(stack)


class Workers:
    """The workers of this process: started when they are needed, ended with it.

    They import ``modules``, the first ones first, while they have nothing to do.
    """

    def __init__(self, modules: Sequence[str] = ()) -> None:
        self._modules = modules
        self._changing = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._is_closed = False

    def run(self, work: Work, *, seconds: float) -> Any:
        """Run ``work``, which can be pickled, in a worker and return its result.

        Raises the ``ConvarithError`` that it raises, ``OutputError`` if the system is out of memory or processes,
        ``WorkerError`` if it takes longer than ``seconds`` or its process is killed.
        """
        worker = self._take()
        try:
            answer = worker.ask(Job(work, seconds))
        except BaseException:
            if self._is_closed:
                threading.Event().wait()  # this process is about to end, and nobody waits for a result
            self._drop(worker)
            raise
        if isinstance(answer, OutOfMemory):
            self._drop(worker)  # it may be in a bad state
            hint = "draw fewer cells, or fewer pixels per inch with the setting dpi"
            limit = f"{answer.limit // process.MEBIBYTE} MB of memory" if answer.limit else "memory than there is"
            problem = f"more {'than ' if answer.limit else ''}{limit} would be needed"
            raise OutputError(problem, Details(hint=hint))
        with self._changing:
            self._idle.append(worker)
        match answer:
            case Done(value):
                return value
            case Refused(error):
                raise error
            case Broken(traceback):
                raise RuntimeError(f"in a worker:\n{traceback}")

    def start(self, count: int = 1) -> None:
        """Start workers before they are needed, as far as the system has room for them."""
        with self._changing, suppress(OSError):
            for _ in range(0 if self._is_closed else count):
                self._idle.append(self._started())

    def close(self) -> None:
        """End all workers and the programs that they run; no other can start after that."""
        with self._changing:
            self._is_closed = True
            workers, idle = [*self._all], [*self._idle]
        for worker in workers:
            worker.dismiss()
        for worker in workers:
            worker.end(PATIENCE)
        for worker in idle:  # a thread may be reading what another one printed
            worker.release()

    def _take(self) -> _Worker:
        with self._changing:
            if self._is_closed:
                raise WorkerError
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                self._all.discard(worker)
                worker.dismiss()
                worker.release()
            try:
                return self._started()
            except OSError as error:
                raise _not_started(error) from None

    def _started(self) -> _Worker:
        worker = _Worker(self._modules)
        self._all.add(worker)
        return worker

    def _drop(self, worker: _Worker) -> None:
        with self._changing:
            self._all.discard(worker)
        worker.dismiss()
        worker.end(PATIENCE)
        worker.release()


def _not_started(error: OSError) -> OutputError:
    if error.filename:  # of Python itself; what a whole system lacks has no name
        hint = "Python must be there, and executable, for as long as this runs"
        return OutputError(f"cannot start {error.filename}: {error.strerror}", Details(hint=hint))
    hint = files.HINTS.get(error.errno or 0, "")
    return OutputError(f"cannot start another process: {error.strerror}", Details(hint=hint))


@dataclass(eq=False)
class _Worker:
    """The parent's side of one worker process, which begins with importing ``modules``."""

    modules: Sequence[str]
    _programs: frozenset[int] = frozenset()
    _printed: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def __post_init__(self) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", START, *self.modules],
                env={**os.environ, **ONE_THREAD},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._printed,
                start_new_session=True,
            )
        except OSError:
            self._printed.close()
            raise

    def ask(self, job: Job) -> Done | Refused | Broken | OutOfMemory:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            send(self._process.stdin, job)
            while True:
                answer = pickle.loads(receive(self._process.stdout))
                if not isinstance(answer, Running):
                    return answer  # type: ignore[no-any-return]  # it is what a worker sends
                self._programs = answer.leaders
        except (EOFError, BrokenPipeError):
            raise self._ended() from None

    def is_alive(self) -> bool:
        """Return whether the idle worker's process still runs."""
        return self._process.poll() is None

    def dismiss(self) -> None:
        """Close the worker's input, so that it exits."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()

    def end(self, patience: float) -> None:
        """Wait for the worker to exit, kill it if it does not, and kill the programs that it leaves running."""
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for leader in self._programs:
            process.kill_group(leader)

    def release(self) -> None:
        """Close the files of a worker that has exited."""
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._printed.close()

    def _ended(self) -> WorkerError:
        self.end(PATIENCE)
        self._printed.seek(0)
        printed = self._printed.read().decode(errors="replace")
        limit = TIMEOUT.search(printed)
        hours, minutes, seconds = map(float, limit.groups()) if limit else (0, 0, 0)
        return WorkerError(seconds=3600 * hours + 60 * minutes + seconds if limit else None, stack=stack_in(printed))


def stack_in(printed: str) -> list[StackFrame]:
    """Return the stack of a worker's main thread, the innermost frame last, from what Python printed at its end."""
    threads = [
        [StackFrame(_unescaped(found["file"]), int(found["line"]), found["function"]) for found in FRAME.finditer(part)]
        for part in re.split(r"^(?:Current t|T)hread ", printed, flags=re.MULTILINE)[1:]
    ]
    working = next((frames for frames in threads if any(frame.function == "_answer" for frame in frames)), [])
    return working[::-1]


def _unescaped(text: str) -> str:
    """Return a name with Python's escapes of non-ASCII characters undone."""
    return ESCAPE.sub(lambda found: chr(int(found[1] or found[2] or found[3], 16)), text)
