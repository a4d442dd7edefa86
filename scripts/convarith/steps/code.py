"""Writes the code of a layer from words of a command line, for the command ``doit code``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from convarith.arithmetic.framework_code.writing.code import FRAMEWORKS, code, framework_named
from convarith.catalogue.operations.code import CODE, described_by_code
from convarith.catalogue.options import code_help_text
from convarith.catalogue.requests import Request, request_from
from convarith.errors import CatalogueError, CodeError, Details

FRAMEWORK = "--framework"
EXAMPLE = "code --framework keras --kernel-size 3 --stride 2 --input-size 7"


@dataclass(frozen=True)
class _Asked:
    """The framework that is asked for, empty for all of them, and the other words."""

    framework: str
    words: Sequence[str]


def written_code(words: Sequence[str], program: str = "doit") -> str:
    """Return the code that words of a command line ask for: in one framework, or in each with its name above it.

    Raises the errors of ``doit draw`` for words that are not understood, and CodeError where the one framework that is
    asked for has no such layer. ``program`` is what the command belongs to, as it is typed.
    """
    asked = _asked(words)
    if not asked.words:
        hint = f"write {EXAMPLE}; code --help explains it"
        raise CatalogueError("there is nothing to write the code of", Details(hint=hint))
    request = request_from(asked.words)
    if request.help:
        return code_help_text(FRAMEWORKS, program)
    _check_use(request)
    operation = _operation(request)
    if asked.framework:
        return code(operation, asked.framework)
    return "\n".join(f"{name}:\n{_indented(_code_or_reason(operation, name))}" for name in FRAMEWORKS)


def _asked(words: Sequence[str]) -> _Asked:
    found: list[str] = []
    others: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.partition("=")
        if name != FRAMEWORK:
            others.append(word)
            continue
        if not equals:
            if not waiting or waiting[0].startswith("--"):
                raise CatalogueError(f"{FRAMEWORK} needs a value", Details(hint=f"write {FRAMEWORK} {FRAMEWORKS[0]}"))
            value = waiting.pop(0)
        found.append(framework_named(value))
    if len(found) > 1:
        raise CatalogueError(f"{FRAMEWORK} stands twice", Details(hint="leave it out for the code of all frameworks"))
    return _Asked(found[0] if found else "", others)


def _check_use(request: Request) -> None:
    """Raise CatalogueError for options that only a drawing has a use for."""
    of_drawings = {"--output": request.output, "--frame": request.frame, "--print-toml": request.print_toml}
    for option, value in of_drawings.items():
        if value:
            hint = "take it away; the code is printed"
            raise CatalogueError(f"{option} belongs to draw", Details(hint=hint))


def _operation(request: Request) -> Any:
    """Return the operation with its channels, whether words or the code of another framework describe it."""
    if CODE in request.entry.table:
        return described_by_code(request.entry)
    figure = request.figure()
    if figure.compared:
        raise CatalogueError("--compare has several layers", Details(hint="write the code of each by itself"))
    return figure.operation


def _code_or_reason(operation: Any, framework: str) -> str:
    try:
        return code(operation, framework)
    except CodeError as error:
        return error.problem


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
