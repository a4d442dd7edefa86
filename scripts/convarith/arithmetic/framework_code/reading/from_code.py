"""From the text of a framework's layer to the operation: ``from_code``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from convarith.arithmetic.arguments import Sizes, whole
from convarith.arithmetic.framework_code.reading.calls import Call, checked_source, read_call
from convarith.arithmetic.framework_code.reading.flax import FLAX
from convarith.arithmetic.framework_code.reading.keras import KERAS
from convarith.arithmetic.framework_code.reading.onnx import ONNX
from convarith.arithmetic.framework_code.reading.onnx_calls import onnx_calls
from convarith.arithmetic.framework_code.reading.onnx_nodes import is_nodes
from convarith.arithmetic.framework_code.reading.padded import Pad, cropped
from convarith.arithmetic.framework_code.reading.pytorch import PYTORCH
from convarith.arithmetic.framework_code.reading.signature import Dialect, Given, Signature, bound
from convarith.errors import CodeError, did_you_mean

IN_PYTHON: tuple[Dialect, ...] = (PYTORCH, KERAS, FLAX)
Dialects = tuple[Dialect, ...]
SEQUENTIAL = "Sequential"
PAD_HINT = "a layer of padding stands in front of another one: nn.Sequential(nn.ZeroPad2d((1, 2, 0, 1)), nn.Conv2d(…))"


def from_code(text: str, input_size: Sizes | None = None, *, channels: int | None = None) -> Any:
    """Return the operation that the text of a layer describes; the text is read as syntax and never run.

    ``text`` is a layer of PyTorch, ``nn.Conv2d(16, 33, 3, stride=2)``, of Keras, ``layers.Conv2D(33, 3, strides=2)``,
    or of Flax, ``nn.Conv(features=33, kernel_size=(3, 3), strides=2)``, or a node of ONNX as its printer prints it,
    ``y = Conv <kernel_shape = [3, 3], strides = [2, 2]> (x, w)``. Its arguments are literals, its defaults and its
    words of padding those of the framework. A layer may be assigned to a name, and have one layer of padding in front,
    or of cropping after it, inside of a ``Sequential``; in front of a node stand its constants, and a Pad.
    ``input_size`` is one number for all axes, or one per axis; ``channels`` is the number of input maps, where the text
    does not say it.

    A convolution whose input and output channels are known is a ``Layer``, or the operation alone where it is one map
    to one map without a bias, which is the same. Raises CodeError, which points to what is not understood and says
    what is accepted, and GeometryError for a geometry that is impossible.
    """
    if channels is not None:
        whole("channels", channels, minimum=1)
    source = checked_source(text)
    is_onnx = is_nodes(source.text, [*ONNX.signatures])
    calls = onnx_calls(source) if is_onnx else _parts(read_call(source))
    dialects = (ONNX,) if is_onnx else IN_PYTHON
    return _operation([_given(call, dialects, input_size, channels) for call in calls])


def _parts(call: Call) -> list[Call]:
    """Return the layers of a ``Sequential``, or the one layer that a call is."""
    if call.name != SEQUENTIAL:
        return [call]
    parts = []
    for argument in call.positional[0].elements() if len(call.positional) == 1 else call.positional:
        part = argument.call()
        if part is None:
            raise call.source.error("this is not a layer", argument.span, PAD_HINT)
        parts.append(part)
    if not parts:
        raise call.source.error("there is no layer in it", call.name_span, PAD_HINT)
    return parts


def _operation(each: Sequence[Given]) -> Any:
    """Return the operation of one layer, with the padding before it or the cropping after it."""
    mains = [given for given in each if not given.signature.is_pad]
    if len(mains) != 1:
        call = mains[1].call if mains else each[0].call
        problem = "this is a second layer that computes" if mains else f"{call.name} alone computes nothing"
        raise call.source.error(problem, call.name_span, PAD_HINT)
    at = each.index(mains[0])
    pad, crop = _only(each[:at], sign=1), _only(each[at + 1 :], sign=-1)
    main = replace(mains[0], pad=pad)
    if pad and not main.signature.takes_pad:
        problem = f"no padding is taken in front of {main.call.name}"
        raise main.call.source.error(problem, each[0].call.span, "read the layers one by one")
    with main.judged():
        return cropped(main.signature.make(main), crop)


def _given(call: Call, dialects: Dialects, input_size: Any, channels: int | None) -> Given:
    signature = _signature(call, dialects)
    return Given(call, signature, bound(call, signature), input_size, channels)


def _only(pads: Sequence[Given], *, sign: int) -> Pad | None:
    """Return the one layer of padding (``sign`` 1), or of cropping (-1) in positive numbers; None if there is none.

    Raises CodeError for a second one, and for one that does the opposite.
    """
    if not pads:
        return None
    if len(pads) > 1:
        raise pads[1].call.source.error("this is a second layer of padding", pads[1].call.span, PAD_HINT)
    given = pads[0]
    with given.judged():
        pad: Pad = given.signature.make(given)
    if any(sign * cells < 0 for pair in pad.pairs for cells in pair):
        problem = "a layer in front pads" if sign > 0 else "a layer after it crops"
        raise given.call.source.error(f"{problem}, and does not do the opposite", given.call.span, PAD_HINT)
    return Pad(tuple((sign * before, sign * after) for before, after in pad.pairs), pad.mode)


def _signature(call: Call, dialects: Dialects) -> Signature:
    """Return the layer that a call names; raises CodeError with the layers and prefixes that are known."""
    found = next((dialect for dialect in dialects if call.name in dialect.signatures), None)
    if found is None:
        raise _unknown(call, dialects)
    if call.prefix not in found.prefixes:
        prefixes = ", ".join(f"{prefix}." if prefix else "nothing" for prefix in found.prefixes)
        problem = f"{call.prefix}. does not stand before a layer of {found.title}"
        guess = _guess(call, dialects)
        raise call.source.error(problem, call.name_span, f"{guess}before {call.name} stands {prefixes}")
    return found.signatures[call.name]


def _unknown(call: Call, dialects: Dialects) -> CodeError:
    known = "; ".join(f"{dialect.title}: {', '.join(_families(dialect))}" for dialect in dialects)
    problem = f"{call.name} is not a layer that is read"
    return call.source.error(problem, call.name_span, f"{_guess(call, dialects)}the layers are, of {known}")


def _guess(call: Call, dialects: Dialects) -> str:
    """Return the question whether a layer with a similar name, and this prefix, is meant; empty if there is none."""
    names = [name for dialect in dialects if call.prefix in dialect.prefixes for name in dialect.signatures]
    found = did_you_mean(call.name, names)
    return f"{found} " if found else ""


def _families(dialect: Dialect) -> list[str]:
    """Return the names of a framework's layers; those that differ in the number of axes are one: ``Conv1d/2d/3d``."""
    families: dict[str, list[str]] = {}
    for name, signature in dialect.signatures.items():
        if not signature.is_pad:
            stem = re.sub(r"[123](?=[dD])", "*", name)
            families.setdefault(stem, []).append(name)
    return [_family(names) for names in families.values()]


def _family(names: Sequence[str]) -> str:
    """Return ``Conv1d/2d/3d`` for the three of them."""
    ends = [re.sub(r"^.*?(?=[123][dD])", "", name) for name in names[1:]]
    return "/".join([names[0], *ends])
