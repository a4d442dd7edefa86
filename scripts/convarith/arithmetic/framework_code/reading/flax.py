"""The layers of Flax, and the operations that they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.framework_code.reading.common import in_numbers, with_channels
from convarith.arithmetic.framework_code.reading.signature import ANY_AXES, IGNORED, REQUIRED, Dialect, Given, Signature
from convarith.arithmetic.frameworks import Framework, Subject
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.padding import Padding, Pair, Pairs
from convarith.arithmetic.pooling import Pooling

WORDS = {
    "kernel_size": "kernel_size window_shape",
    "stride": "strides",
    "dilation": "kernel_dilation",
    "groups": "feature_group_count",
    "out_channels": "features",
}
OF_VALUES = dict.fromkeys(
    ("mask", "dtype", "param_dtype", "precision", "kernel_init", "bias_init", "name", "parent"), IGNORED
)
CONV: Mapping[str, Any] = {
    "features": REQUIRED,
    "kernel_size": REQUIRED,
    "strides": 1,
    "padding": "SAME",
    "input_dilation": 1,
    "kernel_dilation": 1,
    "feature_group_count": 1,
    "use_bias": True,
    **OF_VALUES,
}
CONV_TRANSPOSE: Mapping[str, Any] = {
    "features": REQUIRED,
    "kernel_size": REQUIRED,
    "strides": None,
    "padding": "SAME",
    "kernel_dilation": None,
    "use_bias": True,
    **OF_VALUES,
    "transpose_kernel": IGNORED,
}
MAX_POOL: Mapping[str, Any] = {"inputs": IGNORED, "window_shape": REQUIRED, "strides": None, "padding": "VALID"}
AVG_POOL: Mapping[str, Any] = {**MAX_POOL, "count_include_pad": True}
REPEATING = {"CIRCULAR": PaddingMode.CIRCULAR, "REFLECT": PaddingMode.REFLECT}
"""The words of a convolution's padding that repeat cells: as many as "half" has, the odd cell after."""


def _kernel(given: Given, name: str) -> tuple[int, ...]:
    value = given.value(name)
    if not isinstance(value, tuple) or not 1 <= len(value) <= 3:
        raise given.wrong(name, "a tuple of one number per axis, for one to three axes")
    sizes: tuple[int, ...] = given.sizes(name, axes=len(value))
    return sizes


def _each(given: Given, name: str, axes: int) -> tuple[int, ...]:
    """Return one number per axis, 1 where the argument is None."""
    if given.value(name) is None:
        return (1,) * axes
    sizes = given.sizes(name, axes=axes)
    return sizes if isinstance(sizes, tuple) else (sizes,) * axes


