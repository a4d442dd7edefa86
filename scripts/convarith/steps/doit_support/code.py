"""The command ``doit code``: prints the code of a layer."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from doit.cmd_base import Command

from convarith.errors import ConvarithError, report


class Code(Command):  # type: ignore[misc]  # doit ships no types
    """The command; it reads its words by itself, as ``doit draw`` does, and needs no tasks."""

    doc_purpose = "write the code of a layer from words of the command line"

    def parse_execute(self, in_args: Sequence[str]) -> int:
        """Print the code; return the exit status. doit takes words with a = in them for settings: all are read anew."""
        from convarith.steps.code import written_code  # with all of the arithmetic, which other commands do without

        words = sys.argv[1:]
        words.remove(self.name)
        try:
            print(written_code(words))
        except ConvarithError as error:
            print(report(error), file=sys.stderr)
            return 1
        return 0

    def help(self) -> str:
        """Return what ``doit help code`` prints."""
        from convarith.steps.code import written_code

        return written_code(["--help"])
