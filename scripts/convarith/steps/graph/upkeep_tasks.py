"""The tasks of those who keep this project: its gallery, its checks against frameworks, its benchmark."""

from __future__ import annotations

from functools import partial
from typing import Any

from convarith.steps import gallery
from convarith.steps.doit_support.tasks import IN_A_THREAD, reported
from convarith.steps.graph.context import Context
from convarith.steps.readme_gallery import published, write_gallery
from convarith.steps.schedule import BuildGraph
from convarith.steps.verify import verify

Task = dict[str, Any]


class UpkeepTasks:
    """Makes the tasks that refresh what is committed."""

    def __init__(self, context: Context, build_graph: BuildGraph) -> None:
        self._context = context
        self._build_graph = build_graph

    def task_gallery(self) -> Task:
        """refresh what README.md shows: tables, figures/gallery/NAME.gif, and one figure in each theme and format"""
        context, project = self._context, self._context.project
        names = [entry.name for entry in published(project, context.catalogue.entries)]
        in_each_format = [f"{kind}:{gallery.SHOWN}" for kind in context.made_here if gallery.SHOWN in context.names]
        work = (
            partial(write_gallery, project, context.catalogue.entries),
            partial(gallery.refresh, project, names),
            partial(gallery.draw_themes, project, project.gallery / "themes"),
            partial(gallery.show_formats, project, project.gallery / "formats"),
        )
        return {
            "actions": [context.tasks.action(each, subject="the gallery") for each in work],
            "task_dep": [*(f"gif:{name}" for name in names), *in_each_format],
            **IN_A_THREAD,
        }

    def task_verify(self) -> Task:
        """count the geometries that agree with the frameworks: build/verification.json, README.md, the guide"""
        work = partial(verify, self._context.project)
        return {"actions": [reported(work, subject="verification")], **IN_A_THREAD}

    def task_bench(self) -> Task:
        """measure the build on this machine: build/bench.json"""
        return {"actions": [reported(self._bench, subject="the measurement")], **IN_A_THREAD}

    def task__schedule(self) -> Task:
        """simulate the build with more workers, from the measured times of its tasks"""
        return {"actions": [reported(self._schedule, subject="the schedule")], **IN_A_THREAD}

    def _schedule(self) -> None:
        from convarith.steps.bench import schedule

        schedule(self._context.project, self._build_graph)

    def _bench(self) -> None:
        from convarith.steps.bench import bench

        bench(self._context.project)
