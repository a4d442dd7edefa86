"""The build graph of a project, for its ``dodo.py``."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from doit import doit_cmd

from convarith.steps.doit_support.commands import CONTEXT
from convarith.steps.doit_support.reporter import BuildReporter
from convarith.steps.doit_support.tasks import KINDS
from convarith.steps.graph.context import Context
from convarith.steps.graph.figure_tasks import FigureTasks
from convarith.steps.graph.guide_tasks import GuideTasks
from convarith.steps.graph.upkeep_tasks import UpkeepTasks
from convarith.steps.mixture import mixture
from convarith.steps.project import Project
from convarith.steps.settings import read_settings
from convarith.tools.workers import Workers

WITHOUT_SITE = ("run", "figure", "guide", "all", "-a", "-n", *KINDS)
"""Words of a command line that ask for nothing of the site."""


def build_graph(
    root: Path, *, given: Mapping[str, str] | None = None, workers: Workers | None = None
) -> dict[str, Any]:
    """Return the names that a ``dodo.py`` has: the tasks of a project, doit's settings, and what the tasks share.

    A project with a guide has tasks for it, and for those who keep this project; another builds its figures. Raises
    ``CatalogueError`` for settings that are not understood. ``given`` are the settings of the command line where doit
    has not read it, and ``workers`` do what the tasks ask for, where there are some already.
    """
    if given is None:
        given = dict(doit_cmd._CMDLINE_VARS or {})  # get_var answers only for names that it is asked for
    context = Context(Project(root, read_settings(root, given)), workers)
    makers: list[object] = [FigureTasks(context)]
    if may_mean_the_site(sys.argv[1:]):
        from convarith.steps.graph.site_tasks import SiteTasks  # which imports all that makes pages

        makers.append(SiteTasks(context))
    if context.guide:
        makers += [GuideTasks(context, context.guide), UpkeepTasks(context)]
    tasks = {name: getattr(maker, name) for maker in makers for name in dir(maker) if name.startswith("task_")}
    return {"DOIT_CONFIG": _config(context), CONTEXT: context, **tasks}


def may_mean_the_site(words: Sequence[str]) -> bool:
    """Return whether words of a command line may ask for tasks of the site, which take time to be made."""
    return any(
        word.partition(":")[0] not in WITHOUT_SITE and "=" not in word and not word.isdecimal() for word in words
    )


def _config(context: Context) -> dict[str, Any]:
    settings = context.project.settings
    mixed = partial(mixture, context.records, KINDS, context.names, settings)
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
