"""Judges the words that follow ``doit`` before doit reads them: options, and names of tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from convarith.catalogue.options import NEGATED
from convarith.catalogue.options import OPTIONS as DRAW_OPTIONS
from convarith.catalogue.toml import cut, shown
from convarith.errors import CatalogueError, Details

HELP = ("-h", "--help")
LARGEST = {"num_process": 64, "verbosity": 2, "failure_verbosity": 2}
"""The largest number that each option of doit may have which takes one."""
COMMANDS = ("clean", "draw", "forget", "help", "list", "run")
"""The commands of this project."""
SHOW = "doit help shows what there is"
FORMATS = {"pdf": "pdf", "png": "png", "gif": "gif", "svg": "svg", "webp": "webp", "apng": "apng", "mp4": "video",
           "webm": "video", "tikz": "tikz"}  # fmt: skip
"""The task that makes files of an ending."""


@dataclass(frozen=True)
class Switch:
    """An option of doit: ``name`` is doit's, ``choices`` are the words that it takes, if only some."""

    name: str
    short: str
    long: str
    inverse: str = ""
    takes_value: bool = False
    is_number: bool = False
    choices: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """How it is written."""
        return tuple(
            f"{dashes}{word}" for dashes, word in (("-", self.short), ("--", self.long), ("--", self.inverse)) if word
        )


def ordered(words: Sequence[str], switches: Iterable[Switch]) -> list[str] | None:
    """Return the words with the options, and their values, before the others; nothing if help is asked for.

    Raises ``CatalogueError`` for an option that is not one of ``switches``, or has not the value that it needs.
    """
    known = {spelling: switch for switch in switches for spelling in switch.spellings}
    options: list[str] = []
    others: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if word in HELP:
            return None
        if word == "--":
            others += waiting
            break
        if not word.startswith("-") or word == "-":
            others.append(word)
            continue
        for name, value in _split(word, known):
            switch = known.get(name)
            if switch is None:
                raise _unknown_option(name, known)
            options.append(name)
            if switch.takes_value:
                options.append(_value(name, switch, value if value is not None else _next(name, waiting)))
            elif value is not None:
                raise CatalogueError(f"{name} takes no value", Details(hint=f"write {name} alone"))
    return [*options, *others]


def _split(word: str, known: Mapping[str, Switch]) -> Iterator[tuple[str, str | None]]:
    """Yield the options of a word, such as ``-an4``, each with its value, if that is in the word."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        yield name, value if equals else None
        return
    letters = word[1:]
    while letters:
        name, letters = f"-{letters[0]}", letters[1:]
        switch = known.get(name)
        if switch and switch.takes_value and letters:
            yield name, letters.removeprefix("=")
            return
        yield name, None


def _next(name: str, waiting: list[str]) -> str:
    if not waiting or waiting[0] in HELP:
        raise CatalogueError(f"{name} needs a value", Details(hint=SHOW))
    return waiting.pop(0)


def _value(name: str, switch: Switch, value: str) -> str:
    if switch.is_number:
        largest = LARGEST.get(switch.name, 0)
        if not re.fullmatch("0*[0-9]{1,9}", value) or int(value) > largest:
            raise CatalogueError(f"{name} must be a whole number from 0 to {largest}, not {shown(value)}")
    elif switch.choices and value not in switch.choices:
        choices = f"the choices are {', '.join(switch.choices)}"
        raise CatalogueError(f"{name} cannot be {shown(value)}", Details(hint=choices))
    return value


def _unknown_option(name: str, known: Iterable[str]) -> CatalogueError:
    if name in DRAW_OPTIONS or name in NEGATED:
        hint = f"it belongs to doit draw: doit draw {name} …"
    else:
        near = get_close_matches(name, [*known, *HELP], n=1)
        hint = f"did you mean {near[0]}? {SHOW}" if near else SHOW
    return CatalogueError(f"unknown option {cut(name)}", Details(hint=hint))


def check_tasks(words: Iterable[str], names: Sequence[str]) -> None:
    """Raise ``CatalogueError`` for the first word that is no task; a ``*`` stands for any characters."""
    known = {*names}
    for word in words:
        if "*" not in word and word not in known:
            raise CatalogueError(f"there is no task {shown(word)}", Details(hint=_meant(word, names)))


def _meant(word: str, names: Sequence[str]) -> str:
    """Return the hint that asks whether a task or a command was meant."""
    public = [name for name in names if not name.startswith("_")]
    if word in COMMANDS:
        return f"{word} is a command: it comes first, as in doit {word}"
    if f"figure:{word}" in public:
        return f'did you mean "figure:{word}"?'
    path = re.search(r"([\w-]+?)(?:-sheet)?(?:/\d+)?\.(\w+)$", word)
    if path and f"{FORMATS.get(path[2])}:{path[1]}" in public:
        return f'did you mean "{FORMATS[path[2]]}:{path[1]}"? tasks have names, not files'
    groups = [name for name in public if ":" not in name]
    figures = [name.removeprefix("figure:") for name in public if name.startswith("figure:")]
    near = get_close_matches(word, public if ":" in word else [*groups, *COMMANDS], n=1)
    near = near or [f"figure:{name}" for name in get_close_matches(word, figures, n=1, cutoff=0.75)]
    return f'did you mean "{near[0]}"? {SHOW}' if near else f"the tasks are {', '.join(groups)}; {SHOW}"
