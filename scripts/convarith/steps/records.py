"""Is a step's work current? Each step records what it made from what, by content, as soon as it is done.

doit's own state is written when a run ends, so a run that is killed forgets what it finished; and doit asks of a target
only whether it exists. A record is written at once after the files it speaks of, and is believed only while every one
of them still has the recorded content.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from convarith.steps.digests import Digests
from convarith.tools import files

Contents = Mapping[str, str | None]
"""Digests by name."""


@dataclass(frozen=True)
class Record:
    """What a step was told, and the digests of what it read and of what it made, by path relative to the project."""

    arguments: str
    inputs: Contents
    outputs: Contents


class Records:
    """The records of a project, a small file each."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._root = root
        self._digests = Digests(root, folder / "digests.json")

    def read(self, step: str) -> Record | None:
        """Return a step's record; nothing where there is none that can be read."""
        try:
            found = json.loads(self._path(step).read_text(encoding="utf-8"))
            return Record(found["arguments"], dict(found["inputs"]), dict(found["outputs"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def is_current(self, step: str, arguments: str) -> bool:
        """Say whether a step was done with these arguments and all it read and made is as it was."""
        record = self.read(step)
        if record is None or record.arguments != arguments:
            return False
        known = {**record.inputs, **record.outputs}
        return all(self._digests.of(name) == was for name, was in known.items())

    def digests(self, paths: Iterable[Path]) -> Contents:
        """Return the digests of files, to be taken before a step reads them: an edit meanwhile is then seen later."""
        return {name: self._digests.of(name) for name in map(self._name, paths)}

    def write(self, step: str, *, arguments: str, inputs: Contents, outputs: Iterable[Path]) -> None:
        """Record a step that is done."""
        record = Record(arguments, inputs, self.digests(outputs))
        text = json.dumps(asdict(record), indent=1, sort_keys=True)
        files.write(self._path(step), text.encode())

    def outputs(self, step: str) -> list[Path]:
        """Return the files that a step made when it was last done."""
        record = self.read(step)
        return [self._root / path for path in record.outputs] if record else []

    def keep_digests(self) -> None:
        """Keep the digests that were taken, so that the next run need not read files that do not change."""
        self._digests.keep()

    def forget_digests(self) -> None:
        """Remove what ``keep_digests`` kept."""
        self._digests.forget()

    def forget(self, step: str) -> None:
        """Remove what a step made, its record, and the folders that this leaves empty."""
        for path in [*self.outputs(step), self._path(step)]:
            files.remove(path)
            files.remove_if_empty(path.parent)

    def forget_all(self, kind: str) -> None:
        """Remove what the steps ``KIND:NAME`` made, of figures too that are no longer in the catalogue."""
        for path in (self._folder / kind).glob("*.json"):
            self.forget(f"{kind}:{path.stem}")

    def _path(self, step: str) -> Path:
        kind, _, name = step.partition(":")
        return self._folder / kind / f"{name or kind}.json"

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self._root)) if path.is_relative_to(self._root) else str(path)
