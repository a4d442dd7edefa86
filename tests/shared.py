"""What is costly is made once for all processes of a test run, by the first that needs it while the others wait."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from convarith.tools import files


def shared_folder(request: pytest.FixtureRequest, name: str) -> Path:
    """Return a folder that all processes of this run have in common; where there are no locks, one of this process."""
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    base = factory.getbasetemp()
    is_one_of_many = hasattr(request.config, "workerinput") and os.name == "posix"
    folder = (base.parent if is_one_of_many else base) / "shared" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def made_once(request: pytest.FixtureRequest, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that ``make`` filled, here or in another process of this run; no test changes what is in it."""
    folder = shared_folder(request, name)
    project, is_made = folder / "project", folder / "made"
    with files.lock(folder, exclusive=True):
        if not is_made.exists():
            shutil.rmtree(project, ignore_errors=True)  # what is left where it failed
            project.mkdir()
            make(project)
            is_made.touch()
    return project
