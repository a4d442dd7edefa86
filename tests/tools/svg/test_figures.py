"""All figures as SVG, and a real browser that shows them: the picture of pdfium, at any time, wherever they stand.

Two programs that draw the same lines differ at edges: where pixels are half covered, and because pdfium puts glyphs on
whole pixels. So pdfium draws four times as large, and what is compared is the mean of 5 by 5 pixels: half a pixel's
shift of a glyph's stem changes that by less than ``EDGE``, a part that is missing, or in another frame, by far more.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import accumulate
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from convarith.formats.timing import durations
from convarith.rendering.document import figure_document
from convarith.scenes.descriptions import describe
from convarith.tools.svg.document import animated_svg, still_svg
from convarith.tools.svg.pdf_objects import pdf_drawing
from convarith.tools.svg.shapes import RGB, Drawing

from ...shipped import FIGURES, templates
from ..engine import Bench
from .pages import GLYPHS, PAGES, all_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEMPLATES = templates()
COLOURS = TEMPLATES.themes.theme("light").colours
DARK = TEMPLATES.themes.theme("dark").colours
SHOWN = ["padding_strides", "numerical_padding_strides", "dilation_transposed"]

SCALE = 2  # pixels to the point
PER_CSS_PIXEL = SCALE * 72 / 96
FINER = 4
EDGE = 72  # of 255
PAUSE = "time => { for (const each of document.getAnimations()) { each.pause(); each.currentTime = time } }"
FILL = """([width, height]) => { const svg = document.querySelector("svg"); svg.setAttribute("width", width);
svg.setAttribute("height", height); svg.setAttribute("preserveAspectRatio", "none") }"""
STRETCH = """() => document.querySelectorAll("svg").forEach(each => each.setAttribute("preserveAspectRatio", "none"))"""
APART = 500  # pixels: two frames that follow each other differ by thousands
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
ALL_BUT_EDGES = 0.9
MOST_BYTES = 15_000
FOREVER = 3_600_000
"""Milliseconds that no test waits for."""


class Built:
    """A figure as its PDF, and what becomes of it."""

    def __init__(self, pdf: Path, *, title: str = "", description: str = "") -> None:
        self.pdf = pdf
        self.words = {"title": title, "description": description}

    @cached_property
    def drawing(self) -> Drawing:
        return pdf_drawing(self.pdf)

    @property
    def frames(self) -> int:
        return len(self.drawing.pages)

    @cached_property
    def durations(self) -> tuple[int, ...]:
        return durations(self.frames)

    def animated(self, times: tuple[int, ...] = (), *, loop: bool = True) -> str:
        times = times or self.durations
        return animated_svg(self.drawing, durations=times, colours=COLOURS, dark=DARK, loop=loop, **self.words)

    def still(self, frame: int) -> str:
        return still_svg(self.drawing, frame, colours=COLOURS, dark=DARK, **self.words)

    @cache  # noqa: B019  # a figure lives as long as the tests
    def raster(self, frame: int) -> Image.Image:
        document = pypdfium2.PdfDocument(self.pdf)
        try:
            image: Image.Image = document[frame - 1].render(scale=SCALE * FINER).to_pil().convert("RGB")
        finally:
            document.close()
        return image.crop((0, 0, image.width // FINER * FINER, image.height // FINER * FINER)).reduce(FINER)

    @cached_property
    def size(self) -> tuple[float, float]:
        """The pixels of a raster, with the part of one at its edge: pdfium makes a page fill whole pixels."""
        width, height = (ceil(length * SCALE * FINER) / FINER for length in (self.drawing.width, self.drawing.height))
        return width, height


class Workshop:
    """Figures, each built when it is asked for."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.built: dict[str, Built] = {}

    def __getitem__(self, name: str) -> Built:
        if name not in self.built:
            figure = FIGURES[name]
            outcome = self.bench.compile(figure_document(figure, TEMPLATES).text)
            assert outcome.pdf is not None, outcome.diagnosis
            self.built[name] = Built(outcome.pdf, title=figure.title, description=describe(figure))
        return self.built[name]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Workshop:
    return Workshop(Bench(tmp_path_factory.mktemp("figures"), formats=formats))


