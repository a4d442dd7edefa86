"""The masked convolution, some of whose taps read nothing."""

from __future__ import annotations

from math import prod
from typing import Any

from convarith.arithmetic import Convolution, MaskedConvolution
from convarith.catalogue.operations import convolution, keys, window_words
from convarith.catalogue.operations.kind import Key, Kind, Reads
from convarith.words.masks import left_by_the_mask, mask_words
from convarith.words.phrases import counted


def _make(*, mask: Any, **given: Any) -> MaskedConvolution:
    return MaskedConvolution(Convolution(**given), mask)


def _line(operation: MaskedConvolution) -> str:
    return f"masked {convolution.CONVOLUTION.line(operation.operation)}, {mask_words(operation)}"


def _sentence(operation: MaskedConvolution) -> str:
    kept, of = len(operation.taps), counted("tap", prod(operation.kernel_size))
    masked = f" Its {mask_words(operation)} keeps {kept} of {of}."
    return f"{convolution.walk(operation.operation)}{masked}{left_by_the_mask(operation)}"


MASKED_CONVOLUTION = Kind(
    "masked_convolution",
    MaskedConvolution,
    _make,
    (
        *keys.WINDOW,
        keys.PADDING_MODE,
        Key("mask", "WORD", "of a masked convolution: A, B, or '[[1, 1], [1, 0]]'", Reads.WORD_OR_LIST, example='"A"'),
    ),
    window_words.TEMPLATES,
    _line,
    _sentence,
    values=window_words.values,
    template_of_values=window_words.TEMPLATES_OF_VALUES,
)
