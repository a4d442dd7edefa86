"""Judges the words that follow ``doit`` before doit reads them: options, and names of tasks."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from convarith.catalogue.toml import cut, shown
from convarith.errors import CatalogueError, Details, did_you_mean, nearest
from convarith.formats.registry import task_of
from convarith.steps.doit_support.help import SETTINGS

SETTING = re.compile(r"[a-z_]+=")
HELP = ("-h", "--help")
LARGEST = {"num_process": 64, "verbosity": 2, "failure_verbosity": 2}
"""The largest number that each option of doit may have which takes one."""
COMMANDS = ("clean", "code", "draw", "forget", "help", "list", "network", "run", "serve", "solve")
"""The commands of this project."""
READERS = {"code", "draw", "network"}
"""The commands that read their words by themselves."""
SHOW = "doit help shows what there is"


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


def check_words(words: Sequence[str]) -> None:
    """Raise ``CatalogueError`` for a word that is empty, and for a setting that stands twice.

    Words of ``draw`` and ``code`` that look like settings may be values of their options: they judge them themselves.
    """
    if "" in words:
        hint = 'write an option and its empty value as one word: --title=""'
        raise CatalogueError("a word of the command line is empty", Details(hint=hint))
    settings = [word.partition("=")[0] for word in words if SETTING.match(word) and not READERS & {*words}]
    for name in settings:
        if settings.count(name) > 1:
            raise CatalogueError(f"{name} stands twice", Details(hint="take one of them away"))


def check_paths(dodo: str, folder: str | None) -> None:
    """Raise ``CatalogueError`` unless doit's options ``-f`` and ``-d`` name a file and a folder."""
    if not Path(dodo).is_file():
        hint = "run doit in the folder of a project, where its dodo.py is; convarith init FOLDER begins one"
        raise CatalogueError(f"there is no file {shown(dodo)}", Details(hint=hint))
    if folder is not None and not Path(folder).is_dir():
        raise CatalogueError(f"{shown(folder)} is not a folder", Details(hint="-d names the folder to work in"))


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
    from convarith.catalogue.options import NEGATED, OPTIONS  # with all of the arithmetic, which most runs do without

    if name in OPTIONS or name in NEGATED:
        hint = f"it belongs to doit draw: doit draw {name} …"
    else:
        hint = f"{did_you_mean(name, [*known, *HELP])} {SHOW}".lstrip()
    return CatalogueError(f"unknown option {cut(name)}", Details(hint=hint))


def named_tasks(words: Iterable[str], names: Sequence[str]) -> list[str]:
    """Return the tasks that words name, each once; a ``*`` stands for any characters of a task's name.

    A figure that cannot be read has one task only, which says why: it stands for all that is asked of that figure.
    Raises ``CatalogueError`` for the first word that names none.
    """
    known = {*names}
    found: dict[str, None] = {}
    for word in words:
        kind, colon, name = word.partition(":")
        telling = f"tex:{name}"
        if word in known:
            found[word] = None
        elif colon and kind in known and telling in known:
            found[telling] = None
        elif "*" in word and (matching := fnmatch.filter(_public(names), word)):
            found |= dict.fromkeys(matching)
        else:
            raise _no_task(word, names)
    return [*found]


def _public(names: Iterable[str]) -> list[str]:
    return [name for name in names if not name.startswith("_")]


def _no_task(word: str, names: Sequence[str]) -> CatalogueError:
    if "*" in word:
        return CatalogueError(f"no task is called like {shown(word)}", Details(hint="doit list --all shows them"))
    kind, colon, name = word.partition(":")
    figures = [each.removeprefix("figure:") for each in names if each.startswith("figure:")]
    if colon and any(each.startswith(f"{kind}:") for each in names):
        hint = did_you_mean(name, figures) or "the figures are the tables of figures/*.toml"
        return CatalogueError(f"there is no figure {shown(name)} in the catalogue", Details(hint=hint))
    return CatalogueError(f"there is no task {shown(word)}", Details(hint=_meant(word, _public(names), figures)))


def _meant(word: str, names: Sequence[str], figures: Sequence[str]) -> str:
    """Return the hint that asks whether a task, a command or a setting was meant."""
    if word in COMMANDS:
        return f"{word} is a command: it comes first, as in doit {word}"
    setting = next((example for example, _ in SETTINGS if example.startswith(f"{word}=")), None)
    if setting:
        return f"{word} is a setting: write it as in doit {setting}"
    if word in figures:
        return f'did you mean "figure:{word}"?'
    if task_of(word) in names:
        return f'did you mean "{task_of(word)}"? tasks have names, not files'
    groups = sorted(name for name in names if ":" not in name)
    guess = did_you_mean(word, names if ":" in word else [*groups, *COMMANDS])
    if not guess and (figure := nearest(word, figures, cutoff=0.75)):
        guess = f'did you mean "figure:{figure}"?'
    return f"{guess} {SHOW}" if guess else f"the tasks are {', '.join(groups)}; {SHOW}"
