"""The command ``convarith``: draws, solves and writes code in any folder, and begins projects."""

from __future__ import annotations

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # before anything else, until a command listens: no traceback

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NoReturn

from convarith.cli.build import BUILD_PURPOSE, build
from convarith.cli.init import INIT_PURPOSE, init
from convarith.errors import CatalogueError, Details, did_you_mean, report
from convarith.steps.commands import PURPOSES, run_command
from convarith.steps.printing import make_robust

PROGRAM = "convarith"
HEAD = "Figures, animations and code of convolution arithmetic, from any folder."
COLUMN = 10
SERVE_PURPOSE = "show the site of a project, made anew whenever a source changes"
COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    **{name: partial(run_command, name, program=PROGRAM) for name in PURPOSES},
    "serve": lambda words: _serve(words),
    "init": init,
    "build": build,
}


def _serve(words: Sequence[str]) -> int:
    from convarith.steps.serving.serve import serve  # with doit, and what watches files

    return serve(words, PROGRAM)


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
    rows = {**PURPOSES, "serve": SERVE_PURPOSE, "init": INIT_PURPOSE, "build": BUILD_PURPOSE}
    lines = [f"  {name:<{COLUMN}}{purpose}" for name, purpose in rows.items()]
    ends = [f"{PROGRAM} COMMAND --help explains a command.", f"{PROGRAM} --version prints the version."]
    return "\n".join([HEAD, "", f"  {PROGRAM} COMMAND …", "", "Commands", *lines, "", *ends])
