"""Writes frames as PNG and GIF, with one palette for all frames of a figure, so that nothing flickers."""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PIL import GifImagePlugin, Image, ImageChops, ImageSequence, ImageStat

COLOURS = 96
MIN_DISTANCE = (
    12  # of 255, in some channel: Pillow, which looks at their upper six bits, takes nearer ones for each other
)
MIN_DISTANCE_AT_EDGES = 20  # for rare shades, as edges have: finer ones fill files and look the same
PLAIN = 5000  # a shade of less than one in so many pixels is rare; plain areas keep their colour
COMPRESSION = 4  # a twentieth larger than Pillow's 6, in two thirds of the time
SAMPLES = 4  # frames of a figure have nearly the same colours
CANDIDATES = 400  # rarer colours are blends at edges, close to one of these
UNCHANGED = 255  # the palette's transparent index: a pixel that is as in the frame before
STAYS = [255] + [0] * 255  # a mask, by how much a pixel changes: opaque where it does not
KEEP = 1  # a GIF's disposal method: leave the frame in place
TOLERANCE = 2.0  # of 255, root mean square: below what another rounding of edges makes, far below a moved cell


def samples(count: int) -> list[int]:
    """Return which of so many frames to sample for their colours, counted from 0: some along the way, and the last."""
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
    min_distance = {
        colour: MIN_DISTANCE if count >= plain else MIN_DISTANCE_AT_EDGES for colour, count in counts.items()
    }
    waiting = sorted(counts, key=lambda colour: (-counts[colour], colour))[:CANDIDATES]
    chosen: list[tuple[int, ...]] = []
    while waiting and len(chosen) < COLOURS:
        chosen.append(waiting[0])
        waiting = [colour for colour in waiting if _distance(colour, waiting[0]) >= min_distance[colour]]
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


def gif(frames: Iterable[Image.Image], *, durations: Sequence[int], loop: bool = True) -> bytes:
    """Return frames of one palette as a GIF file's content that loops for ever, or ends at its last frame.

    ``durations`` are milliseconds, one per frame. Each frame after the first holds only the rectangle that changes,
    with unchanged pixels transparent: Pillow would find the same, in twice the time.
    """
    images = iter(frames)
    before = next(images)
    parts = _gif_header(before, loop=loop)
    parts += GifImagePlugin.getdata(before, duration=durations[0], disposal=KEEP)
    for frame, duration in zip(images, durations[1:], strict=True):
        change = ImageChops.difference(before, frame)
        box = change.getbbox() or (0, 0, 1, 1)  # a frame must hold at least one pixel
        part = frame.crop(box)
        part.paste(UNCHANGED, mask=change.crop(box).point(STAYS, "L"))
        parts += GifImagePlugin.getdata(part, box[:2], duration=duration, disposal=KEEP, transparency=UNCHANGED)
        before = frame
    return b"".join([*parts, b";"])


def _gif_header(image: Image.Image, *, loop: bool) -> list[bytes]:
    """Return a header with an animation's size, its palette of 256 colours, and an endless loop if there is one."""
    size = struct.pack("<HHBBB", *image.size, 0xF7, 0, 0)
    header = [b"GIF89a", size, bytes(image.getpalette() or []).ljust(768, b"\0")]
    return [*header, b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"] if loop else header


def same_animation(one: Path, other: Path) -> bool:
    """Return whether two GIF files show the same frames for the same times, apart from rounding."""
    with Image.open(one) as first, Image.open(other) as second:
        if first.size != second.size or _frame_count(first) != _frame_count(second):
            return False
        pairs = zip(ImageSequence.Iterator(first), ImageSequence.Iterator(second), strict=True)
        return all(
            a.info.get("duration") == b.info.get("duration") and _difference(a, b) <= TOLERANCE for a, b in pairs
        )


def _frame_count(animation: Image.Image) -> int:
    count: int = animation.n_frames  # type: ignore[attr-defined]  # only images with frames, such as a GIF, have it
    return count


def _difference(one: Image.Image, other: Image.Image) -> float:
    """Return the root of the mean squared difference of two images' channels, from 0 to 255."""
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    squares = ImageStat.Stat(difference).rms
    return max(squares)
