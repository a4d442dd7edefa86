"""Builds the site again and again in one process, whose workers stay: what costs most is starting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from doit.exceptions import BaseFail, UnmetDependency
from doit.reporter import ConsoleReporter

from convarith.errors import ConvarithError, report
from convarith.steps.doit_support.commands import OTHERS
from convarith.steps.doit_support.in_process import run_inside
from convarith.steps.graph.graph import build_graph
from convarith.tools.worker_pool import Workers

VISIBLE = ("page", "_search")
"""The tasks that make all that a page shows."""
WHOLE = ("site",)
"""The tasks that make the files to download too, which takes longer."""


class Builder:
    """Builds a project with some settings; after each build it returns what went wrong, in the words of doit."""

    def __init__(self, root: Path, given: Mapping[str, str], workers: Workers) -> None:
        self._root = root
        self._given = given
        self._workers = workers

    def build(self, tasks: Sequence[str]) -> str:
        """Do tasks; return the errors, empty where there are none."""
        try:
            graph = build_graph(self._root, given=self._given, workers=self._workers)
        except ConvarithError as error:
            return report(error)
        graph |= graph[OTHERS]()
        found: list[str] = []
        run_inside(graph, _reporter(found), tasks)
        return "\n\n".join(found)


def _reporter(found: list[str]) -> type[ConsoleReporter]:
    """Return a reporter of doit that only notes errors, each once; not what fails because something else did."""

    class Noting(ConsoleReporter):  # type: ignore[misc]  # doit ships no types
        def execute_task(self, task: Any) -> None:
            pass

        def skip_uptodate(self, task: Any) -> None:
            pass

        def add_failure(self, task: Any, fail: BaseFail) -> None:
            if not isinstance(fail, UnmetDependency):
                text = (fail.get_msg() if fail.traceback else fail.message).rstrip()
                found.extend([text] if text not in found else [])

        def complete_run(self) -> None:
            found.extend(self.runtime_errors)

    return Noting
