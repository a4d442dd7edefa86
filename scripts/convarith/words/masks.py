"""Writes sentences about what masked windows of two axes read; numbers as in ``words.windows``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import prod

from convarith.arithmetic import MaskedConvolution, PaddingMode
from convarith.arithmetic.windows import masked_places, read_cells
from convarith.words import phrases as words


def read_by_masked(operation: MaskedConvolution, output: Sequence[int], *, of: str = "the input") -> str:
    """Return what the kept taps read at an output: ``columns 1 to 3 of row 1 and column 1 of row 2 of the input``."""
    rows, columns = operation.input_size
    places = [(y, x) for y, x in masked_places(operation, output) if 0 <= y < rows and 0 <= x < columns]
    if not places:
        return f"padding alone{_repeating(operation)}"
    on_padding = len(operation.taps) - len(places)
    around = (
        f"; {'the other tap lies' if on_padding == 1 else 'the other taps lie'} on padding{_repeating(operation)}"
        if on_padding
        else ""
    )
    return f"{words.listed(_by_rows(places))} of {of}{around}"


def left_by_the_mask(operation: MaskedConvolution) -> str:
    """Return a sentence about the input cells that no window reads, empty if all are read."""
    whole = prod(operation.input_size)
    count = whole - len(read_cells(operation))
    if not count:
        return ""
    cells = "the only input cell" if whole == 1 else f"{'any' if count == whole else count} of the {whole} input cells"
    return f" No window reads {cells}."


def mask_words(operation: MaskedConvolution) -> str:
    """Return the mask as a person writes it: its word, or its zeros and ones."""
    return f"mask {operation.word or operation.mask}"


def _by_rows(places: Sequence[tuple[int, ...]]) -> list[str]:
    """Return the columns that are read of each row, in words; neighbouring rows of which the same is read together."""
    of_row = {row: [column for _, column in cells] for row, cells in groupby(places, key=lambda place: place[0])}
    parts = []
    for columns, rows in groupby(of_row, key=lambda row: of_row[row]):
        parts.append(f"{words.places('column', columns)} of {words.places('row', list(rows))}")
    return parts


def _repeating(operation: MaskedConvolution) -> str:
    return "" if operation.padding_mode is PaddingMode.ZEROS else ", which repeats cells"
