"""How are frames written as PNG and GIF? With one palette for all frames of a figure, so that nothing flickers."""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PIL import GifImagePlugin, Image, ImageChops, ImageSequence, ImageStat

COLOURS = 96
APART = 12  # of 255, in some channel: Pillow, which looks at their upper six bits, takes nearer ones for each other
APART_AT_EDGES = 20  # for shades of little area, as edges have: finer ones fill files, and cannot be told apart
PLAIN = 5000  # a shade has little area if that is less than such a part of all: a plain area keeps its colour
COMPRESSION = 4  # a twentieth larger than Pillow's 6, in two thirds of the time
SAMPLES = 4  # frames of a figure have nearly the same colours
CANDIDATES = 400  # rarer colours are blends at edges, which have a near neighbour among these
UNCHANGED = 255  # a place in the palette that no colour of a frame takes: what stays as the frame before has it
STAYS = [255] + [0] * 255  # by how much a pixel changes, to whether it stays
KEEP = 1  # a GIF's word for what becomes of a frame once the next is due
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
    plain = sum(counts.values()) // PLAIN
    apart = {colour: APART if count >= plain else APART_AT_EDGES for colour, count in counts.items()}
    waiting = sorted(counts, key=lambda colour: (-counts[colour], colour))[:CANDIDATES]
    chosen: list[tuple[int, ...]] = []
    while waiting and len(chosen) < COLOURS:
        chosen.append(waiting[0])
        waiting = [colour for colour in waiting if _distance(colour, waiting[0]) >= apart[colour]]
    colours = [channel for colour in chosen for channel in colour]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours + colours[:3] * (256 - len(chosen)))
    return palette


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]), abs(one[2] - other[2]))


def png(frame: Image.Image, *, dpi: int) -> bytes:
    """Return a frame as a PNG file's content."""
    content = io.BytesIO()
    frame.save(content, "PNG", dpi=(dpi, dpi), compress_level=COMPRESSION)
    return content.getvalue()


def opened(paths: Iterable[Path]) -> Iterator[Image.Image]:
    """Yield the images of files, one at a time."""
    for path in paths:
        with Image.open(path) as image:
            yield image


def gif(frames: Iterable[Image.Image], *, durations: Sequence[int]) -> bytes:
    """Return frames of one palette as a GIF file's content that loops for ever.

    ``durations`` are milliseconds, one a frame. Of a frame after the first there is only the rectangle that has all
    that changes, and in it what stays is left out: Pillow would find the same, in twice the time.
    """
    images = iter(frames)
    before = next(images)
    parts = _gif_header(before)
    parts += GifImagePlugin.getdata(before, duration=durations[0], disposal=KEEP)
    for frame, duration in zip(images, durations[1:], strict=True):
        change = ImageChops.difference(before, frame)
        box = change.getbbox() or (0, 0, 1, 1)  # a frame must have something, be it no change
        part = frame.crop(box)
        part.paste(UNCHANGED, mask=change.crop(box).point(STAYS, "L"))
        parts += GifImagePlugin.getdata(part, box[:2], duration=duration, disposal=KEEP, transparency=UNCHANGED)
        before = frame
    return b"".join([*parts, b";"])


def _gif_header(image: Image.Image) -> list[bytes]:
    """Return the size of an animation, its palette of 256 colours, and that it loops for ever."""
    size = struct.pack("<HHBBB", *image.size, 0xF7, 0, 0)
    return [b"GIF89a", size, bytes(image.getpalette() or []).ljust(768, b"\0"), b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"]


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
