"""The tasks of the site: a page per figure, the other parts, the files to download, the search."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from convarith.site.figure_page import neighbours_of
from convarith.steps.doit_support.tasks import IN_A_THREAD, reported
from convarith.steps.graph.context import Context
from convarith.steps.site import GUIDE_STEP, OF_FIGURES, OFFERED, SiteSteps
from convarith.tools import files

Task = dict[str, Any]


class SiteTasks:
    """Makes the tasks of a project's site."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._steps = SiteSteps(context.project)

    def task_site(self) -> Iterator[Task]:
        """the site: build/site/index.html and a page per figure"""
        context, entries = self._context, self._context.catalogue.entries
        clean = [partial(files.remove, context.project.site), partial(files.remove, context.project.build / "search")]
        yield {"name": None, "doc": self.task_site.__doc__, "task_dep": ["_tidied", *context.faults], "clean": clean}
        for part in self._steps.parts:
            task = context.tasks.step(
                f"site:{part.name}",
                lambda part=part: partial(self._steps.part, part.name, entries),  # type: ignore[misc]
                arguments=partial(self._steps.part_arguments, part, entries),
                subject=f"the part {part.name} of the site",
                needs=[
                    *(f"svg:{name}" for name in part.shows(context.names)),
                    *(["_guide_tex", "_guide_drawings"] if part.is_of_guide else []),
                ],
                seconds=context.converting,
            )
            yield {"doc": f"the part {part.name} of the site", **task}
        if self._steps.has_guide:
            yield {"doc": "the guide to download", **self._guide_pdf()}

    def _guide_pdf(self) -> Task:
        """Return the task that copies the guide's PDF: not of a part, whose pages do not wait until TeX has run."""
        return self._context.tasks.step(
            GUIDE_STEP,
            lambda: self._steps.guide_pdf,
            arguments=self._steps.guide_pdf_arguments,
            subject="the guide to download",
            needs=["guide"],
            seconds=self._context.converting,
        )

    def task_page(self) -> Iterator[Task]:
        """the page of each figure: build/site/figures/NAME.html"""
        context, entries = self._context, self._context.catalogue.entries
        yield {"name": None, "doc": self.task_page.__doc__, "task_dep": context.faults}
        for entry in entries:
            beside = neighbours_of(entry, entries)
            task = context.tasks.step(
                f"page:{entry.name}",
                lambda entry=entry, beside=beside: partial(self._steps.page, entry, beside),  # type: ignore[misc]
                arguments=partial(self._steps.page_arguments, entry, beside),
                subject=f'the page of figure "{entry.name}"',
                needs=[f"svg:{entry.name}"],
                seconds=context.converting,
            )
            yield {"doc": "its page", **task}

    def task_download(self) -> Iterator[Task]:
        """the files of figures that the pages offer, in each format"""
        context = self._context
        yield {"name": None, "doc": self.task_download.__doc__, "task_dep": context.faults}
        for entry in context.catalogue.entries:
            task = context.tasks.step(
                f"download:{entry.name}",
                lambda entry=entry: partial(self._steps.download, entry),  # type: ignore[misc]
                arguments=partial(self._steps.download_arguments, entry),
                subject=f'the files of figure "{entry.name}"',
                needs=[f"{kind}:{entry.name}" for kind in OFFERED],
                seconds=context.converting,
            )
            yield {"doc": "its files in each format", **task}

    def task__search(self) -> Task:
        """what the search knows"""
        context, names = self._context, self._context.names
        return {
            "actions": [context.tasks.action(partial(self._steps.search, names), subject="the search")],
            "uptodate": [lambda: context.records.is_current("search", self._steps.search_arguments(names))],
            "task_dep": [*(f"site:{part.name}" for part in self._steps.parts), *(f"page:{name}" for name in names)],
            "meta": {"steps": ["search"]},
            **IN_A_THREAD,
        }

    def task__tidied(self) -> Task:
        """remove what nothing makes any more"""
        names = self._context.names
        needs = [
            *(f"site:{part.name}" for part in self._steps.parts),
            *(f"{kind}:{name}" for kind in OF_FIGURES for name in names),
        ]
        tidied = partial(self._steps.remove_left_over, names)
        return {"actions": [reported(tidied, subject="the site")], "task_dep": ["_search", *needs], **IN_A_THREAD}
