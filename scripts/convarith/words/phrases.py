"""Writes geometry in words: the phrases of descriptions and headings, as plain text in a language."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.stack import Stack
from convarith.arithmetic.window_partition import WindowPartition
from convarith.arithmetic.windows import SlidingOperation
from convarith.words.wording import Wording

MIN_STEPS = 4
"""Fewer numbers in equal steps are listed one by one."""
AXIS_NOUNS = {1: ("cell",), 2: ("row", "column"), 3: ("plane", "row", "column")}
"""The keys of what lies along each axis."""


def sizes(values: Sequence[int]) -> str:
    """Return a size as a person reads it: ``5 × 5``."""
    return " × ".join(str(value) for value in values)


def steps(values: Sequence[int]) -> str:
    """Return one number where all axes agree, else one per axis."""
    return str(values[0]) if len(set(values)) == 1 else sizes(values)


def counted(wording: Wording, noun: str, count: int) -> str:
    """Return a number with its noun: ``1 cell``, ``4 cells``."""
    return wording.say(f"count.{noun}", count, count=count)


def amount(wording: Wording, value: Fraction) -> str:
    """Return a number that may have a fraction: ``2``, ``0.5``, ``−1.33``."""
    return wording.decimal(f"{float(value):.2f}".rstrip("0").rstrip(".").replace("-", "−"))


def distance(wording: Wording, value: Fraction) -> str:
    """Return a distance in cells: ``1 cell``, ``0.5 cells``."""
    key = "cells" if value.denominator == 1 else "fraction"
    return wording.say(f"distance.{key}", int(value), amount=amount(wording, value))


def places(wording: Wording, noun: str, numbers: Sequence[int]) -> str:
    """Return numbered places in words, counted from 0.

    ``rows 2 to 4``, ``cells 1, 3 and 5``, ``every second column from 1 to 7``, ``no cell``.
    """
    if not numbers:
        return wording.say(f"none.{noun}")
    distances = {after - before for before, after in pairwise(numbers)}
    first, last = numbers[0], numbers[-1]
    if distances == {1}:
        return wording.say(f"range.{noun}", first=first, last=last)
    if len(distances) == 1 and len(numbers) >= MIN_STEPS:
        (step,) = distances
        ordinal = wording.say("ordinal.nth", step, number=step)
        return wording.say(f"every.{noun}", ordinal=ordinal, first=first, last=last)
    return numbered(wording, noun, numbers)


def numbered(wording: Wording, noun: str, numbers: Sequence[int]) -> str:
    """Return things by their numbers: ``input map 2``, ``input maps 1 and 3``."""
    if not numbers:
        return wording.say(f"none.{noun}")
    return wording.say(f"numbered.{noun}", len(numbers), numbers=wording.listed([str(each) for each in numbers]))


def place(wording: Wording, row: int, column: int) -> str:
    """Return the place of a cell, counted from 0: ``row 1, column 2``."""
    return wording.say("place.in_map", row=row, column=column)


def with_input(
    wording: Wording, operation: SlidingOperation | AdaptivePooling | Resize | Stack | WindowPartition, how: str
) -> str:
    """Return the input with its size, as ``how`` has it: ``over a 5 × 5 input``, ``of an input of 7 cells``."""
    return sized(wording, how, operation.input_size)


def sized(wording: Wording, noun: str, size: Sequence[int]) -> str:
    """Return a noun with its size and article: ``a 3 × 3 kernel``, ``a kernel of 3``."""
    if len(size) == 1:
        return wording.say(f"along.{noun}", size[0], count=size[0])
    return wording.say(f"sized.{noun}", size[0], size=sizes(size))


def padded(wording: Wording, operation: Convolution | Pooling) -> str:
    """Return the padding of a direct operation, nothing where there is none."""
    if not any(map(any, operation.padding)):
        return ""
    mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
    padding = paddings(wording, operation.padding)
    if mode is PaddingMode.ZEROS:
        return wording.say("setting.padded", padding=padding)
    return wording.say("setting.padded_with_copies", padding=padding, mode=mode)


def dilated(wording: Wording, operation: SlidingOperation) -> str:
    """Return the dilation between commas, nothing where there is none."""
    if max(operation.dilation) == 1:
        return ""
    return wording.say("setting.dilated", dilation=steps(operation.dilation))


def paddings(wording: Wording, pairs: Sequence[tuple[int, int]]) -> str:
    """Return one padding where all axes agree, else one per axis; as before and after where these differ."""
    if len(set(pairs)) == 1:
        return _pair(wording, pairs[0])
    return " × ".join(_pair(wording, pair) for pair in pairs)


def _pair(wording: Wording, pair: tuple[int, int]) -> str:
    before, after = pair
    return str(before) if before == after else wording.say("setting.uneven", sides=sides(wording, before, after))


def sides(wording: Wording, before: int, after: int) -> str:
    """Return the padding of one axis, before and after: ``1 before, 2 after``."""
    return wording.say("setting.sides", before=before, after=after)


def number_of(counts: Sequence[int]) -> int:
    """Return the number by which a noun has its form after one count per axis: 1 only if all are 1."""
    return counts[0] if len(set(counts)) == 1 else max(2, *counts)


def begun(text: str) -> str:
    """Return a text as it begins a sentence."""
    return text[:1].upper() + text[1:]
