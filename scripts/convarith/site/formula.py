r"""The formula of an output size with its numbers filled in, as MathML: \lfloor (5 + 2 · 1 - 3) / 2 \rfloor + 1 = 3."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.relationships.registry import relationship
from convarith.arithmetic.relationships.relationship import Relationship
from convarith.arithmetic.windows import MapOperation
from convarith.guide.html import formulas

SYMBOL = re.compile(r"\\[a-zA-Z]+|p_l|p_r|[iksdpao]'?|\d+")
AXES = {1: ("",), 2: ("rows", "columns"), 3: ("planes", "rows", "columns")}


@dataclass(frozen=True)
class Filled:
    """A relationship, and along one axis its formula in symbols and in numbers; ``axis`` is empty where all agree."""

    relationship: Relationship
    axis: str
    symbols: Markup
    numbers: Markup


def filled(operation: Any) -> tuple[Filled, ...]:
    """Return the formula of an operation's output size, once where all axes agree; nothing where there is none.

    An operation around another one, such as a layer of several channels, has the formula of that if it has its size.
    """
    inner = getattr(operation, "operation", operation)
    if not isinstance(inner, MapOperation) or inner.output_size != operation.output_size:
        return ()
    each = [_formula(type(inner), given, ceil_mode=getattr(inner, "ceil_mode", False)) for given in _axes(inner)]
    names = AXES[len(each)] if len(set(each)) > 1 else ("",)
    return tuple(
        Filled(relationship(name), axis, mathml(relationship(name).formula), mathml(numbers))
        for axis, (name, numbers) in zip(names, each, strict=False)
    )


def mathml(tex: str) -> Markup:
    """Return mathematics of TeX as MathML, as in the guide."""
    return Markup(formulas.mathml(tex))  # made of our own formulas


def _axes(operation: MapOperation) -> list[Mapping[str, int]]:
    """Return the value of each symbol, for each axis."""
    extra = getattr(operation, "output_padding", (0,) * len(operation.input_size))
    sizes = (operation.input_size, operation.kernel_size, operation.stride, operation.dilation, extra)
    return [
        dict(zip("iksda", each, strict=True)) | {"p": before, "p_l": before, "p_r": after}
        for each, (before, after) in zip(zip(*sizes, strict=True), operation.padding, strict=True)
    ]


def _formula(kind: type[MapOperation], given: Mapping[str, int], *, ceil_mode: bool) -> tuple[str, str]:
    """Return the name of the relationship of an axis, the simplest that covers it, and its formula in numbers."""
    name = "ceil_mode" if ceil_mode else _transposed(given) if kind is TransposedConvolution else _direct(given)
    found = relationship(name)
    values = {symbol: given[symbol] for symbol in found.symbols}
    left, _, right = found.formula.partition("=")
    return name, f"{left}= {_in_numbers(right.strip(), values)} = {found.value(**values)}"


def _direct(given: Mapping[str, int]) -> str:
    if given["p_l"] != given["p_r"]:
        return "general"
    if given["d"] > 1:
        return "dilation"
    padding = "padding" if given["p"] else "no_padding"
    return f"{padding}_strides" if given["s"] > 1 else f"{padding}_unit_strides"


def _transposed(given: Mapping[str, int]) -> str:
    if given["p_l"] != given["p_r"] or given["d"] > 1:
        return "general_transposed"
    if given["a"]:
        return "padding_strides_odd_transposed"
    padding = "padding" if given["p"] else "no_padding"
    return f"{padding}_strides_transposed" if given["s"] > 1 else f"{padding}_unit_strides_transposed"


def _in_numbers(tex: str, values: Mapping[str, int]) -> str:
    r"""Return a formula with numbers in place of symbols, and a \cdot where two would stand together."""
    parts: list[str] = []
    end = 0
    for found in SYMBOL.finditer(tex):
        between = tex[end : found.start()]
        number = values.get(found[0].rstrip("'"), found[0])
        is_product = parts and not between.strip() and parts[-1][-1:].isdigit()
        parts += [between, r" \cdot " if is_product else "", str(number)]
        end = found.end()
    return "".join([*parts, tex[end:]])
