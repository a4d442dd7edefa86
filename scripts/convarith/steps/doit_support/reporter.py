"""What a person sees while doit works: a bar on a terminal, plain lines elsewhere, and one summary at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from doit.exceptions import BaseFail, UnmetDependency
from doit.reporter import ConsoleReporter

if TYPE_CHECKING:
    from rich.progress import Progress


NOTHING_TO_DO = "nothing to do"


class BuildReporter(ConsoleReporter):  # type: ignore[misc]  # doit ships no types
    """Counts tasks as they end, prints each error once, and says at the end what was done."""

    desc = "a progress bar, errors in plain words, one summary"
    note: Callable[[], str] = lambda: ""  # a function of no object: see noting

    @classmethod
    def noting(cls, note: Callable[[], str]) -> type[BuildReporter]:
        """Return a reporter that also prints what a function returns, at the end of a run that made something."""
        return type(cls.__name__, (cls,), {"note": staticmethod(note)})

    def __init__(self, outstream: TextIO, options: Mapping[str, Any]) -> None:
        super().__init__(outstream, options)
        self._progress = _bar(outstream) if outstream.isatty() else None
        self._total = 0
        self._done = 0
        self._started = time.monotonic()
        self._made: list[str] = []
        self._running: list[str] = []
        self._unmet: list[str] = []
        self._errors = 0

    def initialize(self, tasks: Mapping[str, Any], selected_tasks: list[str]) -> None:
        """Count what may have to be done."""
        names = _needed(tasks, selected_tasks)
        self._total = sum(1 for name in names if tasks[name].actions)
        if self._progress:
            self._progress.start()

    def execute_task(self, task: Any) -> None:
        """Say what is being made."""
        if not task.actions:
            return
        if self._progress:
            self._running.append(task.name)
            self._refresh()
        elif not task.name.startswith("_"):
            self.write(f"{task.name}\n")

    def add_success(self, task: Any) -> None:
        """Count a task that was done."""
        if task.actions:
            self._made.append(task.name)
            self._ended(task)

    def skip_uptodate(self, task: Any) -> None:
        """Count a task that had nothing to do."""
        if task.actions:
            self._ended(task)

    def add_failure(self, task: Any, fail: BaseFail) -> None:
        """Print an error as it comes; what fails only because something else did is named in the summary."""
        if task.actions:
            self._ended(task)
        if isinstance(fail, UnmetDependency):
            self._unmet.append(task.name)
            return
        self._errors += 1
        text = fail.message if not fail.traceback else fail.get_msg()
        self._print(text.rstrip())

    def complete_run(self) -> None:
        """Say what was done."""
        if self._progress:
            self._progress.stop()
        for message in self.runtime_errors:
            self._print(message)
        if self._unmet:
            self._print(f"not made, for want of the above: {', '.join(_by_kind(self._unmet))}")
        seconds = time.monotonic() - self._started
        made = ", ".join(_by_kind(self._made))
        if self._errors:
            also = f"; made {made}" if made else ""
            self._print(f"{self._errors} error{'s' if self._errors > 1 else ''}{also} ({seconds:.1f} s)")
        elif made:
            self._print(f"made {made} ({seconds:.1f} s)")
        else:
            self._print(NOTHING_TO_DO)
        note = type(self).note() if made else ""
        if note:
            self._print(note)

    def _print(self, text: str) -> None:
        if self._progress:
            self._progress.console.print(text, markup=False)
        else:
            self.write(f"{text}\n")

    def _ended(self, task: Any) -> None:
        if task.name in self._running:
            self._running.remove(task.name)
        self._done += 1
        self._refresh()

    def _refresh(self) -> None:
        if self._progress:
            (bar,) = self._progress.task_ids
            running = ", ".join(self._running)
            self._progress.update(
                bar, total=max(self._total, self._done), completed=self._done, description=running, refresh=True
            )


def _bar(outstream: TextIO) -> Progress:
    """Return the bar of a terminal; only there is its library imported."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(file=outstream, highlight=False, emoji=False, soft_wrap=True),
        auto_refresh=False,  # it changes when a task begins or ends, and not otherwise
        transient=True,
    )
    progress.add_task("", total=0)
    return progress


def _needed(tasks: Mapping[str, Any], selected: list[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(selected)
    while waiting:
        name = waiting.pop()
        if name not in found and name in tasks:
            found.add(name)
            waiting += [*tasks[name].task_dep, *tasks[name].calc_dep]
    return found


def _by_kind(names: list[str]) -> list[str]:
    """Sum up task names: ``pdf:a, pdf:b, guide`` as ``2 pdf, guide``."""
    counts: dict[str, int] = {}
    for name in names:
        kind, _, part = name.partition(":")
        if not kind.startswith("_"):
            counts[kind] = counts.get(kind, 0) + (1 if part else 0)
    return [f"{count} {kind}" if count else kind for kind, count in counts.items()]
