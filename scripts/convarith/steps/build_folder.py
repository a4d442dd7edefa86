"""Holds the build folder while something works in it: many builds may at the same time, or else one that cleans.

The lock is on the folder itself, and the system releases it when a run is killed. A run that comes while nobody else
is there removes what killed runs left behind.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from convarith.errors import Details, OutputError
from convarith.steps.project import FOLDERS, RECORDS, Project
from convarith.tools import files

WITH_FOLDERS = ("figures", "guide", RECORDS)
BUSY = "wait until it has ended, or end it"


@contextmanager
def building(project: Project) -> Iterator[None]:
    """Make and mark the build folder if need be, and share it with other builds; a disk that is read-only will do.

    Raises ``CatalogueError`` for a folder of other files, ``OutputError`` for one that cannot be made or read, or that
    leads elsewhere.
    """
    with files.writing(project.build):
        _refuse_what_blocks(project)
        held = _shared(project)
    with ExitStack() as stack:
        stack.callback(held.release)
        stack.callback(files.release, project.build)
        with suppress(OutputError):  # a full disk may have room enough for what is left to do
            stack.enter_context(files.private_folder(project.private))  # whose remains tell of this run, should it die
        yield


@contextmanager
def cleaning(project: Project) -> Iterator[None]:
    """Have the build folder for oneself, if there is one, and remove what stands where it has folders.

    Raises ``OutputError`` while others work in it.
    """
    held = files.Lock(project.build)
    with ExitStack() as stack:
        stack.callback(held.release)
        with files.writing(project.build):
            if project.build.is_dir():
                project.mark()
                if not held.take(exclusive=True, wait=False):
                    problem = f"another run of doit works in {project.shown(project.build)}"
                    raise OutputError(problem, Details(hint=BUSY))
                for path in _blocking(project):
                    path.unlink()
                _remove_remains(project)
        yield


def _refuse_what_blocks(project: Project) -> None:
    for path in _blocking(project):
        reason = "is a link, and doit writes below its own folder only" if path.is_symlink() else "is not a folder"
        hint = "doit clean removes it, and nothing that a link leads to"
        raise OutputError(f"{project.shown(path)} {reason}", Details(hint=hint))


def _blocking(project: Project) -> list[Path]:
    """Return what stands in the build folder where a build has folders: files, and links, wherever they lead."""
    blocking = [project.build / name for name in FOLDERS if os.path.lexists(project.build / name)]
    blocking = [path for path in blocking if path.is_symlink() or not path.is_dir()]
    parents = [project.build / name for name in WITH_FOLDERS if project.build / name not in blocking]
    below = [path for folder in parents if folder.is_dir() for path in folder.iterdir()]
    return [*blocking, *(path for path in below if path.is_symlink() and not path.is_file())]


def _shared(project: Project) -> files.Lock:
    while True:
        files.make_folder(project.build)
        held = files.Lock(project.build)
        with ExitStack() as failing:
            failing.callback(held.release)
            is_alone = held.take(exclusive=True, wait=False) and held.is_of(project.build)
            if is_alone:
                project.mark()
                _remove_remains(project)
            held.take(exclusive=False)
            if held.is_of(project.build):  # a clean may have removed it while we waited
                if not is_alone:
                    project.mark()
                files.claim(project.build)
                failing.pop_all()
                return held


def _remove_remains(project: Project) -> None:
    """Remove what killed runs left behind, in the folder that nobody else works in."""
    if files.sweep(project.private):
        files.remove_temporaries(project.build)
