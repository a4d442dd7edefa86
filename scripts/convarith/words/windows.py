"""Writes sentences about what windows read and what they leave out, with one convention for all scenes.

Rows, columns, planes and cells are counted from 0 and are those of the operation's own input. Padding, inserted zeros
and what hangs over an edge have no numbers: they are counted separately.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.windows import Gaps, MapOperation, Reading, unread
from convarith.words.phrases import AXIS_NOUNS, counted, places
from convarith.words.wording import Wording

SIDES = {
    1: (("left", "right"),),
    2: (("above", "below"), ("left", "right")),
    3: (("bottom", "top"), ("back", "front"), ("left", "right")),
}
"""Where the padding before and after an axis lies in the pictures."""
SIDES_OF_PLANES = (("before", "after"), *SIDES[2])
"""The same where a block is drawn as its planes, one below the other."""
EDGES = {1: ("right",), 2: ("bottom", "right"), 3: ("top", "front", "right")}
"""Which edge is at the end of an axis."""


def read_by(
    wording: Wording,
    readings: Sequence[Reading],
    *,
    of: str,
    is_stretched: bool = False,
    sides: Sequence[tuple[str, str]] | None = None,
) -> str:
    """Return what a window reads: ``rows 1 to 2 and columns 2 to 4 of the input, with 1 row of padding above``.

    ``of`` is what the cells belong to, ``of.input`` in words; ``is_stretched`` says that zeros stand between these, as
    in the picture of a strided transposed convolution. ``sides`` are where padding lies along each axis, if elsewhere
    than ``SIDES`` has it.
    """
    nouns = AXIS_NOUNS[len(readings)]
    hanging = _hanging(wording, readings)
    if not all(reading.cells for reading in readings):
        return f"{_of_no_cell(wording, readings, of, is_stretched=is_stretched)}{hanging}"
    cells = [places(wording, noun, reading.cells) for noun, reading in zip(nouns, readings, strict=True)]
    around = _zeros(wording, readings) if is_stretched else _padding(wording, readings, sides)
    return f"{wording.say('read.cells', cells=wording.listed(cells), of=of)}{around}{hanging}"


def _of_no_cell(wording: Wording, readings: Sequence[Reading], of: str, *, is_stretched: bool) -> str:
    if is_stretched:
        return wording.say("read.zeros")
    if not all(reading.sources for reading in readings):
        return wording.say("read.padding")
    nouns = AXIS_NOUNS[len(readings)]
    sources = [places(wording, noun, reading.sources) for noun, reading in zip(nouns, readings, strict=True)]
    return wording.say("read.repeating", cells=wording.listed(sources), of=of)


def _padding(wording: Wording, readings: Sequence[Reading], sides: Sequence[tuple[str, str]] | None) -> str:
    """Return what a window reads of the padding on each side, empty if it reads none."""
    axes = zip(AXIS_NOUNS[len(readings)], sides or SIDES[len(readings)], readings, strict=True)
    parts = [
        _padding_on(wording, side, noun, taps)
        for noun, ends, reading in axes
        for side, taps in zip(ends, (reading.before, reading.after), strict=True)
        if taps
    ]
    return wording.say("read.with", padding=wording.listed(parts)) if parts else ""


def _padding_on(wording: Wording, side: str, noun: str, taps: Sequence[int | None]) -> str:
    count, where = counted(wording, noun, len(taps)), wording.say(f"side.{side}")
    padding = wording.say("read.padding_on", count=count, side=where)
    repeated = sorted({cell for cell in taps if cell is not None})
    if not repeated:
        return padding
    cells = places(wording, noun, repeated)
    return wording.say("read.that_repeats", len(taps), padding=padding, cells=cells)


def _zeros(wording: Wording, readings: Sequence[Reading]) -> str:
    """Return what lies under those taps of a window over a stretched input that are on none of its cells."""
    parts = [wording.say("read.inserted_zeros")] if any(reading.zeros for reading in readings) else []
    is_padded = any(reading.before or reading.after for reading in readings)
    parts += [wording.say("read.some_padding")] if is_padded else []
    return wording.say("read.others", zeros=wording.listed(parts)) if parts else ""


def _hanging(wording: Wording, readings: Sequence[Reading]) -> str:
    edges = [edge for edge, reading in zip(EDGES[len(readings)], readings, strict=True) if reading.beyond]
    return wording.say("read.hanging", edges=_edges(wording, edges)) if edges else ""


def _edges(wording: Wording, edges: Sequence[str]) -> str:
    return wording.say("edge.all", edges=wording.listed([wording.say(f"edge.{edge}") for edge in edges]))


def added_to(wording: Wording, readings: Sequence[Reading]) -> tuple[str, str]:
    """Return the cells of the output that the kernel is added to, empty if none, and what of it padding crops."""
    nouns, sides = AXIS_NOUNS[len(readings)], SIDES[len(readings)]
    if not all(reading.cells for reading in readings):
        return "", ""
    cells = [places(wording, noun, reading.cells) for noun, reading in zip(nouns, readings, strict=True)]
    crops = [
        wording.say("scatter.line", count=counted(wording, noun, len(taps)), side=wording.say(f"side.{side}"))
        for noun, names, reading in zip(nouns, sides, readings, strict=True)
        for side, taps in zip(names, (reading.before, reading.after), strict=True)
        if taps
    ]
    crop = wording.say("scatter.cropped", lines=wording.listed(crops)) if crops else ""
    return wording.listed(cells), crop


def added_by_ceil_mode(wording: Wording, operation: MapOperation) -> str:
    """Return a sentence about the windows of ceil mode that reach beyond the padded input, empty if none do."""
    sizes = [axis.output_size for axis in operation.axes]
    each = zip(EDGES[len(sizes)], operation.output_size, sizes, strict=True)
    edges = [edge for edge, size, inside in each if size > inside]
    if not edges:
        return ""
    count = prod(operation.output_size) - prod(sizes)
    return wording.say("unread.ceil_mode", count, count=count, edges=_edges(wording, edges))


def left_unread(wording: Wording, operation: MapOperation, *, maps: int = 1) -> str:
    """Return a sentence about the cells of a direct operation that no window reads, empty if all are read.

    ``maps`` is the number of maps of the input, all read alike.
    """
    found = unread(operation)
    parts = [share(wording, "input" if maps == 1 else "map", found.cells, found.of_cells)] if found.cells else []
    parts += [share(wording, "padding", found.padding, found.of_padding)] if found.padding else []
    if not parts:
        return ""
    reasons = list(_reasons(wording, found.gaps, is_padded=found.of_padding > 0))
    where = wording.say("unread.where", reasons=wording.listed(reasons)) if reasons else ""
    return wording.say("unread.sentence", what=wording.texts["or"].join(parts), where=where)


def left_by_the_crop(wording: Wording, operation: TransposedConvolution) -> str:
    """Return a sentence about the cells of a transposed convolution that reach no output, empty if all do."""
    found = unread(operation)
    if not found.cells:
        return ""
    return wording.say("unread.crop", cells=share(wording, "cropped", found.cells, found.of_cells))


def share(wording: Wording, kind: str, count: int, whole: int) -> str:
    """Return a count out of a total, of cells of a kind: ``2 of the 5 input cells``."""
    if whole == 1:
        return wording.say(f"unread.only_{kind}_cell")
    if count == whole:
        return wording.say(f"unread.all_{kind}_cells", whole=whole)
    return wording.say(f"unread.some_{kind}_cells", count, count=count, whole=whole)


def _reasons(wording: Wording, gaps: Sequence[Gaps], *, is_padded: bool) -> Iterator[str]:
    """Yield where along the axes nothing is read, a clause for each reason."""
    clauses = (
        ("between_windows", [each.between_windows for each in gaps]),
        ("between_taps", [each.between_taps for each in gaps]),
        ("after", [each.after for each in gaps]),
    )
    owner = wording.say("unread.owner") if is_padded else ""
    for reason, lines in clauses:
        each = zip(AXIS_NOUNS[len(gaps)], lines, strict=True)
        parts = [counted(wording, noun, len(there)) for noun, there in each if there]
        if parts:
            count = sum(map(len, lines))
            yield wording.say(f"unread.{reason}", count, lines=wording.listed(parts), owner=owner)
            owner = ""  # said once
