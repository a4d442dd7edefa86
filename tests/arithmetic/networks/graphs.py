"""Possible networks for hypothesis to draw: small, with branches that meet at equal sizes, looking anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    Convolution,
    GeometryError,
    Layer,
    NearestResize,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    Resize,
    TransposedConvolution,
    Unfolding,
    WindowPartition,
)
from convarith.arithmetic.networks import (
    Add,
    Concatenate,
    Crop,
    Flatten,
    Input,
    Linear,
    NamedLayer,
    Network,
    Pad,
    Pointwise,
    Shape,
    Unflatten,
)

MOST_CELLS = 24
"""How long an axis may grow."""
Draw = st.DrawFn
JOINS: Sequence[Add | Concatenate] = (Add(), Concatenate(), Add("Mul"))


@st.composite
def networks(draw: Draw, *, most_layers: int = 9) -> Network:
    """Draw a network of one input along one or two axes."""
    axes = draw(st.integers(1, 2))
    size = tuple(draw(st.integers(3, 12 if axes == 1 else 7)) for _ in range(axes))
    network = Network([NamedLayer("x", Input(draw(st.integers(1, 2)), size))])
    for number in range(draw(st.integers(2, most_layers))):
        for layer in _drawn(draw, network, f"{number}"):
            try:
                larger = Network([*network.layers, layer])
            except GeometryError:
                break
            if max((*larger.states[layer.name].output_size, 0)) > MOST_CELLS:
                break
            network = larger
    return network


def _drawn(draw: Draw, network: Network, name: str) -> list[NamedLayer]:
    """Return a layer that may fit, or a crop and then a join of the layers before."""
    states = list(network.states.values())
    recent = draw(st.sampled_from(states[-3:]))
    maps = [state for state in states if len(state.output_size) == len(network.states["x"].output_size)]
    if len(maps) > 1 and draw(st.integers(0, 2)) == 0:
        return _joined(draw, maps, name)
    is_mixed = isinstance(recent.layer.operation, Linear)
    choices = SINGLE if recent.output_size else VECTOR if is_mixed else VECTOR[:1]
    operation = draw(st.sampled_from(choices))(draw, recent.shape)
    if isinstance(operation, PixelShuffle) and not isinstance(recent.layer.operation, Layer):
        operation = Pointwise("ReLU")  # of channels that are not mixed, each pixel sees what some of them see
    return [NamedLayer(name, operation, recent.layer.name)]


def _joined(draw: Draw, maps: Sequence[Any], name: str) -> list[NamedLayer]:
    chosen = [draw(st.sampled_from(maps[-4:])) for _ in range(draw(st.integers(2, 3)))]
    smallest = tuple(map(min, zip(*(state.output_size for state in chosen), strict=True)))
    found, names = [], []
    for number, state in enumerate(chosen):
        names.append(state.layer.name)
        over = [mine - least for mine, least in zip(state.output_size, smallest, strict=True)]
        is_gate = max(state.output_size) == 1
        if any(over) and not is_gate:
            split = tuple((before := draw(st.integers(0, cells)), cells - before) for cells in over)
            names[-1] = f"{name}-{number}"
            found.append(NamedLayer(names[-1], Crop(state.output_size, split), state.layer.name))
    return [*found, NamedLayer(name, draw(st.sampled_from(JOINS)), names)]


def _each(draw: Draw, shape: Shape, least: int, most: int) -> tuple[int, ...]:
    return tuple(draw(st.integers(least, most)) for _ in shape.size)


def _window(draw: Draw, shape: Shape, most_padding: int = 2) -> dict[str, Any]:
    padding = tuple((draw(st.integers(0, most_padding)), draw(st.integers(0, most_padding))) for _ in shape.size)
    sizes = {"kernel_size": (1, 3), "stride": (1, 2), "dilation": (1, 2)}
    drawn: dict[str, Any] = {key: _each(draw, shape, *ends) for key, ends in sizes.items()}
    extents = [d * (k - 1) + 1 for k, d in zip(drawn["kernel_size"], drawn["dilation"], strict=True)]
    fitting = zip(padding, extents, shape.size, strict=True)
    drawn["padding"] = tuple((a + max(0, e - i - a - b), b) for (a, b), e, i in fitting)
    return drawn


def _convolution(draw: Draw, shape: Shape) -> Any:
    operation = Convolution(shape.size, **_window(draw, shape))
    return Layer(operation, shape.channels, draw(st.integers(1, 3)), bias=draw(st.booleans()))


def _transposed(draw: Draw, shape: Shape) -> Any:
    kernel, stride = _each(draw, shape, 1, 3), _each(draw, shape, 1, 2)
    extra = tuple(draw(st.integers(0, s - 1)) for s in stride)
    cut = tuple((draw(st.integers(0, (k - 1) // 2)), draw(st.integers(0, (k - 1) // 2))) for k in kernel)
    return Layer(TransposedConvolution(shape.size, kernel, stride, cut, 1, extra), shape.channels, 2)


def _pooling(draw: Draw, shape: Shape) -> Any:
    kernel = tuple(min(draw(st.integers(1, 3)), size) for size in shape.size)
    stride, padding = _each(draw, shape, 1, 3), tuple(draw(st.integers(0, k // 2)) for k in kernel)
    return Pooling(shape.size, kernel, stride, padding, mode="average", ceil_mode=draw(st.booleans()))


def _adaptive(draw: Draw, shape: Shape) -> Any:
    return AdaptivePooling(shape.size, draw(st.sampled_from([1, *range(1, 5)])) if len(shape.size) == 2 else (1,))


def _resize(draw: Draw, shape: Shape) -> Any:
    factor = draw(st.integers(1, 2))
    if draw(st.booleans()):
        return NearestResize(shape.size, (factor,) * len(shape.size))
    words: dict[str, Any] = {"mode": "linear", "align_corners": draw(st.booleans())}
    return Resize(shape.size, tuple(factor * size + draw(st.integers(0, 1)) for size in shape.size), **words)


def _shuffle(draw: Draw, shape: Shape) -> Any:
    if len(shape.size) == 2 and shape.channels % 4 == 0:
        return PixelShuffle(shape.channels, shape.size, 2)
    if len(shape.size) == 2 and not any(size % 2 for size in shape.size):
        return PixelUnshuffle(shape.channels, shape.size, 2)
    return Pointwise("ReLU")


def _windows(draw: Draw, shape: Shape) -> Any:
    if draw(st.booleans()):
        return Unfolding(Convolution(shape.size, **_window(draw, shape)), shape.channels)
    window = tuple(draw(st.sampled_from([m for m in (1, 2, 3) if size % m == 0])) for size in shape.size)
    return WindowPartition(shape.size, window, tuple(draw(st.integers(0, m - 1)) for m in window))


def _cut(draw: Draw, shape: Shape) -> Any:
    if draw(st.booleans()):
        return Pad(shape.size, tuple((draw(st.integers(0, 2)), draw(st.integers(0, 2))) for _ in shape.size))
    before = tuple(draw(st.integers(0, size - 1)) for size in shape.size)
    crop = tuple((a, draw(st.integers(0, size - 1 - a))) for a, size in zip(before, shape.size, strict=True))
    return Crop(shape.size, crop, _each(draw, shape, 1, 2))


def _linear(draw: Draw, shape: Shape) -> Any:
    return Linear(shape.channels, draw(st.sampled_from([2, 4, 8])), draw(st.booleans()))


def _unflatten(draw: Draw, shape: Shape) -> Any:
    size = draw(st.sampled_from([(1, 1), (2, 2), (1, 2)]))
    return Unflatten(max(1, shape.channels // (size[0] * size[1])), size)


SINGLE: Sequence[Callable[[Draw, Shape], Any]] = (
    *(_convolution, _convolution, _transposed, _pooling, _adaptive, _resize, _shuffle, _windows, _cut),
    lambda draw, shape: Pointwise("ReLU"),
    lambda draw, shape: Flatten(),
)
VECTOR: Sequence[Callable[[Draw, Shape], Any]] = (_linear, _unflatten)
