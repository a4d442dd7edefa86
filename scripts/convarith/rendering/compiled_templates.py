"""Keeps the syntax and the code of templates from run to run, each under the text that it was made of.

What is kept is a pickle and a code object: only the user may be able to write where it is.
"""

from __future__ import annotations

import io
import marshal
import pickle
from types import CodeType
from typing import Any, Protocol

from jinja2 import Environment, nodes

ENVIRONMENT = "environment"
"""Stands for the environment, which each node of a syntax tree refers to."""


class Kept(Protocol):
    """Contents by name, for as long as they are of use."""

    def get(self, name: str) -> bytes | None:
        """Return the content of a name as it was put; nothing if there is none, or it was damaged."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a content under a name, if that is possible."""


class CompiledTemplates:
    """The syntax and the code of the templates of an environment; without ``kept``, nothing is found."""

    def __init__(self, environment: Environment, kept: Kept | None) -> None:
        self._environment = environment
        self._kept = kept

    def syntax(self, name: str | None, source: str) -> nodes.Template | None:
        """Return the syntax of a template's text, if it is kept."""
        content = self._kept.get(_name("syntax", name, source)) if self._kept is not None else None
        return None if content is None else _Unpickler(io.BytesIO(content), self._environment).load()

    def keep_syntax(self, name: str | None, source: str, syntax: nodes.Template) -> None:
        """Keep the syntax of a template's text."""
        if self._kept is not None:
            content = io.BytesIO()
            _Pickler(content, pickle.HIGHEST_PROTOCOL).dump(syntax)
            self._kept.put(_name("syntax", name, source), content.getvalue())

    def code(self, name: str | None, source: str) -> CodeType | None:
        """Return the code of a template's text, if it is kept."""
        content = self._kept.get(_name("code", name, source)) if self._kept is not None else None
        return None if content is None else marshal.loads(content)

    def keep_code(self, name: str | None, source: str, code: CodeType) -> None:
        """Keep the code of a template's text."""
        if self._kept is not None:
            self._kept.put(_name("code", name, source), marshal.dumps(code))


def _name(kind: str, name: str | None, source: str) -> str:
    """Return all that something is made of, beside the version of what makes it."""
    return f"{kind}\0{name}\0{source}"


class _Pickler(pickle.Pickler):
    def persistent_id(self, value: Any) -> str | None:
        return ENVIRONMENT if isinstance(value, Environment) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, environment: Environment) -> None:
        super().__init__(file)
        self._environment = environment

    def persistent_load(self, name: str) -> Environment:
        return self._environment
