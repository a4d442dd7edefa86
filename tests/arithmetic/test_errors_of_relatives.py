"""Every mistake in a layer, a rearrangement or a stack: what the error says, and what its hint advises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from convarith import (
    AdaptivePooling,
    ChannelPooling,
    Convolution,
    DeformableConvolution,
    Folding,
    GeometryError,
    Layer,
    MaxUnpooling,
    NearestResize,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    Resize,
    ResizeConvolution,
    Stack,
    TransposedConvolution,
    Unfolding,
    aligned,
    depthwise,
    pointwise,
)


def wrong(value: object) -> Any:
    """Return ``value`` as a type checker would not let it pass."""
    return value


LAYER = Layer(Convolution(5, 3), 2, 4)
BARE = Layer(Convolution(5, 3), 2, 4, bias=False)
X, WEIGHT = np.ones((2, 5, 5)), np.ones((4, 2, 3, 3))
UNPOOLING = MaxUnpooling((2,), 2)
DEFORMABLE = DeformableConvolution(Convolution(3, 2))

MISTAKES: dict[str, tuple[Callable[[], object], str, str]] = {
    "a pooling with channels": (
        lambda: Layer(wrong(Pooling(4, 2)), 1, 1),
        "a layer has a Convolution or a TransposedConvolution as its operation, not Pooling",
        "a pooling keeps the channels: it is a Pooling, or a ChannelPooling where they are counted",
    ),
    "a pooling of channels of something else": (
        lambda: ChannelPooling(wrong(Convolution(4, 2)), 1),
        "a pooling of channels has a Pooling as its operation, not Convolution",
        "",
    ),
    "a pooling of no channels": (
        lambda: ChannelPooling(Pooling(4, 2), 0),
        "channels is 0, but must be a whole number of at least 1",
        "",
    ),
    "a pooling of other channels": (
        lambda: ChannelPooling(Pooling(4, 2), 2).compute(np.ones((3, 4, 4))),
        "x has shape (3, 4, 4), but input_shape is (2, 4, 4)",
        "",
    ),
    "no channels": (
        lambda: Layer(Convolution(5, 3), 0, 1),
        "in_channels is 0, but must be a whole number of at least 1",
        "",
    ),
    "a resize to nothing": (
        lambda: Resize(3),
        "give either output_size or scale_factor",
        "output_size=8, or scale_factor=2",
    ),
    "a resize to two sizes": (
        lambda: Resize(3, 4, scale_factor=2),
        "give either output_size or scale_factor",
        "output_size=8, or scale_factor=2",
    ),
    "a factor that is no number": (
        lambda: Resize(3, scale_factor=wrong("2")),
        "scale_factor is '2', but must be a number above 0",
        "",
    ),
    "a factor below 0": (lambda: Resize(3, scale_factor=-1), "scale_factor is -1, but must be a number above 0", ""),
    "a factor that leaves nothing": (
        lambda: Resize(3, scale_factor=0.25),
        "axis 0: scale_factor is 0.25, which leaves nothing of an input of 3",
        "",
    ),
    "a word of two axes": (
        lambda: Resize((3,), 4, "bilinear"),
        'mode is "bilinear", which is for 2 axes, but the input has 1',
        'use mode="linear"',
    ),
    "an unknown mode": (
        lambda: Resize(3, 4, "cubic"),
        'mode is \'cubic\', but must be one of "nearest", "linear", "nearest_exact"',
        "",
    ),
    "aligned corners of the nearest cell": (
        lambda: Resize(3, 4, align_corners=True),
        "align_corners belongs to a linear resize",
        'use mode="linear", or coordinates="align_corners"',
    ),
    "coordinates twice": (
        lambda: Resize(3, 4, "linear", "half_pixel", align_corners=True),
        'align_corners and coordinates="half_pixel" say the same thing',
        "leave one of them out",
    ),
    "rounding of a mixture": (
        lambda: Resize(3, 4, "linear", rounding="floor"),
        "rounding belongs to the nearest cell, but mode is linear",
        'leave it out, or use mode="nearest"',
    ),
    "a place of no output": (
        lambda: Resize(3, 4).place(0, 4),
        "axis 0: u is 4, but the output size is 4",
        "use 0 to 3",
    ),
    "a place on no axis": (
        lambda: Resize(3, 4).place(2, 0),
        "axis is 2, but the input has 2",
        "axes count from 0 to 1",
    ),
    "groups": (
        lambda: Layer(Convolution(5, 3), 4, 6, groups=4),
        "groups is 4, but must divide in_channels 4 and out_channels 6",
        "use groups of 1 or 2",
    ),
    "bias that is no flag": (
        lambda: Layer(Convolution(5, 3), 1, 1, bias=wrong(1)),
        "bias is 1, but must be true or false",
        "",
    ),
    "no batch": (lambda: LAYER.macs(0), "batch is 0, but must be a whole number of at least 1", ""),
    "output channel": (
        lambda: LAYER.inputs_of(4),
        "output_channel is 4, but out_channels is 4",
        "channels count from 0 to 3",
    ),
    "weight without channels": (
        lambda: LAYER.compute(X, np.ones((3, 3)), np.ones(4)),
        "weight has shape (3, 3), but weight_shape is (4, 2, 3, 3)",
        "",
    ),
    "x without channels": (
        lambda: BARE.compute(np.ones((5, 5)), WEIGHT),
        "x has shape (5, 5), but input_shape is (2, 5, 5)",
        "",
    ),
    "missing bias": (
        lambda: LAYER.compute(X, WEIGHT),
        "the layer has a bias, but none was given",
        "give one of shape (out_channels,), or build the layer with bias=False",
    ),
    "needless bias": (
        lambda: BARE.compute(X, WEIGHT, np.ones(4)),
        "the layer has no bias, but one was given",
        "leave it out, or build the layer with bias=True",
    ),
    "shape of the bias": (
        lambda: LAYER.compute(X, WEIGHT, np.ones(2)),
        "bias has shape (2,), but (out_channels,) is (4,)",
        "",
    ),
    "depthwise multiplier": (
        lambda: depthwise(Convolution(5, 3), 2, multiplier=0),
        "multiplier is 0, but must be a whole number of at least 1",
        "",
    ),
    "pointwise size": (
        lambda: pointwise(0, in_channels=1, out_channels=1),
        "input_size is 0, but must be a whole number of at least 1",
        "",
    ),
    "adaptive size": (
        lambda: AdaptivePooling(5, (2, 0)),
        "axis 1: output_size is 0, but must be a whole number of at least 1",
        "",
    ),
    "adaptive axis": (
        lambda: AdaptivePooling((5,), 2).window(1, 0),
        "axis is 1, but the input has 1",
        "axes count from 0 to 0",
    ),
    "adaptive window": (
        lambda: AdaptivePooling((5,), 2).window(0, 2),
        "axis 0: u is 2, but the output size is 2",
        "use 0 to 1",
    ),
    "indices of an average": (
        lambda: Pooling((4,), 2, mode="average").indices([1, 2, 3, 4]),
        'the pooling has mode "average", and an average comes from no single cell',
        'use mode="max"',
    ),
    "unpooling with a word": (
        lambda: MaxUnpooling((2,), 2, padding="same"),
        'axis 0: padding is "same", but an unpooling does not know the input that the word was meant for',
        "give the padding of the pooling as numbers",
    ),
    "unpooling padded too much": (
        lambda: MaxUnpooling((2,), 2, padding=2),
        "axis 0: a pooling pads by at most half its kernel of 2, so padding is at most 1 on each side, not (2, 2)",
        "use a padding of at most 1 on each side or a kernel_size of 4",
    ),
    "unpooling to another size": (
        lambda: MaxUnpooling((3,), 2, output_size=9),
        "axis 0: output_size is 9, but an unpooling of 3 cells gives 6, give or take less than a stride",
        "use an output_size of 5 to 7",
    ),
    "unpooling to nothing": (
        lambda: MaxUnpooling((1,), 2, padding=1),
        "axis 0: an unpooling of 1 cell gives 0",
        "use an output_size of 1",
    ),
    "indices outside": (
        lambda: UNPOOLING.compute([1, 2], [0, 4]),
        "indices must be whole numbers from 0 to 3, the flat positions in the output",
        "a window of padding alone has no maximum, and its index is -1",
    ),
    "indices that are no whole numbers": (
        lambda: UNPOOLING.inputs_of((0,), [0.0, 1.0]),
        "indices must be whole numbers from 0 to 3, the flat positions in the output",
        "a window of padding alone has no maximum, and its index is -1",
    ),
    "unfolding of a transposed one": (
        lambda: Unfolding(wrong(TransposedConvolution(5, 3))),
        "the windows that are unfolded are those of a Convolution, not of TransposedConvolution",
        "",
    ),
    "folding without channels": (
        lambda: Folding(Convolution(5, 3), 0),
        "channels is 0, but must be a whole number of at least 1",
        "",
    ),
    "row of an unfolding": (
        lambda: Unfolding(Convolution(5, 3)).inputs_of((9, 0)),
        "axis 0: output_index is 9, but the output has 9 cells",
        "use 0 to 8",
    ),
    "channels of a shuffle": (
        lambda: PixelShuffle(6, 2, 2),
        "channels is 6, but must be a multiple of 4, the square of the factor",
        "use 8 channels",
    ),
    "channels of a shuffle with blocks that are not square": (
        lambda: PixelShuffle(8, 2, (2, 3)),
        "channels is 8, but must be a multiple of 6, the product of the factors",
        "use 12 channels",
    ),
    "size of an unshuffle with blocks that are not square": (
        lambda: PixelUnshuffle(1, 4, (2, 3)),
        "input_size is (4, 4), but must be multiples of the factor (2, 3)",
        "use an input_size of (4, 6)",
    ),
    "axes of a factor": (
        lambda: PixelShuffle(4, 2, (2, 2, 1)),
        "factor is (2, 2, 1), but pixels are shuffled along 2 axes",
        "give one number, or (rows, columns)",
    ),
    "size of an unshuffle": (
        lambda: PixelUnshuffle(1, (4, 5), 2),
        "input_size is (4, 5), but must be multiples of the factor 2",
        "use an input_size of (4, 6)",
    ),
    "axes of a shuffle": (
        lambda: PixelShuffle(4, (2, 2, 2), 2),
        "input_size is (2, 2, 2), but pixels are shuffled along 2 axes",
        "give one number, or (rows, columns)",
    ),
    "order of a shuffle": (
        lambda: PixelShuffle(4, 2, 2, "crds"),
        'order is \'crds\', but must be one of "crd", "dcr"',
        'did you mean "crd"?',
    ),
    "factor": (
        lambda: NearestResize((4,), 0),
        "factor is 0, but must be a whole number of at least 1",
        "",
    ),
    "kernel behind a resize": (
        lambda: ResizeConvolution((2,), 2, 5, padding=0),
        "axis 0: a kernel of 5 spans 5 cells, but the padded input has 4",
        "use a kernel_size of at most 4 or at least 1 more cell of padding",
    ),
    "deformable in one axis": (
        lambda: DeformableConvolution(Convolution((5,), 3)),
        "a deformable convolution has 2 axes, but its operation has 1",
        "",
    ),
    "deformable and transposed": (
        lambda: DeformableConvolution(wrong(TransposedConvolution(5, 3))),
        "a deformable convolution moves the taps of a Convolution, not of TransposedConvolution",
        "",
    ),
    "deformable and reflecting": (
        lambda: DeformableConvolution(Convolution(5, 3, padding=1, padding_mode="reflect")),
        'a deformable convolution reads zeros outside, but padding_mode is "reflect"',
        'use padding_mode="zeros"',
    ),
    "shape of the offsets": (
        lambda: DEFORMABLE.inputs_of((0, 0), np.zeros((8, 3, 3))),
        "offset has shape (8, 3, 3), but offset_shape is (8, 2, 2)",
        "",
    ),
    "infinite offsets": (
        lambda: DEFORMABLE.samples((0, 0), np.full((8, 2, 2), np.inf)),
        "offset holds values that are not finite, but each must say how far a tap moves",
        "",
    ),
    "no layers": (lambda: Stack([]), "layers is [], but must be a list of at least one layer", ""),
    "a layer that cannot be stacked": (
        lambda: Stack([Convolution(5, 3), wrong(Unfolding(Convolution(3, 1), 1))]),
        "layer 2: Unfolding cannot stand in a stack",
        "use a Layer, Convolution, MaskedConvolution, TransposedConvolution, Pooling, AdaptivePooling, Resize or "
        "NearestResize",
    ),
    "sizes in a stack": (
        lambda: Stack([Convolution(5, 3), Pooling(5, 2)]),
        "layer 2: its input_size is (5, 5), but the layer before gives (3, 3)",
        "use an input_size of (3, 3)",
    ),
    "channels in a stack": (
        lambda: Stack([LAYER, Pooling(3, 1), Layer(Convolution(3, 3), 2, 2)]),
        "layer 3: it takes 2 channels, but the layer before gives 4",
        "use in_channels of 4",
    ),
    "a bare operation after channels": (
        lambda: Stack([LAYER, Convolution(3, 3)]),
        "layer 2: it takes 1 channel, but the layer before gives 4",
        "wrap the convolution in a Layer",
    ),
    "branches of two inputs": (
        lambda: aligned(Stack([Convolution(5, 3)]), Stack([Convolution(6, 3)])),
        "the branches start from inputs of sizes (5, 5) and (6, 6), but must share one input",
        "",
    ),
}


@pytest.mark.parametrize(("mistake", "problem", "hint"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_explained(mistake: Callable[[], object], problem: str, hint: str) -> None:
    with pytest.raises(GeometryError) as error:
        mistake()
    assert (error.value.problem, error.value.details.hint) == (problem, hint)
