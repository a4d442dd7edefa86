"""Keeps compiled templates among the user's caches: code that is run must not come with a project's folder.

A file is written in its place: one that is damaged, or was not written to its end, is not believed.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from convarith.steps.cache.code import code
from convarith.tools import files

MOST_FILES = 1000
"""The guide and its figures have some 150; the others were edited, or are of other versions."""
MOST_BYTES = 1_000_000
"""Of a file: the guide's largest template takes a sixth of it. What takes more is compiled each time."""
DIGEST_BYTES = 16


@dataclass(frozen=True)
class TemplateStore:
    """Files of a folder, each with a digest of its name and content before it; ``version`` is what made them."""

    folder: Path
    version: str

    def get(self, name: str) -> bytes | None:
        """Return the content of a name as it was put; nothing if there is none, or it was damaged."""
        path = self._path(name)
        try:
            written = files.read(path)
        except OSError:
            return None
        content = written[DIGEST_BYTES:]
        return content if written == _signed(path, content) else None

    def put(self, name: str, content: bytes) -> None:
        """Keep a content under a name, if it is not too large and the folder can be written.

        The oldest of too many files are removed.
        """
        if len(content) > MOST_BYTES:
            return
        path = self._path(name)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with open(path, "wb", opener=_opened) as file:
                file.write(_signed(path, content))
            _remove_oldest(self.folder)

    def _path(self, name: str) -> Path:
        made_of = f"{self.version}\0{name}".encode(errors="surrogatepass")  # a template's file may be no UTF-8
        return self.folder / hashlib.blake2b(made_of, digest_size=DIGEST_BYTES).hexdigest()


def _signed(path: Path, content: bytes) -> bytes:
    return hashlib.blake2b(path.name.encode() + content, digest_size=DIGEST_BYTES).digest() + content


def _opened(path: str, flags: int) -> int:
    """Open a file to write it; raise ``OSError`` for a link, and for a pipe that nobody reads."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0), 0o666)


def _remove_oldest(folder: Path) -> None:
    """Remove the older half of too many files, as far as they can be removed."""
    paths = list(folder.iterdir())
    if len(paths) > MOST_FILES:
        for path in sorted(paths, key=lambda path: path.lstat().st_mtime)[: len(paths) // 2]:
            with suppress(OSError):
                path.unlink()


@cache
def template_store(folder: Path) -> TemplateStore:
    """Return the compiled templates in a folder that this version of our code, of Jinja and of Python has made."""
    return TemplateStore(folder, f"{code('rendering.compiled_templates', 'rendering.template_language')} {sys.version}")
