"""The deformable convolution, whose offsets are numbers of the figure, as values and weights are."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic import Convolution, DeformableConvolution
from convarith.catalogue.operations import convolution, keys
from convarith.catalogue.operations.kind import Key, Kind, Reads


def _make(**given: Any) -> DeformableConvolution:
    return DeformableConvolution(Convolution(**given))


def _line(operation: DeformableConvolution) -> str:
    return f"deformable {convolution.CONVOLUTION.line(operation.operation)}"


def _sentence(operation: DeformableConvolution) -> str:
    moved = "Every tap is moved by an offset of its own and reads the cells around it, the nearer with more weight"
    return f"{convolution.walk(operation.operation)} {moved}."


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
