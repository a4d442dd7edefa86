"""How does a step become a task of doit? Errors become words, what is current is skipped."""

from __future__ import annotations

import difflib
import fnmatch
import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from doit.exceptions import TaskFailed

from convarith.drawing.catalogue import Fault
from convarith.errors import CatalogueError, ConvarithError, Details, report
from convarith.steps.formats import FORMATS
from convarith.steps.records import Records
from convarith.tools import files

Action = Callable[[], Any]

KINDS = ("tex", "pdf", "png", "gif", *(each.name for each in FORMATS))


def told(work: Action, *, subject: str) -> Action:
    """Return an action that does the work and reports a person's mistake, or the system's, without a traceback."""

    def action() -> Any:
        try:
            with files.writing(Path("what it makes")):  # in case the system does not name the file
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
        if colon and kind in ("figure", *KINDS) and not fnmatch.filter(known, name):  # doit knows what * stands for
            near = difflib.get_close_matches(name, names, n=1)
            hint = f'did you mean "{near[0]}"?' if near else "the figures are the tables of figures/*.toml"
            error = CatalogueError(f'there is no figure "{name}" in the catalogue', Details(hint=hint))
            sys.exit("\n".join([*(report(fault.error, subject=fault.subject) for fault in faults), report(error)]))


def notes_of_doit(path: Path) -> str:
    """Return the file for what doit notes down when a run ends, without notes that it was kept from finishing.

    They can be done without, as the records say what is current.
    """
    with suppress(FileNotFoundError):
        try:
            notes = json.loads(path.read_bytes())
            is_sound = all(isinstance(each, dict) for each in [notes, *notes.values()])
        except (ValueError, AttributeError, IsADirectoryError):
            is_sound = False
        if not is_sound:
            files.remove(path)
    return str(path)


def processes() -> int:
    """Return how many processes may work: all cores, or none but this one where processes cannot be forked."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 0
    multiprocessing.set_start_method("fork", force=True)  # tasks hold functions that only a fork can take along
    return os.cpu_count() or 1
