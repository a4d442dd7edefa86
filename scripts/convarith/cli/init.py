"""Begins a project of one's own: a catalogue with one figure, the tasks that build it, and room for templates."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from convarith.catalogue.toml import cut
from convarith.errors import CatalogueError, ConvarithError, Details, OutputError, report
from convarith.sentences import instead_of
from convarith.tools import files

USAGE = """\
convarith init [FOLDER]: begin a project of your own, a catalogue of figures that doit builds.

It makes, in FOLDER or here:
  figures/mine.toml  the catalogue, with one figure
  templates/         empty; a template of yours there wins over the one of its name that the package has
  dodo.py, doit.cfg  what doit needs to know
  .gitignore         which keeps what is built out of git

Then doit builds the figures there, into build/figures; doit help says what else it does."""
DODO = '''\
"""The tasks of these figures, for doit: `doit list` shows them."""

from pathlib import Path

from convarith.cli.doit import build_graph

globals().update(build_graph(Path(__file__).parent))
'''
MINE = """\
# Each table is a figure. convarith draw … --print-toml prints such a table for the words of a command line.

[mine]
title = "Padding, strides"
input_size = 5
kernel_size = 3
stride = 2
padding = 1
"""
IGNORED = "/build/\n__pycache__/\n"
PLUGINS: Mapping[str, Mapping[str, str]] = {
    "LOADER": {"project": "Loader"},
    "BACKEND": {"memory": "Memory"},
    "COMMAND": {
        "clean": "Clean",
        "code": "Code",
        "draw": "Draw",
        "dumpdb": "Refused",
        "forget": "Forget",
        "help": "Help",
        "ignore": "Refused",
        "info": "Refused",
        "list": "List",
        "network": "Network",
        "reset-dep": "Refused",
        "run": "Run",
        "serve": "Serve",
        "solve": "Solve",
        "strace": "Refused",
        "tabcompletion": "TabCompletion",
    },
}
"""What this package adds to doit, by doit's words: names of the module ``convarith.cli.doit``."""


def init(words: Sequence[str]) -> int:
    """Begin a project; return the exit status."""
    try:
        print(USAGE if {"-h", "--help"} & {*words} else _begun(words))
    except ConvarithError as error:
        print(report(error), file=sys.stderr)
        return 1
    return 0


def doit_sections() -> dict[str, dict[str, str]]:
    """Return the settings of doit for a project, by their sections."""
    return {"GLOBAL": {"loader": "project"}} | {
        section: {name: f"convarith.cli.doit:{plugin}" for name, plugin in plugins.items()}
        for section, plugins in PLUGINS.items()
    }


def doit_settings() -> str:
    """Return the settings of doit for a project, as its file ``doit.cfg`` has them."""
    lines = ["# What convarith adds to doit."]
    for section, values in doit_sections().items():
        lines += ["", f"[{section}]", *(f"{name} = {value}" for name, value in values.items())]
    return "\n".join([*lines, ""])


def _begun(words: Sequence[str]) -> str:
    """Make the files of a project; return what there is to say. What is there already stays as it is."""
    if len(words) > 1 or (words and words[0].startswith("-")):
        wrong = words[0] if words[0].startswith("-") else words[1]
        hint = "convarith init --help explains it"
        raise CatalogueError(f"init takes one folder, not {cut(wrong)}", Details(hint=hint))
    if words and not words[0].strip():
        raise CatalogueError("init was given an empty name", Details(hint="leave it out to begin a project here"))
    folder = Path(words[0] if words else ".")
    contents = {"dodo.py": DODO, "doit.cfg": doit_settings(), "figures/mine.toml": MINE, ".gitignore": IGNORED}
    there = [name for name in contents if os.path.lexists(folder / name) and name != ".gitignore"]
    if there:
        hint = "choose another folder: convarith init FOLDER"
        raise OutputError(f"{' and '.join(there)} would be replaced", Details(hint=hint))
    keeps = os.path.lexists(folder / ".gitignore")
    try:
        with files.writing(folder):
            files.make_folder(folder / "templates")
        for name, content in contents.items():
            if not (keeps and name == ".gitignore"):
                files.write(folder / name, content.encode())
    except OutputError as error:
        raise error.spelled(instead_of("build", "convarith init FOLDER")) from None
    made = [name for name in (*contents, "templates/") if not (keeps and name == ".gitignore")]
    ignore = ["your .gitignore is as it was: add build/ to it"] if keeps else []
    first = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    last = f"{first}doit builds it, as build/figures/mine.pdf and others"
    return "\n".join([f"made {', '.join(made)}", *ignore, last])
