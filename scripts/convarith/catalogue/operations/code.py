"""The operation that a table describes by the code of a framework's layer: ``code = "nn.Conv2d(16, 33, 3)"``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from convarith.arithmetic.channels import Layer
from convarith.arithmetic.unfolding import Folding
from convarith.arithmetic.unpooling import MaxUnpooling
from convarith.catalogue.entries import Entry
from convarith.catalogue.operations import channels, keys
from convarith.catalogue.operations.making import check_numbers
from convarith.catalogue.operations.registry import KEYS as OF_OPERATIONS
from convarith.catalogue.operations.registry import Operation
from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, CodeError, Details, GeometryError, did_you_mean
from convarith.sentences import Sentence, named, setting

CODE = "code"
BESIDE = (keys.INPUT_SIZE.name, keys.CHANNELS.name)
"""The keys of a geometry that may stand beside a code: what it does not say itself."""
SIZES = ("input_size", "kernel_size", "stride", "padding", "dilation", "output_padding", "output_size")
NOT_DRAWN: Mapping[type, str] = {
    Folding: "a folding is not drawn: draw the unfolding that it transposes, such as nn.Unfold(3)",
    MaxUnpooling: Sentence(
        "an unpooling is not drawn alone: draw the pooling that it undoes, ",
        f"with {setting('template', 'unpooling')}",
    ),
}


def check_keys_beside_code(entry: Entry, others: Sequence[str]) -> None:
    """Raise ``CatalogueError`` for keys that the code says itself, and for unknown ones, at the first of them."""
    allowed = (CODE, *BESIDE, *(key for key in others if key != "operation"))
    for key in entry.table:
        if key in allowed:
            continue
        if key == "in_channels":
            hint = f"where it does not say them, write {setting('channels', shown(entry.table[key]))}"
            raise entry.locate(CatalogueError(f"{named(key)} is not read beside a code", Details(hint=hint)), key=key)
        if key == "operation" or key in OF_OPERATIONS:
            hint = "change it in the code, or give all keys and take the code away"
            raise entry.locate(CatalogueError(f"{named(key)} is said by the code already", Details(hint=hint)), key=key)
        hint = f"{did_you_mean(key, allowed)} beside code stand {', '.join(allowed[1:])}".lstrip()
        raise entry.locate(CatalogueError(f'unknown key "{key}"', Details(hint=hint)), key=key)


def operation_from_code(entry: Entry) -> Operation:
    """Return the operation of a table with a code, along the axes; with channels where the table's template shows them.

    Raises the errors of ``described_by_code``, and ``CatalogueError`` for an operation that is not drawn.
    """
    made = described_by_code(entry)
    if type(made) in NOT_DRAWN:
        raise entry.locate(CatalogueError(NOT_DRAWN[type(made)]), key=CODE)
    keeps_channels = not isinstance(made, Layer) or entry.table.get("template") == channels.TEMPLATE
    operation: Operation = made if keeps_channels else made.operation
    return operation


def described_by_code(entry: Entry) -> Any:
    """Return the operation that the code of a table describes, with its channels.

    Raises ``CodeError`` for a code that is not understood, ``GeometryError`` for a geometry that is impossible and
    ``CatalogueError`` for a code that is no text.
    """
    from convarith.arithmetic.framework_code.reading.from_code import from_code  # which other figures do without

    text = entry.table[CODE]
    if not isinstance(text, str):
        raise entry.locate(CatalogueError(f"{named(CODE)} must be a text in quotes, not {shown(text)}"), key=CODE)
    given = {key: entry.table.get(key) for key in BESIDE}
    try:
        for key, value in given.items():
            check_numbers(key, value)
        made = from_code(text, given["input_size"], channels=given["channels"])
        for name, value in _sizes(made):
            check_numbers(name, value)
    except (CodeError, GeometryError) as error:
        raise _located(entry, error) from None
    return made


def _sizes(operation: Any) -> Iterator[tuple[str, Any]]:
    """Yield the sizes of an operation, and of the one inside it, as lists."""
    for each in (operation, getattr(operation, "operation", None)):
        for name in SIZES:
            value = getattr(each, name, None)
            if value is not None:
                yield name, [list(part) if isinstance(part, tuple) else part for part in value]


def _located(entry: Entry, error: CodeError | GeometryError) -> CodeError | GeometryError:
    """Return an error at the key that it is about; one that points into the code goes on pointing there."""
    if error.details.excerpt:
        return entry.locate_inside(error, key=CODE)
    argument = error.details.argument
    return entry.locate(error, key=argument if argument in BESIDE and argument in entry.table else CODE)
