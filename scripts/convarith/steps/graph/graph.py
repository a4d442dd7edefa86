"""The build graph of a project, for its ``dodo.py``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from doit import doit_cmd

from convarith.steps.doit_support.commands import CONTEXT, OTHERS
from convarith.steps.doit_support.reporter import BuildReporter
from convarith.steps.doit_support.tasks import KINDS
from convarith.steps.graph.context import Context
from convarith.steps.graph.figure_tasks import FigureTasks
from convarith.steps.graph.guide_tasks import GuideTasks
from convarith.steps.mixed_looks import mixed_looks
from convarith.steps.project import Project
from convarith.steps.settings import read_settings
from convarith.tools.worker_pool import Workers


def build_graph(
    root: Path, *, given: Mapping[str, str] | None = None, workers: Workers | None = None
) -> dict[str, Any]:
    """Return the names that a ``dodo.py`` has: the tasks of figures, doit's settings, and what the tasks share.

    ``OTHERS`` returns the other tasks, which are added where a run may need them.

    A project with a guide has tasks for it, and for those who keep this project; another builds its figures. Raises
    ``CatalogueError`` for settings that are not understood. ``given`` are the settings of the command line where doit
    has not read it, and ``workers`` do what the tasks ask for, where there are some already.
    """
    if given is None:
        given = dict(doit_cmd._CMDLINE_VARS or {})  # get_var answers only for names that it is asked for
    context = Context(Project(root, read_settings(root, given)), workers)
    makers: list[object] = [FigureTasks(context)]
    if context.guide:
        makers.append(GuideTasks(context, context.guide))
    return {"DOIT_CONFIG": _config(context), CONTEXT: context, OTHERS: partial(_others, context), **_named(makers)}


def _others(context: Context) -> dict[str, Any]:
    """Return what makes the tasks that no figure and no guide needs; most runs need not even import it."""
    from convarith.steps.graph.site_tasks import SiteTasks
    from convarith.steps.graph.upkeep_tasks import UpkeepTasks

    makers: list[object] = [SiteTasks(context)]
    if context.guide:
        makers.append(UpkeepTasks(context, partial(build_graph, given={})))
    return _named(makers)


def _named(makers: Iterable[object]) -> dict[str, Any]:
    return {name: getattr(maker, name) for maker in makers for name in dir(maker) if name.startswith("task_")}


def _config(context: Context) -> dict[str, Any]:
    settings = context.project.settings
    mixed = partial(mixed_looks, context.records, KINDS, context.names, settings)
    return {
        "default_tasks": ["guide", "figure"] if context.guide else ["figure"],
        "reporter": BuildReporter.noting(mixed),
        "backend": "memory",
        "num_process": os.cpu_count() or 1,
        "par_type": "thread",  # each waits for a process of its own
        "continue": True,  # one broken figure does not keep the others from being built
        "cleandep": True,
        "verbosity": 1,
    }
