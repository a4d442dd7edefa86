"""PNG: a file per frame, all frames in one palette, so that nothing flickers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from convarith.formats.format import Format, Source

if TYPE_CHECKING:
    from PIL import Image


def paletted(source: Source) -> Iterator[Image.Image]:
    """Yield the frames in one palette, one at a time: all of a large figure would fill the memory."""
    from convarith.tools import images, pdf

    sampled = images.samples(source.count)
    others = [index for index in range(source.count) if index not in sampled]
    drawn = pdf.pages(source.pdf, dpi=source.dpi, only=[*sampled, *others])
    kept = {index: next(drawn) for index in sampled}
    palette = images.shared_palette(kept.values())
    for index in range(source.count):
        yield images.with_palette(kept.pop(index) if index in kept else next(drawn), palette)


def _png(source: Source) -> Iterator[bytes]:
    from convarith.tools import images

    return (images.png(frame, dpi=source.dpi) for frame in paletted(source))


PNG = Format("png", "frames as PNG: build/figures/NAME/NN.png", each={".png": _png}, has_pixels=True, is_usual=True)
