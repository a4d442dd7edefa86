"""The options of ``doit draw`` and how they are explained: the catalogue's words, and a few more."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convarith.catalogue.look import ROLES, SIZES, WORDS
from convarith.catalogue.operations.kind import Key, Reads
from convarith.catalogue.operations.registry import BY_NAME
from convarith.catalogue.operations.registry import KEYS as OF_OPERATIONS
from convarith.sentences import Named

WIDTH, COLUMN = 100, 30


@dataclass(frozen=True)
class Option:
    """An option: how its value is read, how that is written in the help, and what it means."""

    name: str
    reads: Reads
    value: str
    meaning: str
    table: str = ""

    @property
    def key(self) -> str:
        """The word of the catalogue: the option's own, or that of the ``table`` to which it adds a pair."""
        return self.table or self.name.removeprefix("--").replace("-", "_")


def spelled(key: str) -> str:
    """Return a word of the catalogue as an option."""
    return f"--{key.replace('_', '-')}"


def as_option(key: Named) -> str:
    """Return what a sentence says of a key, and of its value if it has one, as said of the option."""
    option = next((name for name, each in OPTIONS.items() if each.key == key.name), spelled(key.name))
    return f"{option} {shlex.quote(key.value)}" if key.value else option


def _options(reads: Reads, *rows: tuple[str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(spelled(key), reads, value, meaning) for key, value, meaning in rows)


def _option_of(key: Key) -> Option:
    return Option(spelled(key.name), key.reads, key.value, key.help)


OPERATION = Option("--operation", Reads.TEXT, "WORD", ", ".join(BY_NAME))
CODE = Option(
    "--code", Reads.TEXT, "TEXT", "the code of a layer, which says the geometry; --code itself may be left out"
)
MODEL = Option(
    "--model", Reads.TEXT, "FILE", "a model of ONNX: draws its network, with --input-size where it needs one"
)
GEOMETRY = tuple(
    option
    for reads in Reads
    for option in (
        *([OPERATION, CODE, MODEL] if reads is Reads.TEXT else []),
        *(_option_of(key) for key in OF_OPERATIONS.values() if key.reads is reads),
    )
)
LOOK = (
    *_options(
        Reads.TEXT,
        ("title", "TEXT", "the figure's title"),
        ("language", "de", "that of its words: the name of a file of templates/words/, or the path of a .toml"),
        ("frames", "1,5,9", "the frames to show: also 2-6; first,last; 'every 3'"),
        ("template", "NAME", "a file of templates/ without its ending; that of the operation if left out"),
    ),
    *_options(
        Reads.FLAG,
        ("labels", "", 'the words "input" and "output"; --no-labels leaves them out'),
        ("loop", "", "of an animation; --no-loop: it stops at its last frame"),
    ),
    Option("--label", Reads.PAIR, "input=TEXT", f"another word for one of {', '.join(WORDS)}", "labels"),
    Option("--size", Reads.PAIR, "cell=8mm", f"another size for one of {', '.join(SIZES)}", "sizes"),
    Option("--color", Reads.PAIR, "input=#e69f00", f"another colour for one of {', '.join(ROLES)}", "colors"),
    *_options(
        Reads.TOML,
        ("input_values", "TOML", "numbers in the cells of the input: '[[1, 2], [3, 4]]'"),
        ("kernel_values", "TOML", "numbers of the kernel"),
        ("bias_values", "TOML", "a number for each output map, of a figure with channels"),
        ("highlight", "TOML", "cells of the input to be marked, by row and column from 0: '[[1, 2]]'"),
        ("seconds", "NUMBER", "how long a frame of an animation stays"),
        ("hold", "NUMBER", "how long its last frame stays"),
        ("compare", "TOML", "figures side by side: '[{ padding = 0 }, { padding = 1 }]'"),
        ("options", "TOML", "what a template of your own wants to know: '{ k = 3 }'"),
    ),
)
SHORT = (
    Option("--transposed", Reads.FLAG, "", "short for --operation transposed_convolution"),
    Option("--values", Reads.FLAG, "", "numbers in the cells: made up, always the same, where none are given"),
)
RESULT = (
    Option(
        "--output", Reads.TEXT, "FILE", "where to put it; the ending says the format; the word --output may be left out"
    ),
    Option("--frame", Reads.NUMBERS, "N", "one frame only, counted from 1"),
    Option("--dpi", Reads.TEXT, "NUMBER", "pixels per inch, of formats that have pixels"),
    Option(
        "--theme",
        Reads.TEXT,
        "NAME",
        "the colours: the name of a theme of templates/themes/, or the path of a .toml",
    ),
    Option("--print-toml", Reads.FLAG, "", "print the table that gives this figure in a file of figures/"),
    Option("--help", Reads.FLAG, "", "print this"),
)
OPTIONS: Mapping[str, Option] = {option.name: option for option in (*GEOMETRY, *LOOK, *SHORT, *RESULT)}
KEYS = tuple(dict.fromkeys(option.key for option in (*GEOMETRY, *LOOK) if option is not MODEL))
NEGATED = {spelled(f"no-{option.key}"): option for option in (*GEOMETRY, *LOOK) if option.reads is Reads.FLAG}

EXAMPLES = """\
  {program} draw "nn.Conv2d(16, 33, 3, stride=2)" --input-size 7 --output mine.svg
  {program} draw --kernel-size 3 --stride 2 --input-size 7x5 --padding same --output mine.svg
  {program} draw --transposed --kernel-size 3 --stride 2 --input-size 3 --output up.gif --theme dark
  {program} draw --kernel-size 3 --input-size 5 --values --frame 1 --output numbers.png
  {program} draw --operation pooling --mode max --kernel-size 2 --input-size 4 --print-toml
  {program} draw model.pdf --model model.onnx
"""
CODE_EXAMPLES = """\
  {program} code --kernel-size 3 --stride 2 --padding same --input-size 7 --framework keras
  {program} code "nn.ConvTranspose2d(16, 33, 3, stride=2, padding=1)" --input-size 12 --framework onnx
"""


def help_text(endings: Sequence[str], program: str) -> str:
    """Return what ``draw --help`` prints.

    ``endings`` are those of files that can be made; ``program`` is what the command belongs to, as it is typed.
    """
    head = (
        "Draws a figure from the words of the command line, and says how large the output is.",
        "",
        EXAMPLES.format(program=program),
        "",
        f"The file's ending is one of {', '.join(endings)}; NAME-sheet.png or .pdf has all frames on one sheet. "
        "Sizes are one number for all axes, or one per axis with x between them, rows first. Whatever the catalogue "
        "can say can be said as there, in quotes for the shell: "
        "--input-size '[7]' has one axis.",
    )
    groups = (("What is computed", GEOMETRY), ("What it looks like", (*LOOK, *SHORT)), ("What becomes of it", RESULT))
    lines = [line for part in head for line in _wrapped(part)]
    for title, options in groups:
        lines += ["", title, *(line for option in options for line in _help_of(option))]
    return "\n".join(lines)


def code_help_text(frameworks: Sequence[str], program: str) -> str:
    """Return what ``code --help`` prints.

    ``frameworks`` are those that code is written for; ``program`` is what the command belongs to, as it is typed.
    """
    named = f"one of {', '.join(frameworks)}, in letters of any case; all of them if left out"
    head = (
        "Prints the code of a layer that computes what the words of the command line say, or why there is none. The "
        "words are those of draw; the code of another framework will do as well.",
        "",
        CODE_EXAMPLES.format(program=program),
    )
    options = (Option("--framework", Reads.TEXT, "NAME", named), *GEOMETRY)
    lines = [line for part in head for line in _wrapped(part)]
    return "\n".join([*lines, "", "Options", *(line for option in options for line in _help_of(option))])


UNREADABLE = (*'%"\\{}',)
"""What cannot stand in the name of a file that TeX reads."""


def piece_help(file: str, name: str) -> str:
    """Return what to write into a document beside ``file``, which is the ``NAME.tikz`` of a figure."""
    unreadable = [character for character in UNREADABLE if character in file]
    if unreadable:
        return f"TeX reads no file with {' or '.join(unreadable)} in its name: give it another"
    return "\n".join(
        (
            "In a document beside it and convarith.sty:",
            "  \\usepackage{convarith}",
            f"  \\input{{{file}}}\\convarithframe{{{name}}}{{1}}  % the first frame",
        )
    )


def _wrapped(part: str) -> list[str]:
    return part.splitlines() if "\n" in part else textwrap.wrap(part, WIDTH) or [""]


def _help_of(option: Option) -> Iterator[str]:
    left = f"  {option.name} {option.value}".rstrip()
    first, *others = textwrap.wrap(option.meaning, WIDTH - COLUMN)
    if len(left) >= COLUMN - 1:
        yield left
        left = ""
    yield f"{left:{COLUMN}}{first}"
    yield from (" " * COLUMN + other for other in others)
