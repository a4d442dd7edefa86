"""The command ``convarith``: draws, solves and writes code in any folder, and begins projects."""

from __future__ import annotations

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # before anything else, until a command listens: no traceback

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NoReturn

from convarith.errors import CatalogueError, Details, did_you_mean, report
from convarith.steps.commands import PURPOSES, run_command
from convarith.steps.printing import make_robust

PROGRAM = "convarith"
HEAD = "Figures, animations and code of convolution arithmetic, from any folder."
COLUMN = 10


def _serve(words: Sequence[str]) -> int:
    from convarith.steps.serving.serve import serve  # with doit, and what watches files

    return serve(words, PROGRAM)


def _init(words: Sequence[str]) -> int:
    from convarith.cli.init import init  # with what reads tables

    return init(words)


def _build(words: Sequence[str]) -> int:
    from convarith.cli.build import build

    return build(words)


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    **{name: partial(run_command, name, program=PROGRAM) for name in PURPOSES},
    "serve": _serve,
    "init": _init,
    "build": _build,
}
OF_PROJECTS = {
    "serve": "show the site of a project, made anew whenever a source changes",
    "init": "begin a project of your own: a catalogue of figures that doit builds",
    "build": "do what doit does in a project, also where its pyproject.toml is broken",
}
"""What the commands are for that make and build projects, in a line of help each."""


def main() -> NoReturn:
    """Do what the words of the command line say, and end with an exit status."""
    make_robust()
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Do what words say; return the exit status."""
    first, *others = words or ["--help"]
    if first in ("-h", "--help", "help"):
        print(usage())
        return 0
    if first == "--version":
        from importlib.metadata import version  # takes as long to import as all else that is asked for rarely

        print(f"convarith {version('convarith')}")
        return 0
    if first in COMMANDS:
        return COMMANDS[first](others)
    known = ", ".join(COMMANDS)
    hint = f"{did_you_mean(first, COMMANDS)} the commands are {known}; {PROGRAM} --help explains them".strip()
    print(report(CatalogueError(f'"{first}" is not a command of {PROGRAM}', Details(hint=hint))), file=sys.stderr)
    return 1


def usage() -> str:
    """Return what ``convarith --help`` prints."""
    rows = {**PURPOSES, **OF_PROJECTS}
    lines = [f"  {name:<{COLUMN}}{purpose}" for name, purpose in rows.items()]
    ends = [f"{PROGRAM} COMMAND --help explains a command.", f"{PROGRAM} --version prints the version."]
    return "\n".join([HEAD, "", f"  {PROGRAM} COMMAND …", "", "Commands", *lines, "", *ends])
