"""A small project that is built once, and a copy of it for each test that changes something."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("dodo.py", "pyproject.toml", "templates", "figures", "report")

CATALOGUE = """\
[alpha]
input_size = 3
kernel_size = 2

[beta]
input_size = [2, 3]
kernel_size = 1
padding = [[0, 1], [1, 0]]
"""

NUMBERS = """\
[gamma]
template = "numerical"
input_size = 2
kernel_size = 2
input_values = [[1, 2], [3, 4]]
kernel_values = [[1, 0], [0, 1]]
"""

GUIDE = """\
<% include "preamble.tex.j2" %>
\\begin{document}
A guide that shows << figure("alpha") >>
\\end{document}
"""


@dataclass(frozen=True)
class Run:
    """How a run of doit ended and all that it printed."""

    status: int
    printed: str

    @property
    def tasks(self) -> set[str]:
        """The tasks that it ran."""
        return {line for line in self.printed.splitlines() if line and " " not in line}


@dataclass(frozen=True)
class Sandbox:
    """A project in a folder of its own."""

    root: Path

    def doit(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Run:
        finished = subprocess.run(
            [sys.executable, "-m", "doit", *arguments],
            cwd=self.root,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return Run(finished.returncode, finished.stdout)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "doit", *arguments],
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def path(self, name: str) -> Path:
        return self.root / name

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def made(self) -> dict[str, bytes]:
        """Return all that is finished, by its path in the build folder."""
        build = self.root / "build"
        found = [build / "guide.pdf", *(build / "figures").rglob("*")]
        return {str(path.relative_to(build)): path.read_bytes() for path in found if path.is_file()}


def copy_sources(folder: Path) -> None:
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("gallery"))
        else:
            shutil.copy(source, folder / name)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """The real project, built."""
    root = tmp_path_factory.mktemp("whole")
    copy_sources(root)
    sandbox = Sandbox(root)
    run = sandbox.doit()
    assert run.status == 0, run.printed
    return sandbox


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """A project with three small figures and a one-page guide, built. Tests take copies of it."""
    root = tmp_path_factory.mktemp("built")
    copy_sources(root)
    sandbox = Sandbox(root)
    for path in (root / "figures").glob("*.toml"):
        path.unlink()
    sandbox.write("figures/maps.toml", CATALOGUE)
    sandbox.write("figures/numbers.toml", NUMBERS)
    sandbox.write("report/guide.tex.j2", GUIDE)
    run = sandbox.doit()
    assert run.status == 0, run.printed
    return sandbox


@pytest.fixture
def project(built: Sandbox, tmp_path: Path) -> Sandbox:
    """A copy of the small project with all that was built: records speak of content, not of places or times."""
    root = tmp_path / "project"
    shutil.copytree(built.root, root, copy_function=_copy_or_link)
    return Sandbox(root)


def _copy_or_link(source: str, target: str) -> None:
    """Copy a file, but link the large formats, which nothing changes in place."""
    if source.endswith(".fmt"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)
