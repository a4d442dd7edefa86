"""How is a file written so that nobody ever sees half of it?"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from convarith.errors import Details, OutputError

LOCK = ".lock"
HINTS = {
    errno.ENOSPC: "the disk is full: make room and run doit again",
    errno.EDQUOT: "your quota is used up: make room and run doit again",
    errno.EACCES: "make the folder writable, or choose another with doit build=FOLDER",
    errno.EPERM: "make the folder writable, or choose another with doit build=FOLDER",
    errno.EROFS: "the disk can only be read: choose another folder with doit build=FOLDER",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOTDIR: "a file stands where a folder is needed: move it away",
    errno.EISDIR: "a folder stands where a file is needed: move it away",
    errno.EEXIST: "a file stands where a folder is needed: move it away",
}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the system's errors into ``OutputError`` that names the path and what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        hint = HINTS.get(error.errno or 0, "")
        is_temporary = Path(error.filename or "").name.startswith(f".{Path(path).name}-")
        named = path if error.filename is None or is_temporary else error.filename
        raise OutputError(f"cannot write {named}: {reason}", Details(hint=hint)) from None


def check_writable(folder: Path) -> None:
    """Make a folder if need be, and raise ``OutputError`` if nothing can be written there."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


@contextmanager
def private_folder(parent: Path) -> Iterator[Path]:
    """Make a folder for one step's work and remove it afterwards; it is locked for as long as this process lives."""
    with writing(parent):
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
        lock = (folder / LOCK).open("w")
    try:
        _lock(lock)
        yield folder
    finally:
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove the private folders that processes left behind when they were killed: those that nobody locks."""
    if os.name != "posix":
        return  # nothing is locked there
    for path in parent.glob(f"*/{LOCK}"):
        with suppress(OSError):
            with path.open("w") as lock:
                _lock(lock)
            shutil.rmtree(path.parent, ignore_errors=True)


def _lock(file: IO[str]) -> None:
    """Lock a file until it is closed, by us or by our end; raise ``OSError`` if another process has it locked."""
    if os.name == "posix":
        import fcntl  # not on every system

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def publish(source: Path, target: Path) -> None:
    """Put a finished file in its place, at once; both must be on the same disk."""
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file unless it has that content already, so that what is made from it stays current."""
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        pass
    write(path, content)


def remove(path: Path) -> None:
    """Remove a file or folder, if it is there."""
    with writing(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def remove_if_empty(folder: Path) -> None:
    """Remove a folder that holds nothing."""
    with suppress(OSError):
        folder.rmdir()
