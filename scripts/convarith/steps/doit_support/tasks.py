"""Makes tasks of doit from steps: a worker does them, errors become words, what is current is skipped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from doit.exceptions import TaskFailed

from convarith.errors import ConvarithError, report
from convarith.formats.registry import FORMATS
from convarith.steps.cache.records import Records
from convarith.steps.project import Project
from convarith.steps.worker_death import error_of
from convarith.tools import files
from convarith.tools.worker import Work
from convarith.tools.worker_pool import WorkerError, Workers

Action = Callable[[], Any]
Plan = Callable[[], Work]

KINDS = ("tex", *(each.name for each in FORMATS))
IN_A_THREAD = {"io": {"capture": False}}  # doit would replace sys.stdout, which threads share


class Tasks:
    """Makes the tasks of a project, whose steps ``workers`` do within ``seconds`` each, unless they say otherwise.

    ``has_worked`` says whether anything had to be done, ``at_once`` how many workers start when something has.
    """

    def __init__(self, project: Project, records: Records, workers: Workers, *, seconds: float) -> None:
        self._project = project
        self._records = records
        self._workers = workers
        self._seconds = seconds
        self.has_worked = False
        self.at_once = 1

    def step(
        self, step: str, plan: Plan, *, arguments: Callable[[], str], subject: str, needs: Sequence[str], seconds: float
    ) -> dict[str, Any]:
        """Return the task of a recorded step ``KIND:NAME``; ``needs`` are the tasks that come before.

        ``plan`` returns what a worker is to do, once it is to be done, and ``arguments`` what it depends on beside
        files.
        """
        return {
            "name": step.partition(":")[2],
            "actions": [reported(lambda: self.done(plan(), seconds=seconds), subject=subject)],
            "uptodate": [lambda: self._records.is_current(step, arguments())],
            "task_dep": [*needs],
            "clean": [partial(self._records.forget, step)],
            "meta": {"steps": [step]},
            **IN_A_THREAD,
        }

    def action(self, work: Work, *, subject: str) -> Action:
        """Return an action that has a worker do the work; see ``reported``."""
        return reported(partial(self.done, work), subject=subject)

    def done(self, work: Work, *, seconds: float | None = None) -> Any:
        """Have a worker do the work, and return what it returns; raise what went wrong in words."""
        if not self.has_worked:
            self.has_worked = True
            self._workers.start(self.at_once)
        try:
            return self._workers.run(work, seconds=self._seconds if seconds is None else seconds)
        except WorkerError as end:
            raise error_of(end, self._project) from None


def reported(work: Action, *, subject: str) -> Action:
    """Return an action that does the work and reports a person's mistake, or the system's, without a traceback."""

    def action() -> Any:
        try:
            with files.writing(Path("what it makes")):  # in case the system does not name the file
                return work()
        except ConvarithError as error:
            return TaskFailed(report(error, subject=subject))

    return action


def failing_task(name: str, error: ConvarithError, subject: str) -> dict[str, Any]:
    """Return a task that can only report an error."""
    return {"name": name, "actions": [lambda: TaskFailed(report(error, subject=subject))], **IN_A_THREAD}


class Memory:
    """What doit remembers from run to run: nothing. The records say what is current."""

    desc = "forgets all when a run ends"

    def __init__(self, name: str, codec: object, **_: object) -> None:
        self.name = name
        self._values: dict[str, dict[str, Any]] = {}

    def get(self, task: str, key: str) -> Any:
        """Return what was set in this run."""
        return self._values.get(task, {}).get(key)

    def set(self, task: str, key: str, value: Any) -> None:
        """Remember a value until this run ends."""
        self._values.setdefault(task, {})[key] = value

    def in_(self, task: str) -> bool:
        """Say whether something was set."""
        return task in self._values

    def remove(self, task: str) -> None:
        """Forget a task."""
        self._values.pop(task, None)

    def remove_all(self) -> None:
        """Forget all tasks."""
        self._values.clear()

    def dump(self) -> None:
        """Write nothing."""
