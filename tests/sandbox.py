"""A project in a folder of its own: the shipped sources, with nothing that whoever runs the tests put beside them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from convarith.steps.cache.digests import MOMENT
from convarith.tools.files import TEMPORARY

from . import forks
from .shipped import FAMILIES, ROOT, THEMES

SETTINGS = re.compile(r"^\[tool\.convarith\].*?(?=^\[|\Z)", re.DOTALL | re.MULTILINE)
SECONDS = 120  # that a run may take

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
        """Run doit to its end: in a process of its own where an environment is given, even an empty one."""
        if environment is None and forks.are_possible():
            return Run(*forks.server().run(arguments, folder=self.root, seconds=SECONDS))
        finished = subprocess.run(
            [sys.executable, "-m", "doit", *arguments],
            cwd=self.root,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
        )
        return Run(finished.returncode, finished.stdout)

    def start(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        prepare: Callable[[], None] | None = None,
    ) -> subprocess.Popen[str]:
        """Start a run as the leader of its own group, which does what ``prepare`` says before it begins.

        It then compiles for itself alone: where files have a limit, Python would leave a part of a module for others.
        """
        alone = {"PYTHONDONTWRITEBYTECODE": "1"} if prepare else {}
        return subprocess.Popen(
            [sys.executable, "-m", "doit", *arguments],
            cwd=self.root,
            env={**os.environ, **alone, **(environment or {})},
            preexec_fn=prepare,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def begin(self, *arguments: str) -> subprocess.Popen[str] | forks.Copy:
        """Start a run likewise whose own start is not looked at: where that is possible, as a copy."""
        if not forks.are_possible():
            return self.start(*arguments)
        return forks.server().start(arguments, folder=self.root)

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
        """Return all that is finished, by its path in the build folder; what a run was writing as it ended is not."""
        build = self.root / "build"
        found = [build / "guide.pdf", *(build / "figures").rglob("*")]
        finished = [path for path in found if path.is_file() and not path.name.startswith(TEMPORARY)]
        return {str(path.relative_to(build)): path.read_bytes() for path in finished}


def copy_sources(folder: Path) -> None:
    """Copy the shipped catalogue with what it is built from, writable, and without settings."""
    (folder / "figures").mkdir(parents=True)
    shutil.copyfile(ROOT / "dodo.py", folder / "dodo.py")
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(SETTINGS.sub("", pyproject), encoding="utf-8")
    for path in FAMILIES:
        shutil.copyfile(path, folder / "figures" / path.name)
    for name in ("templates", "report"):
        _copy_files(ROOT / name, folder / name)
    for path in (folder / "templates/themes").iterdir():
        if path.stem not in THEMES:
            path.unlink()


def _copy_files(source: Path, target: Path) -> None:
    """Copy a folder's files but not their permissions: the clone may be read-only."""
    target.mkdir()
    for path in source.iterdir():
        if path.is_dir():
            _copy_files(path, target / path.name)
        else:
            shutil.copyfile(path, target / path.name)


def small_project(folder: Path) -> Sandbox:
    """Return a project with three small figures and a one-page guide."""
    copy_sources(folder)
    sandbox = Sandbox(folder)
    for path in (folder / "figures").glob("*.toml"):
        path.unlink()
    sandbox.write("figures/maps.toml", CATALOGUE)
    sandbox.write("figures/numbers.toml", NUMBERS)
    sandbox.write("report/guide.tex.j2", GUIDE)
    return sandbox


def settled() -> None:
    """Wait until what was written shows in its state if it is written again."""
    end = time.time_ns() + 2 * MOMENT
    while time.time_ns() < end:
        pass


def copy_of(built: Sandbox, folder: Path) -> Sandbox:
    """Copy a project with all that was built: records speak of content, not of places or times."""
    shutil.copytree(built.root, folder, copy_function=_copy_or_link)
    return Sandbox(folder)


def _copy_or_link(source: str, target: str) -> None:
    """Copy a file, but link the large formats, which nothing changes in place."""
    if source.endswith(".fmt"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)
