"""What PyTorch computes of a network, layer by layer, with weights of 1."""

from __future__ import annotations

from convarith import (
    AdaptivePooling,
    Convolution,
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
    Unflatten,
)

from .framework import (
    ADAPTIVE_AVERAGE_POOLINGS,
    AVERAGE_POOLINGS,
    CONVOLUTIONS,
    TRANSPOSED_CONVOLUTIONS,
    F,
    Tensor,
    padded,
    torch,
)

LINEAR = {1: "linear", 2: "bilinear"}


def ones(*shape: int) -> Tensor:
    return torch.ones(shape, dtype=torch.float64)


def convolved(layer: Layer, x: Tensor) -> Tensor:
    operation, axes = layer.operation, len(layer.input_size)
    weight = x.new_ones(layer.weight_shape)
    window = {"stride": operation.stride, "dilation": operation.dilation, "groups": layer.groups}
    if isinstance(operation, TransposedConvolution):
        extra = operation.output_padding
        y = TRANSPOSED_CONVOLUTIONS[axes](x, weight, output_padding=extra, **window)
        return padded(y, [(-before, -after) for before, after in operation.padding])
    return CONVOLUTIONS[axes](padded(x, operation.padding), weight, **window)


def unfolded(operation: Convolution, x: Tensor) -> Tensor:
    """Return the columns of an unfolding where its windows stand; PyTorch unfolds along two axes."""
    window = padded(x, operation.padding)
    numbers = [operation.kernel_size, operation.dilation, operation.stride]
    if len(operation.kernel_size) == 1:
        window, numbers = window[..., None, :], [(1, *each) for each in numbers]
    kernel, dilation, stride = numbers
    columns = F.unfold(window, kernel, dilation, 0, stride)
    return columns.reshape(len(x), columns.shape[1], *operation.output_size)


def partitioned(operation: WindowPartition, x: Tensor) -> Tensor:
    """Return the cells of each window, rolled as Swin Transformers do, where the window stands."""
    rolled = torch.roll(x, [-shift for shift in operation.shift], [axis + 2 for axis in range(len(operation.shift))])
    size = operation.window_size
    return unfolded(Convolution(operation.input_size, size, size), rolled)


def output(layer: NamedLayer, each: list[Tensor]) -> Tensor:
    """Return what PyTorch makes of the inputs of a layer, with weights of 1."""
    operation, x = layer.operation, each[0]
    axes = x.ndim - 2
    match operation:
        case Layer():
            return convolved(operation, x)
        case Pooling():
            even = [before for before, _ in operation.padding]
            window = {"stride": operation.stride, "padding": even, "ceil_mode": operation.ceil_mode}
            return AVERAGE_POOLINGS[axes](x, operation.kernel_size, **window)
        case AdaptivePooling():
            return ADAPTIVE_AVERAGE_POOLINGS[axes](x, operation.output_size)
        case NearestResize():
            return F.interpolate(x, scale_factor=operation.factor)
        case Resize():
            corners = operation.coordinates == "align_corners"
            return F.interpolate(x, operation.output_size, mode=LINEAR[axes], align_corners=corners)
        case PixelShuffle():
            return F.pixel_shuffle(x, operation.factor)
        case PixelUnshuffle():
            return F.pixel_unshuffle(x, operation.factor)
        case Unfolding():
            return unfolded(operation.operation, x)
        case WindowPartition():
            return partitioned(operation, x)
        case Pad():
            return padded(x, operation.padding)
        case Crop():
            cut = padded(x, [(-before, -after) for before, after in operation.crop])
            return cut[(..., *(slice(None, None, step) for step in operation.stride))]
        case Pointwise():
            return F.relu(x)
        case Flatten():
            return x.flatten(1)
        case Unflatten():
            return x.reshape(len(x), operation.channels, *operation.output_size)
        case Linear():
            return F.linear(x, x.new_ones(operation.out_features, operation.in_features))
        case Concatenate():
            return torch.cat(each, 1)
        case Add():  # all values are positive: a sum has the gradients of any such operation
            return sum(each[1:], each[0])
    raise AssertionError(operation)


def outputs(network: Network, x: Tensor) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for layer in network.layers:
        is_input = isinstance(layer.operation, Input)
        found[layer.name] = x if is_input else output(layer, [found[name] for name in layer.inputs])
    return found
