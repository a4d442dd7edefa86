"""The tasks of the guide, which needs the figures that it shows."""

from __future__ import annotations

from functools import partial
from typing import Any

from convarith.steps.doit_support.tasks import IN_A_THREAD, reported
from convarith.steps.graph.context import Context
from convarith.steps.guide import PASSES, GuideSteps
from convarith.steps.guide_drawings import GuideDrawings

Task = dict[str, Any]


class GuideTasks:
    """Makes the tasks of a project's guide."""

    def __init__(self, context: Context, guide: GuideSteps) -> None:
        self._context = context
        self._guide = guide

    def task__guide_tex(self) -> Task:
        """fill the guide's templates, and learn which figures it shows"""
        return {"actions": [reported(self._tex, subject="the guide")], **IN_A_THREAD}

    def _tex(self) -> dict[str, list[str]]:
        """Render the guide unless that was done, and tell doit which figures must be there before it is compiled."""
        context, entries = self._context, self._context.catalogue.entries
        if not context.records.is_current("guide_tex:guide", self._guide.tex_arguments(entries)):
            context.tasks.done(partial(self._guide.tex, entries), seconds=context.filling)
            if context.has_engine():
                context.tasks.done(partial(self._guide.prepare, context.engine))
        return {"task_dep": [f"pdf:{name}" for name in self._guide.shown()]}

    def task_guide(self) -> Task:
        """the guide: build/guide.pdf"""
        context = self._context
        return {
            "actions": [reported(self._pdf, subject="the guide")],
            "uptodate": [lambda: context.records.is_current("guide:guide", context.pdf_arguments(self._guide))],
            "calc_dep": ["_guide_tex"],
            "task_dep": ["_engine"],
            "clean": [partial(context.records.forget, step) for step in ("guide:guide", "guide_tex:guide")],
            "meta": {"steps": ["guide:guide", "guide_tex:guide"]},
            **IN_A_THREAD,
        }

    def task__guide_drawings(self) -> Task:
        """draw what stands in the guide's text, for its pages"""
        context, drawings = self._context, GuideDrawings(self._context.project)

        def arguments() -> str:
            return drawings.arguments(context.engine) if context.has_engine() else ""

        def make() -> None:
            context.tasks.done(partial(drawings.make, context.engine), seconds=2 * context.filling)

        return {
            "actions": [reported(make, subject="the drawings in the guide's text")],
            "uptodate": [lambda: context.records.is_current("guide_drawings:guide", arguments())],
            "task_dep": ["_guide_tex", "_engine"],
            "clean": [partial(context.records.forget, "guide_drawings:guide")],
            "meta": {"steps": ["guide_drawings:guide"]},
            **IN_A_THREAD,
        }

    def _pdf(self) -> None:
        work = partial(self._guide.pdf, self._context.engine)
        self._context.tasks.done(work, seconds=2 * (PASSES + 1) * self._context.filling)
