"""Damaged files below the build folder are made again, or the error says what is in the way."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from convarith.tools import files

from ..sandbox import Sandbox, settled
from .attacks import copied, dice, differing, nothing_runs, refused, rounds

KINDS = (
    "figures/*.pdf", "figures/*.tex", "figures/*.gif", "figures/*.svg", "figures/*/*.png", "figures/*/*.svg",
    "tex/*.tex", "tex/*.map.json", "records/*/*.json", "records/digests.json", "formats/*.fmt",
    "CACHEDIR.TAG", "guide/guide.tex", "guide/guide.map.json", "guide/guide.figures.json", "guide.pdf",
    "figures", "figures/*/", "tex", "records", "records/*/", "formats", "guide", "private",
)  # fmt: skip

Damage = Callable[[Path, random.Random], None]


def half(path: Path, _: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def empty(path: Path, _: random.Random) -> None:
    path.write_bytes(b"")


def one_bit(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def one_bit_at_the_same_time(path: Path, chance: random.Random) -> None:
    times = path.stat()
    one_bit(path, chance)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def more(path: Path, _: random.Random) -> None:
    with path.open("ab") as file:
        file.write(b"garbage\n")


def other_json(path: Path, chance: random.Random) -> None:
    path.write_text(chance.choice(["null", "[]", "3", "[" * 30000, '{"a": {"b": 1}}', '{"x": [["9"], null]}']))


def deleted(path: Path, _: random.Random) -> None:
    files.remove(path)


def folder_instead(path: Path, _: random.Random) -> None:
    files.remove(path)
    path.mkdir()


def file_instead(path: Path, _: random.Random) -> None:
    files.remove(path)
    path.write_text("a file")


def link_to_nothing(path: Path, _: random.Random) -> None:
    files.remove(path)
    path.symlink_to("nowhere")


def link_to_itself(path: Path, _: random.Random) -> None:
    files.remove(path)
    path.symlink_to(path.name)


def pipe_instead(path: Path, _: random.Random) -> None:
    files.remove(path)
    os.mkfifo(path)


def unreadable(path: Path, _: random.Random) -> None:
    path.chmod(0)


def read_only(path: Path, _: random.Random) -> None:
    path.chmod(0o555 if path.is_dir() else 0o444)


OF_ANY = (deleted, link_to_nothing, link_to_itself, pipe_instead, unreadable, read_only)
OF_FILES = (*OF_ANY, half, empty, one_bit, one_bit_at_the_same_time, more, other_json, folder_instead)
OF_FOLDERS = (*OF_ANY, file_instead)


@pytest.mark.usefixtures("ordinary_user")
@rounds(share=0.1)
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_made_again_or_the_error_says_what_to_do(project: Sandbox, kind: str, number: int) -> None:
    chance, reference = dice(f"damage {kind}", number), project.made()
    settled()
    copied(project)  # which keeps the digests of files that are no longer new
    path = chance.choice(sorted(project.path("build").glob(kind)))
    damage = chance.choice(OF_FOLDERS if path.is_dir() else OF_FILES)
    damage(path, chance)
    run = copied(project)
    nothing_runs(project)
    what = f"{damage.__name__} {path.relative_to(project.root)}: {run.printed}"
    if run.status == 0:
        made_readable(path)
        assert differing(project.made(), reference) == [], what
        return
    refused(run)
    assert path.name in run.printed or path.parent.name in run.printed, what
    made_readable(path)
    if damage not in (unreadable, read_only):
        files.remove(path)
    assert copied(project).status == 0, what
    assert differing(project.made(), reference) == [], what


def made_readable(path: Path) -> None:
    """Give back what ``unreadable`` and ``read_only`` took away."""
    with suppress(OSError):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("way", ["lock", "folder"])
def test_nothing_outside_is_touched_through_links_in_the_private_folder(
    project: Sandbox, tmp_path: Path, way: str
) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / ".lock").write_text("precious")
    if way == "lock":
        project.path("build/private/tmplink").mkdir()
        project.path("build/private/tmplink/.lock").symlink_to(victim / ".lock")
    else:
        project.path("build/private/tmplink").symlink_to(victim)
    assert copied(project).status == 0
    assert (victim / ".lock").read_text() == "precious"


@pytest.mark.parametrize("way", ["pipe", "no lock", "folder as lock"])
def test_strays_in_the_private_folder_are_swept(project: Sandbox, way: str) -> None:
    stray = project.path("build/private/tmpstray")
    stray.mkdir()
    (stray / "document.tex").write_text("half")
    if way == "pipe":
        os.mkfifo(stray / ".lock")
    elif way == "folder as lock":
        (stray / ".lock").mkdir()
    assert copied(project).status == 0
    assert not stray.exists()


@pytest.mark.usefixtures("ordinary_user")
def test_clean_removes_nothing_outside_for_a_damaged_record(project: Sandbox, tmp_path: Path) -> None:
    victim = tmp_path / "victim.pdf"
    victim.write_text("precious")
    record = project.path("build/records/pdf/alpha.json")
    text = record.read_text().replace('"build/figures/alpha.pdf"', f'"{victim}"')
    assert str(victim) in text
    record.write_text(text)
    copied(project, "clean")
    assert victim.read_text() == "precious"
