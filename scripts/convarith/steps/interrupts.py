"""What ends a run before it is done? An interrupt, a request to end, the death of a process; nothing is left running.

Nothing is raised: an exception that a signal raises while Python forks, locks or closes is dropped, and the run would
wait for ever. The main process blocks these signals in all its threads and one thread of its own waits for them; a
process that doit forked is gone at once. What either was doing is made anew by the next run, which also sweeps the
private folders.
"""

from __future__ import annotations

import _thread
import atexit
import multiprocessing.util
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

from convarith.tools import process

INTERRUPTED = 128 + signal.SIGINT  # the exit status of a process that an interrupt ended
ENDED_BY_REQUEST = {INTERRUPTED, -signal.SIGINT, -signal.SIGTERM}
PATIENCE = 2  # seconds that the others have to end by themselves
PR_SET_PDEATHSIG = 1  # of Linux

INTERRUPTION = "interrupted: the next run goes on from here"
DEATH = (
    "error: a process was killed, perhaps for want of memory: draw fewer cells, or use fewer processes with -n 1\n"
    + INTERRUPTION
)


def end_cleanly_when_interrupted() -> None:
    """Make an interrupt (Ctrl-C), a request to end or a killed process stop all that runs. POSIX only."""
    atexit.register(_end_workers)
    if not hasattr(signal, "sigwait"):
        return
    awaited = {signal.SIGINT, signal.SIGTERM, signal.SIGCHLD}
    signal.signal(signal.SIGCHLD, lambda number, frame: None)  # what is ignored may not be told of
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    threading.Thread(target=_wait_for, args=(awaited,), daemon=True).start()
    prepare = _ChildPreparation(awaited)
    os.register_at_fork(before=prepare.before, after_in_child=prepare.after)


def _end_workers() -> None:
    """End those who wait for work from a run that failed; multiprocessing, imported before, would wait for them."""
    for child in multiprocessing.active_children():
        child.terminate()


def _wait_for(awaited: set[signal.Signals]) -> None:
    while True:
        number = signal.sigwait(awaited)
        if number != signal.SIGCHLD:
            _end_run(INTERRUPTION)
        codes = _codes_of_the_dead()
        if codes == {-signal.SIGTERM}:
            threading.main_thread().join(PATIENCE)  # a run that fails ends the others by itself, and says why
        if codes:
            _end_run(INTERRUPTION if codes <= ENDED_BY_REQUEST else DEATH)


def _codes_of_the_dead() -> set[int | None]:
    # Private, and unknown to the types: active_children() forgets those that have ended, and they are looked for.
    children = multiprocessing.process._children  # type: ignore[attr-defined]
    return {child.exitcode for child in list(children)} - {None, 0}


def _end_run(message: str) -> NoReturn:
    for child in multiprocessing.active_children():
        child.terminate()
    for child in multiprocessing.active_children():
        child.join(PATIENCE)
        child.kill()
    process.kill_all()
    cleared = "\r\x1b[2K\x1b[?25h" if sys.stdout.isatty() else ""  # the bar's line, and the cursor that it hides
    os.write(sys.stdout.fileno(), f"{cleared}{message}\n".encode())
    os._exit(INTERRUPTED)


class _ChildPreparation:
    """Makes a forked process end at once when it is told to, and on Linux when its parent is gone.

    There a process need not kill what it runs, so that it can leave its end to the system. Elsewhere Python ends it,
    which may miss a signal that comes just before it waits for work.
    """

    def __init__(self, awaited: set[signal.Signals]) -> None:
        self._awaited = awaited
        self._parent = os.getpid()
        self._is_ended_with_parent = sys.platform == "linux"
        self._die_with_parent = _dying_with_parent()

    def before(self) -> None:
        self._parent = os.getpid()

    def after(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL if self._is_ended_with_parent else _end_from_a_thread)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, self._awaited)
        self._die_with_parent()
        if os.getppid() != self._parent:  # it died before we asked to be told
            os._exit(INTERRUPTED)


def _end_from_a_thread(number: int, frame: object) -> None:
    """End this process from a thread, since the one that was interrupted may be about to start a program.

    A bare thread: the interrupted one may hold a lock that those of ``threading`` need.
    """
    _thread.start_new_thread(_end_at_once, ())


def _end_at_once() -> None:
    process.kill_all()
    os._exit(INTERRUPTED)


def _dying_with_parent() -> Callable[[], object]:
    if sys.platform != "linux":
        return lambda: None
    import ctypes  # no other way to ask for it

    control = ctypes.CDLL(None).prctl
    return lambda: control(PR_SET_PDEATHSIG, signal.SIGTERM)
