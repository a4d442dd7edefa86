"""Published networks, as their papers describe them."""

from __future__ import annotations

from typing import Any

from convarith import Convolution, Layer, Pooling, TransposedConvolution, global_pooling
from convarith.arithmetic.networks import (
    Add,
    Concatenate,
    Crop,
    Flatten,
    Input,
    Linear,
    NamedLayer,
    Network,
    Pointwise,
)


class Chain:
    """A network in the making: each layer reads the one before unless told otherwise."""

    def __init__(self, channels: int, size: Any) -> None:
        self.layers = [NamedLayer("x", Input(channels, size))]

    @property
    def state(self) -> Any:
        return Network(self.layers).states[self.layers[-1].name]

    def add(self, name: str, operation: Any, *inputs: str) -> str:
        self.layers.append(NamedLayer(name, operation, inputs or (self.layers[-1].name,)))
        return name

    def convolution(self, name: str, channels: int, *window: Any, at: str = "") -> str:
        state = Network(self.layers).states[at or self.layers[-1].name]
        operation = Convolution(state.output_size, *window)
        return self.add(name, Layer(operation, state.channels, channels), state.layer.name)

    def pool(self, name: str, *window: Any) -> str:
        return self.add(name, Pooling(self.state.output_size, *window))


def unet(size: int, *, padding: int = 0) -> Chain:
    """Ronneberger, Fischer and Brox, "U-Net", 2015: 572 × 572 become 388 × 388, with crops at the skip connections."""
    chain, skips = Chain(1, size), []
    for level, channels in enumerate((64, 128, 256, 512)):
        skips.append(_twice(chain, f"down{level}", channels, padding))
        chain.pool(f"pool{level}", 2)
    _twice(chain, "bottom", 1024, padding)
    for level, channels in reversed([*enumerate((64, 128, 256, 512))]):
        state = chain.state
        up = TransposedConvolution(state.output_size, 2, 2)
        name = chain.add(f"up{level}", Layer(up, state.channels, channels))
        larger, smaller = Network(chain.layers).states[skips[level]].output_size, chain.state.output_size
        over = [a - b for a, b in zip(larger, smaller, strict=True)]
        skip = skips[level]
        if not padding:
            skip = chain.add(f"crop{level}", Crop(larger, tuple((each // 2, each - each // 2) for each in over)), skip)
        chain.add(f"concatenate{level}", Concatenate(), skip, name)
        _twice(chain, f"above{level}", channels, padding)
    chain.convolution("y", 2, 1)
    return chain


def _twice(chain: Chain, name: str, channels: int, padding: int) -> str:
    for part in ("a", "b"):
        chain.convolution(f"{name}.{part}", channels, 3, 1, padding)
        chain.add(f"{name}.{part}.relu", Pointwise("ReLU"))
    return f"{name}.b.relu"


def vgg16() -> Network:
    """Simonyan and Zisserman, "Very deep convolutional networks", 2014: configuration D, without dropout."""
    chain = Chain(3, 224)
    for block, (count, channels) in enumerate([(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)], start=1):
        for number in range(1, count + 1):
            chain.convolution(f"conv{block}_{number}", channels, 3, 1, 1)
        chain.pool(f"pool{block}", 2)
    chain.add("flatten", Flatten())
    for name, sizes in (("fc6", (25088, 4096)), ("fc7", (4096, 4096)), ("fc8", (4096, 1000))):
        chain.add(name, Linear(*sizes))
    return Network(chain.layers)


def resnet50(*, stride_first: bool = False) -> Network:
    """He et al., "Deep residual learning", 2015; a block's stride in its 1 × 1 (first) or its 3 × 3 convolution."""
    chain = Chain(3, 224)
    chain.convolution("conv1", 64, 7, 2, 3)
    chain.pool("pool1", 3, 2, 1)
    for stage, (count, channels) in enumerate([(3, 64), (4, 128), (6, 256), (3, 512)], start=2):
        for number in range(count):
            stride = 2 if number == 0 and stage > 2 else 1
            _bottleneck(chain, f"res{stage}{'abcdef'[number]}", channels, stride, number == 0, stride_first)
    chain.add("pool5", global_pooling(chain.state.output_size))
    chain.add("flatten", Flatten())
    chain.add("fc", Linear(2048, 1000))
    return Network(chain.layers)


def _bottleneck(chain: Chain, name: str, channels: int, stride: int, projects: bool, stride_first: bool) -> None:
    before = chain.layers[-1].name
    first, second = (stride, 1) if stride_first else (1, stride)
    chain.convolution(f"{name}.1", channels, 1, first, at=before)
    chain.convolution(f"{name}.2", channels, 3, second, 1)
    last = chain.convolution(f"{name}.3", 4 * channels, 1)
    shortcut = chain.convolution(f"{name}.0", 4 * channels, 1, stride, at=before) if projects else before
    chain.add(name, Add(), last, shortcut)


def wavenet(*, blocks: int = 1, layers: int = 10, size: int = 4096) -> Network:
    """Van den Oord et al., "WaveNet", 2016: causal convolutions of two taps whose dilations double up to 512."""
    chain = Chain(1, (size,))
    chain.convolution("front", 8, 1)
    for block in range(blocks):
        for layer in range(layers):
            before, name = chain.layers[-1].name, f"{block}.{layer}"
            chain.convolution(f"{name}.filter", 8, 2, 1, "causal", 2**layer, at=before)
            chain.add(f"{name}.tanh", Pointwise("Tanh"))
            chain.convolution(f"{name}.gate", 8, 2, 1, "causal", 2**layer, at=before)
            chain.add(f"{name}.sigmoid", Pointwise("Sigmoid"))
            chain.add(f"{name}.product", Add("Multiply"), f"{name}.tanh", f"{name}.sigmoid")
            chain.convolution(f"{name}.mix", 8, 1)
            chain.add(name, Add(), f"{name}.mix", before)
    return Network(chain.layers)
