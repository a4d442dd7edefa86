"""Simulates a clean build with any number of workers: the graph and the order are doit's, the times are measured."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from doit.control import TaskControl
from doit.loader import load_tasks
from doit.reporter import ConsoleReporter

from convarith.steps.build_folder import building
from convarith.steps.doit_support.in_process import run_inside
from convarith.steps.doit_support.order import dispatcher
from convarith.steps.project import Project

WORKERS = (2, 8, 64)
BuildGraph = Callable[..., dict[str, Any]]
"""Returns the names of a ``dodo.py`` in a folder, whose tasks its ``workers`` do."""
Graph = Callable[[], dict[str, Any]]
"""Returns the names of a ``dodo.py``, with tasks that have not run."""


@dataclass(frozen=True)
class Measured:
    """The seconds of each task of a build, and what its tasks told doit of tasks that others have to wait for."""

    seconds: Mapping[str, float]
    values: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Schedule:
    """When each task of a build begins and ends with a number of workers, in seconds from its start.

    ``needs`` are the tasks that each waits for.
    """

    workers: int
    spans: Mapping[str, tuple[float, float]]
    needs: Mapping[str, Sequence[str]]

    @property
    def length(self) -> float:
        """Seconds until the last task has ended."""
        return max((end for _, end in self.spans.values()), default=0.0)

    @property
    def work(self) -> float:
        """Seconds of all tasks together."""
        return sum(end - start for start, end in self.spans.values())

    @cached_property
    def critical_path(self) -> float:
        """Seconds of the longest chain of tasks that wait for each other."""
        return max(self._earliest.values(), default=0.0)

    @property
    def bound(self) -> float:
        """Seconds that no schedule is shorter than: the critical path, or the work divided among the workers."""
        return max(self.critical_path, self.work / self.workers)

    def delay(self, task: str) -> float:
        """Return for how long a task could have begun before it did: all that it waits for had ended."""
        start, _ = self.spans[task]
        return start - max((self.spans[need][1] for need in self.needs[task]), default=0.0)

    @cached_property
    def _earliest(self) -> dict[str, float]:
        """Return when each task ends at the earliest, with workers without number; tasks end after what they need."""
        found: dict[str, float] = {}
        for task, (start, end) in sorted(self.spans.items(), key=lambda item: (item[1][1], len(self.needs[item[0]]))):
            found[task] = end - start + max((found.get(need, 0.0) for need in self.needs[task]), default=0.0)
        return found


def measured(project: Project, graph: Graph) -> Measured:
    """Build a project from nothing, one task after the other, and return how long each took."""
    seconds: dict[str, float] = {}
    tasks: dict[str, Any] = {}
    failures: list[str] = []
    with building(project):
        status = run_inside(graph(), _timing(seconds, tasks, failures), num_process=1)
    if status != 0:
        raise RuntimeError(f"the measured build failed:\n{failures[0]}")
    return Measured(seconds, {name: task.values for name, task in tasks.items() if task.values})


def simulated(graph: Graph, times: Measured, workers: int) -> Schedule:
    """Return a build from nothing with so many workers, as doit would give out the work."""
    names = graph()
    control = TaskControl(load_tasks(names))
    control.process(names["DOIT_CONFIG"]["default_tasks"])
    next_node = dispatcher(control).generator.send
    spans: dict[str, tuple[float, float]] = {}
    running: list[tuple[float, int, Any]] = []
    clock, ended = 0.0, None
    while True:
        with suppress(StopIteration):
            while len(running) < workers and (node := next_node(ended)) != "hold on":
                ended = None
                if node.task.actions:
                    node.run_status = "run"
                    spans[node.task.name] = clock, clock + times.seconds.get(node.task.name, 0.0)
                    heapq.heappush(running, (spans[node.task.name][1], len(spans), node))
                else:
                    ended = _ended(node, times)
        if not running:
            return Schedule(workers, spans, {name: [*_needs(name, control.tasks, spans)] for name in spans})
        clock, _, node = heapq.heappop(running)
        ended = _ended(node, times)


def _ended(node: Any, times: Measured) -> Any:
    """Return a task's node after it has run."""
    node.run_status = "done"
    node.task.values.update(times.values.get(node.task.name, {}))
    return node


def _needs(name: str, tasks: Mapping[str, Any], spans: Mapping[str, object]) -> Iterator[str]:
    """Yield the tasks that have to end before a task begins, those behind groups of tasks too."""
    for need in (*tasks[name].task_dep, *tasks[name].calc_dep):
        if need in spans:
            yield need
        else:
            yield from _needs(need, tasks, spans)


def _timing(seconds: dict[str, float], tasks: dict[str, Any], failures: list[str]) -> type[ConsoleReporter]:
    """Return a reporter of doit that notes how long each task takes, and what fails."""
    begun: dict[str, float] = {}

    class Timing(ConsoleReporter):  # type: ignore[misc]  # doit ships no types
        def execute_task(self, task: Any) -> None:
            begun[task.name] = time.perf_counter()

        def add_success(self, task: Any) -> None:
            seconds[task.name] = time.perf_counter() - begun[task.name]
            tasks[task.name] = task

        def skip_uptodate(self, task: Any) -> None:
            pass

        def add_failure(self, task: Any, fail: Any) -> None:
            failures.append(str(fail.message))

    return Timing
