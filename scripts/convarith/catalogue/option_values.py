"""Reads the value of an option: numbers per axis, TOML, or a word."""

from __future__ import annotations

import re
from typing import Any

from convarith.catalogue.operations.kind import Reads
from convarith.catalogue.operations.making import LARGEST
from convarith.catalogue.operations.registry import KEYS as OF_OPERATIONS
from convarith.catalogue.options import Option
from convarith.catalogue.toml import TOMLSyntaxError, check_limits, cut, read_toml, shown
from convarith.errors import CatalogueError, Details

NUMBER = r"-?[0-9]{1,18}"  # Python reads no number of thousands of digits
LONG_NUMBER = re.compile(r"[0-9]{19,}")
NUMBERS = re.compile(rf"{NUMBER}(,{NUMBER})?([x×]{NUMBER}(,{NUMBER})?)*")
WORD = re.compile(r"[A-Za-z][A-Za-z_]*")
GRID = "'[[1, 2], [3, 4]]'"
TOML_EXAMPLES = {
    "layers": f"'{OF_OPERATIONS['layers'].example}'",
    "compare": "'[{ padding = 0 }, { padding = 1 }]'",
    "options": "'{ k = 3 }'",
    "labels": "'output={ tex = \"$y$\" }'",
    "scale_factor": "2",
    "highlight": "'[[1, 2], [3, 4]]'",
    "seconds": "0.5",
    "hold": "2",
}


def read_value(option: Option, value: str) -> Any:
    """Return the value of an option; raise ``CatalogueError``, which says how it is written, for what is none."""
    value = decoded(option, value)
    is_list = option.reads in (Reads.NUMBERS, Reads.WORD_OR_LIST) and value.startswith("[")
    if option.reads is Reads.TOML or is_list:
        return toml_value(option, value)
    return _numbers(option, value) if option.reads is Reads.NUMBERS else value


def decoded(option: Option, value: str) -> str:
    """Return a value that the system's encoding could not read, as UTF-8."""
    if value.isascii() or option.name == "--output":
        return value
    try:
        return value.encode(errors="surrogateescape").decode()
    except UnicodeError:
        raise CatalogueError(f"{option.name} is not UTF-8") from None


def toml_value(option: Option, text: str) -> Any:
    """Return the value of an option that is written as in the catalogue."""
    try:
        table = read_toml(f"value = {text}", "")
        check_limits(table)
    except CatalogueError as error:
        hint = f"write it as in the catalogue, in quotes for the shell: {TOML_EXAMPLES.get(option.key, GRID)}"
        is_syntax = isinstance(error, TOMLSyntaxError)
        details = Details(hint=hint if is_syntax else error.details.hint)
        raise CatalogueError(f"{option.name}{' is' if is_syntax else ':'} {error.problem}", details) from None
    if table.keys() != {"value"}:
        raise CatalogueError(f"{option.name} has more than one value", Details(hint="write it on one line"))
    return table["value"]


def _numbers(option: Option, text: str) -> Any:
    """Return ``3`` as 3, ``3x2`` as [3, 2], ``1,2x0`` as [[1, 2], 0], ``1,2`` as [[1, 2]]; a word as it is."""
    if WORD.fullmatch(text) and option.key == "padding":
        return text
    if LONG_NUMBER.search(text):
        raise CatalogueError(f"{option.name} is {cut(text)}, but at most {LARGEST} can be drawn")
    if not NUMBERS.fullmatch(text) or ("," in text and option.key != "padding"):
        raise CatalogueError(f"{option.name} is {shown(text)}, but must be whole numbers", _writing(option))
    axes = [[int(number) for number in axis.split(",")] for axis in re.split("[x×]", text)]
    numbers = [axis if len(axis) > 1 else axis[0] for axis in axes]
    return numbers[0] if len(axes) == len(axes[0]) == 1 else numbers


def _writing(option: Option) -> Details:
    """Return how to write the numbers of an option."""
    axes = "; x stands between axes, rows first" if "x" in option.value else ""
    return Details(hint=f"write {option.name} {option.value}{axes}")
