"""The source map: the template line that made each line of the TeX.

Each template line is marked when it is rendered, by a single character that no filter changes or splits; then the marks
are moved from the text to a map. The characters that serve as marks are reserved: no other text may have them.

A template is parsed and compiled with the marks of its own lines, whatever other templates there are, so that its code
can be kept. When it is loaded, they are shifted into a range that is its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType

from jinja2 import TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from convarith.errors import Details, Place, TemplateError
from convarith.words.latex import RESERVED, RESERVED_HINT, reserved

FIRST_MARK, LAST_MARK = 0xF0000, 0x10FFFF
SPARE_LINES = 64  # for a template that grows while a server runs


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

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Mark text and values, except the white space of a required block, which may hold nothing else."""
        is_required = False
        for token in stream:
            if token.type in ("data", "string"):
                _check(token, stream)
            if token.type == "data" and not (is_required and token.value.isspace()):
                lines = token.value.split("\n")
                marked = [_mark(token.lineno + at) + line for at, line in enumerate(lines)]
                yield Token(token.lineno, "data", "\n".join(marked))
                continue
            if token.type == "variable_begin":
                yield Token(token.lineno, "data", _mark(token.lineno))
            if token.type == "name":
                is_required = token.value == "required"
            yield token


def _mark(line: int) -> str:
    """Return the mark of a line, counted from 1, in the range that begins with the first mark."""
    return chr(FIRST_MARK + line - 1)


class MarkRanges:
    """The ranges of marks of the templates that were loaded."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._names: list[str | None] = []
        self._ranges: dict[str | None, range] = {}
        self._free = FIRST_MARK

    def of(self, name: str | None, lines: int) -> range:
        """Return the range of a template of so many lines, with some for lines that are added to it later."""
        known = self._ranges.get(name, range(0))
        if len(known) >= lines:
            return known
        if self._free + lines > LAST_MARK + 1:
            most = LAST_MARK - FIRST_MARK + 1
            problem = f"the templates have more than {most:,} lines"
            raise TemplateSyntaxError(problem, LAST_MARK - self._free + 2, name)
        end = min(self._free + lines + SPARE_LINES, LAST_MARK + 1)
        self._ranges[name] = range(self._free, end)
        self._starts.append(self._free)
        self._names.append(name)
        self._free = end
        return self._ranges[name]

    def line(self, mark: str) -> tuple[str | None, int] | None:
        """Return the template's name and line of a mark; nothing for a reserved character that is none."""
        code = ord(mark)
        if not FIRST_MARK <= code < self._free:
            return None
        at = bisect_right(self._starts, code) - 1
        return self._names[at], code - self._starts[at] + 1


def placed(code: CodeType, marks: range, filename: str) -> CodeType:
    """Return a template's code with the marks of a range in place of the first ones, and with the name of its file."""
    shift = marks.start - FIRST_MARK

    def shifted(constant: object) -> object:
        if isinstance(constant, str):
            return RESERVED.sub(lambda mark: chr(ord(mark[0]) + shift), constant) if shift else constant
        if isinstance(constant, tuple):
            return tuple(map(shifted, constant))
        return placed(constant, marks, filename) if isinstance(constant, CodeType) else constant

    return code.replace(co_consts=tuple(map(shifted, code.co_consts)), co_filename=filename)


def _check(token: Token, stream: TokenStream) -> None:
    """Raise an error for a reserved character in a template's text or strings, even if it is written as an escape."""
    found = None if token.value.isascii() else RESERVED.search(token.value)
    if found:
        line = token.lineno + token.value.count("\n", 0, found.start())
        raise ReservedCharacterError(reserved(found[0]), line, stream.name, stream.filename)


def strip_marks(marked: str, place_of: Callable[[str], Place | None]) -> Rendered:
    """Remove the marks from a rendered text; a line without a mark of its own has the place of the line above.

    Raises ``TemplateError`` for a reserved character that is not a mark: one for which ``place_of`` returns nothing.
    """
    places: list[Place | None] = []
    current: Place | None = None
    for line in marked.split("\n"):
        first, *others = RESERVED.split(line)
        marks: list[Place] = []
        for character in RESERVED.findall(line):
            place = place_of(character)
            if place is None:
                last = marks[-1] if marks else current
                raise TemplateError(reserved(character), Details(place=last, hint=RESERVED_HINT))
            marks.append(place)
        speaking = [mark for mark, piece in zip(marks, others, strict=True) if piece.strip()]
        places.append(current if first.strip() or not marks else (speaking or marks)[0])
        current = marks[-1] if marks else current
    return Rendered(RESERVED.sub("", marked), tuple(places))
