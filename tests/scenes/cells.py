"""What tests of several scenes say about cells: which ones areas cover, and what their TeX means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import Literal

from convarith import PaddingMode
from convarith.scenes.grid import Area

Position = tuple[int, int]

NUMPY_MODES: Mapping[PaddingMode, Literal["constant", "reflect", "symmetric", "edge", "wrap"]] = {
    PaddingMode.ZEROS: "constant",
    PaddingMode.REFLECT: "reflect",
    PaddingMode.SYMMETRIC: "symmetric",
    PaddingMode.REPLICATE: "edge",
    PaddingMode.CIRCULAR: "wrap",
}


def cells_of(found: tuple[Area, ...]) -> Counter[Position]:
    return Counter(
        (area.row + row, area.column + column)
        for area in found
        for row, column in product(range(area.rows), range(area.columns))
    )


def plain(tex: str) -> str:
    for written, meant in {
        r"\textminus{}": "-",
        r"$\infty$": "inf",
        r"$\cdot$": "*",
        "$+$": "+",
        "$=$": "=",
        r"$\approx$": "=",
    }.items():
        tex = tex.replace(written, meant)
    return tex
