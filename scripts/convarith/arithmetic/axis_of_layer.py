"""Builds the axis of a convolution or a transposed one: resolves the padding's word and checks its limits."""

from __future__ import annotations

from convarith.arithmetic.axis import Axis, Limits
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.padding import PaddingWord, Pair, check_room, direct_padding, split, transposed_padding
from convarith.errors import Details, GeometryError
from convarith.sentences import named


def convolution_axis(sizes: dict[str, int], given: Pair | PaddingWord, mode: PaddingMode) -> Axis:
    """Return the axis of a convolution; raises GeometryError where the window or the padding does not fit."""
    extent = sizes["dilation"] * (sizes["kernel_size"] - 1) + 1
    pair = direct_padding(given, **sizes) if isinstance(given, PaddingWord) else given
    limits = _check_mode(mode, pair, input_size=sizes["input_size"], extent=extent)
    return Axis(**sizes, padding=pair, limits=limits)


def transposed_axis(
    sizes: dict[str, int], given: Pair | PaddingWord, extra: int, wanted: int | None = None
) -> tuple[Axis, int]:
    """Return the axis of the convolution that is transposed, and the output padding.

    Its input is the output of the transposed one, ``wanted`` the output size that is asked for, if any. Raises
    GeometryError for too much padding on either side, and for an output size that cannot be had.
    """
    window = {name: size for name, size in sizes.items() if name != "input_size"}
    if wanted is not None:
        given, extra = _for_size(wanted, given, sizes)
    pair, extra = _resolved(given, extra, window)
    return _direct_axis(sizes["input_size"], window, pair, extra), extra


def at_most(number: int) -> str:
    """Return a limit in words for a hint."""
    return f"at most {number}" if number else "0"


def _check_mode(mode: PaddingMode, padding: Pair, *, input_size: int, extent: int) -> Limits:
    """Return the limit of ``padding`` along one axis in this ``mode``; raises GeometryError beyond it."""
    most = mode.most(input_size)
    if most is None:
        return Limits()
    cells = f"the {input_size} cells" if input_size > 1 else "the one cell"
    reason = f"{mode} padding mirrors {cells} of the input without the edge"
    fits = extent <= input_size + 2 * most
    others = []
    if extent <= input_size + sum(padding):
        others = [
            named("padding_mode", other) for other in (PaddingMode.SYMMETRIC, PaddingMode.REPLICATE, PaddingMode.ZEROS)
        ]
    elif not fits:
        others = [f"an {named('input_size')} of at least {max(extent - sum(padding), max(padding) + 1)}"]
    check_room(padding, most=most, fits=fits, reason=reason, others=others)
    return Limits(max_padding=2 * most)


def _for_size(wanted: int, given: Pair | PaddingWord, sizes: dict[str, int]) -> tuple[Pair, int]:
    """Return the padding and the output padding that give an output size.

    Padding in numbers stays, and the output padding is what is missing (PyTorch's rule); one of the words that keep
    sizes decides where the padding goes that the size asks for, with the odd cell as it has it (ONNX's output_shape).
    """
    stride, extent = sizes["stride"], sizes["dilation"] * (sizes["kernel_size"] - 1) + 1
    uncut = stride * (sizes["input_size"] - 1) + extent
    if isinstance(given, PaddingWord) and given.is_same:
        return split(given, max(uncut - wanted, 0)), max(wanted - uncut, 0)
    window = {name: size for name, size in sizes.items() if name != "input_size"}
    pair = transposed_padding(given, **window)[:2] if isinstance(given, PaddingWord) else given
    least = uncut - sum(pair)
    if least <= wanted < least + stride:
        return pair, wanted - least
    text = f"{named('output_size')} is {wanted}, but these settings give {least}"
    last = least + stride - 1
    sizes_there = f"{named('output_size')} {f'from {least} to {last}' if stride > 1 else f'of {least}'}"
    more = f"{text} to {last}" if stride > 1 else text
    hint = f"use an {sizes_there}, another padding, or {named('padding', 'same_upper')}, which takes any"
    raise GeometryError(more, Details(hint=hint, argument="output_size"))


def _resolved(given: Pair | PaddingWord, extra: int, window: dict[str, int]) -> tuple[Pair, int]:
    """Return (before, after) and the output padding along one axis, resolved from a word and checked."""
    if isinstance(given, PaddingWord):
        before, after, implied = transposed_padding(given, **window)
        if given.is_same and extra:
            text = f'padding "{given}" decides the output padding itself, but {named("output_padding")} is {extra}'
            hint = f"leave {named('output_padding')} out, or give padding as numbers"
            raise GeometryError(text, Details(hint=hint, argument="output_padding"))
        given, extra = (before, after), extra or implied
    most = max(window["stride"], window["dilation"]) - 1
    if extra > most:
        larger = f"the larger of stride {window['stride']} and dilation {window['dilation']}"
        text = f"{named('output_padding')} is {extra}, but must be below {larger}"
        hint = f"use an {named('output_padding')} of {at_most(most)}, or a stride of at least {extra + 1}"
        raise GeometryError(text, Details(hint=hint, argument="output_padding"))
    return given, extra


def _direct_axis(input_size: int, window: dict[str, int], padding: Pair, extra: int) -> Axis:
    """Return the axis of the convolution that is transposed; its input is the output of the transposed one."""
    extent = window["dilation"] * (window["kernel_size"] - 1) + 1
    uncut = window["stride"] * (input_size - 1) + extent + extra
    if uncut <= sum(padding):
        cells = "the one cell" if uncut == 1 else f"all of the {uncut} cells"
        text = f"padding {padding} cuts away {cells} that an input of {input_size} gives"
        hint = f"use a padding of {at_most(uncut - 1)}{' in total' if uncut > 1 else ''}"
        raise GeometryError(text, Details(hint=hint, argument="padding"))
    return Axis(uncut - sum(padding), window["kernel_size"], window["stride"], padding, window["dilation"])
