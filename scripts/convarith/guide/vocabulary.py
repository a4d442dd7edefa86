"""Provides the operations, and the words of frameworks, that the guide's chapters use by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import Layer, depthwise, pointwise, separable
from convarith.arithmetic.deformable import DeformableConvolution
from convarith.arithmetic.framework_words import FRAMEWORK_WORDS, FrameworkWord
from convarith.arithmetic.frameworks import Framework, Subject, explicit_padding
from convarith.arithmetic.gradients import InputGradient, WeightGradient
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.relationships.registry import relationship
from convarith.arithmetic.resizing import NearestResize, ResizeConvolution
from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.arithmetic.stack import Stack, aligned
from convarith.arithmetic.unfolding import Unfolding
from convarith.catalogue.operations.making import made
from convarith.catalogue.operations.network import NETWORK
from convarith.catalogue.toml import read_toml
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
CHANNELS = {"C_in": "C", "C_out": "D"}
"""The guide's letters for what the library's notes call by longer names."""
CODE = re.compile(
    r"""(\w+="\w+"|"\w+"|\w+=\(\(.*\)\)|\w+=\w+|\b(?!C_in|C_out)\w+_\w+|\w{4,}\(\w*\)|\w+[12]D|tf\.\w+)"""
)
SYMBOL = re.compile(r"k̂|[′·∏−≤⌈⌉⌊⌋…]|(?<![\w'\"])(?:C_in|C_out|[iksdoprPCg](?![\ŵ'.]))")


IN_SYMBOLS: Mapping[str, str] = {
    "kernel_size": "$k$",
    "stride": "$s$",
    "the stride of a TransposedConvolution": "$s$ of a transposed convolution",
    "dilation": "$d$",
    "groups of a Layer": "$g$",
    "padding": "$p_l$, $p_r$",
    "padding=1": "$p_l = p_r = 1$",
    "padding=2": "$p_l = p_r = 2$",
    "padding=((0, 1), (1, 0))": "$p_l, p_r$: rows 0, 1; columns 1, 0",
    "padding=((0, 1), (2, 0))": "$p_l, p_r$: rows 0, 1; columns 2, 0",
    "padding of equivalent()": "padding of the equivalent convolution",
    'padding="valid"': "no padding",
    'padding="same"': "SAME padding",
    'padding="same", count_include_pad=False': "SAME padding, which does not count",
    'padding="same_lower"': "SAME padding, the odd cell before",
    'padding="causal"': "causal padding",
    "((P // 2, P − P // 2),) with P = d(k − 1)": r"$p_l = \lfloor P/2 \rfloor$, $P = d(k - 1)$",
    'padding_mode="zeros"': "zeros",
    'padding_mode="reflect"': "reflected padding",
    'padding_mode="symmetric"': "symmetric padding",
    'padding_mode="replicate"': "replicated padding",
    'padding_mode="circular"': "circular padding",
    "output_padding": "$a$",
    "output_padding=max(0, s − k̂)": r"$p = 0$, $a = \max(0, s - \khat)$",
    "the output_padding that gives it": "the $a$ that leads to it",
    "ceil_mode": "ceil mode",
    "count_include_pad": "whether padding counts",
    "rotated(kernel)": "rotates the kernel",
    "output_size": "$o$",
    "scale_factor": "the factor",
    'mode="nearest"': "the nearest cell, asymmetric",
    'mode="nearest_exact"': "the nearest cell, half-pixel",
    'mode="linear"': "linear",
    "align_corners=True": "aligned corners",
    'coordinates="half_pixel"': "half-pixel coordinates",
    'coordinates="pytorch_half_pixel"': "half-pixel coordinates, 0 for a single output",
    'coordinates="align_corners"': "aligned corners",
    'coordinates="asymmetric"': "asymmetric coordinates",
    'rounding="round_prefer_floor"': "rounded, halves down",
    'rounding="round_prefer_ceil"': "rounded, halves up",
    'rounding="floor"': "rounded down",
    'rounding="ceil"': "rounded up",
}
"""What the library's arguments are called in the guide, as TeX."""


def operations() -> Mapping[str, Any]:
    """Return the functions for the chapters about channels, stacks, rearrangements and frameworks."""
    return {
        "layer": Layer,
        "depthwise": depthwise,
        "pointwise": pointwise,
        "separable": separable,
        "stack": Stack,
        "network": network,
        "aligned": aligned,
        "adaptive_pooling": AdaptivePooling,
        "unfolding": Unfolding,
        "pixel_shuffle": PixelShuffle,
        "pixel_unshuffle": PixelUnshuffle,
        "nearest_resize": NearestResize,
        "resize": Resize,
        "resize_convolution": ResizeConvolution,
        "deformable": DeformableConvolution,
        "input_gradient": InputGradient,
        "weight_gradient": WeightGradient,
        "value": lambda name, **symbols: relationship(name).value(**symbols),
        "thousands": thousands,
        "framework_words": framework_words,
        "called": called,
        "explicit_padding": explicit_padding,
        "prose": prose,
        "in_symbols": in_symbols,
        "code": code,
    }


def network(table: str) -> Network:
    """Return the network of a table as the catalogue has it, without a name; raises the errors of such a table."""
    found: Network = made(NETWORK, read_toml(table, "a network of the guide"))
    return found


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


def in_symbols(ours: str) -> str:
    """Return an argument of the library, as the table of words has it, in the guide's symbols (TeX)."""
    return IN_SYMBOLS.get(ours) or prose(ours)


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
    return f"${CHANNELS.get(found, found)}$"
