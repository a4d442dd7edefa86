"""The texts of a figure to be copied: its table, its command, the code of four frameworks, and its link."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from convarith.arithmetic.framework_code.writing.code import FRAMEWORKS, code
from convarith.arithmetic.stack import Stack
from convarith.catalogue.command_words import command_words, written_value
from convarith.catalogue.operations.registry import BY_NAME, default_template
from convarith.catalogue.toml import table_text
from convarith.errors import CodeError
from convarith.site.explorer import OPERATIONS
from convarith.site.material import Drawn

TITLES: Mapping[str, str] = {"Flax": "JAX (Flax)"}
KEPT_IN_A_LINK = ",[]:"
NOT_IN_A_LINK = ("compare", "layers", "code", "options")
VALUES = ("input_values", "kernel_values", "offsets")
TEMPLATES = ("numerical", "matrix", "unpooling")
"""The templates whose pictures the explorer draws too, beside its usual one."""


@dataclass(frozen=True)
class Text:
    """A text to be copied, or the reason why there is none."""

    title: str
    text: str
    reason: str = ""


def table(drawn: Drawn) -> Text:
    """Return the table of the catalogue."""
    return Text("Table of the catalogue", table_text(drawn.name, drawn.entry.table).rstrip())


def command(drawn: Drawn) -> Text:
    """Return the command that draws the figure."""
    words = command_words(_without_defaults(drawn))
    return Text("Command", shlex.join(["doit", "draw", *words, "--output", f"{drawn.name}.svg"]))


def codes(drawn: Drawn) -> Iterator[Text]:
    """Yield the code of the operation in each framework, that of a stack a line a layer; nothing for a comparison."""
    if drawn.figure.compared:
        return
    operation = drawn.figure.operation
    layers = operation.layers if isinstance(operation, Stack) else (operation,)
    for framework in FRAMEWORKS:
        title = TITLES.get(framework, framework)
        try:
            yield Text(title, "\n".join(code(layer, framework) for layer in layers))
        except CodeError as error:
            yield Text(title, "", error.problem)


def explorer_link(drawn: Drawn) -> str:
    """Return the fragment by which the explorer shows the figure's operation; empty for what it does not show."""
    table = drawn.entry.table
    if any(key in table for key in NOT_IN_A_LINK):
        return ""
    kind = BY_NAME[table.get("operation", "convolution")]
    if kind.name not in OPERATIONS:
        return ""
    shown = {"operation": kind.name}
    shown |= {key: written_value(key, table[key]) for key in (*kind.key_names, *VALUES) if key in table}
    if table.get("template") in TEMPLATES:
        shown["template"] = table["template"]
    return "#" + "&".join(f"{key}={quote(text, safe=KEPT_IN_A_LINK)}" for key, text in shown.items())


def _without_defaults(drawn: Drawn) -> dict[str, Any]:
    """Return the table without its title, and without an operation and a template that are the usual ones."""
    table = {key: value for key, value in drawn.entry.table.items() if key != "title"}
    if table.get("operation") == "convolution":
        del table["operation"]
    has_values = drawn.figure.input_values is not None
    if not drawn.figure.compared and table.get("template") == default_template(
        drawn.figure.operation, has_values=has_values
    ):
        del table["template"]
    return table
