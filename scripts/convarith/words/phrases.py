"""Writes geometry in words: the phrases of descriptions and headings, as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from convarith.arithmetic import (
    AdaptivePooling,
    Convolution,
    PaddingMode,
    Pooling,
    Resize,
    Stack,
    WindowPartition,
)
from convarith.arithmetic.windows import SlidingOperation

MIN_STEPS = 4
"""Fewer numbers in equal steps are listed one by one."""
AXIS_NOUNS = {1: ("cell",), 2: ("row", "column"), 3: ("plane", "row", "column")}


def sizes(values: Sequence[int]) -> str:
    """Return a size as a person reads it: ``5 × 5``."""
    return " × ".join(str(value) for value in values)


def counted(noun: str, count: int) -> str:
    """Return a number with its noun: ``1 cell``, ``4 cells``."""
    return f"{count} {plural(noun, [count])}"


def amount(value: Fraction) -> str:
    """Return a number that may have a fraction: ``2``, ``0.5``, ``1.33``."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def cells(value: Fraction) -> str:
    """Return a distance: ``1 cell``, ``0.5 cells``."""
    return f"{amount(value)} {'cell' if value == 1 else 'cells'}"


def numbered(noun: str, numbers: Sequence[int]) -> str:
    """Return things by their numbers: ``input map 2``, ``input maps 1 and 3``."""
    return f"{plural(noun, [len(numbers)])} {listed([str(number) for number in numbers])}"


def places(noun: str, numbers: Sequence[int]) -> str:
    """Return numbered places in words, counted from 0 here and from 1 in words.

    ``rows 2 to 4``, ``cells 1, 3 and 5``, ``every second column from 1 to 7``, ``no cell``.
    """
    if not numbers:
        return f"no {noun}"
    steps = {after - before for before, after in pairwise(numbers)}
    first, last = numbers[0] + 1, numbers[-1] + 1
    if steps == {1}:
        return f"{noun}s {first} to {last}"
    if len(steps) == 1 and len(numbers) >= MIN_STEPS:
        return f"every {_ordinal(*steps)} {noun} from {first} to {last}"
    return numbered(noun, [number + 1 for number in numbers])


def _ordinal(number: int) -> str:
    """Return a number above 1 as an ordinal: second, third, 4th, 11th, 22nd."""
    if number in (2, 3):
        return ("second", "third")[number - 2]
    is_teen = number // 10 % 10 == 1
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence, with a comma before its "and" if a part has an "and" of its own."""
    if len(parts) == 1:
        return parts[0]
    comma = "," if any(" and " in part for part in parts) else ""
    return f"{', '.join(parts[:-1])}{comma} and {parts[-1]}"


def of_input(operation: SlidingOperation | AdaptivePooling | Resize | Stack | WindowPartition) -> str:
    """Return the input with its size and article: ``a 5 × 5 input``, ``an input of 7 cells``."""
    size = operation.input_size
    return sized("input", size) if len(size) > 1 else f"an input of {counted('cell', size[0])}"


def sized(noun: str, size: Sequence[int]) -> str:
    """Return a noun with its size and article: ``a 3 × 3 kernel``, ``a kernel of 3``."""
    return f"{_article(size)} {sizes(size)} {noun}" if len(size) > 1 else f"a {noun} of {size[0]}"


def padded(operation: Convolution | Pooling) -> str:
    """Return the padding of a direct operation, nothing where there is none."""
    if not any(map(any, operation.padding)):
        return ""
    mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
    how = "" if mode is PaddingMode.ZEROS else f" with copies of its own cells ({mode})"
    return f" padded by {paddings(operation.padding)}{how}"


def dilated(operation: SlidingOperation) -> str:
    """Return the dilation between commas, nothing where there is none."""
    return f", dilated by {steps(operation.dilation)}," if max(operation.dilation) > 1 else ""


def steps(values: Sequence[int]) -> str:
    """Return one number where all axes agree, else one per axis."""
    return str(values[0]) if len(set(values)) == 1 else sizes(values)


def paddings(pairs: Sequence[tuple[int, int]]) -> str:
    """Return one padding where all axes agree, else one per axis; as before and after where these differ."""
    if len(set(pairs)) == 1:
        return _pair(pairs[0])
    return " × ".join(_pair(pair) for pair in pairs)


def _pair(pair: tuple[int, int]) -> str:
    before, after = pair
    return str(before) if before == after else f"({sides(before, after)})"


def sides(before: int, after: int) -> str:
    """Return the padding of one axis, before and after: ``1 before, 2 after``."""
    return f"{before} before, {after} after"


def _article(size: Sequence[int]) -> str:
    """Return the article of a spoken number: an 8, an 11, an 18, an 80; a 5."""
    spoken = str(size[0])
    return "an" if spoken.startswith("8") or spoken in ("11", "18") else "a"


def plural(noun: str, counts: Sequence[int]) -> str:
    """Return a noun in the plural unless all counts are 1."""
    return noun if set(counts) == {1} else f"{noun}s"
