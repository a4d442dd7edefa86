"""Provides the operations, and the words of frameworks, that the guide's chapters use by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from convarith.arithmetic import (
    FRAMEWORK_WORDS,
    AdaptivePooling,
    DeformableConvolution,
    Framework,
    FrameworkWord,
    Layer,
    NearestResize,
    PixelShuffle,
    PixelUnshuffle,
    Resize,
    ResizeConvolution,
    Stack,
    Subject,
    Unfolding,
    aligned,
    depthwise,
    explicit_padding,
    pointwise,
    relationship,
    separable,
)
from convarith.words.latex import escape

SIGNS = {
    "k̂": r"$\khat$",
    "′": "$'$",
    "·": r"$\cdot$",
    "∏": r"$\prod$",
    "−": "$-$",
    "≤": r"$\le$",
    "⌈": r"$\lceil$",
    "⌉": r"$\rceil$",
    "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$",
    "…": r"$\dots$",
}
CODE = re.compile(
    r"""(\w+="\w+"|"\w+"|\w+=\(\(.*\)\)|\w+=\w+|\b(?!C_in|C_out)\w+_\w+|\w{4,}\(\w*\)|\w+[12]D|tf\.\w+)"""
)
SYMBOL = re.compile(r"k̂|[′·∏−≤⌈⌉⌊⌋…]|(?<![\w'\"])(?:C_in|C_out|[iksdoprPCg](?![\ŵ'.]))")


def operations() -> Mapping[str, Any]:
    """Return the functions for the chapters about channels, stacks, rearrangements and frameworks."""
    return {
        "layer": Layer,
        "depthwise": depthwise,
        "pointwise": pointwise,
        "separable": separable,
        "stack": Stack,
        "aligned": aligned,
        "adaptive_pooling": AdaptivePooling,
        "unfolding": Unfolding,
        "pixel_shuffle": PixelShuffle,
        "pixel_unshuffle": PixelUnshuffle,
        "nearest_resize": NearestResize,
        "resize": Resize,
        "resize_convolution": ResizeConvolution,
        "deformable": DeformableConvolution,
        "value": lambda name, **symbols: relationship(name).value(**symbols),
        "thousands": thousands,
        "framework_words": framework_words,
        "called": called,
        "explicit_padding": explicit_padding,
        "prose": prose,
        "code": code,
    }


def thousands(value: int) -> str:
    r"""Return a whole number with a thin space between its thousands: ``1\,179\,648``."""
    return f"{value:,}".replace(",", r"\,")


def framework_words(framework: str, subject: str) -> tuple[FrameworkWord, ...]:
    """Return the rows of the table of words for a framework and a kind of operation."""
    return tuple(row for row in FRAMEWORK_WORDS if (row.framework, row.subject) == (framework, subject))


def called(quantity: str, subject: str = Subject.CONVOLUTION) -> tuple[FrameworkWord | None, ...]:
    """Return, per framework, the row about the argument that takes a ``quantity``; None where there is none."""
    itself = re.compile(rf"{quantity}(=[\d(].*)?")
    rows = {row.framework: row for row in FRAMEWORK_WORDS if row.subject == subject and itself.fullmatch(row.ours)}
    return tuple(rows.get(framework) for framework in Framework)


def prose(text: str) -> str:
    """Return a note of the table of words as TeX: symbols become mathematics, quoted values code."""
    return "".join(code(piece) if at % 2 else _symbols(piece) for at, piece in enumerate(CODE.split(text)))


def code(text: str) -> str:
    """Return a piece of a program as TeX."""
    return rf"\code{{{escape(text)}}}"


def _symbols(text: str) -> str:
    plain = [escape(f"|{piece}|")[1:-1] for piece in SYMBOL.split(text)]  # the bars protect the spaces at both ends
    signs = [_sign(found) for found in SYMBOL.findall(text)]
    return plain[0] + "".join(sign + piece for sign, piece in zip(signs, plain[1:], strict=True))


def _sign(found: str) -> str:
    if found in SIGNS:
        return SIGNS[found]
    letter, _, index = found.partition("_")
    return rf"${letter}_{{\mathrm{{{index}}}}}$" if index else f"${letter}$"