class Screen:
    """A window of the browser, as large as a figure, and what can be seen in it."""

    def __init__(self, browser: Browser, size: tuple[float, float], folder: Path) -> None:
        width, height = (int(length / PER_CSS_PIXEL) + 1 for length in size)
        self.size = size
        self.folder = folder
        self.page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=PER_CSS_PIXEL)

    def open(self, svg: str) -> None:
        """Open an SVG alone, at exactly as many pixels as the picture that it is compared with has."""
        self._go(svg, "figure.svg")
        self.page.evaluate(FILL, [length / PER_CSS_PIXEL for length in self.size])

    def open_in_page(self, content: str, *, style: str = "") -> None:
        """Open a page whose pictures are as large; ``content`` has files of this folder and inlined SVGs."""
        width, height = (length / PER_CSS_PIXEL for length in self.size)
        size = f"svg, img {{ width: {width}px; height: {height}px; position: absolute; top: 0; left: 0 }}"
        self._go(f"<!DOCTYPE html><meta charset=utf-8><style>{size} {style}</style>{content}", "page.html")
        self.page.evaluate(STRETCH)

    def _go(self, text: str, name: str) -> None:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        self.page.goto(path.as_uri())

    def at(self, time: float) -> Image.Image:
        """Return what is seen that many milliseconds after the start."""
        self.page.evaluate(PAUSE, time)
        return self.picture()

    def picture(self) -> Image.Image:
        width, height = map(int, self.size)
        return Image.open(io.BytesIO(self.page.screenshot())).convert("RGB").crop((0, 0, width, height))


@pytest.fixture
def screens(browser: Browser, tmp_path: Path) -> Iterator[Callable[[Built], Screen]]:
    opened: list[Screen] = []

    def screen(built: Built) -> Screen:
        opened.append(Screen(browser, built.size, tmp_path))
        return opened[-1]

    yield screen
    for each in opened:
        each.page.close()


def difference(one: Image.Image, other: Image.Image) -> int:
    """Count the pixels around which two pictures differ by more than edges do."""
    means = [image.filter(ImageFilter.BoxBlur(2)) for image in (one, other)]
    red, green, blue = ImageChops.difference(*means).split()
    return sum(ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()[EDGE:])


def share(colour: RGB, picture: Image.Image, *, of: RGB, before: Image.Image) -> float:
    """Return in how much of the area that had one colour exactly another picture has this one exactly."""
    was, there = _exactly(of, before), _exactly(colour, picture)
    return ImageChops.darker(was, there).histogram()[255] / was.histogram()[255]


def _exactly(colour: RGB, picture: Image.Image) -> Image.Image:
    red, green, blue = ImageChops.difference(picture, Image.new("RGB", picture.size, colour)).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda value: 255 * (value == 0))


@pytest.mark.parametrize("name", SHOWN)
def test_each_moment_shows_its_frame(workshop: Workshop, screens: Callable[[Built], Screen], name: str) -> None:
    built = workshop[name]
    rasters = {frame: built.raster(frame) for frame in (1, 2, built.frames)}
    screen = screens(built)
    screen.open(built.animated())
    starts = [0, *accumulate(built.durations)]
    for frame, turn in zip(rasters, (0, 1, 5), strict=True):  # it loops
        for time in (starts[frame - 1] + 1, starts[frame] - 1):  # a millisecond's distance, as times are rounded
            seen = screen.at(time + turn * starts[-1])
            differences = {other: difference(seen, rasters[other]) for other in rasters}
            assert differences.pop(frame) == 0
            assert min(differences.values()) > APART


@pytest.mark.parametrize("name", ["full_padding_no_strides", "padding_strides_odd_transposed"])
def test_many_frames_take_few_bytes(workshop: Workshop, name: str) -> None:
    assert len(workshop[name].animated().encode()) < MOST_BYTES


def test_it_plays_by_itself_and_for_ever(workshop: Workshop, screens: Callable[[Built], Screen]) -> None:
    built = workshop["padding_strides"]
    screen = screens(built)
    screen.open(built.animated())
    timings = screen.page.evaluate(
        "() => document.getAnimations().map(each => [each.playState, each.effect.getTiming().duration,"
        " String(each.effect.getTiming().iterations)])"
    )
    assert {tuple(timing) for timing in timings} == {("running", sum(built.durations), "Infinity")}


def test_without_a_loop_it_stays_at_its_last_frame(workshop: Workshop, screens: Callable[[Built], Screen]) -> None:
    built = workshop["no_padding_no_strides"]
    screen = screens(built)
    screen.open(built.animated(loop=False))
    starts = [0, *accumulate(built.durations)]
    for frame in (1, 2, built.frames):
        assert difference(screen.at(starts[frame - 1] + 1), built.raster(frame)) == 0
    for turn in (1, 2.5, 10):
        assert difference(screen.at(turn * starts[-1] + 1), built.raster(built.frames)) == 0


def test_the_times_are_the_frames_own(workshop: Workshop, screens: Callable[[Built], Screen]) -> None:
    built = workshop["no_padding_no_strides"]
    screen = screens(built)
    screen.open(built.animated(times=(10, 1000, 10, 20_000)))
    for frame, time in ((1, 9), (2, 11), (2, 1009), (3, 1011), (4, 1021), (4, 21_019)):
        assert difference(screen.at(time), built.raster(frame)) == 0


