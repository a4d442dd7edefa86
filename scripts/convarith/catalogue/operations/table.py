"""The operation that a table of the catalogue describes; errors at the line to mend."""

from __future__ import annotations

import re
from dataclasses import replace

from convarith.catalogue.entries import Entry
from convarith.catalogue.operations.convolution import CONVOLUTION
from convarith.catalogue.operations.kind import Kind
from convarith.catalogue.operations.making import made, unknown_keys, unknown_operation
from convarith.catalogue.operations.registry import BY_NAME, KINDS, Operation
from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, Details, GeometryError, excerpt
from convarith.sentences import line_like, named


def kind_named(entry: Entry) -> Kind:
    """Return the kind of operation that a table names; raise ``CatalogueError`` for a word that is none."""
    word = entry.table.get("operation", CONVOLUTION.name)
    if not isinstance(word, str):
        problem = CatalogueError(f"{named('operation')} must be a text in quotes, not {shown(word)}")
        raise entry.locate(problem, key="operation")
    if word not in BY_NAME:
        raise entry.locate(CatalogueError(*unknown_operation(word, KINDS)), key="operation")
    return BY_NAME[word]


def check_keys(entry: Entry, kind: Kind, others: tuple[str, ...]) -> None:
    """Raise ``CatalogueError`` for keys that are neither of the operation nor of the others, at the first of them."""
    allowed = (*others, *kind.key_names)
    unknown = [key for key in entry.table if key not in allowed]
    if unknown:
        raise entry.locate(CatalogueError(*unknown_keys(unknown, allowed, kind, KINDS)), key=unknown[0])


def operation_from(entry: Entry, kind: Kind) -> Operation:
    """Return the operation with the geometry of a table.

    Raises ``CatalogueError`` for a key that is missing and ``GeometryError`` for a geometry that is impossible.
    """
    for key, example in kind.required.items():
        if key not in entry.table and kind.alternatives.get(key) not in entry.table:
            details = Details(hint=f"add {line_like(key, example)}")
            raise entry.locate(CatalogueError(f"{named(key)} is missing", details))
    arguments = {key.name: entry.table[key.name] for key in kind.keys if key.name in entry.table}
    try:
        operation: Operation = made(kind, arguments)
    except GeometryError as error:
        raise _at_the_layer(entry, entry.locate(error, key=error.details.argument)) from None
    return operation


def _at_the_layer(entry: Entry, error: GeometryError) -> GeometryError:
    """Return an error of a layer of a network with the line of the layer, where the table has a line for it."""
    place, layer = error.details.place, error.details.layer
    if place is None or place.line is None or not isinstance(layer, str):
        return error
    named = re.compile(rf"\s*(\[.*\.\s*)?[\"']?{re.escape(layer)}[\"']?\s*[=\]]")
    for number, line in enumerate(entry.text.split("\n")[place.line :], start=place.line + 1):
        if named.match(line):
            return error.with_details(place=replace(place, line=number), excerpt=excerpt(entry.text, number))
    return error
