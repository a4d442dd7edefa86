"""What does each file hold? Digests, kept from run to run, so that a file is read again only if it changed.

A file has changed if its number, size or one of its two times has, as far as the clock of the disk can tell: one that
was written a moment ago is always read.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from contextlib import suppress
from pathlib import Path

from convarith.errors import OutputError
from convarith.tools import files

MOMENT = 100_000_000  # nanoseconds: two writes within one tick of a disk's clock look like one

State = list[int]


class Digests:
    """The digests of a project's files by their names, which are relative to ``root`` or absolute."""

    def __init__(self, root: Path, notes: Path) -> None:
        self._root = f"{root}{os.sep}"
        self._notes = notes
        self._known: dict[str, tuple[State, str]] = {}
        self._is_changed = False
        self._read()

    def of(self, name: str) -> str | None:
        """Return the BLAKE2 digest of a file's content in hexadecimal digits, or nothing if it cannot be read."""
        path = name if os.path.isabs(name) else self._root + name
        try:
            found = os.stat(path)
            if not stat.S_ISREG(found.st_mode):
                return None  # what would be read may never end
            state = [found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]
            was, digest = self._known.get(name, (None, ""))
            if was == state:
                return digest
            digest = _digest(path)
        except OSError:
            return None
        if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > MOMENT:
            self._known[name] = state, digest
            self._is_changed = True
        return digest

    def keep(self) -> None:
        """Write down what was learnt, for the next run."""
        if self._is_changed:
            with suppress(OutputError):  # they can be done without
                files.write(self._notes, json.dumps(self._known).encode())

    def forget(self) -> None:
        """Remove what was written down."""
        files.remove(self._notes)
        files.remove_if_empty(self._notes.parent)

    def _read(self) -> None:
        try:
            notes = json.loads(self._notes.read_bytes())
            self._known = {str(name): ([*map(int, state)], str(digest)) for name, (state, digest) in notes.items()}
        except (OSError, ArithmeticError, AttributeError, TypeError, ValueError):
            self._known = {}  # there are none, or they are damaged: they can be done without


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.blake2b(file.read(), digest_size=32).hexdigest()
