"""A PDF per frame, for TeX documents that include one as a picture."""

from __future__ import annotations

from collections.abc import Iterator

from convarith.formats.format import Format, Source


def _pages(source: Source) -> Iterator[bytes]:
    from convarith.tools import pdf_pages

    return pdf_pages.single_pages(source.pdf)


FRAMES = Format("frames", "a PDF a frame, for \\includegraphics: build/figures/NAME/NN.pdf", each={".pdf": _pages})