def _window(given: Given, kernel: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    axes = len(kernel)
    stride, dilation = _each(given, "strides", axes), _each(given, "kernel_dilation", axes)
    return {"kernel_size": kernel, "stride": stride, "dilation": dilation}


def _pairs(given: Given, axes: int, words: tuple[str, ...], *, minimum: int | None = 0) -> Pairs:
    """Return (before, after) per axis of a number, of one per axis, or of pairs; raises CodeError for anything else."""
    value = given.value("padding")
    each = value if isinstance(value, tuple) else (value,) * axes
    pairs = [pair if isinstance(pair, tuple) else (pair, pair) for pair in each]
    is_whole = all(type(cells) is int and (minimum is None or cells >= minimum) for pair in pairs for cells in pair)
    if len(pairs) != axes or not is_whole or any(len(pair) != 2 for pair in pairs):
        spelled = ", ".join(f'"{word}"' for word in words)
        raise given.wrong("padding", f"one of {spelled}, a whole number, or one per axis, or (before, after) per axis")
    return tuple((before, after) for before, after in pairs)


def _conv(given: Given) -> Any:
    window = _window(given, kernel := _kernel(given, "kernel_size"))
    axes = len(kernel)
    size = given.size(axes)
    if any(number > 1 for number in _each(given, "input_dilation", axes)):
        raise given.fail("input_dilation", "input_dilation is not read", "write nn.ConvTranspose, with strides")
    padding, mode = _padding(given, size, window)
    operation = Convolution(
        size, kernel, window["stride"], padding=padding, dilation=window["dilation"], padding_mode=mode
    )
    return with_channels(
        operation,
        in_channels=given.channels,
        out_channels=given.number("features"),
        groups=given.number("feature_group_count"),
        bias=given.flag("use_bias"),
    )


def _padding(given: Given, size: tuple[int, ...], window: Mapping[str, Any]) -> tuple[Pairs, PaddingMode]:
    causal = ("CAUSAL",) if len(size) == 1 else ()
    words = ("SAME", "VALID", "SAME_LOWER", *REPEATING, *causal)
    if not isinstance(given.value("padding"), str):
        return _pairs(given, len(size), words), PaddingMode.ZEROS
    word = given.word("padding", *words)
    extents = [d * (k - 1) + 1 for k, d in zip(window["kernel_size"], window["dilation"], strict=True)]
    if word in REPEATING:
        return tuple(((extent - 1) // 2, extent // 2) for extent in extents), REPEATING[word]
    if word == "CAUSAL":
        return ((extents[0] - 1, 0),), PaddingMode.ZEROS
    return in_numbers(given, word, Subject.CONVOLUTION, input_size=size, **window).padding, PaddingMode.ZEROS


def _conv_transpose(given: Given) -> Any:
    window = _window(given, kernel := _kernel(given, "kernel_size"))
    size = given.size(len(kernel))
    words = ("SAME", "VALID")
    if isinstance(given.value("padding"), str):
        word = given.word("padding", *words)
        found = in_numbers(given, word, Subject.TRANSPOSED_CONVOLUTION, input_size=size, **window)
        padding, extra = found.padding, found.output_padding
    else:
        padding, extra = _of_stretched(given, _pairs(given, len(kernel), words, minimum=None), window)
    operation = TransposedConvolution(size, kernel, window["stride"], padding, window["dilation"], extra)
    return with_channels(
        operation, in_channels=given.channels, out_channels=given.number("features"), bias=given.flag("use_bias")
    )


def _of_stretched(given: Given, pairs: Pairs, window: Mapping[str, Any]) -> tuple[Pairs, tuple[int, ...]]:
    """Return padding p and output padding a of pairs that pad the stretched input: k̂ − 1 − p, and a more after it.

    Raises CodeError for more padding before than k̂ − 1, where outputs would come before the first input's.
    """
    padding: list[Pair] = []
    extras: list[int] = []
    for (before, after), k, d in zip(pairs, window["kernel_size"], window["dilation"], strict=True):
        most = d * (k - 1)
        if before > most:
            problem = f"a padding of {before} before is more than the kernel reaches, {most}"
            raise given.fail("padding", problem, f"use a padding of at most {most} before")
        padding.append((most - before, max(0, most - after)))
        extras.append(max(0, after - most))
    return tuple(padding), tuple(extras)


def _pool(mode: PoolingMode, given: Given) -> Pooling:
    kernel = _kernel(given, "window_shape")
    axes = len(kernel)
    size, words = given.size(axes), ("SAME", "VALID", "SAME_LOWER")
    padding: Padding
    if isinstance(given.value("padding"), str):
        padding = given.word("padding", *words).lower()
    else:
        padding = _pairs(given, axes, words)
        if given.value("padding") != padding:
            raise given.wrong("padding", "a word or, of a pooling, (before, after) per axis")
    counts = mode is PoolingMode.MAX or given.flag("count_include_pad")
    return Pooling(size, kernel, _each(given, "strides", axes), padding, mode=mode, count_include_pad=counts)


def _layer(name: str, parameters: Mapping[str, Any], make: Any) -> Signature:
    return Signature(Framework.JAX, name, ANY_AXES, parameters, make, WORDS)


FLAX = Dialect(
    Framework.JAX,
    "Flax",
    ("nn", "linen", "flax.linen", ""),
    {
        signature.name: signature
        for signature in (
            _layer("Conv", CONV, _conv),
            _layer("ConvTranspose", CONV_TRANSPOSE, _conv_transpose),
            _layer("max_pool", MAX_POOL, partial(_pool, PoolingMode.MAX)),
            _layer("avg_pool", AVG_POOL, partial(_pool, PoolingMode.AVERAGE)),
        )
    },
)
