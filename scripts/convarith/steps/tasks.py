"""How does a step become a task of doit? Errors become words, what is current is skipped, interrupts are clean."""

from __future__ import annotations

import difflib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from doit.exceptions import TaskFailed

from convarith.drawing.catalogue import Fault
from convarith.errors import CatalogueError, ConvarithError, Details, report
from convarith.steps.records import Records
from convarith.tools import process
from convarith.tools.files import writing

Action = Callable[[], Any]

KINDS = ("figure", "tex", "pdf", "png", "gif", "svg")
PATIENCE = 3  # seconds for a run to end by itself
INTERRUPTED = 128 + signal.SIGINT  # the exit status of a process that an interrupt ended
PR_SET_PDEATHSIG = 1  # of Linux


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


def refuse_unknown_figures(arguments: Sequence[str], names: Sequence[str], faults: Sequence[Fault]) -> None:
    """End with an error if a figure is asked for that is not in the catalogue, or not in a sound part of it."""
    known = {*names, *(fault.task for fault in faults)}
    for argument in arguments:
        kind, colon, name = argument.partition(":")
        if colon and kind in KINDS and name not in known:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f'did you mean "{near[0]}"?' if near else "the figures are the tables of figures/*.toml"
            error = CatalogueError(f'there is no figure "{name}" in the catalogue', Details(hint=hint))
            sys.exit("\n".join([*(report(fault.error, subject=fault.subject) for fault in faults), report(error)]))


class WorkerDied(KeyboardInterrupt):
    """Ends a run one of whose processes is gone: doit would wait for its result for ever."""

    def __str__(self) -> str:
        return "a process was killed, perhaps for want of memory: draw fewer cells, or use fewer processes with -n 1"


def end_cleanly_when_interrupted() -> None:
    """Make an interrupt (Ctrl-C) or a request to end stop all that runs, without a traceback.

    The processes that doit forks kill what they run and are gone at once: whatever they would still do, such as put
    a result into a queue, could be interrupted again or wait for somebody who is gone. Their private folders are
    swept by the next run. Neither side outlives the other's sudden death.
    """
    _on_interrupt(lambda: _end_run(KeyboardInterrupt))
    sys.excepthook = _tell
    if hasattr(os, "register_at_fork"):
        signal.signal(signal.SIGCHLD, _look_for_the_dead)
        os.register_at_fork(after_in_child=_prepare_child(_die_with_parent()))


def _look_for_the_dead(number: int, frame: object) -> None:
    # Private, and unknown to the types: active_children() forgets those that have ended, and they are looked for.
    children = multiprocessing.process._children  # type: ignore[attr-defined]
    codes = {child.exitcode for child in list(children)} - {None, 0}
    if codes:
        _end_run(KeyboardInterrupt if codes == {INTERRUPTED} else WorkerDied)


_ending: list[type[KeyboardInterrupt]] = []  # what ends this run; a signal's handler can be given nothing


def _end_run(error: type[KeyboardInterrupt]) -> None:
    """Raise the first time only: an interrupt reaches us and the others, whose ends are signals too.

    Python drops an exception that is raised while it forks; a run that goes on all the same is ended by an alarm.
    """
    if not _ending:
        _ending.append(error)
        signal.signal(signal.SIGALRM, _end_all_the_same)
        signal.alarm(PATIENCE)
        raise error


def _end_all_the_same(number: int, frame: object) -> None:
    for child in multiprocessing.active_children():
        child.kill()
    process.kill_all()
    reason = f"error: {_ending[0]()}\n" if _ending[0] is WorkerDied else ""
    os.write(sys.stdout.fileno(), f"{reason}interrupted: the next run goes on from here\n".encode())
    os._exit(INTERRUPTED)


def _prepare_child(die_with_parent: Action) -> Action:
    def prepare() -> None:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.alarm(0)
        _on_interrupt(_end_at_once)
        die_with_parent()

    return prepare


def _die_with_parent() -> Action:
    """Return what a process calls to be ended when its parent is; Linux only, elsewhere nothing."""
    if sys.platform != "linux":
        return lambda: None
    import ctypes  # no other way to ask for it

    control = ctypes.CDLL(None).prctl
    return lambda: control(PR_SET_PDEATHSIG, signal.SIGTERM)


def processes() -> int:
    """Return how many processes may work: all cores, or none but this one where processes cannot be forked."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 0
    multiprocessing.set_start_method("fork", force=True)  # tasks hold functions that only a fork can take along
    return os.cpu_count() or 1


def _on_interrupt(act: Action) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: process.when_interrupted(act))


def _end_at_once() -> None:
    process.kill_all()
    os._exit(INTERRUPTED)


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    for child in multiprocessing.active_children():  # one that was just being forked may not have heard of it
        child.terminate()
    if not issubclass(kind, KeyboardInterrupt):  # of which the reporter has told
        sys.__excepthook__(kind, error, trace)
