"""Finds and reads the files of templates and themes; refuses what is not a plain text file of the project."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from convarith.errors import Details, Place, TemplateError

MAX_BYTES = 2_000_000
MAX_LINES = 20_000
SHIPPED = "convarith"
"""What stands before the name of a file of the last folder, whatever stands before that: ``convarith/rows.tex.j2``."""
KINDS = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe (FIFO)"), (stat.S_ISSOCK, "a socket"))


@dataclass(frozen=True)
class TemplateFiles:
    """The files of some folders, searched in this order; their names are relative to a folder, paths to ``root``.

    A folder outside of ``root`` is absolute, and so are the paths of its files. Files ``apart`` from the folders are
    found by their paths.
    """

    root: Path
    folders: tuple[str, ...]
    apart: tuple[str, ...] = ()

    def find(self, name: object) -> str | None:
        """Return the path of a name, whatever is there; None for a name that leads out of the folders."""
        if not isinstance(name, str) or not name or "\0" in name:
            return None
        if name in self.apart:
            return name if os.path.lexists(self.root / name) else None
        parts = PurePosixPath(name).parts
        if not parts or os.pardir in parts or PurePosixPath(name).is_absolute():
            return None
        is_shipped = parts[0] == SHIPPED
        folders = self.folders[-1:] if is_shipped else self.folders
        paths = ("/".join((folder, *(parts[1:] if is_shipped else parts))) for folder in folders)
        return next((path for path in paths if os.path.lexists(self.root / path)), None)

    def name(self, filename: str) -> str | None:
        """Return the name of the template with that file, if it is one."""
        path = Path(filename)
        folder = next((each for each in self.folders if path.is_relative_to(self.root / each)), None)
        if folder is None:
            return None
        name = path.relative_to(self.root / folder).as_posix()
        return name if self.find(name) in (f"{folder}/{name}", None) else f"{SHIPPED}/{name}"

    def names(self) -> list[str]:
        """Return the names of all files, sorted."""
        found: set[str] = set()
        for folder in self.folders:
            start = self.root / folder
            for where, _, files in os.walk(start):
                found.update((Path(where) / file).relative_to(start).as_posix() for file in files)
        return sorted(found)

    def is_sound(self, path: str) -> bool:
        """Return whether a path can be read."""
        return not self._fault(path)[0] and os.access(self.root / path, os.R_OK)

    def read(self, path: str, called: str = "") -> str:
        """Return the text of a file, with newlines as line ends; raise ``TemplateError`` if it is not one.

        ``called`` is what the error calls the file, its path if left out.
        """
        problem, hint = self._fault(path)
        if problem:
            raise TemplateError(f"{called or path} {problem}", Details(hint=hint))
        try:
            content = (self.root / path).read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            raise TemplateError(
                f"{called or path} cannot be read: {reason}", Details(hint="make it readable")
            ) from None
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            place = Place(path, content.count(b"\n", 0, error.start) + 1)
            raise TemplateError(
                f"{called or 'the file'} is not UTF-8", Details(place=place, hint="save it as UTF-8")
            ) from None
        lines = text.count("\n") + 1
        if lines > MAX_LINES:
            problem = f"{called or path} has {lines:,} lines, which are too many"
            raise TemplateError(problem, Details(place=Place(path, MAX_LINES + 1), hint=f"{MAX_LINES:,} may be"))
        return text

    def text(self, path: str) -> str:
        """Return the text of a file for an excerpt; empty if it cannot be read."""
        try:
            return self.read(path)
        except TemplateError:
            return ""

    @cached_property
    def _homes(self) -> tuple[Path, ...]:
        """The folders where files may be: the project, and the template folders, which may themselves be links."""
        folders = ("", *self.folders, *map(os.path.dirname, self.apart))
        return tuple(Path(os.path.realpath(self.root / folder)) for folder in folders)

    def _fault(self, path: str) -> tuple[str, str]:
        """Return a problem with the file of a path and a hint, both empty if there is none."""
        full = self.root / path
        try:
            state = full.stat()
            target = full.resolve()
        except RecursionError:  # by a template that uses itself
            raise
        except (OSError, RuntimeError) as error:  # resolving a loop of links was a RuntimeError before Python 3.13
            if full.is_symlink():
                return "is a link that leads nowhere", "put the file itself there"
            reason = error.strerror if isinstance(error, OSError) else None
            return f"cannot be read: {reason or error}", "make it readable"
        if not any(target.is_relative_to(home) for home in self._homes):
            return f"is a link to {target}, outside of the project", "put the file itself there"
        if not stat.S_ISREG(state.st_mode):
            kind = next((words for is_kind, words in KINDS if is_kind(state.st_mode)), "a device")
            return f"is {kind}, not a file", "put a text file there, or choose another name"
        if state.st_size > MAX_BYTES:
            return f"has {state.st_size:,} bytes, which are too many", f"{MAX_BYTES:,} may be"
        return "", ""
