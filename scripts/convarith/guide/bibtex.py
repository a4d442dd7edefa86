"""Parses BibTeX with pybtex, within limits, since strings may double from line to line."""

from __future__ import annotations

from typing import Any

from pybtex.database.input.bibtex import LowLevelParser, Parser
from pybtex.scanner import PybtexSyntaxError

MAX_CHARACTERS = 200_000
"""The limit of a bibliography, both as written and with its strings filled in."""


class _Values(LowLevelParser):  # type: ignore[misc]  # pybtex ships no types
    """Reads values as pybtex does and counts their characters."""

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self._characters = 0

    def parse_value(self) -> None:
        """Read a value; raise ``PybtexSyntaxError`` if all values so far are longer than a bibliography may be."""
        super().parse_value()
        self._characters += sum(map(len, self.current_value))
        if self._characters > MAX_CHARACTERS:
            raise PybtexSyntaxError(f"more than {MAX_CHARACTERS:,} characters, strings filled in", self)


class BibtexParser(Parser):  # type: ignore[misc]  # pybtex ships no types
    """Reads entries as pybtex does; ``line`` is that of the one being read."""

    line = 1

    def parse_string(self, text: str) -> Any:
        """Return the bibliography of a text; raise ``PybtexError`` for what cannot be read."""
        self.unnamed_entry_counter = 1
        values = _Values(text, handle_error=self.handle_error, macros=self.macros)
        if len(text) > MAX_CHARACTERS:
            raise PybtexSyntaxError(f"more than {MAX_CHARACTERS:,} characters", values)
        for kind, words in values:
            self.line = text.count("\n", 0, values.command_start) + 1
            if kind.lower() not in ("string", "preamble", "comment"):
                self.process_entry(kind, *words)
        return self.data
