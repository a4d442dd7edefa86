"""doit's commands with answers for people: help about this project, and errors that say what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from doit.cmd_base import Command, DoitCmdBase
from doit.cmd_completion import TabCompletion as DoitTabCompletion
from doit.cmd_help import Help as DoitHelp
from doit.cmd_list import List as DoitList
from doit.cmdparse import CmdParseError
from doit.exceptions import InvalidCommand, InvalidDodoFile

from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, ConvarithError, Details, report
from convarith.steps.doit_support.arguments import COMMANDS, SHOW, Switch, ordered
from convarith.steps.doit_support.help import command_help, usage
from convarith.steps.templates import GUIDE


def _versions() -> str:
    from importlib.metadata import version  # takes as long to import as all else that is asked for rarely

    return f"convarith {version('convarith')}, doit {version('doit')}"


def _has_guide() -> bool:
    return Path(GUIDE).is_file()


FIRST_WORDS: Mapping[str, Callable[[], str]] = {
    "--help": lambda: usage(has_guide=_has_guide()),
    "--version": _versions,
}
"""Answers to a first word that doit would answer itself, before it makes any command."""


class Answering:
    """What a command of doit's does with its words before it reads them; stands before doit's class."""

    name: str
    cmdparser: Any

    def parse_execute(self, in_args: Sequence[str]) -> Any:
        """Answer a request for help, refuse what cannot be meant, or do the command's work."""
        try:
            words = ordered(in_args, map(_switch, self.cmdparser.options))
        except ConvarithError as error:
            return refused(error)
        if words is None:
            self.check_before_help(in_args)
            print(self.help())
            return 0
        try:
            return super().parse_execute(words)  # type: ignore[misc]  # of doit's class
        except (CmdParseError, InvalidCommand, InvalidDodoFile) as error:
            return refused(CatalogueError(str(error).strip(), Details(hint=SHOW)))

    def check_before_help(self, in_args: Sequence[str]) -> None:
        """End with an error for words that help cannot be about."""

    def help(self) -> str:
        """Return what ``--help`` prints."""
        return command_help(self.name, has_guide=_has_guide())


class List(Answering, DoitList):  # type: ignore[misc]  # doit ships no types
    """The command that lists tasks."""

    name = "list"


class TabCompletion(Answering, DoitTabCompletion):  # type: ignore[misc]  # doit ships no types
    """The command that prints a script for shells."""

    name = "tabcompletion"

    def execute(self, opt_values: Any, pos_args: Any) -> Any:
        """Print the script, for doit, however this run was started."""
        sys.argv[0] = "doit"
        return super().execute(opt_values, pos_args)


class Help(Answering, DoitHelp):  # type: ignore[misc]  # doit ships no types
    """The command that explains commands and tasks."""

    name = "help"

    def execute(self, params: Any, args: list[str]) -> int:
        """Print the commands of this project, or what one of them or a task does."""
        if not args or args[0] in ("help", "run"):
            print(usage(has_guide=_has_guide()))
        elif args[0] in self.cmds and args[0] not in REFUSED:
            print(self.cmds[args[0]](cmds=self._cmds, **self.init_kwargs).help())
        elif args[0] in REFUSED:
            return refused(_no_command(args[0]))
        else:
            DoitCmdBase.execute(self, params, args)
        return 0

    def _execute(self, pos_args: Sequence[str]) -> None:
        docs = {task.name: task.doc for task in self.task_list}
        for name in pos_args:
            print(f"doit {name}\n  {docs[name]}".rstrip())


class Refused(Command):  # type: ignore[misc]  # doit ships no types
    """What answers to the commands of doit that this project does without: its records say what is current."""

    def parse_execute(self, in_args: Sequence[str]) -> int:
        """Say what to use instead."""
        name = next((word for word in sys.argv[1:] if word in REFUSED), "")
        return refused(_no_command(name))


REFUSED: Mapping[str, str] = {
    "ignore": "name the tasks that are to run, as in doit gif",
    "reset-dep": "doit finds out by itself what is current",
    "info": "doit help TASK explains a task",
    "dumpdb": "what was made from what is in build/records",
    "strace": SHOW,
}
"""What to use instead of the commands of doit that are not commands here."""


def _no_command(name: str) -> CatalogueError:
    commands = f"the commands are {', '.join(COMMANDS)}"
    return CatalogueError(
        f"{shown(name)} is not a command of this project", Details(hint=f"{REFUSED[name]}; {commands}")
    )


def refused(error: ConvarithError) -> int:
    """Print an error; return the exit status."""
    print(report(error), file=sys.stderr)
    return 1


def answer_first_word(words: Sequence[str]) -> None:
    """End with the answer to a first word that doit would answer itself."""
    first = next((word for word in words if word.startswith("-") or "=" not in word), "")
    if first in FIRST_WORDS:
        print(FIRST_WORDS[first]())
        sys.exit()


def _switch(option: Any) -> Switch:
    """Return an option of doit's as it is judged here."""
    return Switch(
        name=option.name,
        short=option.short,
        long=option.long,
        inverse=option.inverse,
        takes_value=option.type is not bool,
        is_number=option.type is int,
        choices=tuple(option.choices),
    )
