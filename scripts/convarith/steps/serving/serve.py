"""The command ``doit serve``: serves the site of a project, and makes it anew whenever a source changes."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from doit.cmd_base import Command

from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, ConvarithError, Details, report
from convarith.steps.build_folder import building
from convarith.steps.interrupts import end_cleanly_when_interrupted
from convarith.steps.project import DODO, Project
from convarith.steps.serving.building import VISIBLE, WHOLE, Builder
from convarith.steps.serving.server import Server
from convarith.steps.settings import PYPROJECT, read_settings
from convarith.tools.worker_pool import Workers

WATCHED = ("figures", "report", "templates", PYPROJECT)
PACE: Mapping[str, Any] = {"debounce": 60, "step": 20, "rust_timeout": 3000}
"""Milliseconds: for how long an editor may be writing a file, and when a pause begins."""
PURPOSE = "show the site of a project, made anew whenever a source changes"
HELP = """\
{program} serve [SETTING=VALUE …]: show the site on this machine, and make it anew whenever a figure, a template or a
chapter changes. Pages that are open show themselves anew, or what is wrong, with its file and line; what was made
before stays until then. Settings are those of a build, as in theme=dark. Ctrl-C ends it."""


class Serve(Command):  # type: ignore[misc]  # doit ships no types
    """The command of doit."""

    doc_purpose = PURPOSE

    def parse_execute(self, in_args: Sequence[str]) -> int:
        """Serve; return the exit status. doit takes words with a = in them for settings: all are read anew."""
        words = sys.argv[1:]
        words.remove(self.name)
        return serve(words, "doit")

    def help(self) -> str:
        """Return what ``doit help serve`` prints."""
        return HELP.format(program="doit")


def serve(words: Sequence[str], program: str) -> int:
    """Serve the project of this folder until the process ends; return the exit status where there is nothing to do."""
    if {"-h", "--help"} & {*words}:
        print(HELP.format(program=program))
        return 0
    try:
        _serve(Path.cwd(), _settings(words))
    except ConvarithError as error:
        print(report(error), file=sys.stderr)
        return 1
    return 0


def _serve(root: Path, given: Mapping[str, str]) -> None:
    from watchfiles import watch

    if not (root / DODO).is_file():
        raise CatalogueError("there is no project here", Details(hint="run it in the folder of a project"))
    project = Project(root, read_settings(root, given))
    workers = Workers()
    end_cleanly_when_interrupted(workers)
    builder, server = Builder(root, given, workers), Server(project.site)
    with building(project):
        server.start()
        print(f"the site is at {server.url}; Ctrl-C ends this", flush=True)
        is_due = _update(builder, server, VISIBLE)
        sources = [path for name in WATCHED if (path := root / name).exists()]
        for changes in watch(*sources, **PACE, yield_on_timeout=True, raise_interrupt=False):
            if changes:
                is_due = _update(builder, server, VISIBLE)
            elif is_due:  # in a pause, as it takes longer
                _update(builder, server, WHOLE)
                is_due = False


def _update(builder: Builder, server: Server, tasks: Sequence[str]) -> bool:
    """Do tasks, and tell the pages; return whether all was made."""
    begun = time.monotonic()
    error = builder.build(tasks)
    server.tell(error)
    print(error or f"made {', '.join(tasks)} in {time.monotonic() - begun:.1f} s", flush=True)
    return not error


def _settings(words: Sequence[str]) -> dict[str, str]:
    for word in words:
        if "=" not in word:
            hint = "serve takes settings only, such as theme=dark; serve --help explains it"
            raise CatalogueError(f"{shown(word)} is not a setting", Details(hint=hint))
    return dict(word.split("=", 1) for word in words)
