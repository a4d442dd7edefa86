"""How is a file written so that nobody ever sees half of it?"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from convarith.errors import Details, OutputError

HINTS = {
    errno.ENOSPC: "the disk is full: make room and run doit again",
    errno.EDQUOT: "your quota is used up: make room and run doit again",
    errno.EACCES: "make the folder writable, or choose another with doit build=FOLDER",
    errno.EPERM: "make the folder writable, or choose another with doit build=FOLDER",
    errno.EROFS: "the disk can only be read: choose another folder with doit build=FOLDER",
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
        raise OutputError(f"cannot write {error.filename or path}: {reason}", Details(hint=hint)) from None


@contextmanager
def private_folder(parent: Path) -> Iterator[Path]:
    """Make a folder for one step's work, named after this process, and remove it afterwards."""
    with writing(parent):
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove what processes that were killed left behind in their private folders."""
    for folder in parent.glob("*-*"):
        owner = folder.name.split("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    if os.name != "posix":
        return True  # a signal of 0 would end the process there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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


_digests: dict[tuple[str, int, int], str] = {}


def digest(path: Path) -> str | None:
    """Return the SHA-256 of a file's content in hexadecimal digits, or nothing if it cannot be read.

    A file is read again only if its size or time of change differs from when it was read before.
    """
    try:
        state = path.stat()
        key = (str(path), state.st_size, state.st_mtime_ns)
        if key not in _digests:
            _digests[key] = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
    return _digests[key]
