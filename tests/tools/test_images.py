"""Pages to pixels: sizes, colours, and an animation that is its frames."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PIL import Image

from convarith.errors import OutputError
from convarith.formats.timing import durations
from convarith.tools import images, pdf

from .engine import Bench

ROLES = [(38, 139, 210), (42, 161, 152), (108, 113, 196), (255, 255, 255), (0, 43, 54)]
DOCUMENT = r"""\documentclass{article}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\usepackage{tikz}
\definecolor{a}{RGB}{38,139,210} \definecolor{b}{RGB}{42,161,152} \definecolor{c}{RGB}{108,113,196}
\definecolor{d}{RGB}{0,43,54}
\begin{document}
\pdfpagewidth=144bp \pdfpageheight=72bp \pdfhorigin=0pt \pdfvorigin=0pt \hoffset=0pt \voffset=0pt
\def\page#1{\shipout\vbox to72bp{\vss\hbox{\begin{tikzpicture}[x=1bp,y=1bp]
\useasboundingbox (0,0) rectangle (144,72);
\fill[a] (10,10) rectangle +(30,30); \fill[b] (50,10) rectangle +(30,30); \fill[c] (90,10) rectangle +(30,30);
\fill[d] (#1,50) circle (8); \draw[d] (10,10) -- (#1,60);
\end{tikzpicture}}}}
\page{20}\page{40}\page{60}\page{80}
\end{document}
"""


def with_shared_palette(frames: list[Image.Image]) -> list[Image.Image]:
    palette = images.shared_palette(frames)
    return [images.with_palette(frame, palette) for frame in frames]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Path:
    outcome = Bench(tmp_path_factory.mktemp("images"), formats=formats).compile(DOCUMENT)
    assert outcome.pdf is not None, outcome.diagnosis
    return outcome.pdf


@pytest.fixture(scope="module")
def frames(document: Path) -> list[Image.Image]:
    return list(pdf.pages(document, dpi=150))


@pytest.fixture(scope="module")
def pngs(frames: list[Image.Image], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("frames")
    paths = [folder / f"{number}.png" for number in range(len(frames))]
    for path, frame in zip(paths, with_shared_palette(frames), strict=True):
        path.write_bytes(images.png(frame, dpi=150))
    return paths


def test_a_page_a_frame_of_one_size(document: Path, frames: list[Image.Image]) -> None:
    assert pdf.page_count(document) == 4
    assert {frame.size for frame in frames} == {(300, 150)}
    assert {frame.mode for frame in frames} == {"RGB"}
    assert [frame.size for frame in pdf.pages(document, dpi=72)] == [(144, 72)] * 4


def test_all_frames_share_one_palette(frames: list[Image.Image]) -> None:
    palettes = {bytes(frame.getpalette() or []) for frame in with_shared_palette(frames)}
    assert len(palettes) == 1


def test_colours_of_roles_stay_exact(frames: list[Image.Image]) -> None:
    for before, after in zip(frames, with_shared_palette(frames), strict=True):
        pairs = zip(pixels(before), pixels(after.convert("RGB")), strict=True)
        changed = {(one, other) for one, other in pairs if one in ROLES and one != other}
        assert changed == set()


def test_other_colours_come_close(frames: list[Image.Image]) -> None:
    for before, after in zip(frames, with_shared_palette(frames), strict=True):
        pairs = zip(pixels(before), pixels(after.convert("RGB")), strict=True)
        far = max(abs(one - other) for colours in pairs for one, other in zip(*colours, strict=True))
        assert far <= 24


def pixels(image: Image.Image) -> list[tuple[int, ...]]:
    content = image.tobytes()
    return list(zip(content[::3], content[1::3], content[2::3], strict=True))


def test_a_png_knows_its_resolution(pngs: list[Path]) -> None:
    with Image.open(pngs[0]) as image:
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_an_animation_shows_its_frames_pixel_for_pixel(pngs: list[Path], tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(images.gif(images.opened(pngs), durations=durations(len(pngs))))
    shown = []
    with Image.open(tmp_path / "a.gif") as animation:
        assert animation.info["loop"] == 0
        for number, path in enumerate(pngs):
            animation.seek(number)
            shown.append(animation.info["duration"])
            with Image.open(path) as frame:
                assert animation.convert("RGB").tobytes() == frame.convert("RGB").tobytes()
        with pytest.raises(EOFError):
            animation.seek(len(pngs))
    assert tuple(shown) == durations(len(pngs))


def test_frames_that_look_alike_are_still_frames(pngs: list[Path], tmp_path: Path) -> None:
    paths = [pngs[0], pngs[0], pngs[1]]
    (tmp_path / "a.gif").write_bytes(images.gif(images.opened(paths), durations=durations(3)))
    with Image.open(tmp_path / "a.gif") as animation:
        total = 0
        for number in itertools.count():
            try:
                animation.seek(number)
            except EOFError:
                break
            total += animation.info["duration"]
    assert total == sum(durations(3))


def test_one_frame_is_an_animation_too(pngs: list[Path], tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(images.gif(images.opened(pngs[:1]), durations=durations(1)))
    with Image.open(tmp_path / "a.gif") as animation:
        assert animation.size == (300, 150)


def test_the_same_frames_give_the_same_bytes(document: Path, pngs: list[Path]) -> None:
    again = with_shared_palette(list(pdf.pages(document, dpi=150)))
    assert [images.png(frame, dpi=150) for frame in again] == [path.read_bytes() for path in pngs]
    times = durations(len(pngs))
    assert images.gif(images.opened(pngs), durations=times) == images.gif(images.opened(pngs), durations=times)


def test_a_resolution_that_no_memory_can_hold_is_refused(document: Path) -> None:
    with pytest.raises(OutputError, match="pixels is too large: 99999 dpi"):
        list(pdf.pages(document, dpi=99999))


def test_samples_have_the_first_and_the_last_and_few() -> None:
    for count in range(1, 400):
        found = images.samples(count)
        assert (found[0], found[-1]) == (0, count - 1)
        assert len(found) <= 13
