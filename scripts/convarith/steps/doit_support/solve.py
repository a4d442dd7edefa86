"""The command ``doit solve``, which computes and prints, and touches no file."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from doit.cmd_base import Command

from convarith.errors import ConvarithError, report


class Solve(Command):  # type: ignore[misc]  # doit ships no types
    """The command; it reads its words by itself, for errors that help, and needs no tasks."""

    doc_purpose = "list the settings of a layer that lead from one size to another"

    def parse_execute(self, in_args: Sequence[str]) -> int:
        """Solve; return the exit status."""
        from convarith.steps.solve import answer

        words = sys.argv[1:]
        words.remove(self.name)
        try:
            print(answer(words))
        except ConvarithError as error:
            print(report(error), file=sys.stderr)
            return 1
        return 0

    def help(self) -> str:
        """Return what ``doit help solve`` prints."""
        from convarith.steps.solve import answer

        return answer(["--help"])
