"""Animations as WebP, PNG and GIF, as a browser sees them: each frame's pixels, alpha and time."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import pytest
from numpy.typing import NDArray
from PIL import Image

from convarith.errors import OutputError
from convarith.formats.timing import durations
from convarith.tools import animations, images, pdf

from .engine import Bench
from .svg.pages import typeset

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DPI = 100
MOVING = [
    rf"\fill[a] (1,1) rectangle (4,3); \fill[a!97!white] (0,3.4) rectangle +(2,0.5);"
    rf" \draw[line width=2pt] ({x},1) -- (6,3.5);"
    rf" \fill[opacity=0.4] ({x},2) circle (0.6);"
    for x in (1, 2, 3, 4)
]
BLUE = (38, 139, 210, 255)
NEARLY_BLUE = (45, 142, 211, 255)
CLEAR = (0, 0, 0, 0)
SEEN = 32  # of 255: how far a pixel of an edge may be off
DECODE = """async ([data, type]) => {
  const decoder = new ImageDecoder({ data: Uint8Array.from(atob(data), each => each.charCodeAt(0)), type })
  await decoder.tracks.ready
  await decoder.completed
  const { frameCount, repetitionCount } = decoder.tracks.selectedTrack
  const frames = []
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex })
    const [width, height] = [image.displayWidth, image.displayHeight]
    const canvas = new OffscreenCanvas(width, height).getContext("2d")
    canvas.drawImage(image, 0, 0)
    const pixels = canvas.getImageData(0, 0, width, height).data
    const bytes = btoa(Array.from(pixels, each => String.fromCharCode(each)).join(""))
    frames.push([image.duration / 1000, width, height, bytes])
  }
  return [String(repetitionCount), frames]
}"""

Pixels = NDArray[numpy.int64]


class Reader:
    """What a browser makes of an animation."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        (folder / "empty.html").write_text("<!DOCTYPE html>", encoding="utf-8")
        self.page = browser.new_page()
        self.page.goto((folder / "empty.html").as_uri())  # where it lets a script decode

    def read(self, content: bytes, kind: str) -> tuple[str, list[float], list[Pixels]]:
        """Return how often it is repeated, and the milliseconds and the pixels of each frame."""
        data = base64.b64encode(content).decode()
        repeated, frames = self.page.evaluate(DECODE, [data, f"image/{kind}"])
        times = [time for time, *_ in frames]
        return repeated, times, [_pixels(data, width, height) for _, width, height, data in frames]


def _pixels(data: str, width: int, height: int) -> Pixels:
    values = numpy.frombuffer(base64.b64decode(data), dtype=numpy.uint8)
    return values.astype(numpy.int64).reshape(height, width, 4)


@pytest.fixture
def reader(browser: Browser, tmp_path: Path) -> Reader:
    return Reader(browser, tmp_path)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Path:
    return typeset(Bench(tmp_path_factory.mktemp("animations"), formats=formats), MOVING)


@pytest.fixture(scope="module")
def frames(document: Path) -> list[Image.Image]:
    return list(animations.frames_in_one_palette(document, dpi=DPI))


def content_of(kind: str, frames: list[Image.Image], times: tuple[int, ...]) -> bytes:
    return {"webp": animations.webp, "png": animations.apng}[kind](frames, durations=times)


def on(ground: tuple[int, int, int], pixels: Any) -> Pixels:
    """Return pixels as they look on a background."""
    values = numpy.asarray(pixels, dtype=numpy.int64)
    alpha = values[..., 3:]
    mixed: Pixels = (values[..., :3] * alpha + numpy.array(ground, dtype=numpy.int64) * (255 - alpha)) // 255
    return mixed


@pytest.mark.parametrize("kind", ["webp", "png"])
def test_a_browser_sees_the_pages_on_any_background_for_their_times(
    reader: Reader, document: Path, frames: list[Image.Image], kind: str
) -> None:
    times = (250, 10, 730, 1460)
    repeated, shown, seen = reader.read(content_of(kind, frames, times), kind)
    assert repeated == "Infinity"
    assert tuple(shown) == times
    for page, pixels in zip(animations.transparent_pages(document, dpi=DPI), seen, strict=True):
        assert tuple(pixels[0, 0]) == CLEAR
        for ground in ((255, 255, 255), (0, 0, 0), (255, 128, 0)):
            assert numpy.abs(on(ground, page) - on(ground, pixels)).max() <= SEEN


def test_a_browser_sees_a_gif_for_its_times(reader: Reader, document: Path, tmp_path: Path) -> None:
    pages = list(pdf.pages(document, dpi=DPI))
    palette = images.shared_palette(pages)
    paths = [tmp_path / f"{number}.png" for number in range(len(pages))]
    for path, page in zip(paths, pages, strict=True):
        path.write_bytes(images.png(images.with_palette(page, palette), dpi=DPI))
    times = durations(len(pages))
    repeated, shown, seen = reader.read(images.gif(images.opened(paths), durations=times), "gif")
    assert (repeated, tuple(shown)) == ("Infinity", times)
    for path, pixels in zip(paths, seen, strict=True):
        with Image.open(path) as frame:
            assert (on((255, 255, 255), pixels) == numpy.asarray(frame.convert("RGB"))).all()


def test_plain_areas_stay_exact_and_what_is_not_drawn_is_clear(frames: list[Image.Image]) -> None:
    for frame in frames:
        colours = {colour: count for count, colour in frame.convert("RGBA").getcolors(1 << 16) or []}
        assert colours[CLEAR] > frame.width * frame.height // 3
        assert colours[BLUE] > frame.width * frame.height // 10
        assert colours[NEARLY_BLUE] > frame.width * frame.height // 100


@pytest.mark.parametrize("kind", ["webp", "png"])
def test_frames_that_look_alike_keep_their_times(reader: Reader, frames: list[Image.Image], kind: str) -> None:
    _, shown, _ = reader.read(content_of(kind, [frames[0], frames[0], frames[1]], (100, 200, 300)), kind)
    assert sum(shown) == 600


@pytest.mark.parametrize("kind", ["webp", "png"])
def test_one_frame_is_a_picture(reader: Reader, frames: list[Image.Image], kind: str) -> None:
    _, _, (seen,) = reader.read(content_of(kind, frames[:1], (1000,)), kind)
    assert seen.shape[:2] == (frames[0].height, frames[0].width)


def test_the_same_document_gives_the_same_bytes(document: Path, frames: list[Image.Image]) -> None:
    again = list(animations.frames_in_one_palette(document, dpi=DPI))
    for kind in ("webp", "png"):
        assert content_of(kind, frames, (10, 20, 30, 40)) == content_of(kind, again, (10, 20, 30, 40))


def test_a_resolution_that_no_memory_can_hold_is_refused(document: Path) -> None:
    with pytest.raises(OutputError, match="pixels is too large: 99999 dpi"):
        list(animations.transparent_pages(document, dpi=99999))
