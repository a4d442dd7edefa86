"""The explorer's pictures beside TikZ's: in space the pixels, in numbers the colours and the numbers of all cells.

In numbers the pictures themselves differ: a page has the fonts of its reader, and words instead of TeX's, so that
sheets stand elsewhere. What is compared is what both show of a cell: the colour of its corner, where no letter is, and
its number.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter, ImageStat

from convarith.rendering.document import figure_document
from convarith.site.texts import explorer_link

from ..shipped import FIGURES
from ..tools.engine import Bench
from .conftest import TEMPLATES
from .test_texts import drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.needs("browser")

NINETEEN = (
    *("no_padding_no_strides", "arbitrary_padding_no_strides", "same_padding_no_strides", "full_padding_no_strides"),
    *("no_padding_strides", "padding_strides", "padding_strides_odd"),
)
ISOMETRIC = (*NINETEEN, *(f"{name}_transposed" for name in NINETEEN), "dilation")
"""Those of the nineteen that are drawn in space; the other four are in numbers."""
PIXELS = 4  # to the point
EDGE = 96
"""Of 255, in the mean of 5 × 5 pixels: two programs differ where a line half covers a pixel and where its dashes begin,
by less than this; a picture that is one pixel off differs by 128."""
CROPPED = """([margin, width, height, across, down]) => {
  const svg = document.querySelector("svg");
  svg.querySelectorAll("text").forEach((each) => each.remove());
  const cells = [...svg.querySelectorAll("[data-map]")].map((cell) => {
    const box = cell.getBBox();
    const matrix = cell.parentNode.parentNode.transform.baseVal.consolidate().matrix;
    return [[0, 0], [1, 0], [0, 1], [1, 1]].map(([x, y]) =>
      new DOMPoint(box.x + x * box.width, box.y + y * box.height).matrixTransform(matrix));
  }).flat();
  const [left, top] = ["x", "y"].map((key) => Math.min(...cells.map((point) => point[key])));
  svg.setAttribute("viewBox", `${left - margin} ${top - margin} ${width} ${height}`);
  svg.setAttribute("width", across);
  svg.setAttribute("height", down);
  svg.style.display = "block";
}"""
PALE = 200
NUMERICAL = (
    *("numerical_no_padding_no_strides", "numerical_padding_strides"),
    *("numerical_average_pooling", "numerical_max_pooling"),
)
"""Those of the nineteen that are drawn in numbers."""
CELL = 0.82 / 2.54 * 72 * PIXELS
"""How wide a cell of the template is, in pixels."""
CORNER = 0.08, 0.2
"""From where to where the corner of a cell goes, in cells: between its edges and its letters."""
TINT = 4
"""Of 255: two programs round the mixture of a pale colour and the window's shade differently, by less than this; the
pale colours of input, output and padding differ by more than 40."""
ROUNDED = 0.05
"""TikZ rounds an average to a decimal, the page to two."""
SHOWN = """() => Object.fromEntries(["input", "output"].map((map) => [map,
  [...document.querySelectorAll(`#drawing [data-map="${map}"]`)].map((cell) => {
    const { x, y, width } = cell.getBoundingClientRect();
    const isHere = (text) => {
      const box = text.getBoundingClientRect();
      const away = [box.x + box.width / 2 - x - width / 2, box.y + box.height / 2 - y - width / 2];
      return away.every((distance) => Math.abs(distance) < width / 3);
    };
    return [x, y, width, [...document.querySelectorAll("#drawing .value")].find(isHere)?.textContent ?? ""];
  })]))"""


class Cell(NamedTuple):
    """What a picture shows of a cell: the mean colour of its corner, and its number."""

    colour: NDArray[Any]
    number: float


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


@pytest.mark.parametrize("name", ISOMETRIC)
def test_in_space_it_is_the_picture_of_tikz(page: Page, folder: Path, bench: Bench, name: str) -> None:
    figure = replace(FIGURES[name], labels=False)
    outcome = bench.compile(figure_document(figure, TEMPLATES).text)
    assert outcome.pdf is not None, outcome.diagnosis
    document = pypdfium2.PdfDocument(outcome.pdf)
    theirs = document[0].render(scale=PIXELS).to_pil().convert("RGB")
    document.close()
    page.goto((folder / "explore.html").as_uri() + explorer_link(drawn(name)))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as SVG").click()
    page.set_viewport_size({"width": theirs.width, "height": theirs.height})
    page.set_content(f"<body style='margin:0'>{saved.value.path().read_text(encoding='utf-8')}</body>")
    page.evaluate(CROPPED, [4 * 72 / 72.27, theirs.width / PIXELS, theirs.height / PIXELS, theirs.width, theirs.height])
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    (left, top), (x, y) = (ink(image) for image in (theirs, shown))
    assert max(abs(left - x), abs(top - y)) <= PIXELS, "TikZ's margin has half a line more"
    shifts = [(left - x + right, top - y + down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
    assert min(apart(theirs, ImageChops.offset(shown, *shift)) for shift in shifts) < EDGE


def apart(one: Image.Image, other: Image.Image) -> int:
    """Return the largest difference of two pictures, in the mean of 5 × 5 pixels."""
    difference = ImageChops.difference(one, other).filter(ImageFilter.BoxBlur(2))
    return int(max(ImageStat.Stat(band).extrema[0][1] for band in difference.split()))


def ink(image: Image.Image) -> tuple[int, int]:
    """Return where a picture on white begins, from the left and from the top."""
    box = image.convert("L").point(lambda grey: 255 * (grey < PALE)).getbbox()
    assert box is not None
    return box[0], box[1]


@pytest.mark.parametrize("name", NUMERICAL)
def test_in_numbers_it_shows_what_tikz_shows(page: Page, folder: Path, bench: Bench, name: str) -> None:
    outcome = bench.compile(figure_document(replace(FIGURES[name], labels=False), TEMPLATES).text)
    assert outcome.pdf is not None, outcome.diagnosis
    page.goto((folder / "explore.html").as_uri() + explorer_link(drawn(name)))
    operation: Any = FIGURES[name].operation
    padded = [size + sum(pair) for size, pair in zip(operation.input_size, operation.padding, strict=True)]
    theirs = dict(tikz(outcome.pdf, rows=padded[0], outputs=operation.output_size[0]))
    ours = dict(explorer(page))
    for sheet, count in (("input", padded[0] * padded[1]), ("output", int(np.prod(operation.output_size)))):
        assert len(ours[sheet]) == len(theirs[sheet]) == count
        for one, other in zip(ours[sheet], theirs[sheet], strict=True):
            assert np.abs(one.colour - other.colour).max() < TINT, sheet
            assert abs(one.number - other.number) < ROUNDED, sheet


def explorer(page: Page) -> Iterator[tuple[str, list[Cell]]]:
    """Yield the cells of each sheet of the explorer, in reading order."""
    page.locator("#drawing").scroll_into_view_if_needed()
    picture = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"), float)
    for sheet, cells in page.evaluate(SHOWN).items():
        yield sheet, [Cell(corner(picture, x, y, width), number(text)) for x, y, width, text in cells]


def tikz(pdf: Path | bytes, *, rows: int, outputs: int) -> Iterator[tuple[str, list[Cell]]]:
    """Yield the cells of each sheet of the first frame: the input at the left, the output at the right."""
    document = pypdfium2.PdfDocument(pdf)
    rendered = document[0].render(scale=PIXELS).to_pil().convert("RGB")
    letters = list(characters(document[0]))
    document.close()
    picture = np.asarray(rendered, float)
    inked = np.asarray(rendered.convert("L")) < PALE
    left = int(np.argmax(inked.any(axis=0)))
    top = int(np.argmax(inked[:, left + 2]))
    beside = inked[top : top + int(rows * CELL)]
    right = int(np.flatnonzero(beside.any(axis=0)).max()) + 1
    first = int(np.argmax(inked[:, right - 3]))
    places = {"input": (left, top, rows), "output": (right - outputs * CELL, first, outputs)}
    for sheet, (x, y, count) in places.items():
        corners = [(x + column * CELL, y + row * CELL) for row in range(count) for column in range(count)]
        yield sheet, [Cell(corner(picture, *at, CELL), number(text_in(letters, *at))) for at in corners]


def corner(picture: NDArray[Any], x: float, y: float, width: float) -> NDArray[Any]:
    """Return the mean colour of the corner of a cell."""
    across, down = ([round(start + width * share) for share in CORNER] for start in (x, y))
    return np.asarray(picture[down[0] : down[1], across[0] : across[1]].mean(axis=(0, 1)))


def characters(page: Any) -> Iterator[tuple[str, float, float, float]]:
    """Yield each character of a page: itself, its centre in pixels, and its height in points."""
    text = page.get_textpage()
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at)
        centre = (left + right) / 2 * PIXELS, (page.get_height() - (bottom + top) / 2) * PIXELS
        yield text.get_text_range(at, 1), *centre, top - bottom


def text_in(letters: list[tuple[str, float, float, float]], x: float, y: float) -> str:
    """Return what is written in a cell, without the small weight in its corner."""
    inside = [each for each in letters if x < each[1] < x + CELL and y < each[2] < y + 0.7 * CELL]
    return "".join(each[0] for each in sorted(inside, key=lambda each: each[1]))


def number(text: str) -> float:
    return float(text.strip().replace("\N{MINUS SIGN}", "-") or "nan")
