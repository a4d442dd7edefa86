"""What is changed of doit's own ways? ``clean`` says one line and leaves nothing, a task may be named twice."""

from __future__ import annotations

import fnmatch
import signal
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from doit.cmd_base import DodoTaskLoader
from doit.cmd_clean import Clean as DoitClean

from convarith.errors import CatalogueError, Details, report
from convarith.steps.answering import Answering, answer_first_word, as_tasks
from convarith.steps.project import MARK
from convarith.tools import files


class Loader(DodoTaskLoader):  # type: ignore[misc]  # doit ships no types
    """What finds the tasks in dodo.py, as always; doit makes it before it reads the command line."""

    def __init__(self) -> None:
        super().__init__()
        if hasattr(signal, "sigwait"):
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # until dodo.py or a command listens to it
        answer_first_word(sys.argv[1:])
        if "" in sys.argv[1:]:
            details = Details(hint='write an option and its empty value as one word: --title=""')
            sys.exit(report(CatalogueError("a word of the command line is empty", details)))

    def load_tasks(self, cmd: Any, pos_args: list[str]) -> Any:
        """Load the tasks; name each but once to a run of them: doit forgets what comes after one named twice."""
        tasks = super().load_tasks(cmd, pos_args)
        pos_args[:] = as_tasks(pos_args, tasks)
        if cmd.execute_tasks:
            names = [task.name for task in tasks]
            found = [name for word in pos_args for name in (_matching(word, names) if "*" in word else [word])]
            pos_args[:] = dict.fromkeys(found)
        return tasks


class Clean(Answering, DoitClean):  # type: ignore[misc]  # doit ships no types
    """The command that removes what tasks made, without a line for each of them."""

    name = "clean"

    def clean_tasks(self, tasks: Sequence[Any], dryrun: bool, cleanforget: bool) -> None:
        """Remove what the tasks made, and the build folder with doit's own notes if they are all that is left."""
        self.outstream = StringIO()  # where doit writes its lines
        super().clean_tasks(tasks, dryrun, cleanforget)
        if not dryrun:
            _remove_if_unused(Path(self.dep_manager.backend.name))
        kinds = " ".join(dict.fromkeys(task.name.partition(":")[0] for task in tasks if not task.name.startswith("_")))
        print(f"{'would remove' if dryrun else 'removed'} what these made: {kinds}")


def _matching(pattern: str, names: list[str]) -> list[str]:
    found = fnmatch.filter(names, pattern)
    if not found:
        sys.exit(report(CatalogueError(f'no task is called like "{pattern}"', Details(hint="doit list shows them"))))
    return found


def _remove_if_unused(notes: Path) -> None:
    """Remove the file that doit keeps in the build folder, and the folder, if nothing that was made is there."""
    for folder in notes.parent.glob("*/"):
        files.remove_if_empty(folder)
    ours = {notes, notes.parent / MARK}
    if {*notes.parent.iterdir()} <= ours:
        for path in ours:
            files.remove(path)
        files.remove_if_empty(notes.parent)
