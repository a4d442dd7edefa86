"""PDF, a page per frame, and the TeX that it was made from: what TeX gives, as it is."""

from __future__ import annotations

from convarith.formats.format import Format, Needs, Source


def _pdf(source: Source) -> bytes:
    return source.pdf.read_bytes()


def _tex(source: Source) -> bytes:
    return source.text.encode()


PDF = Format(
    "pdf",
    "figures as PDF, a page a frame, and as TeX: build/figures/NAME.pdf, NAME.tex",
    Needs.TEX,
    whole={".pdf": _pdf, ".tex": _tex},
    is_usual=True,
)
