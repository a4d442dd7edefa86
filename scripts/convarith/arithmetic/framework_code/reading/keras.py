"""The layers of Keras, and the operations that they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.framework_code.reading.common import in_numbers, with_channels
from convarith.arithmetic.framework_code.reading.padded import Pad, padded_convolution, padded_pooling, padded_size
from convarith.arithmetic.framework_code.reading.signature import IGNORED, REQUIRED, Dialect, Given, Signature
from convarith.arithmetic.frameworks import Framework, Subject
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import Pair, Pairs

WORDS = {"stride": "strides", "dilation": "dilation_rate", "out_channels": "filters"}
OF_POOLING = {"kernel_size": "pool_size", **WORDS}
OF_VALUES = dict.fromkeys(
    (
        *("activation", "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer"),
        *("activity_regularizer", "kernel_constraint", "bias_constraint", "name", "dtype", "trainable", "input_shape"),
    ),
    IGNORED,
)
"""What concerns values, and never sizes."""
NAMED = {"data_format": IGNORED, "name": IGNORED, "dtype": IGNORED, "trainable": IGNORED, "input_shape": IGNORED}
CONV: Mapping[str, Any] = {
    "filters": REQUIRED,
    "kernel_size": REQUIRED,
    "strides": 1,
    "padding": "valid",
    "data_format": IGNORED,
    "dilation_rate": 1,
    "groups": 1,
    "use_bias": True,
    **OF_VALUES,
}
CONV_TRANSPOSE: Mapping[str, Any] = {
    "filters": REQUIRED,
    "kernel_size": REQUIRED,
    "strides": 1,
    "padding": "valid",
    "output_padding": None,
    "data_format": IGNORED,
    "dilation_rate": 1,
    "use_bias": True,
    **OF_VALUES,
}
POOLING: Mapping[str, Any] = {"pool_size": 2, "strides": None, "padding": "valid", **NAMED}


def _conv(given: Given) -> Any:
    window = {
        "kernel_size": given.sizes("kernel_size"),
        "stride": given.sizes("strides"),
        "dilation": given.sizes("dilation_rate"),
    }
    _check_strides(given, window)
    words = ("valid", "same", "causal") if given.signature.axes == 1 else ("valid", "same")
    size = given.size()
    inside = size if given.pad is None else padded_size(size, given.pad)
    word = given.word("padding", *words)
    padding = in_numbers(given, word, Subject.CONVOLUTION, input_size=inside, **window).padding
    operation = padded_convolution(given.pad, input_size=size, mode=PaddingMode.ZEROS, padding=padding, **window)
    return with_channels(
        operation,
        in_channels=given.channels,
        out_channels=given.number("filters"),
        groups=given.number("groups"),
        bias=given.flag("use_bias"),
    )


def _check_strides(given: Given, window: Mapping[str, Any]) -> None:
    """Raise CodeError for strides and dilations above 1 in one layer, which Keras refuses."""
    if _most(window["stride"]) > 1 and _most(window["dilation"]) > 1:
        problem = "Keras refuses a layer with strides and a dilation_rate that are both above 1"
        raise given.fail("dilation_rate", problem, "use 1 for one of them")


def _most(sizes: Any) -> int:
    return max(sizes) if isinstance(sizes, tuple) else int(sizes)


def _conv_transpose(given: Given) -> Any:
    size, axes = given.size(), given.signature.axes
    window = {
        "kernel_size": _each(given.sizes("kernel_size"), axes),
        "stride": _each(given.sizes("strides"), axes),
        "dilation": _each(given.sizes("dilation_rate"), axes),
    }
    _check_strides(given, window)
    word = given.word("padding", "valid", "same")
    if given.value("output_padding") is None:
        found = in_numbers(given, word, Subject.TRANSPOSED_CONVOLUTION, input_size=size, **window)
        padding, extra = found.padding, found.output_padding
    else:
        padding, extra = _with_output_padding(given, word, window)
    operation = TransposedConvolution(size, **window, padding=padding, output_padding=extra)
    return with_channels(
        operation, in_channels=given.channels, out_channels=given.number("filters"), bias=given.flag("use_bias")
    )


def _with_output_padding(given: Given, word: str, window: Mapping[str, Any]) -> tuple[Pairs, tuple[int, ...]]:
    """Return what ``output_padding`` a changes: o′ = (i′ − 1)s + k̂ + a, for "same" less 2⌊k̂/2⌋ (Keras' own formula).

    "same" cuts P = 2⌊k̂/2⌋ − a in all, the odd cell after; where that is negative there is output padding instead.
    Raises CodeError for an output padding that is not below the stride.
    """
    asked = _each(given.sizes("output_padding", minimum=0), given.signature.axes)
    pairs: list[Pair] = []
    extras: list[int] = []
    for a, k, s, d in zip(asked, window["kernel_size"], window["stride"], window["dilation"], strict=True):
        if a >= s:
            raise given.fail("output_padding", f"output_padding is {a}, but must be below the stride of {s}")
        total = 2 * ((d * (k - 1) + 1) // 2) - a if word == "same" else -a
        pairs.append((max(0, total) // 2, max(0, total) - max(0, total) // 2))
        extras.append(max(0, -total))
    return tuple(pairs), tuple(extras)


def _each(sizes: Any, axes: int) -> tuple[int, ...]:
    return sizes if isinstance(sizes, tuple) else (sizes,) * axes


def _pooling(mode: PoolingMode, given: Given) -> Any:
    word = given.word("padding", "valid", "same")
    return padded_pooling(
        given.pad,
        input_size=given.size(),
        kernel_size=given.sizes("pool_size"),
        stride=None if given.value("strides") is None else given.sizes("strides"),
        padding=word,
        mode=mode,
        count_include_pad=mode is PoolingMode.MAX or word == "valid",
    )


def _global_pooling(mode: PoolingMode, given: Given) -> AdaptivePooling:
    size = given.size()
    return AdaptivePooling(size, (1,) * len(size), mode)


def _up_sampling(given: Given) -> Resize:
    axes = given.signature.axes
    factors = _each(given.sizes("size"), axes)
    known = ("nearest", "bilinear") if axes == 2 else ("nearest",)
    mode = given.word("interpolation", *known) if axes == 2 else "nearest"
    return Resize(given.size(), mode=mode, scale_factor=factors)


def _around(sign: int, given: Given) -> Pad:
    """Return a layer of zero padding, or of cropping: one number, one per axis or a (before, after) pair per axis."""
    name = "padding" if sign > 0 else "cropping"
    axes, value = given.signature.axes, given.value(name)
    try:
        return Pad(tuple((sign * before, sign * after) for before, after in _pairs(value, axes)))
    except ValueError:
        accepted = "a whole number, or a (before, after) pair" if axes == 1 else f"a whole number, {axes} of them"
        accepted += "" if axes == 1 else f", or {axes} (before, after) pairs"
        raise given.wrong(name, accepted) from None


def _pairs(value: Any, axes: int) -> Pairs:
    """Return (before, after) per axis; raises ValueError for another shape, and for what is not whole numbers."""
    if not isinstance(value, tuple):
        each: Any = ((value, value),) * axes
    elif axes == 1:
        each = (value,)
    else:
        each = tuple(pair if isinstance(pair, tuple) else (pair, pair) for pair in value)
    is_whole = all(type(cells) is int and cells >= 0 for pair in each for cells in pair)
    if len(each) != axes or not is_whole or any(len(pair) != 2 for pair in each):
        raise ValueError
    return tuple((before, after) for before, after in each)


def _signatures() -> Iterator[Signature]:
    layer = partial(Signature, Framework.TENSORFLOW)
    names = (("MaxPooling", "MaxPool"), ("AveragePooling", "AvgPool"))
    poolings = tuple(zip((PoolingMode.MAX, PoolingMode.AVERAGE), names, strict=True))
    for axes in (1, 2, 3):
        for name in (f"Conv{axes}D", f"Convolution{axes}D"):
            yield layer(name, axes, CONV, _conv, WORDS, positional=4, takes_pad=True)
        for name in (f"Conv{axes}DTranspose", f"Convolution{axes}DTranspose"):
            yield layer(name, axes, CONV_TRANSPOSE, _conv_transpose, WORDS, positional=4)
        for mode, aliases in poolings:
            make, make_global = partial(_pooling, mode), partial(_global_pooling, mode)
            for name in aliases:
                yield layer(f"{name}{axes}D", axes, POOLING, make, OF_POOLING, positional=3, takes_pad=True)
                yield layer(f"Global{name}{axes}D", axes, {**NAMED, "keepdims": IGNORED}, make_global, positional=0)
        size: Mapping[str, Any] = {"size": 2, **NAMED}
        more = {"interpolation": "nearest"} if axes == 2 else {}
        yield layer(f"UpSampling{axes}D", axes, {**size, **more}, _up_sampling, positional=1)
        for name, argument, sign in (("ZeroPadding", "padding", 1), ("Cropping", "cropping", -1)):
            parameters = {argument: 0 if name == "Cropping" and axes == 2 else 1, **NAMED}
            yield layer(f"{name}{axes}D", axes, parameters, partial(_around, sign), positional=1, is_pad=True)


KERAS = Dialect(
    Framework.TENSORFLOW,
    "Keras",
    ("layers", "keras.layers", "tf.keras.layers", "tensorflow.keras.layers", ""),
    {signature.name: signature for signature in _signatures()},
)
