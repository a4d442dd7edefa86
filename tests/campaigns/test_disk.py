"""Full disks, too few files, limits of the system and folders without permission: told, and nothing is lost."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .. import rights
from ..sandbox import Sandbox
from .attacks import bounded, copied, differing, limited, no_traceback, nothing_runs, refused, torn

MARK = "\\useStill{input}"
EDITED = f"{MARK}\\begin{{layer}}\\draw (0,0)--(1,1);\\end{{layer}}"


class Disk:
    """A small disk of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()

    def mount(self, *options: str) -> None:
        rights.mount(self.path, ",".join(options))

    def change(self, *options: str, read_only: bool = False) -> None:
        """Change the disk as soon as the system lets it: it may still be dropping what a run that has ended removed."""
        deadline = time.monotonic() + 10
        while True:
            try:
                return rights.mount(self.path, ",".join(options), again=True, read_only=read_only)
            except OSError as error:
                if error.errno != errno.EBUSY or time.monotonic() > deadline:
                    raise
                os.sched_yield()

    def take_formats(self, project: Sandbox) -> None:
        """Copy the formats of TeX that a build here lacks, which take long to dump; what a run left of one stays."""
        build = project.path("build")
        for path in (build / "CACHEDIR.TAG", *build.glob("formats/*.fmt")):
            target = self.path / "build" / path.relative_to(build)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                shutil.copyfile(path, target)

    def fill(self, *, free: int) -> None:
        """Fill the disk but for some kilobytes."""
        room = shutil.disk_usage(self.path).free - free * 1024
        (self.path / "ballast").write_bytes(bytes(room))

    def empty(self) -> None:
        (self.path / "ballast").unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    disk = Disk(tmp_path / "disk")
    yield disk
    rights.unmount(disk.path)


def on(disk: Disk) -> str:
    return f"build={disk.path}/build"


def made_on(disk: Disk) -> dict[str, bytes]:
    build = disk.path / "build"
    found = [build / "guide.pdf", *(build / "figures").rglob("*")]
    return {str(path.relative_to(build)): path.read_bytes() for path in found if path.is_file()}


@pytest.mark.needs("mount")
@pytest.mark.parametrize("room", ["size=100k", "size=2m", "size=12m", "nr_inodes=4", "nr_inodes=40", "nr_inodes=90"])
def test_a_disk_that_is_too_small(project: Sandbox, disk: Disk, room: str) -> None:
    reference = project.made()
    disk.mount(room)
    run = copied(project, on(disk))
    refused(run)
    assert torn(made_on(disk), reference) == []
    disk.change("size=400m", "nr_inodes=100000")
    disk.take_formats(project)
    assert copied(project, on(disk)).status == 0
    assert differing(made_on(disk), reference) == []


@pytest.mark.needs("mount")
@pytest.mark.parametrize("free", [0, 100, 4000])
def test_a_disk_that_becomes_full_keeps_what_it_had(project: Sandbox, disk: Disk, free: int) -> None:
    reference = project.made()
    disk.mount("size=120m")
    disk.take_formats(project)
    assert copied(project, on(disk)).status == 0
    project.edit("templates/isometric.tex.j2", MARK, EDITED)
    assert copied(project).status == 0
    edited = project.made()
    disk.fill(free=free)
    run = copied(project, on(disk))
    no_traceback(run)
    assert run.status == 0 or "error:" in run.printed, run.printed
    assert torn(made_on(disk), reference, edited) == []
    assert set(made_on(disk)) == set(reference)
    disk.empty()
    assert copied(project, on(disk)).status == 0
    assert differing(made_on(disk), edited) == []


@pytest.mark.needs("mount")
def test_a_read_only_disk_that_has_all(project: Sandbox, disk: Disk) -> None:
    disk.mount("size=120m")
    disk.take_formats(project)
    assert copied(project, on(disk)).status == 0
    nothing_runs(project)
    disk.change(read_only=True)
    run = copied(project, on(disk))
    assert (run.status, run.printed.strip()) == (0, "nothing to do")
    assert copied(project, "list", on(disk)).status == 0
    refused(copied(project, "clean", on(disk)))
    project.edit("templates/isometric.tex.j2", MARK, EDITED)
    refused(copied(project, on(disk)))


LIMITS = {
    "open files, 12": (resource.RLIMIT_NOFILE, 12),
    "open files, 20": (resource.RLIMIT_NOFILE, 20),
    "file size, 0": (resource.RLIMIT_FSIZE, 0),
    "file size, 2000": (resource.RLIMIT_FSIZE, 2000),
    "file size, 100 kB": (resource.RLIMIT_FSIZE, 100_000),
    "memory, 200 MiB": (resource.RLIMIT_AS, 200 << 20),
    "memory, 400 MiB": (resource.RLIMIT_AS, 400 << 20),
    "processor time, 1 s": (resource.RLIMIT_CPU, 1),
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_limits_of_the_system(project: Sandbox, limit: tuple[int, int]) -> None:
    reference = project.made()
    for path in project.path("build/figures").glob("alpha*"):
        if path.is_file():
            path.unlink()
    project.path("build/guide.pdf").unlink()
    run = bounded(project, prepare=limited(*limit))
    no_traceback(run)
    assert run.status <= 0 or "error:" in run.printed, run.printed
    assert torn(project.made(), reference) == []
    assert copied(project).status == 0
    assert differing(project.made(), reference) == []


CLOSED = (
    "build", "build/figures", "build/figures/alpha", "build/records", "build/records/pdf", "build/tex", "build/formats",
    "build/private", "build/guide", "figures", "templates", "report", "templates/themes",
)  # fmt: skip
OF_THE_GUIDE = ("build", "build/records", "build/formats", "build/guide", "report")


@pytest.mark.usefixtures("ordinary_user")
@pytest.mark.parametrize(
    ("folder", "mode"),
    [*((folder, 0o000) for folder in CLOSED), *((folder, 0o555) for folder in CLOSED if folder.startswith("build"))],
)
def test_folders_without_permission(project: Sandbox, folder: str, mode: int) -> None:
    reference = project.made()
    lost = ["build/figures/alpha/01.png", "build/figures/alpha.pdf", "build/tex/alpha.tex"]
    for name in (*lost, *(["build/guide.pdf"] if folder in OF_THE_GUIDE else [])):
        project.path(name).unlink()
    project.path(folder).chmod(mode)
    run = copied(project)
    project.path(folder).chmod(0o755)
    no_traceback(run)
    assert run.status == 0 or "error:" in run.printed, run.printed
    assert run.status == 0 or folder.rpartition("/")[2] in run.printed, run.printed
    assert torn(project.made(), reference) == []
    assert copied(project).status == 0
    assert differing(project.made(), reference) == []
