r"""Which files did TeX write, and read that it must not? Pure: the record that ``-recorder`` leaves in, names out.

``openin_any=p`` keeps \input, \openin and images inside the run's folder, but pdfTeX does not ask it for the file of a
\pdfobj nor for those that a font map names. They are in the record, as is whoever writes over the record itself.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePath

TREES = ("texmf", "miktex")  # what TeX itself brings lies under folders whose names begin so


def read_outside(record: str, *, folder: Path, formats: Path) -> str | None:
    """Return the first file that TeX read outside of ``folder``, of ``formats`` and of its own trees.

    A record that TeX was made to write over is not believed: then the record itself is the answer.
    """
    begin, *entries = record.splitlines() or [""]
    for kind, _, name in (entry.partition(" ") for entry in entries):
        if kind not in ("INPUT", "OUTPUT") or name.casefold().endswith(".fls"):
            return "and wrote over the record of what it read"
        if kind == "INPUT" and not _is_inside(Path(os.path.normpath(folder / name)), folder, formats):
            return name
    return None if begin.startswith("PWD ") else "what it did not record"


def written_inside(record: str) -> set[str]:
    """Return the names of the files that TeX wrote in its own folder, not below it."""
    entries = (line.partition(" ") for line in record.splitlines())
    written = [PurePath(name) for kind, _, name in entries if kind == "OUTPUT"]
    return {path.name for path in written if path.parent == PurePath()}


def _is_inside(path: Path, folder: Path, formats: Path) -> bool:
    return path.is_relative_to(folder) or path.is_relative_to(formats) or _is_of_a_tree(path)


def _is_of_a_tree(path: PurePath) -> bool:
    return any(part.casefold().startswith(TREES) for part in path.parts)
