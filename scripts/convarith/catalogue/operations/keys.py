"""The keys that several operations read."""

from __future__ import annotations

from convarith.catalogue.operations.kind import Key, Reads

INPUT_SIZE = Key("input_size", "7x5", "the input; of a transposed convolution its own", example="3")
KERNEL_SIZE = Key("kernel_size", "3", "the kernel, or the window of a pooling", example="3")
WINDOW = (
    INPUT_SIZE,
    KERNEL_SIZE,
    Key("stride", "2x1", "steps; 1 if left out, for a pooling its kernel size"),
    Key(
        "padding",
        "1,2x0,1",
        "cells around the input, before,after where they differ; or valid, same, same_upper, same_lower, half, full, "
        "causal",
    ),
    Key("dilation", "2x1", "distance of the kernel's taps"),
)
PADDING_MODE = Key("padding_mode", "WORD", "zeros, reflect, symmetric, replicate, circular", Reads.TEXT)
CHANNELS = Key("channels", "4", "of an unfolding, a pixel shuffle or a pooling: channels of its input", example="4")
OF_A_LAYER = (
    Key("in_channels", "2", "maps of the input"),
    Key("out_channels", "3", "maps of the output"),
    Key("groups", "1", "groups of channels"),
)
MODE = Key("mode", "WORD", "of a pooling: max, average; of a resize: nearest, nearest_exact, linear", Reads.TEXT)
OUTPUT_SIZE = Key(
    "output_size",
    "3x2",
    "of an adaptive pooling or a resize: what it shall give; of a transposed convolution instead of output padding",
    example="3",
)
LAYERS_EXAMPLE = "[{ kernel_size = 3 }, { kernel_size = 3, dilation = 2 }]"
LAYERS = Key(
    "layers",
    "TOML",
    f"of a stack: '{LAYERS_EXAMPLE}'; of a network, by name: '{{ a = {{ kernel_size = 3 }}, sum = {{ operation = "
    '"add", inputs = ["input", "a"] } }\'',
    Reads.TOML,
    example=LAYERS_EXAMPLE,
)
