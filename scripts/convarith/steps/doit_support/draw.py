"""The command ``doit draw``, which has a worker do all of it: what it needs is imported there, and its limits hold."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from doit.cmd_base import Command

from convarith.errors import ConvarithError, report
from convarith.steps.doit_support.interrupts import end_cleanly_when_interrupted
from convarith.steps.ended import error_of
from convarith.steps.project import Project
from convarith.tools.process import MAX_SECONDS
from convarith.tools.worker import Named
from convarith.tools.workers import WorkerError, Workers


class Draw(Command):  # type: ignore[misc]  # doit ships no types
    """The command; it reads its words by itself, for errors that help, and needs no tasks."""

    doc_purpose = "draw a figure from words of the command line"

    def parse_execute(self, in_args: Sequence[str]) -> int:
        """Draw; return the exit status. doit takes words with a = in them for settings: all are read anew."""
        words = sys.argv[1:]
        words.remove(self.name)
        workers = Workers()
        end_cleanly_when_interrupted(workers)
        try:
            print(workers.run(Named("convarith.steps.draw:draw", (Path.cwd(), words)), seconds=MAX_SECONDS))
        except WorkerError as end:
            return _failed(error_of(end, Project(Path.cwd())))
        except ConvarithError as error:
            return _failed(error)
        finally:
            workers.close()
        return 0

    def help(self) -> str:
        """Return what ``doit help draw`` prints."""
        from convarith.steps.draw import draw

        return draw(Path.cwd(), ["--help"])


def _failed(error: ConvarithError) -> int:
    print(report(error), file=sys.stderr)
    return 1
