"""Looks at a project before a run that may have nothing to do: its sources, its TeX, the code and the libraries."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from convarith.errors import ConvarithError
from convarith.steps.cache.code import PACKAGE, ROOT, installed
from convarith.steps.cache.quiet_run import NOTE, QuietRun
from convarith.steps.project import DODO, Project
from convarith.steps.selection import NEEDED
from convarith.steps.settings import PYPROJECT
from convarith.tools.engines import find_engine
from convarith.tools.shipped import shipped

FOLDERS = ("templates", "report")
SINGLE = (DODO, "doit.cfg", PYPROJECT)
CATALOGUE = "figures"


def quiet_run_before(project: Project, words: Sequence[str], given: Mapping[str, str]) -> QuietRun | None:
    """Return a look at a project before a run of ``words`` with settings that are ``given``.

    There is none for words that may mean more than figures and the guide, whose records say all that they depend on,
    and where something is wrong.
    """
    if not {word.partition(":")[0] for word in words} <= NEEDED.keys():
        return None
    try:
        engine = find_engine(project.settings.engine)
    except ConvarithError:
        return None
    key = {
        "words": [*words],
        "given": dict(given),
        "engine": engine.identity,
        "python": [sys.version, sys.executable],
        "installed": dict(installed()),
    }
    sources = [*_sources(project.root), *_of_package(), str(engine.program)]
    return QuietRun(project.root, project.records / NOTE, key=json.dumps(key, sort_keys=True), sources=sources)


def _sources(root: Path) -> Iterator[str]:
    """Yield the names of all files that may say what is to be made, of which a new one may come at any time."""
    yield from (name for name in SINGLE if (root / name).exists())
    yield from map(str, sorted((root / CATALOGUE).glob("*.toml")))
    for name in FOLDERS:
        yield from _below(root / name)


def _of_package() -> Iterator[str]:
    yield from _below(ROOT / PACKAGE)
    yield from _below(shipped("templates"))


def _below(folder: Path) -> Iterator[str]:
    """Yield the paths of all files in a folder and its folders, but for what Python compiled."""
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each != "__pycache__")
        yield from (f"{path}{os.sep}{name}" for name in sorted(names))
