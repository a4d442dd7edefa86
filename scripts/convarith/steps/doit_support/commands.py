"""Changes to doit's own commands: a run holds the build folder, ``clean`` has it for itself and says one line."""

from __future__ import annotations

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # before anything else, until a command listens: no traceback

import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from functools import partial, wraps
from pathlib import Path
from typing import Any, NoReturn

from doit.cmd_base import DodoTaskLoader, check_tasks_exist
from doit.cmd_clean import Clean as DoitClean
from doit.cmd_forget import Forget as DoitForget
from doit.cmd_run import Run as DoitRun

from convarith.errors import ConvarithError, Details, OutputError, report
from convarith.steps.build_folder import building, cleaning
from convarith.steps.cache.quiet_run import QuietRun
from convarith.steps.doit_support.answering import Answering, answer_first_word
from convarith.steps.doit_support.arguments import check_paths, check_words, named_tasks
from convarith.steps.doit_support.order import dispatcher
from convarith.steps.doit_support.reporter import NOTHING_TO_DO
from convarith.steps.interrupts import end_cleanly_when_interrupted
from convarith.steps.nothing_to_do import quiet_run_before
from convarith.steps.printing import make_robust
from convarith.steps.project import DODO, MARK, Project
from convarith.steps.settings import read_settings
from convarith.tools import files

CONTEXT = "CONTEXT"
"""The name under which dodo.py has what its tasks share."""
OTHERS = "OTHERS"
"""The name under which it has a function that returns what makes the tasks that no figure and no guide needs."""
SCHEDULE = "_schedule"
"""The task of ``bench --schedule``."""
NO_MEMORY = OutputError("the system has too little memory", Details(hint="close some programs, or allow more (ulimit)"))


class Loader(DodoTaskLoader):  # type: ignore[misc]  # doit ships no types
    """What finds the tasks in dodo.py, as always; doit makes it before it reads the command line."""

    def __init__(self) -> None:
        super().__init__()
        self.quiet_run: QuietRun | None = None
        make_robust()
        answer_first_word(sys.argv[1:])
        try:
            check_words(sys.argv[1:])
        except ConvarithError as error:
            _end(error)

    def setup(self, opt_values: Any) -> None:
        """Read dodo.py; say what is wrong with the project, or what the system refuses, without a traceback.

        Where such a run had nothing to do, and nothing has changed since, it is not even read.
        """
        try:
            if not opt_values["seek_file"]:
                check_paths(opt_values["dodoFile"], opt_values["cwdPath"])
            if opt_values["dodoFile"] == DODO and opt_values["cwdPath"] is None:
                self.quiet_run = _quiet_run(sys.argv[1:])
            with files.reading("the project"):
                super().setup(opt_values)
        except ConvarithError as error:
            _end(error)
        except MemoryError:
            _end(NO_MEMORY)

    def load_tasks(self, cmd: Any, pos_args: list[str]) -> Any:
        """Load the tasks, and put the names of those that are meant in place of the words.

        Each stands there once, as doit forgets what comes after one that is named twice.
        """
        if cmd.name != Run.name or not self.namespace[CONTEXT].select(pos_args):
            self.namespace |= self.namespace[OTHERS]()
        tasks = super().load_tasks(cmd, pos_args)
        try:
            pos_args[:] = named_tasks(pos_args, [task.name for task in tasks])
        except ConvarithError as error:  # what cannot be read may be why a name is not known
            faults = [report(fault.error, subject=fault.subject) for fault in self.namespace[CONTEXT].catalogue.faults]
            sys.exit("\n".join([*faults, report(error)]))
        return tasks


def _quiet_run(words: Sequence[str]) -> QuietRun | None:
    """Look at the project of this folder, and end this run if it has nothing to do."""
    root = Path.cwd()
    given = dict(word.split("=", 1) for word in words if "=" in word)
    try:
        project = Project(root, read_settings(root, given))
        quiet_run = quiet_run_before(project, [word for word in words if "=" not in word], given)
        if quiet_run is None or not project.records.is_dir():
            return None
        with building(project):
            is_unchanged = quiet_run.is_unchanged()
    except (ConvarithError, OSError):  # a whole run says it better
        return None
    if is_unchanged:
        print(NOTHING_TO_DO)
        sys.exit()
    return quiet_run


