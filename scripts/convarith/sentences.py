"""Sentences of errors, in which keys and values are data: whoever shows a sentence says how they are spelled.

``f"{named('stride')} is {valued(0)}"`` marks a key and a value where the sentence is written. An error makes a
``Sentence`` of it: a text without marks, ``stride is 0``, that knows which of its words are the key and the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

OPEN, BETWEEN, CLOSE = "\ud800", "\ud801", "\ud802"
"""Marks on the way to an error: halves of characters, which no file, no terminal and no command line can hold."""
MARKED = re.compile(f"{OPEN}([^{CLOSE}]*){BETWEEN}([^{CLOSE}]*){BETWEEN}([^{CLOSE}]*){CLOSE}")


@dataclass(frozen=True)
class Named:
    """A key in a sentence, with its value where the sentence gives it one; ``text`` is how Python or a table has it."""

    name: str
    value: str
    text: str

    def __str__(self) -> str:
        return self.text


class Value(str):
    """What somebody gave, as Python has it."""


Spelling = Callable[[Named], str]
"""How a key, with its value if it has one, is written for whoever reads the sentence."""


class Sentence(str):
    """What an error says, as a text; ``pieces`` tells keys and values from the words around them."""

    pieces: tuple[str | Named, ...]

    def __new__(cls, *parts: str | Named) -> Self:
        """Return the parts as one sentence: what is marked in them becomes data, and that of sentences stays it."""
        pieces = tuple(piece for part in parts for piece in _pieces(part))
        sentence = super().__new__(cls, "".join(map(str, pieces)))
        sentence.pieces = pieces
        return sentence

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that it names, or what else is ``named`` in it."""
        return tuple(piece.name for piece in self.pieces if isinstance(piece, Named))

    def spelled(self, spelling: Spelling) -> Self:
        """Return the sentence with its keys spelled in another way."""
        return type(self)(*(spelling(piece) if isinstance(piece, Named) else piece for piece in self.pieces))

    def with_values(self, written: Mapping[str, str]) -> Self:
        """Return the sentence with its values written in another way, those that are there."""
        return type(self)(*(written.get(piece, piece) if isinstance(piece, Value) else piece for piece in self.pieces))


def named(name: str, value: object = None) -> str:
    """Return a key for a sentence, ``stride``, or a key and a value as Python has them, ``stride=2``."""
    if value is None:
        return _marked(name, "", name)
    return _marked(name, str(value), f'{name}="{value}"' if isinstance(value, str) else f"{name}={value}")


def setting(name: str, value: str = "", *, word: str = "", lead: str = "") -> str:
    """Return a key and a value for a sentence as tables have them: ``stride = 2``, or ``mode = "max"`` of a ``word``.

    ``lead`` stands in front where the sentence speaks of a table.
    """
    written = f'"{word}"' if word else value
    return _marked(name, written.strip('"'), f"{lead}{name} = {written}")


def line_like(name: str, value: str) -> str:
    """Return ``a line like stride = 2`` for a sentence."""
    return setting(name, value, lead="a line like ")


def of_project(name: str, value: str) -> str:
    """Return a setting of a project for a sentence: ``the setting build=FOLDER``."""
    return _marked(name, value, f"the setting {name}={value}")


def valued(value: object) -> str:
    """Return a value for a sentence, as Python has it."""
    return _marked("", "", repr(value))


def instead_of(name: str, words: str) -> Spelling:
    """Return the spelling of a reader who has other words for one key; all others stay."""
    return lambda key: words if key.name == name else key.text


def _marked(name: str, value: str, text: str) -> str:
    return f"{OPEN}{name}{BETWEEN}{value}{BETWEEN}{text}{CLOSE}"


def _pieces(part: str | Named) -> Iterator[str | Named]:
    if isinstance(part, Sentence):
        yield from part.pieces
    elif isinstance(part, Named | Value):
        yield part
    else:
        at = 0
        for found in MARKED.finditer(part):
            name, value, text = found.groups()
            yield part[at : found.start()]
            yield Named(name, value, text) if name else Value(text)
            at = found.end()
        yield part[at:]
