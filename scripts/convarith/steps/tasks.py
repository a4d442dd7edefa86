"""How does a step become a task of doit? Errors become words, what is current is skipped, interrupts are clean."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from doit.exceptions import TaskFailed

from convarith.errors import ConvarithError, report
from convarith.steps.records import Records
from convarith.tools import process
from convarith.tools.files import writing

Action = Callable[[], Any]


def told(work: Action, *, subject: str) -> Action:
    """Return an action that does the work and reports a person's mistake, or the system's, without a traceback."""

    def action() -> Any:
        try:
            with writing(Path("what it makes")):  # in case the system does not name the file
                return work()
        except ConvarithError as error:
            return TaskFailed(report(error, subject=subject))

    return action


def step_task(
    records: Records, step: str, work: Action, *, arguments: str, subject: str, needs: list[str]
) -> dict[str, Any]:
    """Return the task of a recorded step ``KIND:NAME``; ``needs`` are the tasks that come before."""
    return {
        "name": step.partition(":")[2],
        "actions": [told(work, subject=subject)],
        "uptodate": [lambda: records.is_current(step, arguments)],
        "task_dep": needs,
        "clean": [partial(records.forget, step)],
    }


def failing_task(name: str, error: ConvarithError, subject: str) -> dict[str, Any]:
    """Return a task that can only report an error."""
    return {"name": name, "actions": [lambda: TaskFailed(report(error, subject=subject))]}


def end_cleanly_when_interrupted() -> None:
    """Make an interrupt (Ctrl-C) or a request to end stop all that runs, without a traceback.

    The processes that doit forks kill what they run and are gone at once: whatever they would still do, such as put
    a result into a queue, could be interrupted again or wait for somebody who is gone. Their private folders are
    swept by the next run.
    """
    _on_interrupt(_raise)
    sys.excepthook = _tell
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: _on_interrupt(_end_at_once))


def processes() -> int:
    """Return how many processes may work: all cores, or none but this one where processes cannot be forked."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 0
    multiprocessing.set_start_method("fork", force=True)  # tasks hold functions that only a fork can take along
    return os.cpu_count() or 1


def _on_interrupt(act: Action) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: process.when_interrupted(act))


def _raise() -> None:
    raise KeyboardInterrupt


def _end_at_once() -> None:
    process.kill_all()
    os._exit(128 + signal.SIGINT)


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    for child in multiprocessing.active_children():  # one that was just being forked may not have heard of it
        child.terminate()
    if not issubclass(kind, KeyboardInterrupt):  # of which the reporter has told
        sys.__excepthook__(kind, error, trace)
