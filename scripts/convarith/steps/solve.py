"""Answers the command ``solve``: which settings of a layer lead from one size to another, as options of ``draw``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.solving import Bounds, Solution, Solvable, nearest_sizes, solve
from convarith.catalogue.options import as_option
from convarith.errors import CatalogueError, Details, GeometryError, did_you_mean
from convarith.steps.parsing import Parser, number, size
from convarith.words.phrases import sizes as in_words

EXAMPLE = "solve --input-size 7 --output-size 14 --transposed"
MOST = 12
NUMBERS = ("kernel_size", "stride", "padding", "dilation", "output_padding")


def answer(words: Sequence[str], program: str = "doit") -> str:
    """Return what words of the command line ask for; raise ``CatalogueError`` or ``GeometryError`` otherwise.

    ``program`` is what the command belongs to, as it is typed.
    """
    if not words:
        hint = f"write {EXAMPLE}; solve --help explains it"
        raise CatalogueError("there is nothing to solve", Details(hint=hint))
    parser = _parser(program)
    asked = parser.parsed(words)
    if asked.help:
        return parser.format_help().rstrip()
    for name in ("input_size", "output_size"):
        if getattr(asked, name) is None:
            option = f"--{name.replace('_', '-')}"
            raise CatalogueError(f"{option} is missing", Details(hint=f"add {option} 14"))
    kind = _kind(asked)
    given = {name: value for name in NUMBERS if (value := getattr(asked, name)) is not None}
    bounds = {"largest_kernel_size": asked.largest_kernel_size, "largest_dilation": asked.largest_dilation}
    try:
        found = solve(asked.input_size, asked.output_size, kind, **given, **bounds)
    except GeometryError as error:
        raise error.spelled(as_option) from None
    if not found:
        raise _nothing(asked, kind, {**given, **bounds})
    return "\n".join(_lines(found, asked, kind, program))


def _lines(found: Sequence[Solution], asked: argparse.Namespace, kind: Solvable, program: str) -> list[str]:
    shown = found if asked.all else found[:MOST]
    one = "is a setting" if len(found) == 1 else "are settings"
    head = f"{in_words(found[0].input_size)} → {in_words(found[0].output_size)}: these {one} of a {_named(kind)}"
    lines = [head.replace("these is", "this is"), *(f"  {options(each)}" for each in shown)]
    if len(shown) < len(found):
        lines.append(f"and {len(found) - len(shown)} more: --all prints them")
    size = _spelled(found[0].input_size)
    operation = "" if kind is Solvable.CONVOLUTION else f"--operation {kind} "
    command = f"{operation}--input-size {size} {options(found[0])} --output mine.svg"
    lines.append(f"draw the first: {program} draw {command}")
    return lines


def options(operation: Solution) -> str:
    """Return the settings of an operation as options of ``doit draw``, without those that are the defaults."""
    parts = [f"--kernel-size {_spelled(operation.kernel_size)}"]
    usual = operation.kernel_size if isinstance(operation, Pooling) else (1,) * len(operation.stride)
    if operation.stride != usual:
        parts.append(f"--stride {_spelled(operation.stride)}")
    if any(map(any, operation.padding)):
        parts.append(f"--padding {_spelled([before for before, _ in operation.padding])}")
    if max(operation.dilation) > 1:
        parts.append(f"--dilation {_spelled(operation.dilation)}")
    extra = getattr(operation, "output_padding", (0,))
    if any(extra):
        parts.append(f"--output-padding {_spelled(extra)}")
    return " ".join(parts)


def _spelled(numbers: Sequence[int]) -> str:
    """Return one number where all axes agree, else one per axis with x between them."""
    if len(numbers) == 1:
        return f"'[{numbers[0]}]'"
    return str(numbers[0]) if len(set(numbers)) == 1 else "x".join(map(str, numbers))


def _named(kind: Solvable) -> str:
    return kind.replace("_", " ")


def _kind(asked: argparse.Namespace) -> Solvable:
    if asked.transposed and asked.operation:
        problem = "--transposed and --operation say the same thing"
        raise CatalogueError(problem, Details(hint="take one of them away"))
    if asked.transposed:
        return Solvable.TRANSPOSED_CONVOLUTION
    word = asked.operation or Solvable.CONVOLUTION
    if word in list(Solvable):
        return Solvable(word)
    hint = f"{did_you_mean(word, Solvable)} there are {', '.join(Solvable)}".strip()
    raise CatalogueError(f'unknown operation "{word}"', Details(hint=hint))


def _nothing(asked: argparse.Namespace, kind: Solvable, given: dict[str, Any]) -> CatalogueError:
    """Return the error that says that nothing fits, and what is near."""
    source, result = (size if isinstance(size, list) else [size] for size in (asked.input_size, asked.output_size))
    problem = f"no settings of a {_named(kind)} lead from {in_words(source)} to {in_words(result)}"
    if len(set(source)) > 1 or len(set(result)) > 1:
        return CatalogueError(problem, Details(hint="try one axis at a time, or allow a --largest-kernel-size"))
    near = nearest_sizes(source[0], result[0], kind, **given)
    which = "size is" if len(near) == 1 else "sizes are"
    reachable = f"the nearest output {which} {' and '.join(map(str, near))}; " if near else ""
    wishes = [f"--{name.replace('_', '-')}" for name in NUMBERS if name in given]
    drop = f"take {' or '.join(wishes)} away, or " if wishes else ""
    larger = f"allow a --largest-kernel-size above {asked.largest_kernel_size}"
    return CatalogueError(problem, Details(hint=f"{reachable}{drop}{larger}"))


def _parser(program: str) -> Parser:
    parser = Parser(
        "solve",
        program=program,
        description="Lists the settings of a layer that lead from one size to another, the simplest first.",
        epilog=f"Example: {program} {EXAMPLE} --kernel-size 4",
    )
    for name in ("input", "output"):
        parser.add_argument(f"--{name}-size", type=size, metavar="7x5", help=f"the {name}: one number, or one per axis")
    parser.add_argument("--operation", metavar="WORD", help=", ".join(Solvable))
    parser.add_argument("--transposed", action="store_true", help="short for --operation transposed_convolution")
    for name in NUMBERS:
        parser.add_argument(f"--{name.replace('_', '-')}", type=number, metavar="N", help="this and no other")
    for name, default in (("kernel_size", Bounds.kernel_size), ("dilation", Bounds.dilation)):
        option = f"--largest-{name.replace('_', '-')}"
        explained = f"up to which is tried; {default} if left out"
        parser.add_argument(option, type=number, metavar="N", default=default, help=explained)
    parser.add_argument("--all", action="store_true", help=f"print all settings, not only the first {MOST}")
    parser.add_argument("-h", "--help", action="store_true", help="print this")
    return parser
