"""Finds the network that a word of the command line means: a model, a table in TOML, or a figure by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from convarith.arithmetic.networks.network import Network
from convarith.catalogue.entries import NAME, Entry, read_catalogue
from convarith.catalogue.figure import figure_from
from convarith.catalogue.operations.network import network_of
from convarith.catalogue.toml import check_limits, read_toml, shown
from convarith.errors import CatalogueError, Details, GeometryError, Place, did_you_mean
from convarith.models.onnx_graph import from_onnx
from convarith.steps.project import project_at
from convarith.tools.sources import read_source

TEXT = "the text"
"""What an error calls a table that was given as a text."""
TABLES = ".toml"


def network_from(word: str, input_size: int | Sequence[int] | None = None) -> Network:
    """Return the network of a file of ONNX, of a file or a text in TOML, or of a figure of the project here.

    ``input_size`` is for a model that leaves it open. Raises ``CatalogueError`` for a table or a name that is none,
    ``GeometryError`` for sizes that do not fit, and ``ModelError`` for a model that cannot be read.
    """
    entry = _entry(word)
    if entry is None:
        return from_onnx(word, input_size)
    if input_size is not None:
        hint = "write input_size = … there"
        raise CatalogueError("--input-size is for a model, but a table says its own", Details(hint=hint))
    operation = figure_from(entry).operation
    try:
        return network_of(operation)
    except GeometryError as error:
        details = Details(hint='write a table with operation = "network" or "stack", or of a layer')
        raise entry.locate(CatalogueError(f"this is no network: {error.problem}", details), key="operation") from None


def _entry(word: str) -> Entry | None:
    """Return the table that a word gives or names; None where it is the path of a model."""
    if "=" in word and not Path(word).is_file():
        return _only_table(word, TEXT)
    if Path(word).suffix == TABLES:
        return _only_table(read_source(Path(word), word), word)
    return _figure(word) if NAME.fullmatch(word) and not Path(word).exists() else None


def _figure(name: str) -> Entry:
    """Return the figure of the project in this folder that has a name."""
    catalogue = read_catalogue(project_at(Path.cwd(), {}).catalogue_files())
    entries = {entry.name: entry for entry in catalogue.entries}
    for fault in catalogue.faults:
        if fault.task == name:
            raise fault.error
    if name not in entries:
        hint = f"{did_you_mean(name, entries)} write the path of a model, or the name of a figure".strip()
        raise CatalogueError(f"there is no model and no figure {shown(name)}", Details(hint=hint))
    return entries[name]


def _only_table(text: str, path: str) -> Entry:
    """Return the one table of a text, with its header, such as ``[mine]``, or without."""
    tables = read_toml(text, path)
    if any(not isinstance(value, dict) for value in tables.values()):
        check_limits(tables)
        return _Bare("network", tables, path, text)
    catalogue = read_catalogue([(path, text)])
    for fault in catalogue.faults:
        raise fault.error
    if len(catalogue.entries) != 1:
        names = ", ".join(entry.name for entry in catalogue.entries)
        problem = f"{path} has {len(catalogue.entries)} tables, but a network is one"
        raise CatalogueError(problem, Details(hint=f"keep one of {names}" if names else "write [name] above its keys"))
    return catalogue.entries[0]


@dataclass(frozen=True)
class _Bare(Entry):
    """A table without a header, whose keys begin with the first line."""

    def place(self, key: str | None = None) -> Place:
        """Return the line of a key, or of a table of that name; the first one where there is none."""
        named = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key or '')}[\"']?\s*[.=\]]")
        lines = self.text.split("\n")
        return Place(self.path, next((at for at, line in enumerate(lines, start=1) if key and named.match(line)), 1))
