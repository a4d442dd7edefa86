"""The rule for what a drawn cell is: a cell of the input, padding, an inserted zero, …, by its place along each axis.

A cell that is one thing along one axis and another along the next, such as padding in a row of the input, is the first
of them in the order of ``Role``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.windows import Track
from convarith.scenes.sheet import Role


def input_role(tracks: Sequence[Track], places: Sequence[int]) -> Role:
    """Return what stands at a place of the drawn input, one number per axis."""
    return _first(_along(track, place) for track, place in zip(tracks, places, strict=True))


def is_used(tracks: Sequence[Track], places: Sequence[int]) -> bool:
    """Return whether a window reads what stands at a place; a cell of the input also where padding repeats it."""
    each = list(zip(tracks, places, strict=True))
    if input_role(tracks, places) is Role.INPUT:
        return all(track.is_used(place) for track, place in each)
    return all(place in track.touched for track, place in each)


def output_role(operation: TransposedConvolution, places: Sequence[int]) -> Role:
    """Return what a place is that a transposed convolution adds to: a cell of its output, or one that is cropped."""
    each = zip(places, operation.output_size, operation.output_padding, strict=True)
    return _first(_along_output(place, size, extra) for place, size, extra in each)


def _first(roles: Iterable[Role]) -> Role:
    found = set(roles)
    return next(role for role in Role if role in found)


def _along(track: Track, place: int) -> Role:
    if track.is_inside(place):
        return Role.INSERTED_ZERO if place % track.stretch else Role.INPUT
    if track.mode is not PaddingMode.ZEROS:
        return Role.REPEATED
    return Role.OUTPUT_PADDING if track.is_output_padding(place) else Role.PADDING


def _along_output(place: int, size: int, output_padding: int) -> Role:
    if not 0 <= place < size:
        return Role.DROPPED
    return Role.OUTPUT_PADDING if place >= size - output_padding else Role.OUTPUT
