"""Writes files whole or not at all, locks folders, and removes what killed processes left behind."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from convarith.errors import Details, OutputError
from convarith.sentences import Sentence, of_project

OTHER_FOLDER = Sentence(f"make the folder writable, or choose another with {of_project('build', 'FOLDER')}")
HINTS = {
    errno.ENOSPC: "the disk is full, of bytes or of files: make room and run it again",
    errno.EDQUOT: "your quota is used up: make room and run it again",
    errno.EACCES: OTHER_FOLDER,
    errno.EPERM: OTHER_FOLDER,
    errno.EROFS: Sentence(f"the disk can only be read: choose another folder with {of_project('build', 'FOLDER')}"),
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOTDIR: "a file stands where a folder is needed: move it away",
    errno.EISDIR: "a folder stands where a file is needed: move it away",
    errno.EEXIST: "a file stands where a folder is needed: move it away",
    errno.ELOOP: "a link leads to itself: remove it",
    errno.EFBIG: "the system allows too small files only (ulimit -f): allow more",
    errno.EMFILE: "the system allows too few open files (ulimit -n): allow more",
    errno.ENFILE: "the system has too many open files: close some programs",
    errno.ENOMEM: "the system's memory is full: close some programs, or use fewer processes with -n 1",
    errno.EAGAIN: "the system allows no more processes (ulimit -u): close some programs, or use -n 1",
    errno.ESTALE: "run it again",
}
READING_HINTS = {
    errno.EACCES: "make it readable",
    errno.EPERM: "make it readable",
    errno.EISDIR: "a folder stands where a file is needed: move it away",
}
PERMISSIONS = 0o666  # narrowed by the user's umask, as for files of any other program
TEMPORARY = ".part-"  # prefix of files that are still being written


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the system's errors into ``OutputError`` that names the path and what to do."""
    try:
        yield
    except OSError as error:
        raise output_error(error, path) from None


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn the system's errors into ``OutputError`` that names the file that cannot be read, or else ``what``."""
    try:
        yield
    except OSError as error:
        reason, named = error.strerror or str(error), error.filename or what
        hint = READING_HINTS.get(error.errno or 0, HINTS.get(error.errno or 0, ""))
        raise OutputError(f"cannot read {named}: {reason}", Details(hint=hint)) from None


def output_error(error: OSError, path: Path) -> OutputError:
    """Return the error of a file that cannot be written, made or removed: the one the system names, else ``path``."""
    if isinstance(error, FileNotFoundError) and error.errno is None:  # raised by a library, for what it was to read
        return OutputError(f"cannot read {error}: it is gone", Details(hint=HINTS[errno.ESTALE]))
    reason = error.strerror or str(error)
    named = error.filename2 or error.filename or path  # the second of two names is where a file should go
    if Path(os.fsdecode(named)).name.startswith(TEMPORARY):
        named = path
    return OutputError(f"cannot write {named}: {reason}", Details(hint=HINTS.get(error.errno or 0, "")))


def read(path: Path) -> bytes:
    """Return a file's content; raise ``OSError`` for what is not a file, such as a pipe that nobody writes to."""
    with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a file", str(path))
        return file.read()


# Folders that must not be made again: whoever removes a build folder while a build runs means it.
_claimed: set[Path] = set()


def claim(folder: Path) -> None:
    """Record that this process must not make ``folder`` again if somebody removes it."""
    _claimed.add(folder)


def release(folder: Path) -> None:
    """Take a claim back."""
    _claimed.discard(folder)


def make_folder(folder: Path) -> None:
    """Make a folder and its parents; raise ``OSError`` where one of them was claimed and is gone."""
    missing = []
    while not folder.is_dir():
        if folder in _claimed:
            raise OSError(errno.ESTALE, "the folder was removed meanwhile", str(folder))
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        with suppress(FileExistsError):
            each.mkdir()
        if not each.is_dir():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(each))


