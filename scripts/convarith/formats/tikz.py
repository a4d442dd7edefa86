"""TikZ: a figure for other documents, which load the package ``convarith``."""

from __future__ import annotations

from convarith.formats.format import Format, Needs, Source


def _tikz(source: Source) -> bytes:
    from convarith.rendering.document import figure_piece

    return figure_piece(source.figure(), source.templates(), scene=source.scene).text.encode()


TIKZ = Format(
    "tikz",
    "figures for documents of your own, with their package: build/figures/NAME.tikz, convarith.sty",
    Needs.TEX,
    whole={".tikz": _tikz},
)
