"""How are frames written as PNG and GIF? With one palette for all frames of a figure, so that nothing flickers."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageSequence, ImageStat

COLOURS = 96
APART = 12  # of 255: Pillow looks colours up by their upper six bits, so that close ones would be taken for each other
SAMPLES = 6  # frames whose colours are counted, and the last; all frames of a figure have nearly the same ones
CANDIDATES = 400  # rarer colours are blends at edges, which have a near neighbour among these
TOLERANCE = 2.0  # of 255, root mean square: below what another rounding of edges makes, far below a moved cell


def with_shared_palette(frames: Sequence[Image.Image]) -> list[Image.Image]:
    """Reduce RGB frames to one palette of their most frequent colours: plain areas stay exact, edges come close."""
    palette = _palette(frames)
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]


def _palette(frames: Sequence[Image.Image]) -> Image.Image:
    counts: Counter[tuple[int, ...]] = Counter()
    for frame in [*frames[:: max(1, len(frames) // SAMPLES)], frames[-1]]:
        for count, colour in frame.getcolors(frame.width * frame.height) or []:
            counts[colour] += count  # type: ignore[index]  # an RGB image has triples
    by_frequency = sorted(counts, key=lambda colour: (-counts[colour], colour))
    common: list[tuple[int, ...]] = []
    for colour in by_frequency[:CANDIDATES]:
        if all(_distance(colour, other) >= APART for other in common):
            common.append(colour)
    colours = [channel for colour in common[:COLOURS] for channel in colour]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours + colours[:3] * (256 - len(common[:COLOURS])))
    return palette


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def png(frame: Image.Image, *, dpi: int) -> bytes:
    """Return a frame as a PNG file's content."""
    content = io.BytesIO()
    frame.save(content, "PNG", dpi=(dpi, dpi))
    return content.getvalue()


def gif(frames: Sequence[Path], *, durations: Sequence[int]) -> bytes:
    """Return PNG files as a GIF file's content that loops for ever; ``durations`` are milliseconds, one a frame."""
    content = io.BytesIO()
    first, *others = (Image.open(path) for path in frames)
    first.save(content, "GIF", save_all=True, append_images=others, duration=list(durations), loop=0, disposal=1)
    return content.getvalue()


def same_animation(one: Path, other: Path) -> bool:
    """Say whether two GIF files show the same frames, for the same times, but for what rounding may change."""
    with Image.open(one) as first, Image.open(other) as second:
        if (first.size, first.n_frames) != (second.size, second.n_frames):  # type: ignore[attr-defined]  # GIFs count frames
            return False
        pairs = zip(ImageSequence.Iterator(first), ImageSequence.Iterator(second), strict=True)
        return all(
            a.info.get("duration") == b.info.get("duration") and _difference(a, b) <= TOLERANCE for a, b in pairs
        )


def _difference(one: Image.Image, other: Image.Image) -> float:
    """Return the root of the mean squared difference of two images' channels, from 0 to 255."""
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    squares = ImageStat.Stat(difference).rms
    return max(squares)
