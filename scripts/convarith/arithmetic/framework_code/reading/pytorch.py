"""The layers of ``torch.nn``, and the operations that they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from math import prod
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.arguments import shown
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.framework_code.reading.common import (
    check_channels,
    in_numbers,
    needed_channels,
    with_channels,
)
from convarith.arithmetic.framework_code.reading.padded import Pad, padded_convolution, padded_pooling, padded_size
from convarith.arithmetic.framework_code.reading.signature import ANY_AXES, IGNORED, REQUIRED, Dialect, Given, Signature
from convarith.arithmetic.frameworks import Framework, Subject
from convarith.arithmetic.interpolation import LINEAR_WORDS, Resize
from convarith.arithmetic.modes import PaddingMode, PoolingMode
from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.arithmetic.unfolding import Folding, Unfolding
from convarith.arithmetic.unpooling import MaxUnpooling
from convarith.sentences import named

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
IN_MEMORY = {"device": IGNORED, "dtype": IGNORED}
CONV = {
    "in_channels": REQUIRED,
    "out_channels": REQUIRED,
    "kernel_size": REQUIRED,
    "stride": 1,
    "padding": 0,
    "dilation": 1,
    "groups": 1,
    "bias": True,
    "padding_mode": "zeros",
    **IN_MEMORY,
}
CONV_TRANSPOSE = {
    "in_channels": REQUIRED,
    "out_channels": REQUIRED,
    "kernel_size": REQUIRED,
    "stride": 1,
    "padding": 0,
    "output_padding": 0,
    "groups": 1,
    "bias": True,
    "dilation": 1,
    "padding_mode": "zeros",
    **IN_MEMORY,
}
INDICES: Mapping[str, Any] = {"return_indices": IGNORED}
MAX_POOL = {
    "kernel_size": REQUIRED,
    "stride": None,
    "padding": 0,
    "dilation": 1,
    **INDICES,
    "ceil_mode": False,
}
AVG_POOL = {"kernel_size": REQUIRED, "stride": None, "padding": 0, "ceil_mode": False, "count_include_pad": True}
UNFOLD = {"kernel_size": REQUIRED, "dilation": 1, "padding": 0, "stride": 1}
UPSAMPLE = {
    "size": None,
    "scale_factor": None,
    "mode": "nearest",
    "align_corners": None,
    "recompute_scale_factor": None,
}
UPSAMPLE_MODES = ("nearest", "nearest-exact", "linear", "bilinear", "trilinear")


def _conv(given: Given) -> Any:
    window = {
        "kernel_size": given.sizes("kernel_size"),
        "stride": given.sizes("stride"),
        "dilation": given.sizes("dilation"),
    }
    size = given.size()
    inside = size if given.pad is None else padded_size(size, given.pad)
    padding = given.value("padding")
    if isinstance(padding, str):
        word = given.word("padding", "valid", "same")
        padding = in_numbers(given, word, Subject.CONVOLUTION, input_size=inside, **window).padding
    else:
        padding = given.sizes("padding", minimum=0)
    mode = PaddingMode(given.word("padding_mode", *PADDING_MODES))
    operation = padded_convolution(given.pad, input_size=size, mode=mode, padding=padding, **window)
    return _with_channels(given, operation)


def _conv_transpose(given: Given) -> Any:
    given.word("padding_mode", "zeros")
    operation = TransposedConvolution(
        given.size(),
        given.sizes("kernel_size"),
        given.sizes("stride"),
        given.sizes("padding", minimum=0),
        given.sizes("dilation"),
        given.sizes("output_padding", minimum=0),
    )
    return _with_channels(given, operation)


def _with_channels(given: Given, operation: Convolution | TransposedConvolution) -> Any:
    return with_channels(
        operation,
        in_channels=check_channels(given, "in_channels"),
        out_channels=given.number("out_channels"),
        groups=given.number("groups"),
        bias=given.flag("bias"),
    )


def _pool(mode: PoolingMode, given: Given) -> Any:
    names = given.signature.parameters
    divisor = given.value("divisor_override") if "divisor_override" in names else None
    return padded_pooling(
        given.pad,
        input_size=given.size(),
        kernel_size=given.sizes("kernel_size"),
        stride=None if given.value("stride") is None else given.sizes("stride"),
        padding=given.sizes("padding", minimum=0),
        dilation=given.sizes("dilation") if "dilation" in names else 1,
        mode=mode,
        ceil_mode=given.flag("ceil_mode"),
        count_include_pad=given.flag("count_include_pad") if "count_include_pad" in names else True,
        divisor_override=None if divisor is None else given.number("divisor_override"),
    )


def _adaptive_pool(mode: PoolingMode, given: Given) -> AdaptivePooling:
    size, asked = given.size(), given.value("output_size")
    each = asked if isinstance(asked, tuple) else (asked,) * len(size)
    if len(each) != len(size) or not all(number is None or type(number) is int for number in each):
        raise given.wrong("output_size", f"a whole number or None, or {len(size)} of them")
    return AdaptivePooling(size, tuple(i if o is None else o for i, o in zip(size, each, strict=True)), mode)


def _max_unpool(given: Given) -> MaxUnpooling:
    stride = None if given.value("stride") is None else given.sizes("stride")
    return MaxUnpooling(given.size(), given.sizes("kernel_size"), stride, given.sizes("padding", minimum=0))


def _windows(given: Given, size: tuple[int, ...]) -> Convolution:
    window = {name: given.sizes(name) for name in ("kernel_size", "stride", "dilation")}
    return padded_convolution(
        given.pad, input_size=size, mode=PaddingMode.ZEROS, padding=given.sizes("padding", minimum=0), **window
    )


def _unfold(given: Given) -> Unfolding:
    return Unfolding(_windows(given, given.size()), given.channels or 1)


def _fold(given: Given) -> Folding:
    size = given.sizes("output_size")
    windows = _windows(given, size if isinstance(size, tuple) else (size, size))
    if given.input_size is None:
        return Folding(windows, given.channels or 1)
    rows = given.size()[0]
    folding = Folding(windows, max(1, rows // prod(windows.kernel_size)))
    if folding.input_size != given.size():
        hint = f"leave {named('input_size')} out, or give {folding.input_size}: rows and columns"
        problem = f"{named('input_size')} is {given.size()}, which Fold makes no such output of"
        raise given.fail("output_size", problem, hint)
    return folding


def _shuffle(of: type[PixelShuffle] | type[PixelUnshuffle], name: str, given: Given) -> Any:
    return of(needed_channels(given), given.size(), given.number(name))


def _upsample(given: Given) -> Resize:
    mode = given.word("mode", *UPSAMPLE_MODES)
    size, factor = given.value("size"), given.value("scale_factor")
    if (size is None) == (factor is None):
        raise given.fail("scale_factor", "Upsample takes either size or scale_factor", f"write {given.signature}")
    axes = _axes_of_upsampling(given, mode)
    corners = given.value("align_corners")
    if corners is not None:
        given.flag("align_corners")
    return _resized(given, axes=axes, mode=mode.replace("-", "_"), align_corners=corners)


def _resized(given: Given, *, axes: int, mode: str, align_corners: bool | None) -> Resize:
    words: dict[str, Any] = {"mode": mode, "align_corners": align_corners}
    if given.value("size") is not None:
        asked = given.sizes("size", axes=axes)
        return Resize(given.size(axes), asked, **words)
    resize = Resize(given.size(axes), scale_factor=_factors(given, axes), **words)
    if "recompute_scale_factor" in given.signature.parameters and given.value("recompute_scale_factor"):
        return Resize(given.size(axes), resize.output_size, **words)
    return resize


def _factors(given: Given, axes: int) -> Any:
    value = given.value("scale_factor")
    each = value if isinstance(value, tuple) else (value,)
    if (isinstance(value, tuple) and len(each) != axes) or not all(type(each) in (int, float) for each in each):
        raise given.wrong("scale_factor", f"a number, or {axes} of them")
    return value


def _axes_of_upsampling(given: Given, mode: str) -> int:
    """Return how many axes a resize has: by its word, or as many as it gives numbers; 2 where nothing says it."""
    by_word = 1 if mode == "linear" else LINEAR_WORDS.get(mode)
    if by_word:
        return by_word
    for value in (given.value("size"), given.value("scale_factor"), given.input_size):
        if isinstance(value, (tuple, list)):
            return len(value)
    return 2


def _upsample_2d(mode: str, align_corners: bool | None, given: Given) -> Resize:
    if (given.value("size") is None) == (given.value("scale_factor") is None):
        problem = f"{given.signature.name} takes either size or scale_factor"
        raise given.fail("scale_factor", problem, f"write {given.signature}")
    return _resized(given, axes=2, mode=mode, align_corners=align_corners)


def _pad(mode: PaddingMode, given: Given) -> Pad:
    axes = given.signature.axes
    value = given.value("padding")
    each = value if isinstance(value, tuple) else (value,) * (2 * axes)
    if len(each) != 2 * axes or not all(type(number) is int for number in each):
        raise given.wrong("padding", f"a whole number, or {2 * axes} of them, those of the last axis first")
    pairs = list(zip(each[::2], each[1::2], strict=True))
    return Pad(tuple(reversed(pairs)), mode)


def _constant_pad(given: Given) -> Pad:
    value = given.value("value")
    pad = _pad(PaddingMode.ZEROS, given)
    if value == 0 and not isinstance(value, bool):
        return pad
    if value == float("-inf"):
        return Pad(pad.pairs, None)
    raise given.fail("value", f'value is {shown(value)}, but paddings here are 0, or float("-inf") of a maximum')


def _signatures() -> Iterator[Signature]:
    layer = partial(Signature, Framework.PYTORCH)
    for axes in (1, 2, 3):
        yield layer(f"Conv{axes}d", axes, CONV, _conv, takes_pad=True)
        yield layer(f"ConvTranspose{axes}d", axes, CONV_TRANSPOSE, _conv_transpose)
        yield layer(f"MaxPool{axes}d", axes, MAX_POOL, partial(_pool, PoolingMode.MAX), takes_pad=True)
        average = AVG_POOL if axes == 1 else {**AVG_POOL, "divisor_override": None}
        yield layer(f"AvgPool{axes}d", axes, average, partial(_pool, PoolingMode.AVERAGE), takes_pad=True)
        for word, pooling, more in (("Avg", PoolingMode.AVERAGE, {}), ("Max", PoolingMode.MAX, INDICES)):
            adaptive = {"output_size": REQUIRED, **more}
            yield layer(f"Adaptive{word}Pool{axes}d", axes, adaptive, partial(_adaptive_pool, pooling))
        unpool = {"kernel_size": REQUIRED, "stride": None, "padding": 0}
        yield layer(f"MaxUnpool{axes}d", axes, unpool, _max_unpool)
        for word, mode in (("Zero", PaddingMode.ZEROS), *PADS.items()):
            yield layer(f"{word}Pad{axes}d", axes, {"padding": REQUIRED}, partial(_pad, mode), is_pad=True)
        constant = {"padding": REQUIRED, "value": REQUIRED}
        yield layer(f"ConstantPad{axes}d", axes, constant, _constant_pad, is_pad=True)
    yield layer("Unfold", 2, UNFOLD, _unfold, takes_pad=True)
    yield layer("Fold", 2, {"output_size": REQUIRED, **UNFOLD}, _fold)
    yield layer("Upsample", ANY_AXES, UPSAMPLE, _upsample)
    for name, words in (("Nearest", ("nearest", None)), ("Bilinear", ("bilinear", True))):
        sizes = {"size": None, "scale_factor": None}
        yield layer(f"Upsampling{name}2d", 2, sizes, partial(_upsample_2d, *words))
    for name, of, factor in (
        ("PixelShuffle", PixelShuffle, "upscale_factor"),
        ("PixelUnshuffle", PixelUnshuffle, "downscale_factor"),
    ):
        make = partial(_shuffle, of, factor)
        yield layer(name, 2, {factor: REQUIRED}, make, words={"factor": factor})


PADS = {
    "Reflection": PaddingMode.REFLECT,
    "Replication": PaddingMode.REPLICATE,
    "Circular": PaddingMode.CIRCULAR,
}
"""How the layers are named that pad otherwise than with a constant."""
PYTORCH = Dialect(
    Framework.PYTORCH,
    "PyTorch",
    ("", "nn", "torch.nn"),
    {signature.name: signature for signature in _signatures()},
)
