"""The settings of a figure as a page lists them: the words of the catalogue, and what each is set to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.stack import Stack
from convarith.catalogue.operations.registry import KINDS
from convarith.catalogue.operations.to_table import plain
from convarith.site.material import Drawn
from convarith.words.phrases import paddings, sizes, steps
from convarith.words.wording import english

LEFT_OUT = ("layers", "input_values", "kernel_values", "output_size", "offsets", "code")


def settings(drawn: Drawn) -> list[tuple[str, str]]:
    """Return the settings of a figure's operation, and at last its output size; defaults too."""
    if drawn.figure.compared:
        return []
    operation = drawn.figure.operation
    found = [(key.replace("_", " "), text) for key, text in _settings(operation)]
    output = getattr(operation, "output_size", None)
    return [*found, *([("output size", sizes(output))] if isinstance(output, tuple) else [])]


def _settings(operation: Any) -> Iterator[tuple[str, str]]:
    inner = getattr(operation, "operation", operation)
    kind = next(kind for kind in KINDS if isinstance(operation, kind.of) or isinstance(inner, kind.of))
    yield "operation", kind.name.replace("_", " ")
    for key in kind.key_names:
        value = next((each for part in (operation, inner) if (each := getattr(part, key, None)) is not None), None)
        if key == "layers" and isinstance(operation, Stack):
            yield key, str(len(operation.layers))
        elif value not in (None, PaddingMode.ZEROS) and key not in LEFT_OUT and not callable(value):
            yield key, _text(key, value)


def _text(key: str, value: Any) -> str:
    if key == "padding" and isinstance(value, tuple):
        return paddings(english(), value)
    if isinstance(value, tuple) and all(isinstance(each, int) for each in value):
        return sizes(value) if key.endswith("size") else steps(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(plain(value))
