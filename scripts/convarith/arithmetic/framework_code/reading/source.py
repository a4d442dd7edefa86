"""The text of a layer, and places in it to which errors point with carets."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from convarith.errors import CodeError, Details

LONGEST = 4000
"""How many characters a text may have."""
WIDEST = 100
"""How many characters of a line are shown."""


@dataclass(frozen=True)
class Span:
    """A place in a text: characters from ``start`` up to ``end`` exclusive."""

    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """A text that is read, and never run."""

    text: str

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> Span:
        """Return where a part of the syntax tree stands; the tree counts lines, and bytes of UTF-8 in them."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return Span(self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset))

    def _at(self, line: int, column: int) -> int:
        lines = self.text.split("\n")
        before = sum(len(each) + 1 for each in lines[: line - 1])
        return before + len(lines[line - 1].encode()[:column].decode(errors="ignore"))

    def pointed(self, span: Span) -> str:
        """Return the line on which a place begins, with a caret below each of its characters."""
        first = self.text.rfind("\n", 0, span.start) + 1
        last = self.text.find("\n", first)
        line = self.text[first : last if last >= 0 else len(self.text)]
        at, to = span.start - first, min(span.end - first, len(line))
        cut = max(0, min(at - WIDEST // 2, len(line) - WIDEST))
        shown = line[cut : cut + WIDEST]
        carets = "^" * max(1, min(to, cut + WIDEST) - at)
        return f"{_printable(shown)}\n{' ' * (at - cut)}{carets}"

    def error(self, problem: str, span: Span, hint: str = "") -> CodeError:
        """Return the error that points to a place."""
        return CodeError(problem, Details(excerpt=self.pointed(span), hint=hint))


def _printable(line: str) -> str:
    return "".join(character if character.isprintable() else " " for character in line)
