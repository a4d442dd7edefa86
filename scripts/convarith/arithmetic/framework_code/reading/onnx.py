"""The operators of ONNX that are layers, and the operations that they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from math import prod
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.arguments import shown
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.framework_code.reading.common import in_numbers, needed_channels
from convarith.arithmetic.framework_code.reading.padded import Pad, padded_convolution, padded_pooling, padded_size
from convarith.arithmetic.framework_code.reading.signature import ANY_AXES, IGNORED, REQUIRED, Dialect, Given, Signature
from convarith.arithmetic.frameworks import Framework, Subject
from convarith.arithmetic.interpolation import Coordinates, Resize, Rounding
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import Padding, Pairs
from convarith.arithmetic.shuffling import ChannelOrder, PixelShuffle, PixelUnshuffle
from convarith.arithmetic.unfolding import Folding
from convarith.arithmetic.unpooling import MaxUnpooling
from convarith.sentences import named

AUTO_PADS = ("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")
PAD_MODES = {
    "constant": PaddingMode.ZEROS,
    "reflect": PaddingMode.REFLECT,
    "edge": PaddingMode.REPLICATE,
    "wrap": PaddingMode.CIRCULAR,
}
MODES = ("nearest", "linear")
WORDS = {
    "kernel_size": "kernel_shape",
    "stride": "strides",
    "padding": "pads auto_pad",
    "dilation": "dilations",
    "factor": "blocksize",
    "output_size": "output_shape",
}
WINDOW: Mapping[str, Any] = {"kernel_shape": REQUIRED, "strides": None, "pads": None}
CONV = {**WINDOW, "dilations": None, "auto_pad": "NOTSET", "group": 1}
CONV_TRANSPOSE = {**CONV, "output_padding": None, "output_shape": None}
POOL = {**WINDOW, "dilations": None, "auto_pad": "NOTSET", "ceil_mode": 0}
MAX_POOL = {**POOL, "storage_order": IGNORED}
AVERAGE_POOL = {**POOL, "count_include_pad": 0}
RESIZE = {
    "mode": "nearest",
    "coordinate_transformation_mode": "half_pixel",
    "nearest_mode": "round_prefer_floor",
    "axes": None,
    "scales": None,
    "sizes": None,
    "antialias": 0,
    "exclude_outside": IGNORED,
    "cubic_coeff_a": IGNORED,
    "extrapolation_value": IGNORED,
    "keep_aspect_ratio_policy": "stretch",
}
COL2IM = {"image_shape": REQUIRED, "block_shape": REQUIRED, "dilations": None, "pads": None, "strides": None}
INPUTS: Mapping[str, tuple[str, ...]] = {
    "Pad": ("", "pads", "value"),
    "Resize": ("", "", "scales", "sizes"),
    "Col2Im": ("", "image_shape", "block_shape"),
    "MaxUnpool": ("", "", "output_shape"),
}
"""The names of the inputs whose values say something about the geometry, by their place."""


def _numbers(given: Given, name: str, *, axes: int, minimum: int = 1, default: int = 1) -> tuple[int, ...]:
    """Return a list of one whole number per axis, its default where it is left out."""
    value = given.value(name)
    if value is None:
        return (default,) * axes
    if not isinstance(value, tuple) or len(value) != axes:
        raise given.wrong(name, f"a list of {axes}, one number per axis of its kernel_shape")
    sizes: tuple[int, ...] = given.sizes(name, minimum=minimum, axes=axes)
    return sizes


def _kernel(given: Given, name: str = "kernel_shape") -> tuple[int, ...]:
    value = given.value(name)
    if not isinstance(value, tuple) or not 1 <= len(value) <= 3:
        raise given.wrong(name, "a list of one number per axis, for one to three axes")
    sizes: tuple[int, ...] = given.sizes(name, axes=len(value))
    return sizes


def _pairs(given: Given, axes: int, name: str = "pads") -> Pairs:
    """Return (before, after) per axis of a list of all befores and all afters."""
    value = given.value(name)
    if value is None:
        return ((0, 0),) * axes
    if not isinstance(value, tuple) or len(value) != 2 * axes:
        raise given.wrong(name, f"a list of {2 * axes}: the padding before all axes, then that after them")
    given.sizes(name, minimum=0, axes=2 * axes)
    return tuple(zip(value[:axes], value[axes:], strict=True))


def _window(given: Given, kernel: tuple[int, ...]) -> dict[str, Any]:
    axes = len(kernel)
    names = {"strides": "stride", "dilations": "dilation"}
    found = {
        ours: _numbers(given, name, axes=axes) for name, ours in names.items() if name in given.signature.parameters
    }
    return {"kernel_size": kernel, **found}


def _direct_padding(given: Given, subject: Subject, *, input_size: tuple[int, ...], window: Mapping[str, Any]) -> Pairs:
    """Return the padding of a convolution or a pooling, in numbers or from a word."""
    word = given.word("auto_pad", *AUTO_PADS)
    if word == "NOTSET":
        return _pairs(given, len(input_size))
    if given.has("pads"):
        raise given.fail("auto_pad", "auto_pad and pads say the same thing", "take one of them away")
    return in_numbers(given, word, subject, input_size=input_size, **window).padding


def _conv(given: Given) -> Convolution:
    window = _window(given, kernel := _kernel(given))
    size = given.size(len(kernel))
    inside = size if given.pad is None else padded_size(size, given.pad)
    padding = _direct_padding(given, Subject.CONVOLUTION, input_size=inside, window=window)
    given.number("group")
    return padded_convolution(given.pad, input_size=size, mode=PaddingMode.ZEROS, padding=padding, **window)


def _conv_transpose(given: Given) -> TransposedConvolution:
    window = _window(given, kernel := _kernel(given))
    size, axes = given.size(len(kernel)), len(kernel)
    extra = _numbers(given, "output_padding", axes=axes, minimum=0, default=0)
    word = given.word("auto_pad", *AUTO_PADS)
    if given.value("output_shape") is not None:
        return _with_output_shape(given, word, size, window=window, output_padding=extra)
    padding = _pairs(given, axes)
    if word != "NOTSET" and given.has("pads"):
        raise given.fail("auto_pad", "auto_pad and pads say the same thing", "take one of them away")
    if word.startswith("SAME"):
        padding, extra = _same(word, extra, window)
    given.number("group")
    return TransposedConvolution(size, **window, padding=padding, output_padding=extra)


def _with_output_shape(
    given: Given, word: str, size: tuple[int, ...], *, window: Mapping[str, Any], output_padding: tuple[int, ...]
) -> TransposedConvolution:
    """Return the layer of an output_shape, which decides the pads: ONNX puts an odd cell first but for SAME_UPPER."""
    if any(output_padding):
        raise given.fail(
            "output_padding", "output_shape and output_padding say the same thing", "take one of them away"
        )
    wanted = _numbers(given, "output_shape", axes=len(size))
    side = "same_upper" if word == "SAME_UPPER" else "same_lower"
    given.number("group")
    return TransposedConvolution(size, **window, padding=side, output_size=wanted)


def _same(word: str, extra: tuple[int, ...], window: Mapping[str, Any]) -> tuple[Pairs, tuple[int, ...]]:
    """Return the padding and output padding that make o′ = s·i′, as ONNX's ConvTranspose has it.

    P = k̂ + a − s in all; where that is negative, the output padding is s − k̂.
    """
    pairs, extras = [], []
    for k, s, d, a in zip(window["kernel_size"], window["stride"], window["dilation"], extra, strict=True):
        total = d * (k - 1) + 1 + a - s
        small, large = max(0, total) // 2, max(0, total) - max(0, total) // 2
        pairs.append((small, large) if word == "SAME_UPPER" else (large, small))
        extras.append(a - min(0, total))
    return tuple(pairs), tuple(extras)


def _pool(mode: PoolingMode, given: Given) -> Any:
    window = _window(given, kernel := _kernel(given))
    size = given.size(len(kernel))
    counts = mode is PoolingMode.MAX or _flag(given, "count_include_pad")
    inside = size if given.pad is None else padded_size(size, given.pad)
    padding: Padding = _direct_padding(given, Subject.POOLING, input_size=inside, window=window)
    flags: dict[str, Any] = {"mode": mode, "ceil_mode": _flag(given, "ceil_mode"), "count_include_pad": counts}
    if given.value("auto_pad").startswith("SAME"):
        same = {"SAME_UPPER": "same_upper", "SAME_LOWER": "same_lower"}[given.value("auto_pad")]
        padding = same if given.pad is None else padding  # as a word it may be more than half the kernel
    return padded_pooling(given.pad, input_size=size, padding=padding, **window, **flags)


def _flag(given: Given, name: str) -> bool:
    value = given.value(name)
    if value not in (0, 1):
        raise given.wrong(name, "0 or 1")
    return bool(value)


def _axes_of_input(given: Given) -> int:
    return len(given.input_size) if isinstance(given.input_size, (tuple, list)) else 2


def _global_pool(mode: PoolingMode, given: Given) -> AdaptivePooling:
    size = given.size(_axes_of_input(given))
    return AdaptivePooling(size, (1,) * len(size), mode)


def _max_unpool(given: Given) -> MaxUnpooling:
    kernel = _kernel(given)
    axes = len(kernel)
    asked = given.value("output_shape")
    if asked is not None:
        asked = _numbers(given, "output_shape", axes=axes + 2)[2:]
    stride = _numbers(given, "strides", axes=axes)
    return MaxUnpooling(given.size(axes), kernel, stride, _pairs(given, axes), asked)


def _depth_to_space(given: Given) -> PixelShuffle:
    order = {"DCR": ChannelOrder.DCR, "CRD": ChannelOrder.CRD}[given.word("mode", "DCR", "CRD")]
    return PixelShuffle(needed_channels(given), given.size(2), given.number("blocksize"), order)


def _space_to_depth(given: Given) -> PixelUnshuffle:
    return PixelUnshuffle(needed_channels(given), given.size(2), given.number("blocksize"), ChannelOrder.DCR)


def _col2im(given: Given) -> Folding:
    kernel, size = _kernel(given, "block_shape"), _kernel(given, "image_shape")
    axes = len(size)
    window = {"stride": _numbers(given, "strides", axes=axes), "dilation": _numbers(given, "dilations", axes=axes)}
    windows = Convolution(size, kernel, window["stride"], _pairs(given, axes), window["dilation"])
    if given.input_size is None:
        return Folding(windows, given.channels or 1)
    rows = given.size(2)
    folding = Folding(windows, max(1, rows[0] // prod(kernel)))
    if folding.input_size != rows:
        problem = f"{named('input_size')} is {rows}, which Col2Im makes no such image of"
        raise given.fail("image_shape", problem, f"leave {named('input_size')} out, or give {folding.input_size}")
    return folding


def _resize(given: Given) -> Resize:
    mode = given.word("mode", *MODES)
    for name in ("antialias", "keep_aspect_ratio_policy"):
        if given.value(name) != given.signature.parameters[name]:
            raise given.fail(name, f"{name} is not read", "take it away")
    coordinates = given.word("coordinate_transformation_mode", *Coordinates)
    rounding = given.word("nearest_mode", *Rounding) if mode == "nearest" else None
    if (given.value("scales") is None) == (given.value("sizes") is None):
        hint = "write a Constant in front of it, and its name as the third or the fourth input"
        raise given.fail("scales", "Resize takes either scales or sizes", hint)
    name = "sizes" if given.value("scales") is None else "scales"
    values = _of_space(given, name)
    size = given.size(len(values))
    if name == "sizes":
        return Resize(size, values, mode, coordinates, rounding)
    return Resize(size, None, mode, coordinates, rounding, scale_factor=values)


def _of_space(given: Given, name: str) -> tuple[Any, ...]:
    """Return the scales or sizes of a resize without those of batch and channels."""
    values = given.value(name)
    if not isinstance(values, tuple) or not all(type(value) in (int, float) for value in values):
        raise given.wrong(name, "a list of numbers")
    axes = given.value("axes")
    if axes is not None:
        if axes != tuple(range(2, 2 + len(values))):
            raise given.wrong("axes", f"those after batch and channels, {list(range(2, 2 + len(values)))}")
        return values
    is_scaled = name == "scales" and len(values) > 2 and values[:2] != (1, 1)
    if not 3 <= len(values) <= 5 or is_scaled:
        raise given.wrong(name, "a list that begins with those of batch and channels, which stay as they are")
    return values[2:]


def _pad(given: Given) -> Pad:
    mode = PAD_MODES[given.word("mode", *PAD_MODES)]
    value = given.value("pads")
    is_list = isinstance(value, tuple) and len(value) in (6, 8, 10) and all(type(cells) is int for cells in value)
    if not is_list:
        raise given.wrong("pads", "a list of whole numbers, before all axes and after all, batch and channels first")
    axes = len(value) // 2
    pairs = tuple(zip(value[:axes], value[axes:], strict=True))
    if any(map(any, pairs[:2])):
        raise given.wrong("pads", "no padding of batch and channels")
    filling = given.value("value")
    if mode is PaddingMode.ZEROS and filling in (float("-inf"), (float("-inf"),)):
        return Pad(pairs[2:], None)
    if mode is PaddingMode.ZEROS and filling not in (None, 0, (0,)):
        raise given.fail("value", f"value is {shown(filling)}, but paddings here are 0")
    return Pad(pairs[2:], mode)


def _signatures() -> Iterator[Signature]:
    def layer(name: str, parameters: Mapping[str, Any], make: Any, **more: Any) -> Signature:
        return Signature(Framework.ONNX, name, ANY_AXES, parameters, make, WORDS, positional=0, **more)

    yield layer("Conv", CONV, _conv, takes_pad=True)
    yield layer("ConvTranspose", CONV_TRANSPOSE, _conv_transpose)
    yield layer("MaxPool", MAX_POOL, partial(_pool, PoolingMode.MAX), takes_pad=True)
    yield layer("AveragePool", AVERAGE_POOL, partial(_pool, PoolingMode.AVERAGE), takes_pad=True)
    yield layer("GlobalMaxPool", {}, partial(_global_pool, PoolingMode.MAX))
    yield layer("GlobalAveragePool", {}, partial(_global_pool, PoolingMode.AVERAGE))
    yield layer("MaxUnpool", {**WINDOW, "output_shape": None}, _max_unpool)
    yield layer("DepthToSpace", {"blocksize": REQUIRED, "mode": "DCR"}, _depth_to_space)
    yield layer("SpaceToDepth", {"blocksize": REQUIRED}, _space_to_depth)
    yield layer("Resize", RESIZE, _resize)
    yield layer("Col2Im", COL2IM, _col2im)
    yield layer("Pad", {"pads": REQUIRED, "mode": "constant", "value": None}, _pad, is_pad=True)


ONNX = Dialect(Framework.ONNX, "ONNX", ("", "ai.onnx"), {signature.name: signature for signature in _signatures()})
