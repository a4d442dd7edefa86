"""The deformable convolution, whose offsets are numbers of the figure, as values and weights are."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.deformable import DeformableConvolution
from convarith.catalogue.operations import convolution, keys, window_words
from convarith.catalogue.operations.kind import Key, Kind, Reads
from convarith.words.wording import Wording


def _make(**given: Any) -> DeformableConvolution:
    return DeformableConvolution(Convolution(**given))


def _line(operation: DeformableConvolution) -> str:
    return f"deformable {convolution.CONVOLUTION.line(operation.operation)}"


def _sentence(operation: DeformableConvolution, wording: Wording) -> str:
    return f"{window_words.walk(operation.operation, wording)} {wording.say('others.deformable')}"


DEFORMABLE_CONVOLUTION = Kind(
    "deformable_convolution",
    DeformableConvolution,
    _make,
    keys.WINDOW,
    "deformable",
    _line,
    _sentence,
    figure_keys=(Key("offsets", "TOML", "of a deformable convolution, as in the catalogue", Reads.TOML),),
)
