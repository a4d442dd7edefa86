"""What there is to say of an operation, once: its keys and options, how it is made and drawn, and its words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from convarith.words.wording import Wording


class Reads(StrEnum):
    """How the word after an option is read."""

    NUMBERS = "numbers"
    TEXT = "text"
    WORD_OR_LIST = "word or list"
    TOML = "toml"
    FLAG = "flag"
    PAIR = "pair"


@dataclass(frozen=True)
class Key:
    """A key of a table, which is an option of ``doit draw`` too: how its value is written, and what it means.

    ``example`` is a value for a key that must be given, empty for one that may be left out.
    """

    name: str
    value: str
    help: str
    reads: Reads = Reads.NUMBERS
    example: str = ""


class Tabled(Protocol):
    """What a table describes: its name, the keys of the table, and why some are not there that could be expected."""

    @property
    def name(self) -> str:
        """Its word in the catalogue."""

    @property
    def key_names(self) -> tuple[str, ...]:
        """The keys of its table."""

    @property
    def refused(self) -> Mapping[str, str]:
        """Why keys are not there, and what to do instead."""


Templates = Mapping[int, str] | str
"""The template of a figure that names none, for each number of axes or for all of them."""
Shapes = Mapping[str, tuple[int, ...]]
"""The shape of the numbers that each key gives, such as that of the input for ``input_values``."""


@dataclass(frozen=True)
class Kind:
    """An operation: its name in the catalogue, its class, and what else depends on which it is.

    ``make`` takes the values of ``keys`` by their names; those of ``figure_keys`` are read by the figure instead.
    ``template`` names what draws a figure that names none, from the number of axes. ``line`` returns the operation and
    all of its numbers in a line, ``sentence`` what a picture of it shows, in a sentence or two of a language.
    ``values`` returns the shapes of the numbers that a table may give, and ``template_of_values`` names what draws a
    figure that has some.
    ``alternatives`` says which key may stand for one that is required; ``refused`` why a key that could be expected is
    not there, and what to do instead; ``words`` what input, output and kernel are where they are something else,
    by the keys of their names. ``check`` takes the operation and the keys that were given for it, and raises
    ``GeometryError`` for one that it does not read.
    """

    name: str
    of: type
    make: Callable[..., Any]
    keys: tuple[Key, ...]
    template: Templates
    line: Callable[[Any], str]
    sentence: Callable[[Any, Wording], str]
    figure_keys: tuple[Key, ...] = ()
    values: Callable[[Any], Shapes] | None = None
    template_of_values: Templates | None = None
    optional: frozenset[str] = field(default_factory=frozenset)
    alternatives: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Any, Collection[str]], None] | None = None

    @property
    def key_names(self) -> tuple[str, ...]:
        """The words of the catalogue that it reads."""
        return tuple(key.name for key in (*self.keys, *self.figure_keys))

    @property
    def required(self) -> Mapping[str, str]:
        """The keys that must be given, each with an example of its value."""
        return {key.name: key.example for key in self.keys if key.example and key.name not in self.optional}
