"""Every theme keeps apart what lies side by side: in contrast, in grey, and for eyes that see colours otherwise.

TeX draws each style of ``templates/styles.tex.j2`` in each theme; what is measured is what then is in the PDF.

Which roles are neighbours follows from the pictures. A sheet lies on the page, and its cells beside each other: so each
cell's line has to be seen against the page and against the cell, and any two roles of an input must differ. The window
and the current output cell lie on cells, which differ from them by their outline. Input and output never touch, but are
told by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import atan2, degrees
from pathlib import Path

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE

from convarith.rendering.document import figure_document
from convarith.tools.svg.pdf_objects import pdf_drawing
from convarith.tools.svg.shapes import RGB, Drawing, Paint, Shape, Stroke, TransparencyGroup, Verb

from ..shipped import FIGURES, THEMES, templates
from .engine import Bench

pytestmark = pytest.mark.drawn

CELL = re.compile(r"([a-z ]+?) line/\.style=\{draw")

OF_AN_INPUT = ("input", "inserted zero", "padding", "output padding")
FILLED = ("input", "output")
MOVING = ("window", "current")
ON_CELLS = (*MOVING, "unused")
PALE = ("empty",)
"""Cells that say that nothing is there, which no reader has to see."""

GRAPHICS = 3.0  # WCAG 2.2, 1.4.11: contrast of what must be seen to understand a picture with what lies beside it
WORDS = 4.5  # WCAG 2.2, 1.4.3: contrast of words of any size
SMALLEST_CELL = 12  # in points, where figures have numbers
STEPS_OF_A_RECTANGLE = 6
THICKER = 1.8  # times: a line that is told from another by its width
AT_A_GLANCE = 10.0
"""Colours told apart although they do not touch: ten times what can just be seen side by side, of CAM02-UCS."""

Sight = Callable[[RGB], "np.typing.NDArray[np.float64]"]
"""A colour as someone sees it, red, green and blue from 0 to 1."""


def _as_it_is(colour: RGB) -> np.typing.NDArray[np.float64]:
    return np.array(colour) / 255


def _in_grey(colour: RGB) -> np.typing.NDArray[np.float64]:
    return np.full(3, cspace_convert(np.full(3, luminance(colour)), "sRGB1-linear", "sRGB1"))


def _without(deficiency: str) -> Sight:
    """Return how a colour looks to who lacks a kind of cone, after Machado, Oliveira and Fernandes (2009)."""
    space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
    return lambda colour: np.clip(cspace_convert(_as_it_is(colour), space, "sRGB1"), 0, 1)


SIGHTS = {
    "all cones": _as_it_is,
    "no red cones": _without("protanomaly"),
    "no green cones": _without("deuteranomaly"),
    "no blue cones": _without("tritanomaly"),
}


def luminance(colour: RGB) -> float:
    """Return the relative luminance of WCAG, from 0 to 1."""
    linear = cspace_convert(_as_it_is(colour), "sRGB1", "sRGB1-linear")
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: RGB, other: RGB) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def over(paint: Paint, ground: RGB) -> RGB:
    """Return the colour of a ground under paint."""
    red, green, blue = (
        round(paint.opacity * above + (1 - paint.opacity) * below)
        for above, below in zip(paint.colour, ground, strict=True)
    )
    return red, green, blue


NOTHING = Paint((0, 0, 0), opacity=0)


@dataclass(frozen=True)
class Look:
    """What a style draws: its fill if any, its lines (a cell's are those of its style "… line") and its hatching."""

    fill: Paint
    stroke: Stroke
    hatching: frozenset[tuple[int, float]]


@cache
def shapes(page: tuple[Shape | TransparencyGroup, ...]) -> tuple[Shape, ...]:
    assert all(isinstance(each, Shape) for each in page)
    return tuple(each for each in page if isinstance(each, Shape))


def look(page: tuple[Shape | TransparencyGroup, ...]) -> Look:
    hatching = {(direction(each), each.stroke.width) for each in shapes(page) if each.clips and each.stroke}
    plain = [each for each in shapes(page) if not each.clips]
    fill = next((each.fill for each in plain if each.fill), NOTHING)
    *_, stroke = (each.stroke for each in plain if each.stroke)
    return Look(fill, stroke, frozenset(hatching))


def direction(hatch: Shape) -> int:
    (x, y), (to_x, to_y) = (hatch.matrix(step.points[0]) for step in hatch.outline[:2])
    return round(degrees(atan2(to_y - y, to_x - x))) % 180


class Bound:
    """A theme and what TeX makes of it."""

    def __init__(self, theme: str, bench: Bench) -> None:
        self.templates = templates(theme)
        self.bench = bench
        self.paper = self.templates.themes.theme().colours["paper"]
        head, *_ = figure_document(FIGURES["no_padding_no_strides"], self.templates).text.partition(
            "\\begin{figureframe}"
        )
        self.cells = tuple(dict.fromkeys(name.strip() for name in CELL.findall(head)))
        styles = {name: (name, f"{name} line") for name in self.cells} | {name: (name,) for name in ON_CELLS}
        pages = ("".join(f"\\path[{style}] (0,0) rectangle (3,3);" for style in pair) for pair in (*styles.values(),))
        frames = "".join(
            f"\\begin{{figureframe}}\\begin{{layer}}{page}\\end{{layer}}\\end{{figureframe}}" for page in pages
        )
        drawing = self.drawing(f"{head}{frames}\\shipFrames\\end{{document}}")
        self.looks = dict(zip(styles, map(look, map(self._without_page, drawing.pages)), strict=True))

    def drawing(self, text: str) -> Drawing:
        outcome = self.bench.compile(text)
        assert outcome.pdf is not None, outcome.diagnosis
        return pdf_drawing(outcome.pdf)

    def _without_page(self, page: tuple[Shape | TransparencyGroup, ...]) -> tuple[Shape | TransparencyGroup, ...]:
        """Take away what fills the page, where the theme says so."""
        return page[1:] if self.templates.themes.theme().page else page

    def fill(self, name: str) -> RGB:
        return over(self.looks[name].fill, self.paper)


@pytest.fixture(scope="module", params=THEMES)
def bound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Iterator[Bound]:
    yield Bound(request.param, Bench(tmp_path_factory.mktemp(request.param), formats=formats))


def test_the_themes_are_those_of_the_readme() -> None:
    assert THEMES == ("colour_blind", "dark", "light", "print")


def test_every_kind_of_cell_is_seen_on_the_page(bound: Bound) -> None:
    seen = {name: contrast(over(bound.looks[name].stroke.paint, bound.paper), bound.paper) for name in bound.cells}
    assert {name: value for name, value in seen.items() if value < GRAPHICS} == {
        name: value for name, value in seen.items() if name in PALE
    }


def test_every_cells_line_is_seen_on_the_cell(bound: Bound) -> None:
    seen = {name: contrast(bound.looks[name].stroke.paint.colour, bound.fill(name)) for name in bound.cells}
    assert [f"{name} {value:.2f}" for name, value in seen.items() if value < GRAPHICS and name not in PALE] == []


@pytest.mark.parametrize("name", FILLED)
def test_the_areas_that_have_a_meaning_are_seen_on_the_page(bound: Bound, name: str) -> None:
    assert bound.looks[name].hatching or contrast(bound.fill(name), bound.paper) >= GRAPHICS


@pytest.mark.parametrize("name", ON_CELLS)
def test_what_lies_on_cells_has_lines_that_are_seen_on_any(bound: Bound, name: str) -> None:
    line = bound.looks[name].stroke.paint.colour
    seen = {cell: contrast(line, bound.fill(cell)) for cell in (*OF_AN_INPUT, "output")}
    assert {cell: value for cell, value in seen.items() if value < GRAPHICS} == {}


@pytest.mark.parametrize("name", MOVING)
def test_the_outline_of_what_moves_is_no_cells_line(bound: Bound, name: str) -> None:
    outline = bound.looks[name].stroke
    lines = {cell: bound.looks[cell].stroke for cell in (*OF_AN_INPUT, "output")}
    assert [
        cell for cell, line in lines.items() if outline.width < THICKER * line.width and outline.dashes == line.dashes
    ] == []


@pytest.mark.parametrize(("one", "other"), list(combinations(OF_AN_INPUT, 2)))
def test_the_roles_of_an_input_differ_in_grey(bound: Bound, one: str, other: str) -> None:
    """By how light they are, by the dashes of their lines, or by their hatching."""
    looks = bound.looks[one], bound.looks[other]
    assert (
        contrast(bound.fill(one), bound.fill(other)) >= GRAPHICS
        or looks[0].stroke.dashes != looks[1].stroke.dashes
        or looks[0].hatching != looks[1].hatching
    )


@pytest.mark.parametrize("sight", SIGHTS)
def test_input_and_output_differ_for_every_eye(bound: Bound, sight: str) -> None:
    seen = [SIGHTS[sight](bound.fill(name)) for name in FILLED]
    assert deltaE(*seen, input_space="sRGB1") >= AT_A_GLANCE


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("other", ["inserted zero", "padding"])
def test_an_input_differs_from_what_is_put_around_it_for_every_eye(bound: Bound, other: str, sight: str) -> None:
    seen = [SIGHTS[sight](bound.fill(name)) for name in ("input", other)]
    assert deltaE(*seen, input_space="sRGB1") >= 2 * AT_A_GLANCE


def test_print_needs_no_colours() -> None:
    colours = templates("print").themes.theme().colours
    assert all(red == green == blue for red, green, blue in colours.values())


@pytest.mark.parametrize("name", ["numerical_padding_strides", "numerical_max_pooling"])
def test_numbers_can_be_read_on_whatever_they_stand(bound: Bound, name: str) -> None:
    drawing = bound.drawing(figure_document(FIGURES[name], bound.templates).text)
    page = shapes(drawing.pages[len(drawing.pages) // 2])
    fills = {each.fill for each in page if each.fill and not _is_glyph(each)}
    grounds = {each.colour for each in fills if each.opacity == 1} | {bound.paper}
    grounds |= {over(each, ground) for each in fills for ground in grounds}
    words = {each.fill.colour for each in page if each.fill and _is_glyph(each)}
    assert words
    assert min(contrast(word, ground) for word in words for ground in grounds) >= WORDS


@pytest.mark.parametrize("name", ["scatter_padding_strides_transposed", "matrix_no_padding_no_strides"])
def test_faint_numbers_can_be_read_where_the_light_falls(bound: Bound, name: str) -> None:
    """On the page, and on the page under a window: faint numbers stand nowhere else."""
    page = shapes(bound.drawing(figure_document(FIGURES[name], bound.templates).text).pages[0])
    lights = {each.fill for each in page if each.fill and each.fill.opacity < 0.5 and not _is_glyph(each)}
    faint, _ = sorted({each.fill.colour for each in page if each.fill and _is_glyph(each)}, key=_against(bound.paper))
    assert lights
    assert min(contrast(faint, over(light, bound.paper)) for light in lights) >= WORDS
    assert contrast(faint, bound.paper) >= WORDS


def _against(paper: RGB) -> Callable[[RGB], float]:
    return lambda colour: contrast(colour, paper)


def _is_glyph(shape: Shape) -> bool:
    """Return whether a shape is round, or is no rectangle and smaller than any cell, as the sign of a product is."""
    if any(step.verb is Verb.CURVE for step in shape.outline):
        return True
    xs, ys = zip(*(shape.matrix(point) for step in shape.outline for point in step.points), strict=True)
    is_small = max(max(xs) - min(xs), max(ys) - min(ys)) < SMALLEST_CELL
    return is_small and len(shape.outline) > STEPS_OF_A_RECTANGLE


def test_a_dark_page_is_dark_and_a_light_one_is_left_as_it_is(bound: Bound) -> None:
    drawing = bound.drawing(figure_document(FIGURES["no_padding_no_strides"], bound.templates).text)
    first = shapes(drawing.pages[0])[0]
    xs, ys = zip(*(first.matrix(point) for step in first.outline for point in step.points), strict=True)
    fills_page = min(xs) <= 0.01 and min(ys) <= 0.01 and max(xs) >= drawing.width - 0.01
    fills_page = fills_page and max(ys) >= drawing.height - 0.01
    assert fills_page == (luminance(bound.paper) < 0.5)
    assert not fills_page or first.fill == Paint(bound.paper)
