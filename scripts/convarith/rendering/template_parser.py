"""Jinja's parser, which reports what is not closed where it begins; and how deeply a template is nested."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from jinja2 import nodes
from jinja2.parser import Parser

OPENING = re.compile("<[%<#]")
CLOSING = {"<%": "%>", "<<": ">>", "<#": "#>"}
RAW = re.compile(r"<%[-+]?\s*raw\b")
CONTINUING = {"elif": "<% if %>", "else": "<% if %> or <% for %>"}


class TemplateParser(Parser):
    """Reports a block that is not closed at the line where it begins."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._opened: list[tuple[str, int]] = []

    def parse_statement(self) -> nodes.Node | list[nodes.Node]:
        """Parse a statement, and remember where it begins."""
        self._opened.append((self.stream.current.value, self.stream.current.lineno))
        statement = super().parse_statement()
        self._opened.pop()
        return statement

    def fail_unknown_tag(self, name: str, lineno: int | None = None) -> NoReturn:
        """Report a tag that is none here; an end of an outer block says that an inner one has none."""
        *outer, (tag, line) = [("", 0), *self._opened[:-1]]  # without the unknown tag itself
        if any(name == f"end{each}" for each, _ in outer):
            self.fail(f"<% {tag} %> lacks its <% end{tag} %>", line)
        if name in CONTINUING or name.startswith("end"):
            begin = CONTINUING.get(name, f"<% {name.removeprefix('end')} %>")
            self.fail(f"<% {name} %> has no {begin} before it", lineno)
        self.fail(f"there is no <% {name} %>", lineno)

    def fail_eof(self, end_tokens: tuple[str, ...] | None = None, lineno: int | None = None) -> NoReturn:
        """Report the innermost block that is open where the template ends."""
        if not self._opened:
            super().fail_eof(end_tokens, lineno)
        tag, line = self._opened[-1]
        self.fail(f"<% {tag} %> lacks its <% end{tag} %>", line)


def unclosed(source: str, line: int) -> tuple[str, int] | None:
    """Return the problem and the line of a tag or comment, at or above a line, that is not closed before the next."""
    position = 0
    while opening := OPENING.search(source, position):
        closing, number = CLOSING[opening[0]], source.count("\n", 0, opening.start()) + 1
        end, following = source.find(closing, opening.end()), OPENING.search(source, opening.end())
        is_comment = opening[0] == "<#"
        if number > line:
            return None
        if end < 0 or (following and following.start() < end and not is_comment):
            return f"{opening[0]} lacks its {closing}", number
        position = end + len(closing)
        if RAW.match(source, opening.start()):  # in which nothing is a tag
            position = max(position, source.find("endraw", position))
    return None


def deepest(syntax: nodes.Template) -> tuple[int, int]:
    """Return the deepest level of a syntax tree and its line; not by recursion, whose depth is limited."""
    deepest, line = 0, 1
    waiting: list[tuple[nodes.Node, int]] = [(syntax, 0)]
    while waiting:
        node, level = waiting.pop()
        if level > deepest:
            deepest, line = level, node.lineno or line
        waiting += [(child, level + 1) for child in node.iter_child_nodes()]
    return deepest, line
