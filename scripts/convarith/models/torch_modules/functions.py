"""Functions of PyTorch on tensors that are outputs of layers, and the operation that each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import Layer
from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.networks.operations import Add, Concatenate, Crop, Linear, Pad, Pointwise
from convarith.arithmetic.networks.shapes import Shape
from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.models.reshaping import Grouped, Made, Maps, reshaped, transposed
from convarith.models.torch_modules import windows


@dataclass(frozen=True)
class Call:
    """A call of a function: its arguments by position and name, and what the tensors among them are.

    ``values`` are the outputs of layers by the id of their tensor, ``shapes`` those of the layers, ``weights`` the
    names of the parameters by their id. ``dims`` is the shape of the first result.
    """

    name: str
    arguments: Sequence[Any]
    named: Mapping[str, Any]
    values: Mapping[int, Maps | Grouped]
    shapes: Mapping[str, Shape]
    weights: Mapping[int, str]
    dims: tuple[int, ...]

    def bound(self, **defaults: Any) -> dict[str, Any]:
        """Return the arguments by the names that the function has, in order, or their ``defaults``."""
        given = dict(zip(defaults, self.arguments, strict=False))
        return {**defaults, **given, **{name: self.named[name] for name in defaults if name in self.named}}

    def value(self, tensor: object) -> Maps | Grouped | None:
        """Return what a tensor is, None for one that is the output of no layer."""
        return self.values.get(id(tensor))

    @property
    def first(self) -> Maps | Grouped | None:
        """What the first argument is."""
        tensor = self.arguments[0] if self.arguments else self.named.get("input")
        return self.value(tensor)

    @property
    def shape(self) -> Shape:
        """The shape of the layer that the first argument comes from."""
        assert self.first is not None
        return self.shapes[self.first.layer]

    @property
    def learned(self) -> int:
        """How many parameters stand among the arguments."""
        each = {id(tensor): tensor for tensor in (*self.arguments, *self.named.values()) if id(tensor) in self.weights}
        return sum(tensor.numel() for tensor in each.values())

    def made(self, operation: Any, weight: Any = None) -> Made | None:
        """Return the layer that applies an operation to the first argument; None if no layer gives that argument."""
        if operation is None or not isinstance(self.first, Maps):
            return None
        return Made(operation, (self.first.layer,), self.weights.get(id(weight), ""))


Reader = Callable[[Call], Made | Grouped | None]


def _convolution(call: Call) -> Made | None:
    given = call.bound(input=None, weight=None, bias=None, stride=1, padding=0, dilation=1, groups=1)
    weight, groups = given["weight"], given["groups"]
    window = {name: given[name] for name in ("stride", "padding", "dilation")}
    operation = windows.convolution(call.shape, tuple(weight.shape[2:]), **window)
    out, members = weight.shape[:2]
    return call.made(Layer(operation, members * groups, out, groups, given["bias"] is not None), weight)


def _transposed_convolution(call: Call) -> Made | None:
    names = {"bias": None, "stride": 1, "padding": 0, "output_padding": 0, "groups": 1, "dilation": 1}
    given = call.bound(input=None, weight=None, **names)
    weight, groups = given["weight"], given["groups"]
    window = {name: given[name] for name in ("stride", "padding", "dilation", "output_padding")}
    operation = windows.transposed_convolution(call.shape, tuple(weight.shape[2:]), **window)
    taken, members = weight.shape[:2]
    return call.made(Layer(operation, taken, members * groups, groups, given["bias"] is not None), weight)


def _max_pooling(call: Call) -> Made | None:
    names = {"stride": None, "padding": 0, "dilation": 1, "ceil_mode": False, "return_indices": False}
    given = call.bound(input=None, kernel_size=None, **names)
    window = {name: given[name] for name in (*names, "kernel_size") if name != "return_indices"}
    return call.made(windows.pooling(call.shape, PoolingMode.MAX, **window))


def _average_pooling(call: Call) -> Made | None:
    names = {"stride": None, "padding": 0, "ceil_mode": False, "count_include_pad": True, "divisor_override": None}
    given = call.bound(input=None, kernel_size=None, **names)
    window = {name: given[name] for name in (*names, "kernel_size")}
    return call.made(windows.pooling(call.shape, PoolingMode.AVERAGE, **window))


def _adaptive_pooling(mode: PoolingMode, call: Call) -> Made | None:
    size = windows.adaptive_size(call.bound(input=None, output_size=1)["output_size"], call.shape)
    return call.made(AdaptivePooling(call.shape.size, size, mode))


def _interpolation(call: Call) -> Made | None:
    names = {"size": None, "scale_factor": None, "mode": "nearest", "align_corners": None, "antialias": False}
    given = call.bound(input=None) | {name: call.named.get(name, default) for name, default in names.items()}
    positional = dict(zip(["input", *names], call.arguments, strict=False))
    given |= {name: value for name, value in positional.items() if name != "antialias"}
    if given["antialias"]:
        return None
    words = {name: given[name] for name in ("size", "scale_factor", "mode", "align_corners")}
    if call.named.get("recompute_scale_factor"):
        words |= {"size": call.dims[2:], "scale_factor": None}
    return call.made(windows.resize(call.shape, **words))


def _padding(call: Call) -> Made | None:
    given = call.bound(input=None, pad=(), mode="constant", value=None)
    amounts = tuple(given["pad"])
    axes = len(call.shape.size)
    pairs = [*zip(amounts[::2], amounts[1::2], strict=True)][::-1]
    mode = "zeros" if given["mode"] == "constant" else given["mode"]
    if len(pairs) > axes:
        return None
    full = ((0, 0),) * (axes - len(pairs)) + tuple(pairs)
    if all(cells >= 0 for pair in full for cells in pair):
        return call.made(Pad(call.shape.size, full, mode))
    if all(cells <= 0 for pair in full for cells in pair):
        return call.made(Crop(call.shape.size, tuple((-before, -after) for before, after in full)))
    return None


def _shuffle(call: Call) -> Made | None:
    return call.made(PixelShuffle(call.shape.channels, call.shape.size, call.bound(x=None, f=1)["f"]))


def _unshuffle(call: Call) -> Made | None:
    return call.made(PixelUnshuffle(call.shape.channels, call.shape.size, call.bound(x=None, f=1)["f"]))


def _linear(call: Call) -> Made | None:
    given = call.bound(input=None, weight=None, bias=None)
    out, taken = given["weight"].shape
    return None if call.shape.size else call.made(Linear(taken, out, given["bias"] is not None), given["weight"])


def _concatenation(call: Call) -> Made | None:
    given = call.bound(tensors=(), dim=0)
    axis = call.named.get("axis", given["dim"])
    values = [call.value(tensor) for tensor in given["tensors"]]
    layers = tuple(value.layer for value in values if isinstance(value, Maps))
    return Made(Concatenate(), layers) if len(layers) == len(values) and axis % len(call.dims) == 1 else None


def _elementwise(call: Call) -> Made | None:
    """Return the joining of maps; beside other tensors and numbers, a layer that keeps the shape."""
    tensors = [each for each in call.arguments if hasattr(each, "numel")]
    values = [call.value(each) for each in tensors]
    layers = [value.layer for value in values if isinstance(value, Maps)]
    kind = call.name.strip("_").removeprefix("i").removeprefix("r").capitalize()
    if len(layers) == 1:
        return Made(Pointwise(kind, call.learned), (layers[0],))
    return Made(Add(kind), tuple(layers)) if layers and len(layers) == len(tensors) else None


def _keeping(call: Call) -> Made | Grouped | None:
    if isinstance(call.first, Grouped):  # such as a copy on the way to being shuffled
        return call.first
    return call.made(Pointwise(call.name.strip("_"), call.learned))


def _reshaping(call: Call) -> Made | Grouped | None:
    return reshaped(call.first, call.dims, call.shape, 1) if call.first else None


def _mean(mode: PoolingMode, call: Call) -> Made | None:
    """Return the global pooling that a mean over all axes of maps is."""
    given = call.bound(input=None, dim=None, keepdim=False)
    axes = given["dim"] if isinstance(given["dim"], (tuple, list)) else (given["dim"],)
    rank = len(call.shape.size) + 2
    if None in axes or not call.shape.size or {axis % rank for axis in axes} != set(range(2, rank)):
        return None
    return call.made(AdaptivePooling(call.shape.size, (1,) * len(call.shape.size), mode))


def _permutation(call: Call) -> Made | Grouped | None:
    rank = len(call.dims)
    if call.name in ("permute",):
        order = call.arguments[1:] if isinstance(call.arguments[1], int) else call.arguments[1]
        axes = [axis % rank for axis in order]
    else:
        one, two = (axis % rank for axis in call.arguments[1:3])
        axes = [two if axis == one else one if axis == two else axis for axis in range(rank)]
    return transposed(call.first, tuple(axes)) if call.first else None


def _part(call: Call) -> Made | None:
    """Return the part that an index in brackets takes: slices of channels, or of cells."""
    index = call.arguments[1] if isinstance(call.arguments[1], tuple) else (call.arguments[1],)
    shape = call.shape
    if not all(isinstance(each, slice) or each is Ellipsis for each in index) or index.count(Ellipsis) > 1:
        return None
    if Ellipsis in index:
        at = index.index(Ellipsis)
        index = index[:at] + (slice(None),) * (len(shape.size) + 3 - len(index)) + index[at + 1 :]
    dims = (1, shape.channels, *shape.size)
    ranges = [range(size)[each] for size, each in zip(dims, index, strict=False)]
    ranges += [range(size) for size in dims[len(ranges) :]]
    if ranges[2:] == [range(size) for size in shape.size]:
        return call.made(Pointwise("Slice", channels=len(ranges[1])))
    if len(ranges[1]) < shape.channels or not all(ranges):
        return None
    crop = tuple((each[0], size - 1 - each[-1]) for each, size in zip(ranges[2:], shape.size, strict=True))
    return call.made(Crop(shape.size, crop, tuple(each.step for each in ranges[2:])))


KEEPING = (
    *("relu", "relu6", "elu", "selu", "celu", "gelu", "leaky_relu", "prelu", "rrelu", "silu", "mish", "sigmoid"),
    *("tanh", "hardtanh", "hardswish", "hardsigmoid", "hardshrink", "softplus", "softsign", "softmax", "log_softmax"),
    *("softmin", "logsigmoid", "threshold", "tanhshrink", "softshrink", "dropout", "dropout1d", "dropout2d"),
    *("dropout3d", "alpha_dropout", "feature_alpha_dropout", "batch_norm", "instance_norm", "group_norm", "layer_norm"),
    *("rms_norm", "local_response_norm", "normalize", "clamp", "clip", "clone", "contiguous", "abs", "exp", "log"),
    *(
        "sqrt",
        "rsqrt",
        "pow",
        "neg",
        "__neg__",
        "sin",
        "cos",
        "erf",
        "float",
        "half",
        "double",
        "to",
        "type",
        "type_as",
    ),
    *("square", "round"),
)
ELEMENTWISE = ("add", "sub", "mul", "div", "true_divide", "maximum", "minimum", "multiply", "subtract", "rsub")
OPERATORS = ("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__iadd__", "__imul__")
RESHAPING = ("view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "view_as", "reshape_as")


def _readers() -> dict[str, Reader]:
    readers: dict[str, Reader] = dict.fromkeys(KEEPING, _keeping)
    readers |= dict.fromkeys((*ELEMENTWISE, *OPERATORS), _elementwise)
    readers |= dict.fromkeys(RESHAPING, _reshaping)
    readers |= dict.fromkeys(("cat", "concat", "concatenate"), _concatenation)
    readers |= dict.fromkeys(("permute", "transpose", "swapaxes"), _permutation)
    for axes in (1, 2, 3):
        readers |= {f"conv{axes}d": _convolution, f"conv_transpose{axes}d": _transposed_convolution}
        readers |= dict.fromkeys((f"max_pool{axes}d", f"max_pool{axes}d_with_indices"), _max_pooling)
        readers[f"avg_pool{axes}d"] = _average_pooling
        readers[f"adaptive_avg_pool{axes}d"] = partial(_adaptive_pooling, PoolingMode.AVERAGE)
        names = (f"adaptive_max_pool{axes}d", f"adaptive_max_pool{axes}d_with_indices")
        readers |= dict.fromkeys(names, partial(_adaptive_pooling, PoolingMode.MAX))
    readers |= {"interpolate": _interpolation, "pad": _padding, "linear": _linear, "__getitem__": _part}
    readers |= {"pixel_shuffle": _shuffle, "pixel_unshuffle": _unshuffle}
    readers |= {"mean": partial(_mean, PoolingMode.AVERAGE), "amax": partial(_mean, PoolingMode.MAX)}
    return readers


READERS: Mapping[str, Reader] = _readers()


def read(call: Call) -> Made | Grouped | None:
    """Return what a call becomes, None where it is not known and so opaque.

    Raises GeometryError for sizes that do not fit together, though PyTorch computes them.
    """
    name = call.name
    reader = READERS.get(name) or READERS.get(name.removesuffix("_"))
    return reader(call) if reader and call.arguments else None
