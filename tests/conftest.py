"""What all tests share: the same surroundings everywhere, projects that are built once, and what some tests need."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

from . import forks, rights
from .needs import NEEDS, demand
from .sandbox import Sandbox, copy_of, copy_sources, small_project
from .shared import made_once, shared_folder

# How long an example takes is the machine's affair, and no test's.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SURROUNDINGS = ("COLUMNS", "FORCE_COLOR", "LANGUAGE", "LINES", "NO_COLOR", "SOURCE_DATE_EPOCH", "TERM", "TZ")
PREFIXES = ("LC_", "PYTEST_ADDOPTS", "PYTHON", "TEX")
MARKS = {
    "browser": pytest.mark.needs("browser"),
    "ordinary_user": pytest.mark.needs("permissions"),
    "whole": pytest.mark.slow,
}
FOLDERS = {
    "campaigns": pytest.mark.slow,
    "jax_checks": pytest.mark.needs("jax"),
    "torch_checks": pytest.mark.needs("torch"),
}
"""What holds for all tests of a folder."""
FRAMEWORKS = ("/jax_checks", "/torch_checks", "/torch_modules/test_reading.py")
"""What imports a framework, which takes seconds in each process."""
KEPT = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")


def pytest_configure(config: pytest.Config) -> None:
    """Compile each module once for all runs, in pytest's cache, where Python is told to keep nothing beside it.

    Hundreds of processes would compile the whole package otherwise.
    """
    if sys.dont_write_bytecode and sys.pycache_prefix is None and hasattr(config, "cache"):
        with suppress(OSError):  # a clone that is read-only
            sys.pycache_prefix = str(config.cache.mkdir("bytecode"))
            os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
            del os.environ["PYTHONDONTWRITEBYTECODE"]
            sys.dont_write_bytecode = False


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no framework where the tests that need one are left out."""
    is_left_out = "not extra" in config.option.markexpr
    return True if is_left_out and collection_path.as_posix().endswith(FRAMEWORKS) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests whose folder or fixtures need something, or take long, and those whose needs can be installed."""
    for item in items:
        if item.path.parent.name in FOLDERS:
            item.add_marker(FOLDERS[item.path.parent.name])
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in MARKS:
                item.add_marker(MARKS[fixture])
        names = [name for marker in item.iter_markers("needs") for name in marker.args]
        if any(NEEDS[name].can_be_installed for name in names):
            item.add_marker(pytest.mark.extra)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test, before its fixtures are made, if something that it needs is missing."""
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            demand(name)


@pytest.fixture(scope="session", autouse=True)
def _surroundings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the settings of whoever runs the tests change nothing that they see, of programs that they start neither."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name in SURROUNDINGS or (name.startswith(PREFIXES) and name not in KEPT):
                patch.delenv(name)
        patch.setenv("LANG", "C.UTF-8")
        if sys.platform == "linux":
            forks.usual()
        yield
    if sys.pycache_prefix is not None:  # each project's own dodo.py, which nobody imports again
        for folder in (tmp_path_factory.getbasetemp(), shared_folder(request, ".")):
            shutil.rmtree(f"{sys.pycache_prefix}{folder}", ignore_errors=True)


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Let permissions of files count for a superuser too."""
    with rights.of_an_ordinary_user():
        yield


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> Sandbox:
    """The shipped project, built."""
    return Sandbox(made_once(request, "whole", _build_whole))


def _build_whole(folder: Path) -> None:
    copy_sources(folder)
    run = Sandbox(folder).doit(environment={})
    assert run.status == 0, run.printed


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest) -> Sandbox:
    """A project with three small figures and a one-page guide, built. Tests take copies of it."""
    return Sandbox(made_once(request, "built", _build_small))


def _build_small(folder: Path) -> None:
    run = small_project(folder).doit(environment={})
    assert run.status == 0, run.printed


@pytest.fixture
def project(built: Sandbox, tmp_path: Path) -> Sandbox:
    """A copy of the small project with all that was built."""
    return copy_of(built, tmp_path / "project")
