"""The operations that a stack can have as its layers, and their words, with channels or without."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.catalogue.operations import channels, transposed_convolution, window_words
from convarith.catalogue.operations.adaptive_pooling import ADAPTIVE_POOLING
from convarith.catalogue.operations.convolution import CONVOLUTION
from convarith.catalogue.operations.global_pooling import GLOBAL_POOLING
from convarith.catalogue.operations.masked_convolution import MASKED_CONVOLUTION
from convarith.catalogue.operations.pooling import POOLING
from convarith.catalogue.operations.resize import RESIZE
from convarith.catalogue.operations.transposed_convolution import TRANSPOSED_CONVOLUTION
from convarith.words.phrases import counted
from convarith.words.wording import Wording, english

LAYERS = (
    CONVOLUTION,
    MASKED_CONVOLUTION,
    TRANSPOSED_CONVOLUTION,
    POOLING,
    ADAPTIVE_POOLING,
    GLOBAL_POOLING,
    RESIZE,
)


def line(operation: Any) -> str:
    """Return a layer and all of its numbers in one line."""
    if isinstance(operation, Layer):
        return channels.line(operation, line(operation.operation))
    if isinstance(operation, ChannelPooling):
        return f"{line(operation.operation)}, {counted(english(), 'channel', operation.channels)}"
    return next(kind for kind in LAYERS if isinstance(operation, kind.of)).line(operation)


def sentence(layer: Layer | ChannelPooling, wording: Wording) -> str:
    """Return what a picture of a layer with channels shows."""
    if isinstance(layer, ChannelPooling):
        pooled = wording.say("layers.pooled", maps=counted(wording, "map", layer.channels))
        return f"{POOLING.sentence(layer.operation, wording)} {pooled}"
    operation = layer.operation
    if isinstance(operation, TransposedConvolution):
        return channels.sentence(layer, transposed_convolution.walk(operation, wording), wording)
    return channels.sentence(layer, window_words.walk(operation, wording), wording)
