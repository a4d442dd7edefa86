r"""Lists the files that TeX read and wrote, from its ``-recorder`` record. Pure: the record in, names out.

``openin_any=p`` keeps \input, \openin and images inside the run's folder, but pdfTeX does not ask it for the file of a
\pdfobj nor for those that a font map names. Where the kernel does not confine TeX, they are in the record, and so is
an attempt to overwrite the record itself. TeX records each name before it reads the file, so that a run that was killed
has it too.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath

OVERWRITTEN = "the record of what it reads"


def read_outside(record: str, *, folder: Path, trees: Sequence[Path]) -> str | None:
    """Return the first file that TeX read outside of its ``folder`` and of ``trees``; all are paths without links.

    A record that TeX was made to overwrite cannot be trusted: then the record itself is returned.
    """
    begin = f"PWD {folder}\n"
    if record and not record.startswith("PWD "):
        return OVERWRITTEN
    entries = record[len(begin) :] if record.startswith(begin) else record.partition("\n")[2]
    for kind, _, name in (entry.partition(" ") for entry in entries.splitlines()):
        if kind not in ("INPUT", "OUTPUT") or name.casefold().endswith(".fls"):
            return OVERWRITTEN
        path = Path(os.path.normpath(folder / name))
        if kind == "INPUT" and not any(path.is_relative_to(place) for place in (folder, *trees)):
            return name
    return None


def written_inside(record: str) -> set[str]:
    """Return the names of the files that TeX wrote in its own folder, not below it."""
    entries = (line.partition(" ") for line in record.splitlines())
    written = [PurePath(name) for kind, _, name in entries if kind == "OUTPUT"]
    return {path.name for path in written if path.parent == PurePath()}