class Run(Answering, DoitRun):  # type: ignore[misc]  # doit ships no types
    """The command that runs tasks, while it holds the build folder and listens to interrupts."""

    name = "run"

    @property
    def control(self) -> Any:
        """What has doit's tasks and gives them out; doit sets it."""
        return self._control

    @control.setter
    def control(self, control: Any) -> None:
        control.task_dispatcher = partial(self._dispatcher, control)
        self._control = control

    def _dispatcher(self, control: Any) -> Any:
        names = _with_parts(control.tasks, control.selected_tasks, all_needs=False)
        tasks = self.loader.namespace[CONTEXT].tasks
        tasks.at_once = min(tasks.at_once, sum(bool(control.tasks[name].actions) for name in names))
        return dispatcher(control)

    def parse_execute(self, in_args: Sequence[str]) -> Any:
        """Do what the words ask for, of which ``bench --schedule`` names one task."""
        is_schedule = {"bench", "--schedule"} <= {*in_args}
        words = [SCHEDULE if word == "bench" else word for word in in_args if word != "--schedule"]
        return super().parse_execute(words if is_schedule else in_args)

    def check_before_help(self, in_args: Sequence[str]) -> None:
        """End with an error for a first word that is no task, such as a misspelt command."""
        if not in_args[0].startswith("-"):
            options, _ = self.cmdparser.parse([])
            self.loader.setup(options)
            self.loader.load_tasks(self, [in_args[0]])

    @wraps(DoitRun._execute)
    def _execute(self, outfile: Any, **options: Any) -> int:
        context = self.loader.namespace[CONTEXT]
        project: Project = context.project
        end_cleanly_when_interrupted(context.workers)
        context.tasks.at_once = options["num_process"]
        try:
            with files.writing(project.build), building(project):
                status: int = super()._execute(outfile if isinstance(outfile, str) else sys.stdout, **options)
                context.records.keep_digests()
                if self.loader.quiet_run and status == 0 and not context.tasks.has_worked:
                    self.loader.quiet_run.keep(context.records.seen)
                return status
        except ConvarithError as error:
            _end(error)
        except MemoryError:
            _end(NO_MEMORY)
        finally:
            context.workers.close()


class Clean(Answering, DoitClean):  # type: ignore[misc]  # doit ships no types
    """The command that removes what tasks made, without a line for each of them."""

    name = "clean"

    def clean_tasks(self, tasks: Sequence[Any], dryrun: bool, cleanforget: bool) -> None:
        """Remove what the tasks made, and the build folder if that is all there was."""
        project: Project = self.loader.namespace[CONTEXT].project
        errors: dict[str, ConvarithError] = {}
        try:
            with nullcontext() if dryrun else cleaning(project):
                for action in [] if dryrun else [action for task in tasks for action in task.clean_actions]:
                    try:
                        action.py_callable(*action.args, **action.kwargs)
                    except ConvarithError as error:
                        errors[error.problem] = error
                if not dryrun:
                    _remove_if_unused(project)
        except ConvarithError as error:
            _end(error)
        if errors:
            sys.exit("\n".join(report(error) for error in errors.values()))
        kinds = " ".join(dict.fromkeys(task.name.partition(":")[0] for task in tasks if not task.name.startswith("_")))
        print(f"{'would remove' if dryrun else 'removed'} what these made: {kinds}")


class Forget(Answering, DoitForget):  # type: ignore[misc]  # doit ships no types
    """The command after which tasks are done again, though what they made stays where it is."""

    name = "forget"

    @wraps(DoitForget._execute)
    def _execute(self, forget_sub: bool, forget_disable_default: bool, forget_all: bool) -> None:
        context = self.loader.namespace[CONTEXT]
        tasks = {task.name: task for task in self.task_list}
        selected = [*tasks] if forget_all else [] if self._names_none(forget_disable_default) else self.sel_tasks
        check_tasks_exist(tasks, selected)
        steps = [step for name in _with_parts(tasks, selected, all_needs=forget_sub) for step in _steps(tasks[name])]
        try:
            with cleaning(context.project):
                for step in steps:
                    context.records.discard(step)
        except ConvarithError as error:
            _end(error)
        print(f"forgot {len(steps)} steps: the next run does them again")

    def _names_none(self, forget_disable_default: bool) -> bool:
        return bool(self.sel_default_tasks and forget_disable_default)


def _end(error: ConvarithError) -> NoReturn:
    sys.exit(report(error))


def _steps(task: Any) -> Sequence[str]:
    steps: Sequence[str] = (task.meta or {}).get("steps", ())
    return steps


def _with_parts(tasks: dict[str, Any], selected: Iterable[str], *, all_needs: bool) -> list[str]:
    """Return tasks with what groups of them stand for, or with all that they need."""
    found: dict[str, None] = {}
    waiting = [*selected]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += tasks[name].task_dep if all_needs or not tasks[name].actions else []
    return [*found]


def _remove_if_unused(project: Project) -> None:
    """Remove the build folder if nothing that was made is there."""
    for folder in project.build.glob("*/"):
        files.remove_if_empty(folder)
    if {path.name for path in project.build.glob("*")} == {MARK}:
        files.remove(project.build / MARK)
        files.remove_if_empty(project.build)