def test_a_still_is_its_frame(workshop: Workshop, screens: Callable[[Built], Screen]) -> None:
    built = workshop["numerical_padding_strides"]
    screen = screens(built)
    for frame in (1, built.frames):
        screen.open(built.still(frame))
        assert screen.page.evaluate("() => document.getAnimations().length") == 0
        assert difference(screen.picture(), built.raster(frame)) == 0


def test_whatever_tex_draws_looks_as_in_the_pdf(workshop: Workshop, screens: Callable[[Built], Screen]) -> None:
    built = Built(all_pages(workshop.bench))
    screen = screens(built)
    screen.open(built.animated())
    apart = {}
    for frame, name in enumerate([*PAGES, *GLYPHS], start=1):
        seen = screen.at(sum(built.durations[: frame - 1]) + 1)
        apart[name] = difference(seen, built.raster(frame))
    assert apart == dict.fromkeys(apart, 0)


def test_who_wants_no_motion_sees_the_middle_frame(workshop: Workshop, screens: Callable[[Built], Screen]) -> None:
    built = workshop["padding_strides"]
    screen = screens(built)
    screen.page.emulate_media(reduced_motion="reduce")
    screen.open(built.animated())
    assert screen.page.evaluate("() => document.getAnimations().length") == 0
    assert difference(screen.picture(), built.raster(5)) == 0


def test_it_plays_in_an_image(workshop: Workshop, screens: Callable[[Built], Screen]) -> None:
    built = workshop["no_padding_no_strides"]
    screen = screens(built)
    for frame, times in ((1, (FOREVER, 1, 1, 1)), (4, (1, 1, 1, FOREVER))):
        (screen.folder / "figure.svg").write_text(stretched(built.animated(times)), encoding="utf-8")
        screen.open_in_page("<img src=figure.svg>")
        screen.page.wait_for_function("() => document.images[0].complete && performance.now() > 200")
        assert difference(screen.picture(), built.raster(frame)) == 0


def stretched(svg: str) -> str:
    return svg.replace("<svg ", '<svg preserveAspectRatio="none" ', 1)


def test_its_background_is_the_pages(workshop: Workshop, screens: Callable[[Built], Screen]) -> None:
    built = workshop["padding_strides"]
    screen = screens(built)
    (screen.folder / "figure.svg").write_text(built.still(1), encoding="utf-8")
    for content in ("<img src=figure.svg>", built.still(1)):
        screen.open_in_page(content, style="html { background: #ff8000 }")
        picture = screen.picture()
        corners = [picture.getpixel((x, y)) for x in (0, picture.width - 1) for y in (0, picture.height - 1)]
        assert corners == [(255, 128, 0)] * 4


@pytest.mark.parametrize("kind", ["alone", "image", "inlined"])
def test_who_prefers_dark_sees_the_dark_colours(
    workshop: Workshop, screens: Callable[[Built], Screen], kind: str
) -> None:
    built = workshop["padding_strides"]
    screen = screens(built)
    (screen.folder / "figure.svg").write_text(stretched(built.still(1)), encoding="utf-8")
    pictures = []
    for scheme in SCHEMES:
        screen.page.emulate_media(color_scheme=scheme)
        if kind == "alone":
            screen.open(built.still(1))
        else:
            content = "<img src=figure.svg>" if kind == "image" else built.still(1)
            screen.open_in_page(content, style="html { color-scheme: light dark }")
        pictures.append(screen.picture())
    light, dark = pictures
    for role in ("input", "output", "line"):
        expected = DARK.get(role, COLOURS[role])
        assert share(expected, dark, of=COLOURS[role], before=light) > ALL_BUT_EDGES


def test_a_page_sets_the_colours_of_its_figures(workshop: Workshop, screens: Callable[[Built], Screen]) -> None:
    built = workshop["padding_strides"]
    screen = screens(built)
    screen.open_in_page(built.still(1))
    before = screen.picture()
    screen.open_in_page(built.still(1), style="svg { --input: #ff0000; --line: #00ff00 }")
    after = screen.picture()
    for role, colour in (("input", (255, 0, 0)), ("line", (0, 255, 0))):
        assert share(colour, after, of=COLOURS[role], before=before) > ALL_BUT_EDGES


def test_several_figures_in_a_page_leave_each_other_alone(
    workshop: Workshop, screens: Callable[[Built], Screen]
) -> None:
    one, other = workshop["padding_strides"], workshop["padding_strides_odd"]
    in_page = [one, other, one]
    for shown, built in enumerate(in_page):
        screen = screens(built)
        screen.open_in_page("".join(each.animated() for each in in_page), style=only(shown))
        time = sum(built.durations[:3]) + 1
        assert difference(screen.at(time), built.raster(4)) == 0


def only(shown: int) -> str:
    """Return the rules that hide all SVGs of a page but one, as a page of slides does it."""
    return f"svg {{ visibility: hidden }} svg:nth-of-type({shown + 1}) {{ visibility: visible }}"
