"""The tasks of figures: their TeX, their PDF, and every other format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from convarith.catalogue.entries import Entry
from convarith.errors import ConvarithError
from convarith.formats.pdf import PDF
from convarith.formats.registry import FORMATS, USUAL
from convarith.formats.tikz import TIKZ
from convarith.steps.cache.quiet_run import NOTE
from convarith.steps.doit_support.tasks import IN_A_THREAD, KINDS, failing_task, reported
from convarith.steps.graph.context import Context
from convarith.steps.selection import FIGURE
from convarith.tools import files
from convarith.tools.worker import Work

Task = dict[str, Any]


class FigureTasks:
    """Makes the tasks of all figures of the catalogue."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def task__engine(self) -> Task:
        """find TeX"""
        return {
            "actions": [reported(self._find_engine, subject="TeX")],
            "uptodate": [self._context.has_engine],
            **IN_A_THREAD,
        }

    def _find_engine(self) -> None:
        _ = self._context.engine  # which raises what is wrong; doit takes no such answer

    def task__preamble(self) -> Task:
        """have TeX read the figures' preamble"""
        return {
            "actions": [reported(self._prepare, subject="the figures")],
            "uptodate": [self._context.steps.is_prepared],
            "task_dep": ["_engine"],
            **IN_A_THREAD,
        }

    def _prepare(self) -> None:
        context = self._context
        if context.catalogue.entries:
            work = partial(context.steps.prepare, context.catalogue.entries[0], context.engine)
            with suppress(ConvarithError):  # the figure's own task reports it
                context.tasks.done(work, seconds=context.filling)

    def _tasks(
        self,
        kind: str,
        doc: str,
        plan: Callable[[Entry], Work],
        *,
        arguments: Callable[[Entry], str],
        needs: Sequence[str] = (),
        seconds: float | None = None,
    ) -> Iterator[Task]:
        """Yield the task of a kind of files and that of each figure; in ``needs``, {} stands for the figure's name.

        ``plan`` returns what a worker is to do for a figure.
        """
        context = self._context
        yield {"basename": kind, "name": None, "doc": doc, "task_dep": [] if kind == "tex" else context.faults}
        for entry in context.entries(kind):
            task = context.tasks.step(
                f"{kind}:{entry.name}",
                partial(plan, entry),
                arguments=partial(arguments, entry),
                subject=f'figure "{entry.name}"',
                needs=[need.format(entry.name) for need in needs],
                seconds=seconds or context.converting,
            )
            yield {"basename": kind, "doc": doc.replace("NAME", entry.name), **task}

    def task_tex(self) -> Iterator[Task]:
        """fill the templates only: build/tex/NAME.tex"""
        context = self._context
        yield from self._tasks(
            "tex",
            self.task_tex.__doc__ or "",
            lambda entry: partial(context.steps.tex, entry),
            arguments=context.steps.tex_arguments,
            seconds=context.filling,
        )
        for fault in context.catalogue.faults:
            yield failing_task(fault.task, fault.error, fault.subject)

    def task_formats(self) -> Iterator[Task]:
        """a task by its own name for each format"""
        context = self._context
        for each in FORMATS:
            if each is PDF:
                yield from self._tasks(
                    each.name,
                    each.help,
                    lambda entry: partial(context.steps.pdf, entry.name, context.engine),
                    arguments=lambda entry: context.pdf_arguments(context.steps),
                    needs=["_preamble", "tex:{}"],
                )
            else:
                yield from self._tasks(
                    each.name,
                    each.help,
                    partial(partial, context.steps.make, each.name),
                    arguments=partial(context.steps.arguments, each.name),
                    needs=[f"{each.needs}:{{}}", *(["_package"] if each is TIKZ else [])],
                )

    def task__package(self) -> Task:
        """what documents that read a NAME.tikz load: build/figures/convarith.sty"""
        context = self._context
        return {
            "actions": [context.tasks.action(context.steps.package, subject="the package convarith")],
            "uptodate": [lambda: context.records.is_current("package", context.steps.package_arguments())],
            "meta": {"steps": ["package"]},
            **IN_A_THREAD,
        }

    def task_all(self) -> Task:
        """everything in every format; videos only where PyAV, which makes them, is installed"""
        guide = ["guide"] if self._context.guide else []
        return {"actions": None, "task_dep": [*guide, "tex", *self._context.made_here]}

    def task_figure(self) -> Iterator[Task]:
        """the usual formats of all figures, PDF, PNG, GIF and SVG; figure:NAME for one"""
        clean = [*self._cleaning(), partial(files.remove_if_empty, self._context.project.figures)]
        yield {"name": None, "doc": self.task_figure.__doc__, "task_dep": self._context.faults, "clean": clean}
        for entry in self._context.entries(FIGURE):
            needs = [f"{kind}:{entry.name}" for kind in USUAL]
            yield {
                "name": entry.name,
                "doc": "its usual formats: PDF, PNG, GIF and SVG",
                "actions": None,
                "task_dep": needs,
            }

    def _cleaning(self) -> Iterator[Callable[[], None]]:
        """Yield what removes the files that belong to no single figure, and those of figures that are gone."""
        project, records = self._context.project, self._context.records
        yield from (partial(files.remove, folder) for folder in (project.formats, project.private, project.drawn))
        yield records.forget_digests
        yield partial(files.remove, project.records / NOTE)
        yield from (partial(records.forget_all, kind) for kind in (*KINDS, "package"))
        yield from (partial(files.remove, project.build / name) for name in ("bench.json", "verification.json"))
