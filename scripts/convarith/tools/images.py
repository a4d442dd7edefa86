"""How are frames written as PNG and GIF? With one palette for all frames of a figure, so that nothing flickers."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageSequence, ImageStat

COLOURS = 96
APART = 12  # of 255: Pillow looks colours up by their upper six bits, so that close ones would be taken for each other
COMPRESSION = 4  # a twentieth larger than Pillow's 6, in two thirds of the time
SAMPLES = 6  # frames of a figure have nearly the same colours
CANDIDATES = 400  # rarer colours are blends at edges, which have a near neighbour among these
TOLERANCE = 2.0  # of 255, root mean square: below what another rounding of edges makes, far below a moved cell


def samples(count: int) -> list[int]:
    """Return which of so many frames tell the colours of all, counted from 0: some along the way, and the last."""
    return sorted({*range(0, count, max(1, count // SAMPLES)), count - 1})


def with_palette(frame: Image.Image, palette: Image.Image) -> Image.Image:
    """Reduce an RGB frame to the colours of a palette."""
    return frame.quantize(palette=palette, dither=Image.Dither.NONE)


def shared_palette(frames: Iterable[Image.Image]) -> Image.Image:
    """Return a palette of the most frequent colours of RGB frames: plain areas stay exact, edges come close."""
    counts: Counter[tuple[int, ...]] = Counter()
    for frame in frames:
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
    frame.save(content, "PNG", dpi=(dpi, dpi), compress_level=COMPRESSION)
    return content.getvalue()


def gif(frames: Sequence[Path], *, durations: Sequence[int]) -> bytes:
    """Return PNG files as a GIF file's content that loops for ever; ``durations`` are milliseconds, one a frame."""
    content = io.BytesIO()
    first, *others = frames
    later = (Image.open(path) for path in others)
    Image.open(first).save(
        content, "GIF", save_all=True, append_images=later, duration=list(durations), loop=0, disposal=1
    )
    return content.getvalue()


def same_animation(one: Path, other: Path) -> bool:
    """Say whether two GIF files show the same frames, for the same times, but for what rounding may change."""
    with Image.open(one) as first, Image.open(other) as second:
        if first.size != second.size or _frame_count(first) != _frame_count(second):
            return False
        pairs = zip(ImageSequence.Iterator(first), ImageSequence.Iterator(second), strict=True)
        return all(
            a.info.get("duration") == b.info.get("duration") and _difference(a, b) <= TOLERANCE for a, b in pairs
        )


def _frame_count(animation: Image.Image) -> int:
    count: int = animation.n_frames  # type: ignore[attr-defined]  # only what has frames, as a GIF has, counts them
    return count


def _difference(one: Image.Image, other: Image.Image) -> float:
    """Return the root of the mean squared difference of two images' channels, from 0 to 255."""
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    squares = ImageStat.Stat(difference).rms
    return max(squares)
