"""Padding before and after one axis, given as numbers or as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from convarith.arithmetic.arguments import on_axis, one_of, spelled, whole
from convarith.errors import Details, GeometryError, did_you_mean
from convarith.sentences import Sentence, named


class PaddingWord(StrEnum):
    """A padding that is computed from the other sizes."""

    VALID = "valid"
    SAME = "same"
    SAME_UPPER = "same_upper"
    SAME_LOWER = "same_lower"
    HALF = "half"
    FULL = "full"
    CAUSAL = "causal"

    @property
    def is_same(self) -> bool:
        """Whether the output size is to depend on the input size and the stride alone."""
        return self in (PaddingWord.SAME, PaddingWord.SAME_UPPER, PaddingWord.SAME_LOWER)


Pair = tuple[int, int]
Pairs = tuple[Pair, ...]
AxisPadding = int | str | Sequence[int]
Padding = AxisPadding | Sequence[AxisPadding]
"""A number or word for every axis, or one number, word or (before, after) pair per axis."""


def paddings(padding: object, *, axes: int) -> tuple[Pair | PaddingWord, ...]:
    """Return a (before, after) pair or a word for each of ``axes`` axes.

    (1, 2) is one number per axis; a pair stands inside another tuple: ((0, 1), (1, 2)). Raises GeometryError for
    anything but whole numbers of at least 0, pairs of them and words.
    """
    if not isinstance(padding, (tuple, list)):
        return (_one_axis(padding),) * axes
    each = []
    for axis, entry in enumerate(padding):
        with on_axis(axis):
            each.append(_one_axis(entry))
    return tuple(each)


def _one_axis(entry: object) -> Pair | PaddingWord:
    if isinstance(entry, (tuple, list)) and len(entry) == 2:
        before, after = (whole("padding", amount, minimum=0) for amount in entry)
        return before, after
    if isinstance(entry, str) and entry in list(PaddingWord):
        return PaddingWord(entry)
    try:
        amount = whole("padding", entry, minimum=0)
    except GeometryError as error:
        text = Sentence(error.problem, f", a (before, after) pair or one of {spelled(PaddingWord)}")
        hint = error.details.hint or did_you_mean(entry, PaddingWord)
        raise GeometryError(text, replace(error.details, hint=hint)) from None
    return amount, amount


def direct_padding(word: PaddingWord, *, input_size: int, kernel_size: int, stride: int, dilation: int) -> Pair:
    """Return the (before, after) cells that ``word`` means for a convolution or a pooling along one axis.

    valid: none. half: ⌊k̂/2⌋ on both sides, keeps the size when k̂ is odd and s = 1. full: k̂ − 1 on both sides, every
    partial overlap counts. causal: k̂ − 1 before, so no output looks ahead. same, same_upper, same_lower: what
    o = ⌈i/s⌉ needs, P = max(0, (o − 1)s + k̂ − i), the odd cell after, or before for same_lower (TensorFlow's SAME;
    ONNX's SAME_UPPER and SAME_LOWER).
    """
    extent = dilation * (kernel_size - 1) + 1
    if word.is_same:
        output_size = -(-input_size // stride)
        return split(word, max(0, (output_size - 1) * stride + extent - input_size))
    return _by_extent(word, extent)


def transposed_padding(word: PaddingWord, *, kernel_size: int, stride: int, dilation: int) -> tuple[int, int, int]:
    """Return (before, after, output padding) that ``word`` means for a transposed convolution along one axis.

    valid, half, full and causal are those of the convolution that it transposes. The three same make o′ = s·i′:
    P = max(0, k̂ − s) in all, split as for a convolution; a kernel shorter than the stride needs s − k̂ cells of output
    padding instead (Keras's "same", and ONNX's SAME_UPPER and SAME_LOWER; ONNX Runtime forgets the output padding).
    """
    extent = dilation * (kernel_size - 1) + 1
    if word.is_same:
        return *split(word, max(0, extent - stride)), max(0, stride - extent)
    return *_by_extent(word, extent), 0


def split(word: PaddingWord, total: int) -> Pair:
    """Return so many cells as (before, after): the odd one after, or before for same_lower."""
    small, large = total // 2, total - total // 2
    return (large, small) if word is PaddingWord.SAME_LOWER else (small, large)


def _by_extent(word: PaddingWord, extent: int) -> Pair:
    return {
        PaddingWord.VALID: (0, 0),
        PaddingWord.HALF: (extent // 2, extent // 2),
        PaddingWord.FULL: (extent - 1, extent - 1),
        PaddingWord.CAUSAL: (extent - 1, 0),
    }[word]


def check_room(padding: Pair, *, fits: bool, most: int, reason: str, others: Sequence[str]) -> None:
    """Raise GeometryError when either side of ``padding`` has more than ``most`` cells.

    ``reason`` says why, ``others`` are remedies besides less padding, which is suggested if the window then ``fits``.
    """
    if max(padding) > most:
        less = [f"a padding of {f'at most {most} on each side' if most else '0'}"] if fits else []
        text = f"{reason}, so {named('padding')} is at most {most} on each side, not {padding}"
        raise GeometryError(text, Details(hint=one_of([*less, *others]), argument="padding"))
