"""The pixel shuffle and its inverse."""

from __future__ import annotations

from functools import partial

from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.catalogue.operations import keys
from convarith.catalogue.operations.kind import Key, Kind, Reads
from convarith.words.phrases import sizes
from convarith.words.wording import Wording

KEYS = (
    keys.CHANNELS,
    keys.INPUT_SIZE,
    Key("factor", "2", "of a pixel shuffle: one number, or rows x columns of a block", example="2"),
    Key("order", "WORD", "of a pixel shuffle: crd, dcr", Reads.TEXT),
)


def _line(name: str, operation: PixelShuffle | PixelUnshuffle) -> str:
    change = f"input {sizes(operation.input_shape)}, output {sizes(operation.output_shape)}"
    factor = operation.factor if isinstance(operation.factor, int) else sizes(operation.factor)
    return f"{name}: {change}, factor {factor}, order {operation.order}"


def _sentence(operation: PixelShuffle | PixelUnshuffle, wording: Wording) -> str:
    return wording.say("others.shuffle", input=sizes(operation.input_shape), output=sizes(operation.output_shape))


PIXEL_SHUFFLE, PIXEL_UNSHUFFLE = (
    Kind(name, of, of, KEYS, "shuffle", partial(_line, name.replace("_", " ")), _sentence)
    for name, of in (("pixel_shuffle", PixelShuffle), ("pixel_unshuffle", PixelUnshuffle))
)
