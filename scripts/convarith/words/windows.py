"""Writes sentences about what windows read and what they leave out, with one convention for all scenes.

Rows, columns, planes and cells are numbered from 1 and are those of the operation's own input. Padding, inserted zeros
and what hangs over an edge have no numbers: they are counted separately.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from convarith.arithmetic import TransposedConvolution
from convarith.arithmetic.windows import Gaps, MapOperation, Reading, unread
from convarith.words import phrases as words
from convarith.words.phrases import AXIS_NOUNS

SIDES = {
    1: (("on the left", "on the right"),),
    2: (("above", "below"), ("on the left", "on the right")),
    3: (("at the bottom", "at the top"), ("at the back", "at the front"), ("on the left", "on the right")),
}
"""Where the padding before and after an axis lies in the pictures."""
EDGES = {1: ("right",), 2: ("bottom", "right"), 3: ("top", "front", "right")}
"""Which edge is at the end of an axis."""
BETWEEN_WINDOWS = "between windows (the stride is larger than the window)"
BETWEEN_TAPS = "between the taps of the dilated kernel"
AFTER = "after the last window"


def read_by(readings: Sequence[Reading], *, of: str = "the input", is_stretched: bool = False) -> str:
    """Return what a window reads: ``rows 1 to 2 and columns 2 to 4 of the input, with 1 row of padding above``.

    ``of`` is what the cells belong to; ``is_stretched`` says that zeros stand between these, as in the
    picture of a strided transposed convolution.
    """
    nouns = AXIS_NOUNS[len(readings)]
    sources = [words.places(noun, reading.sources) for noun, reading in zip(nouns, readings, strict=True)]
    if not all(reading.cells for reading in readings):
        if is_stretched:
            text = "zeros alone"
        elif all(reading.sources for reading in readings):
            text = f"padding alone, which repeats {words.listed(sources)} of {of}"
        else:
            text = "padding alone"
        return f"{text}{_hanging(readings)}"
    cells = [words.places(noun, reading.cells) for noun, reading in zip(nouns, readings, strict=True)]
    around = _zeros(readings) if is_stretched else _padding(readings)
    return f"{words.listed(cells)} of {of}{around}{_hanging(readings)}"


def _padding(readings: Sequence[Reading]) -> str:
    """Return what a window reads of the padding on each side, empty if it reads none."""
    axes = zip(AXIS_NOUNS[len(readings)], SIDES[len(readings)], readings, strict=True)
    parts = [
        _padding_on(side, noun, taps)
        for noun, sides, reading in axes
        for side, taps in zip(sides, (reading.before, reading.after), strict=True)
        if taps
    ]
    return f", with {words.listed(parts)}" if parts else ""


def _padding_on(side: str, noun: str, taps: Sequence[int | None]) -> str:
    text = f"{words.counted(noun, len(taps))} of padding {side}"
    repeated = sorted({cell for cell in taps if cell is not None})
    if not repeated:
        return text
    return f"{text} that {'repeats' if len(taps) == 1 else 'repeat'} {words.places(noun, repeated)}"


def _zeros(readings: Sequence[Reading]) -> str:
    """Return what lies under those taps of a window over a stretched input that are on none of its cells."""
    parts = ["inserted zeros"] if any(reading.zeros for reading in readings) else []
    parts += ["padding"] if any(reading.before or reading.after for reading in readings) else []
    return f"; the other taps lie on {words.listed(parts)}" if parts else ""


def _hanging(readings: Sequence[Reading]) -> str:
    edges = [edge for edge, reading in zip(EDGES[len(readings)], readings, strict=True) if reading.beyond]
    return f"; the window hangs over {_edges(edges)}" if edges else ""


def _edges(edges: Sequence[str]) -> str:
    return f"{words.listed([f'the {edge}' for edge in edges])} edge"


def added_to(readings: Sequence[Reading]) -> str:
    """Return where the kernel adds to the output of a transposed convolution, and what of it the padding crops."""
    nouns, sides = AXIS_NOUNS[len(readings)], SIDES[len(readings)]
    if not all(reading.cells for reading in readings):
        return "is added to no cell of the output: padding crops all of it"
    cells = [words.places(noun, reading.cells) for noun, reading in zip(nouns, readings, strict=True)]
    crops = [
        f"{words.counted(noun, len(taps))} {side}"
        for noun, names, reading in zip(nouns, sides, readings, strict=True)
        for side, taps in zip(names, (reading.before, reading.after), strict=True)
        if taps
    ]
    crop = f"; padding crops {words.listed(crops)}" if crops else ""
    return f"is added to {words.listed(cells)} of the output{crop}"


def added_by_ceil_mode(operation: MapOperation) -> str:
    """Return a sentence about the windows of ceil mode that reach beyond the padded input, empty if none do."""
    sizes = [axis.output_size for axis in operation.axes]
    each = zip(EDGES[len(sizes)], operation.output_size, sizes, strict=True)
    edges = [edge for edge, size, inside in each if size > inside]
    if not edges:
        return ""
    count = prod(operation.output_size) - prod(sizes)
    hang = "a window that hangs" if count == 1 else f"{count} windows that hang"
    return f" Ceil mode adds {hang} over {_edges(edges)}."


def left_unread(operation: MapOperation, *, maps: int = 1) -> str:
    """Return a sentence about the cells of a direct operation that no window reads, empty if all are read.

    ``maps`` is the number of maps of the input, all read alike.
    """
    found = unread(operation)
    kind = ("input cell", "input cells") if maps == 1 else ("cell of each input map", "cells of each input map")
    parts = [_share(found.cells, found.of_cells, kind)] if found.cells else []
    parts += [_share(found.padding, found.of_padding, ("cell of padding", "cells of padding"))] if found.padding else []
    if not parts:
        return ""
    reasons = list(_reasons(found.gaps, is_padded=found.of_padding > 0))
    where = f": {words.listed(reasons)}" if reasons else ""
    return f" No window reads {' or '.join(parts)}{where}."


def left_by_the_crop(operation: TransposedConvolution) -> str:
    """Return a sentence about the cells of a transposed convolution that reach no output, empty if all do."""
    found = unread(operation)
    if not found.cells:
        return ""
    share = _share(found.cells, found.of_cells, ("input cell", "input cells"), every="all")
    return f" Padding crops what {share} would add to the output."


def _share(count: int, whole: int, kind: tuple[str, str], *, every: str = "any") -> str:
    """Return a count out of a total: ``2 of the 5 input cells``."""
    one, several = kind
    if whole == 1:
        return f"the only {one}"
    return f"{every if count == whole else count} of the {whole} {several}"


def _reasons(gaps: Sequence[Gaps], *, is_padded: bool) -> Iterator[str]:
    """Yield where along the axes nothing is read, a clause for each reason."""
    clauses = (
        (BETWEEN_WINDOWS, [each.between_windows for each in gaps]),
        (BETWEEN_TAPS, [each.between_taps for each in gaps]),
        (AFTER, [each.after for each in gaps]),
    )
    owner = " of the padded input" if is_padded else ""
    for reason, lines in clauses:
        each = zip(AXIS_NOUNS[len(gaps)], lines, strict=True)
        parts = [words.counted(noun, len(places)) for noun, places in each if places]
        if parts:
            verb = "lies" if sum(map(len, lines)) == 1 else "lie"
            yield f"{words.listed(parts)}{owner} {verb} {reason}"
            owner = ""  # said once
