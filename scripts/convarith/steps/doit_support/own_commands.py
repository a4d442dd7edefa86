"""The commands of this project that are not doit's: they read their words themselves, and need no tasks."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from doit.cmd_base import Command

from convarith.steps.commands import ANSWERS, PURPOSES, run_command

PROGRAM = "doit"


class Own(Command):  # type: ignore[misc]  # doit ships no types
    """A command that is named after its class, as doit's are."""

    def parse_execute(self, in_args: Sequence[str]) -> int:
        """Run it; return the exit status. doit takes words with a = in them for settings: all are read anew."""
        words = sys.argv[1:]
        words.remove(self.name)
        return run_command(self.name, words, PROGRAM)

    def help(self) -> str:
        """Return what ``doit help NAME`` prints."""
        return ANSWERS[self.name](["--help"], PROGRAM)


class Draw(Own):
    """The command ``doit draw``."""

    doc_purpose = PURPOSES["draw"]


class Network(Own):
    """The command ``doit network``."""

    doc_purpose = PURPOSES["network"]


class Solve(Own):
    """The command ``doit solve``."""

    doc_purpose = PURPOSES["solve"]


class Code(Own):
    """The command ``doit code``."""

    doc_purpose = PURPOSES["code"]
