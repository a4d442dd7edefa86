"""The masked convolution, some of whose taps read nothing."""

from __future__ import annotations

from math import prod
from typing import Any

from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.masked import MaskedConvolution
from convarith.catalogue.operations import convolution, keys, window_words
from convarith.catalogue.operations.kind import Key, Kind, Reads
from convarith.words.masks import left_by_the_mask, mask_words
from convarith.words.phrases import counted
from convarith.words.wording import Wording, english


def _make(*, mask: Any, **given: Any) -> MaskedConvolution:
    return MaskedConvolution(Convolution(**given), mask)


def _line(operation: MaskedConvolution) -> str:
    return f"masked {convolution.CONVOLUTION.line(operation.operation)}, {mask_words(english(), operation)}"


def _sentence(operation: MaskedConvolution, wording: Wording) -> str:
    masked = wording.say(
        "masked.keeps",
        mask=mask_words(wording, operation),
        kept=len(operation.taps),
        taps=counted(wording, "tap", prod(operation.kernel_size)),
    )
    return f"{window_words.walk(operation.operation, wording)}{masked}{left_by_the_mask(wording, operation)}"


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
