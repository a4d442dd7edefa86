"""Files: whole or not at all, and an error that says which and what to do."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from convarith.errors import OutputError
from convarith.tools import files

NEEDS_FOLDER = "a file stands where a folder is needed: move it away"
FULL = Path("/dev/full")


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    files.write(tmp_path / "a/b/c.txt", b"words")
    assert content_of(tmp_path / "a/b") == {"c.txt": b"words"}
    assert (tmp_path / "a/b/c.txt").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("step", ["open", "replace"])
def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    files.write(tmp_path / "a", b"old")
    with monkeypatch.context() as patched, pytest.raises(OutputError) as raised:
        patched.setattr(Path, step, fail)
        files.write(tmp_path / "a", b"new")
    assert raised.value.problem == f"cannot write {tmp_path / 'a'}: No space left on device"
    assert raised.value.details.hint == "the disk is full, of bytes or of files: make room and run it again"
    assert content_of(tmp_path) == {"a": b"old"}


def test_a_write_that_is_interrupted_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    files.write(tmp_path / "a", b"old")
    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.write(tmp_path / "a", b"new")
    assert content_of(tmp_path) == {"a": b"old"}


@pytest.mark.needs("linux")
def test_a_full_disk_is_told() -> None:
    with pytest.raises(OutputError) as raised, files.writing(Path("build/a.pdf")):
        FULL.write_bytes(b"words")
    assert raised.value.problem.startswith("cannot write ")
    assert raised.value.details.hint == "the disk is full, of bytes or of files: make room and run it again"


def test_a_file_where_a_folder_is_needed(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("")
    for make in (
        lambda: files.write(tmp_path / "build/a", b""),
        lambda: files.publish(tmp_path / "build", tmp_path / "build/a"),
        lambda: files.private_folder(tmp_path / "build").__enter__(),
    ):
        with pytest.raises(OutputError) as raised:
            make()
        assert raised.value.problem.startswith(f"cannot write {tmp_path / 'build'}: ")
        assert raised.value.details.hint == NEEDS_FOLDER


def test_a_folder_where_a_file_is_needed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OutputError) as raised:
        files.write(tmp_path / "a", b"")
    assert raised.value.problem == f"cannot write {tmp_path / 'a'}: Is a directory"
    assert raised.value.details.hint == "a folder stands where a file is needed: move it away"


@pytest.mark.usefixtures("ordinary_user")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError) as raised:
        files.write(tmp_path / "a", b"")
    assert raised.value.problem == f"cannot write {tmp_path / 'a'}: Permission denied"
    assert raised.value.details.hint == "make the folder writable, or choose another with the setting build=FOLDER"


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a"
    files.write(path, b"words")
    os.utime(path, ns=(0, 0))
    files.write_if_changed(path, b"words")
    assert path.stat().st_mtime_ns == 0
    files.write_if_changed(path, b"other")
    assert path.read_bytes() == b"other"
    assert path.stat().st_mtime_ns > 0


def test_a_finished_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    files.write(tmp_path / "figures/a", b"old")
    files.publish(tmp_path / "new", tmp_path / "figures/a")
    assert content_of(tmp_path / "figures") == {"a": b"new"}
    assert not (tmp_path / "new").exists()


def test_a_private_folder_is_removed_whatever_happens(tmp_path: Path) -> None:
    def work() -> None:
        with files.private_folder(tmp_path / "private") as folder:
            (folder / "a").write_text("words")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert list((tmp_path / "private").iterdir()) == []


def test_only_the_folders_of_dead_processes_are_swept(tmp_path: Path) -> None:
    code = (
        "import os, pathlib; from convarith.tools import files\n"
        "folder = files.private_folder(pathlib.Path('.')); folder.__enter__(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    (left_behind,) = tmp_path.iterdir()
    (tmp_path / "words").write_text("")
    with files.private_folder(tmp_path) as ours:
        assert files.sweep(tmp_path) == 2
        assert set(tmp_path.iterdir()) == {ours}
    assert not left_behind.exists()
    assert files.sweep(tmp_path / "nothing") == 0


def test_files_and_folders_are_removed_if_they_are_there(tmp_path: Path) -> None:
    files.write(tmp_path / "folder/a", b"")
    files.write(tmp_path / "b", b"")
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for name in ("link", "b", "b", "nothing"):
        files.remove(tmp_path / name)
    assert (tmp_path / "folder/a").exists()
    files.remove(tmp_path / "folder")
    assert list(tmp_path.iterdir()) == []