def check_writable(folder: Path) -> None:
    """Make a folder if need be, and raise ``OutputError`` if nothing can be written there."""
    with writing(folder):
        make_folder(folder)
        with tempfile.TemporaryFile(dir=folder):
            pass


@contextmanager
def private_folder(parent: Path) -> Iterator[Path]:
    """Make a folder for one step's work and remove it afterwards; it is locked for as long as this process lives."""
    with writing(parent):
        make_folder(parent)
        with lock(parent, exclusive=False):  # so that nobody sweeps between the next two lines
            folder = Path(tempfile.mkdtemp(dir=parent))
            held = Lock(folder)
            held.take(exclusive=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        held.release()


def sweep(parent: Path) -> int:
    """Remove the private folders of dead processes, and whatever else is there; return how many were removed."""
    if os.name != "posix":
        return 0  # nothing is locked there
    swept = 0
    with suppress(OSError), lock(parent, exclusive=True):
        for path in [*parent.iterdir()]:
            with suppress(OSError):
                swept += _sweep(path)
    return swept


def _sweep(path: Path) -> bool:
    """Remove an entry of a folder of private folders unless a process has it locked; return whether it did."""
    if path.is_dir() and not path.is_symlink():
        held = Lock(path)
        if not held.take(exclusive=True, wait=False):
            return False
        shutil.rmtree(path, ignore_errors=True)
        held.release()
    else:
        path.unlink()
    return True


def remove_temporaries(folder: Path) -> None:
    """Remove the files that killed processes were writing somewhere below a folder; no process may be writing there."""
    for path in folder.rglob(f"{TEMPORARY}*"):
        with suppress(OSError):
            path.unlink()


class Lock:
    """A lock on a folder: any number of processes may share it, or one has it for itself.

    It needs no file, and the system releases it when the process ends. Outside POSIX it does nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle: int | None = None

    def take(self, *, exclusive: bool, wait: bool = True) -> bool:
        """Acquire the lock, or change the kind of the one that is held; return whether it is held now.

        Without ``wait`` it is not acquired while others hold it. Raises ``OSError`` where the folder cannot be read; a
        disk without locks grants them to everybody.
        """
        if os.name != "posix":
            return True
        import fcntl  # not on every system

        if self._handle is None:
            self._handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(self._handle, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            return error.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.EBADF, errno.EINVAL)
        return True

    def is_of(self, folder: Path) -> bool:
        """Return whether what is locked is still the folder of that name, not one that has been removed."""
        try:
            return self._handle is None or os.path.samestat(os.fstat(self._handle), folder.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Release the lock."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


@contextmanager
def lock(folder: Path, *, exclusive: bool) -> Iterator[None]:
    """Wait for the lock of a folder and hold it."""
    held = Lock(folder)
    held.take(exclusive=exclusive)
    try:
        yield
    finally:
        held.release()


def publish(source: Path, target: Path) -> None:
    """Move a finished file to its place atomically; both must be on the same disk."""
    with writing(target):
        make_folder(target.parent)
        _set_permissions(source)
        source.replace(target)


def write(path: Path, content: bytes) -> None:
    """Write a file atomically: whole or not at all."""
    with writing(path):
        make_folder(path.parent)
        temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
        try:
            with temporary.open("xb") as file:
                file.write(content)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def _set_permissions(path: Path) -> None:
    path.chmod(PERMISSIONS & ~_umask())


@cache
def _umask() -> int:
    """Return the umask of this process; reading it means setting it: hence the narrowest, for a moment."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file unless it has that content already, so that what is made from it stays current."""
    with suppress(OSError):
        if read(path) == content:
            return
    write(path, content)


def remove(path: Path) -> None:
    """Remove a file or folder if it exists."""
    with writing(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def remove_if_empty(folder: Path) -> None:
    """Remove a folder that holds nothing."""
    with suppress(OSError):
        folder.rmdir()
