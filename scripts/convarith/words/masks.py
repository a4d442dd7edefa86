"""Writes sentences about what masked windows of two axes read; numbers as in ``words.windows``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import prod

from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.windows import masked_places, read_cells
from convarith.words.phrases import places
from convarith.words.windows import share
from convarith.words.wording import Wording


def read_by_masked(wording: Wording, operation: MaskedConvolution, output: Sequence[int], *, of: str) -> str:
    """Return what the kept taps read at an output: ``columns 1 to 3 of row 1 and column 1 of row 2 of the input``."""
    rows, columns = operation.input_size
    read = [(y, x) for y, x in masked_places(operation, output) if 0 <= y < rows and 0 <= x < columns]
    repeats = "" if operation.padding_mode is PaddingMode.ZEROS else wording.say("masked.padding_repeats")
    if not read:
        return wording.say("masked.padding_alone", repeats=repeats)
    others = len(operation.taps) - len(read)
    around = wording.say("masked.on_padding", others, repeats=repeats) if others else ""
    return wording.say("read.cells", cells=wording.listed(_by_rows(wording, read)), of=of) + around


def left_by_the_mask(wording: Wording, operation: MaskedConvolution) -> str:
    """Return a sentence about the input cells that no window reads, empty if all are read."""
    whole = prod(operation.input_size)
    count = whole - len(read_cells(operation))
    if not count:
        return ""
    return wording.say("unread.sentence", what=share(wording, "input", count, whole), where="")


def mask_words(wording: Wording, operation: MaskedConvolution) -> str:
    """Return the mask as a person writes it: its word, or its zeros and ones."""
    return wording.say("masked.mask", mask=operation.word or operation.mask)


def _by_rows(wording: Wording, read: Sequence[tuple[int, ...]]) -> list[str]:
    """Return the columns that are read of each row, in words; neighbouring rows of which the same is read together."""
    of_row = {row: [column for _, column in cells] for row, cells in groupby(read, key=lambda place: place[0])}
    parts = []
    for columns, rows in groupby(of_row, key=lambda row: of_row[row]):
        each = {"columns": places(wording, "column", columns), "rows": places(wording, "row", list(rows))}
        parts.append(wording.say("masked.cells", **each))
    return parts
