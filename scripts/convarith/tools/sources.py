"""Reads the files that people write: regular files of a bounded size, and nothing else that a name may lead to."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from convarith.errors import CatalogueError, Details, Place

MAX_BYTES = 10_000_000
KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}
REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ELOOP: "it is a link that leads back to itself",
    errno.EACCES: "you may not read it",
    errno.EPERM: "you may not read it",
}
HINTS = {
    errno.ENOENT: "put it back, or remove the link that leads there",
    errno.ELOOP: "put a file in its place",
    errno.EACCES: "give yourself the right to read it: chmod u+r",
    errno.EPERM: "give yourself the right to read it: chmod u+r",
}


def read_source(path: Path, shown: str) -> str:
    """Return the text of a file, called ``shown`` in errors; raise ``CatalogueError`` if it is not UTF-8."""
    content = source_bytes(path, shown)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        place = Place(shown, content.count(b"\n", 0, error.start) + 1)
        raise CatalogueError("not UTF-8", Details(place=place, hint="save the file in the encoding UTF-8")) from None


def source_bytes(path: Path, shown: str) -> bytes:
    """Return a file's bytes; raise ``CatalogueError`` unless it is a readable regular file that is not too long.

    Reading a pipe would wait for a writer, and a device may have no end.
    """
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
        if kind != stat.S_IFREG:
            raise _unreadable(shown, f"it is {KINDS.get(kind, 'no file')}", "put a file in its place")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        number = error.errno or 0
        reason = REASONS.get(number, error.strerror or str(error))
        raise _unreadable(shown, reason, HINTS.get(number, "")) from None
    if len(content) > MAX_BYTES:
        limit = f"a file may have {MAX_BYTES // 1_000_000} MB"
        raise _unreadable(shown, "it is too long", limit)
    return content


def _unreadable(shown: str, reason: str, hint: str) -> CatalogueError:
    return CatalogueError(f"cannot be read: {reason}", Details(place=Place(shown), hint=hint))
