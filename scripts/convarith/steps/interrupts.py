"""Ends a run that is interrupted: at once, with all that it started, and without a traceback.

Python runs signal handlers between two of its own instructions, so that a signal which comes just before a long wait
is noticed only after it. Therefore the signals are blocked in all threads, and one thread does nothing but wait for
them. What was being made is made anew by the next run, which also removes what is left in private folders.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import NoReturn

from convarith.tools import process
from convarith.tools.worker_pool import Workers

INTERRUPTED = 128 + signal.SIGINT  # the exit status of a process that an interrupt ended
INTERRUPTION = "interrupted: the next run goes on from here"
CLEAR_LINE, SHOW_CURSOR = "\r\x1b[2K", "\x1b[?25h"  # the progress bar's line, and the cursor that it hides


def end_cleanly_when_interrupted(workers: Workers) -> None:
    """Make an interrupt (Ctrl-C), a request to end and a closed terminal stop all that runs. POSIX only."""
    if not hasattr(signal, "sigwait"):
        return
    awaited = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    heeded = {number for number in awaited if signal.getsignal(number) is not signal.SIG_IGN}  # nohup ignores one
    signal.pthread_sigmask(signal.SIG_BLOCK, heeded)
    threading.Thread(target=_wait_for, args=(heeded, workers), daemon=True).start()


def _wait_for(heeded: Iterable[signal.Signals], workers: Workers) -> NoReturn:
    signal.sigwait(heeded)
    workers.close()
    process.kill_all()
    with suppress(OSError, AttributeError, ValueError):  # there may be nobody left to tell
        is_terminal = sys.stdout.isatty()
        cleared = CLEAR_LINE + SHOW_CURSOR if is_terminal else ""
        os.write(sys.stdout.fileno(), f"{cleared}{INTERRUPTION}\n".encode())
    os._exit(INTERRUPTED)
