"""Tells at a glance that nothing has changed since a run that had nothing to do: then its like has nothing to do.

What such a run looked at is noted with its state, as ``digests`` judges it: every record and every file that a record
speaks of, the sources and the code. A later one asks for these states and reads none of the files, so that many figures
take little longer than few. Whatever it cannot be sure of, it leaves to a whole run.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from convarith.errors import OutputError
from convarith.steps.cache.digests import State, is_settled, state_of
from convarith.tools import files

NOTE = "quiet_run.json"
"""The file of what was seen, among the records."""


class QuietRun:
    """The state of a project before a run, held against that of a run which had nothing to do.

    ``key`` is all that a run depends on beside files; the states of ``sources`` are asked for at once, before anything
    reads them.
    """

    def __init__(self, root: Path, note: Path, *, key: str, sources: Iterable[str]) -> None:
        self._root = root
        self._note = note
        self._key = key
        self._sources = _states(root, sources)

    def is_unchanged(self) -> bool:
        """Say whether a run with this key had nothing to do, and all that it looked at is in the same state."""
        try:
            kept = json.loads(files.read(self._note))
            same_key, names, digest = kept["key"] == self._key, [*map(str, kept["names"])], kept["digest"]
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return False
        return bool(same_key and digest and digest == _digest(self._sources, _states(self._root, names)))

    def keep(self, seen: Mapping[str, State] | None) -> None:
        """Note what a run has ``seen`` that had nothing to do; nothing where it was not sure of all that it saw."""
        digest = _digest(self._sources, seen)
        if digest and seen is not None:
            note = {"key": self._key, "names": [*seen], "digest": digest}
            with suppress(OutputError):  # it can be done without
                files.write_if_changed(self._note, json.dumps(note).encode())


def _states(root: Path, names: Iterable[str]) -> Mapping[str, State] | None:
    """Return the states of files; nothing where one is missing, or was written a moment ago."""
    found: dict[str, State] = {}
    for name in names:
        try:
            state = state_of(name if os.path.isabs(name) else f"{root}{os.sep}{name}")
        except (OSError, ValueError):
            return None
        if state is None or not is_settled(state):
            return None
        found[name] = state
    return found


def _digest(*parts: Mapping[str, State] | None) -> str:
    """Return a digest of states; an empty one where some are not known."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        if part is None:
            return ""
        digest.update(json.dumps(part, sort_keys=True).encode())
    return digest.hexdigest()
