"""Records of steps: what each made from what, by content, written as soon as it is done.

doit's own state is written when a run ends, so a run that is killed forgets what it finished; and doit asks of a target
only whether it exists. A record is written at once after the files it speaks of, and is believed only while every one
of them still has the recorded content. What is recorded of a file that a step makes is what the step wrote, not what
lies there afterwards: another run may have removed or replaced it meanwhile.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from convarith.steps.cache.digests import Digests, State, digest
from convarith.tools import files

Contents = Mapping[str, str | None]
"""Digests by name."""


@dataclass(frozen=True)
class Record:
    """What a step depends on beside files, and digests of what it read and made, by path relative to the project."""

    arguments: str
    inputs: Contents
    outputs: Contents


class Step:
    """A step at work: notes what it reads, before it does, and what it writes."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.inputs: dict[str, str | None] = {}
        self.outputs: dict[str, str] = {}

    def reads(self, *paths: Path) -> None:
        """Note what files hold that are about to be read: an edit meanwhile is then seen by the next run."""
        self.inputs |= self._records.digests(*paths)

    def write(self, path: Path, content: bytes) -> None:
        """Write a file that the step makes."""
        files.write(path, content)
        self._note(path, content)

    def write_if_changed(self, path: Path, content: bytes) -> None:
        """Write a file that the step makes unless it has that content, so that what is made from it stays current."""
        files.write_if_changed(path, content)
        self._note(path, content)

    def publish(self, source: Path, path: Path) -> None:
        """Put a finished file in its place as one that the step makes."""
        content = source.read_bytes()
        files.publish(source, path)
        self._note(path, content)

    def _note(self, path: Path, content: bytes) -> None:
        self.outputs[self._records.name(path)] = digest(content)


class Records:
    """The records of a project, a small file each below ``folder``, which lies in its build folder."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._build = folder.parent
        self._root = root
        self._digests = Digests(root, folder / "digests.json")

    def read(self, step: str) -> Record | None:
        """Return a step's record; nothing where there is none that can be read."""
        self._digests.look(self._path(step))
        try:
            found = json.loads(files.read(self._path(step)))
            return Record(found["arguments"], dict(found["inputs"]), dict(found["outputs"]))
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def is_current(self, step: str, arguments: str) -> bool:
        """Say whether a step was done with these arguments and all it read and made is as it was."""
        record = self.read(step)
        if record is None or record.arguments != arguments:
            return False
        known = {**record.inputs, **record.outputs}
        return all(was is not None and self._digests.of(name) == was for name, was in known.items())

    @contextmanager
    def step(self, step: str, arguments: str) -> Iterator[Step]:
        """Do a step: what it notes becomes its record, unless it fails."""
        work = Step(self)
        yield work
        record = Record(arguments, work.inputs, work.outputs)
        files.write(self._path(step), json.dumps(asdict(record), indent=1, sort_keys=True).encode())

    def digests(self, *paths: Path) -> Contents:
        """Return what files hold."""
        return {name: self._digests.of(name) for name in map(self.name, paths)}

    def outputs(self, step: str) -> list[Path]:
        """Return the files that a step made when it was last done, as far as they lie in the build folder."""
        record = self.read(step)
        names = [name for name in record.outputs if "\0" not in name] if record else []
        paths = [Path(os.path.normpath(self._root / name)) for name in names]
        build = os.path.realpath(self._build)
        folders = {path: Path(os.path.realpath(path.parent)) for path in paths if path != self._build}
        return [path for path, folder in folders.items() if folder.is_relative_to(build)]

    def keep_digests(self) -> None:
        """Keep the digests that were taken, so that the next run need not read files that do not change."""
        self._digests.keep()

    @property
    def seen(self) -> Mapping[str, State] | None:
        """The states of all records and files that were looked at; nothing where that is not sure."""
        return self._digests.seen

    def forget_digests(self) -> None:
        """Remove what ``keep_digests`` kept."""
        self._digests.forget()

    def discard(self, step: str) -> None:
        """Remove a step's record, so that it is done again."""
        files.remove(self._path(step))
        files.remove_if_empty(self._path(step).parent)

    def forget(self, step: str) -> None:
        """Remove what a step made, its record, and the folders that this leaves empty."""
        for path in self.outputs(step):
            files.remove(path)
            files.remove_if_empty(path.parent)
        self.discard(step)

    def forget_all(self, kind: str) -> None:
        """Remove what the steps ``KIND:NAME`` made, of figures too that are no longer in the catalogue."""
        for path in (self._folder / kind).glob("*.json"):
            self.forget(f"{kind}:{path.stem}")

    def name(self, path: Path) -> str:
        """Return what a file is called in records."""
        return str(path.relative_to(self._root)) if path.is_relative_to(self._root) else str(path)

    def _path(self, step: str) -> Path:
        kind, _, name = step.partition(":")
        return self._folder / kind / f"{name or kind}.json"
