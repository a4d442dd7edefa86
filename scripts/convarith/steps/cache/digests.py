"""Digests of files, kept from run to run, so that a file is read again only if it changed.

A file has changed if its number, size or one of its two times has, as far as the clock of the disk can tell: one that
was written a moment ago is always read.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Mapping
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
        self._seen: dict[str, State] | None = {}
        self._is_changed = False
        self._read()

    def of(self, name: str) -> str | None:
        """Return the digest of a file's content, or nothing if there is no file that can be read."""
        path = name if os.path.isabs(name) else self._root + name
        try:
            state = state_of(path)
            self._saw(name, state)
            if state is None:
                return None
            was, kept = self._known.get(name, (None, ""))
            if was == state:
                return kept
            with open(path, "rb") as file:
                taken = digest(file.read())
        except (OSError, ValueError):  # a name with a null character is no name
            self._seen = None
            return None
        if is_settled(state):
            self._known[name] = state, taken
            self._is_changed = True
        return taken

    def look(self, path: Path) -> None:
        """Note the state of a file that is about to be read by somebody else."""
        try:
            self._saw(str(path), state_of(str(path)))
        except (OSError, ValueError):
            self._seen = None

    @property
    def seen(self) -> Mapping[str, State] | None:
        """The states of all files that were asked for, before they were read; nothing where one may change unseen."""
        return self._seen

    def _saw(self, name: str, state: State | None) -> None:
        """Note the state of a file; where it is none, or may change without its state, what was seen is not all."""
        if self._seen is None:
            return
        if state is None or not is_settled(state) or self._seen.setdefault(name, state) != state:
            self._seen = None

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
            notes = json.loads(files.read(self._notes))
            self._known = {str(name): ([*map(int, state)], str(digest)) for name, (state, digest) in notes.items()}
        except (OSError, ArithmeticError, AttributeError, RecursionError, TypeError, ValueError):
            self._known = {}  # there are none, or they are damaged: they can be done without


def state_of(path: str) -> State | None:
    """Return what changes whenever a file does; nothing for what is no file. Raises ``OSError`` as ``os.stat`` does."""
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):  # reading another thing might never end
        return None
    return [found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def is_settled(state: State) -> bool:
    """Return whether a file was written long enough ago that a change would show in its state."""
    return time.time_ns() - max(state[2:]) > MOMENT


def digest(content: bytes) -> str:
    """Return the BLAKE2 digest of a file's content in hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=32).hexdigest()
