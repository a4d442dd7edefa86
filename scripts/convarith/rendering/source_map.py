"""The source map: the template line that made each line of the TeX.

Each template line is marked when it is rendered, by a single character that no filter changes or splits; then the marks
are moved from the text to a map. The characters that serve as marks are reserved: no other text may have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from convarith.errors import Details, Place, TemplateError
from convarith.words.latex import RESERVED, RESERVED_HINT, reserved

FIRST_MARK, LAST_MARK = 0xF0000, 0x10FFFF


class ReservedCharacterError(TemplateSyntaxError):
    """A reserved character in a template's text."""


@dataclass(frozen=True)
class Rendered:
    """TeX text and, for each of its lines, the template line that made it."""

    text: str
    places: tuple[Place | None, ...]

    def place(self, line: int) -> Place | None:
        """Return the template line that made a line of the text, counted from 1."""
        return self.places[line - 1] if 0 < line <= len(self.places) else None


class SourceMarks(Extension):
    """Writes a mark before each line of a template's own text and before each value that it prints."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._lines: dict[tuple[str | None, int], str] = {}

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Mark text and values, except the white space of a required block, which may hold nothing else."""
        is_required = False
        for token in stream:
            if token.type in ("data", "string"):
                _check(token, stream)
            if token.type == "data" and not (is_required and token.value.isspace()):
                lines = token.value.split("\n")
                marked = [self._mark(stream.name, token.lineno + at) + line for at, line in enumerate(lines)]
                yield Token(token.lineno, "data", "\n".join(marked))
                continue
            if token.type == "variable_begin":
                yield Token(token.lineno, "data", self._mark(stream.name, token.lineno))
            if token.type == "name":
                is_required = token.value == "required"
            yield token

    def places(self) -> Mapping[str, tuple[str | None, int]]:
        """Return the template's name and line of each mark."""
        return {mark: line for line, mark in self._lines.items()}

    def _mark(self, name: str | None, line: int) -> str:
        known = self._lines.get((name, line))
        if known is not None:
            return known
        code = FIRST_MARK + len(self._lines)
        if code > LAST_MARK:
            most = LAST_MARK - FIRST_MARK + 1
            raise TemplateSyntaxError(f"the templates have more than {most:,} lines", line, name)
        self._lines[name, line] = chr(code)
        return chr(code)


def _check(token: Token, stream: TokenStream) -> None:
    """Raise an error for a reserved character in a template's text or strings, even if it is written as an escape."""
    found = None if token.value.isascii() else RESERVED.search(token.value)
    if found:
        line = token.lineno + token.value.count("\n", 0, found.start())
        raise ReservedCharacterError(reserved(found[0]), line, stream.name, stream.filename)


def strip_marks(marked: str, meanings: Mapping[str, Place]) -> Rendered:
    """Remove the marks from a rendered text; a line without a mark of its own has the place of the line above.

    Raises ``TemplateError`` for a reserved character that is not a mark.
    """
    places: list[Place | None] = []
    current: Place | None = None
    for line in marked.split("\n"):
        first, *others = RESERVED.split(line)
        found = RESERVED.findall(line)
        if not meanings.keys() >= set(found):
            raise _foreign(found, meanings, current)
        marks = [meanings[mark] for mark in found]
        speaking = [mark for mark, piece in zip(marks, others, strict=True) if piece.strip()]
        places.append(current if first.strip() or not marks else (speaking or marks)[0])
        current = marks[-1] if marks else current
    return Rendered(RESERVED.sub("", marked), tuple(places))


def _foreign(found: list[str], meanings: Mapping[str, Place], above: Place | None) -> TemplateError:
    """Return the error of a reserved character that was printed, at the last mark before it."""
    at = next(number for number, character in enumerate(found) if character not in meanings)
    place = meanings[found[at - 1]] if at else above
    return TemplateError(reserved(found[at]), Details(place=place, hint=RESERVED_HINT))
