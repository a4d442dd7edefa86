"""Runs tasks with doit inside of this process, beside the run of the command line or without one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from doit.cmd_base import ModuleTaskLoader
from doit.cmd_run import Run
from doit.reporter import ConsoleReporter

BACKEND = {"memory": "convarith.cli.doit:Memory"}


def run_inside(
    graph: dict[str, Any], reporter: type[ConsoleReporter], words: Sequence[str] = (), **settings: object
) -> int:
    """Do the tasks that words name, of the names that a ``dodo.py`` has; return doit's exit status.

    ``settings`` are doit's, in place of those that the graph has. What doit itself prints is lost.
    """
    graph["DOIT_CONFIG"] |= {"reporter": reporter, "outfile": io.StringIO(), **settings}
    loader = ModuleTaskLoader(graph)
    run = Run(task_loader=loader, config={"BACKEND": BACKEND}, bin_name="doit", cmds={}, opt_vals={})
    return int(run.parse_execute(list(words)))
