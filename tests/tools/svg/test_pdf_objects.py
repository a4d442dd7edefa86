"""What TeX can put on a page, as outlines; and words for what cannot be said by them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from convarith.errors import OutputError
from convarith.tools.svg.pdf_objects import pdf_drawing
from convarith.tools.svg.shapes import Cap, Drawing, Join, Shape, TransparencyGroup, Verb, bounds, moved

from ..engine import Bench
from .pages import GLYPHS, IMAGE, PAGES, all_pages, typeset

CENTIMETRE = 72 / 2.54
UNSAYABLE = [
    (
        r"\fill[pattern={Lines[angle=45]}] (1,1) rectangle (3,3);",
        "the figure has a pattern",
        r"draw the pattern's lines with \draw",
    ),
    (
        r"\shade[left color=red, right color=blue] (1,1) rectangle (3,3);",
        "frame 2 has a shading",
        "fill with one colour",
    ),
    (
        r"\fill[blend mode=multiply, opacity=0.5] (1,1) rectangle (3,3);",
        "the figure has a blend mode or a fading",
        "colours and opacity only",
    ),
    (
        rf"\node at (3,2) {{\pdfximage{{{IMAGE}}}\pdfrefximage\pdflastximage}};",
        "frame 2 has an image",
        "draw it with TikZ",
    ),
]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Bench:
    return Bench(tmp_path_factory.mktemp("tex"), formats=formats)


@pytest.fixture(scope="module")
def pdf(bench: Bench) -> Path:
    return all_pages(bench)


@pytest.fixture(scope="module")
def drawing(pdf: Path) -> Drawing:
    return pdf_drawing(pdf)


def page(drawing: Drawing, name: str) -> tuple[Shape | TransparencyGroup, ...]:
    return drawing.pages[[*PAGES, *GLYPHS].index(name)]


def shapes(drawing: Drawing, name: str) -> list[Shape]:
    return list(flat(page(drawing, name)))


def flat(members: tuple[Shape | TransparencyGroup, ...]) -> Iterator[Shape]:
    for each in members:
        if isinstance(each, Shape):
            yield each
        else:
            yield from flat(each.members)


def box(shape: Shape) -> list[float]:
    """Return left, top, right and bottom in centimetres."""
    return [round(edge / CENTIMETRE, 2) for edge in bounds(moved(shape.outline, shape.matrix))]


def test_a_page_is_measured_from_its_upper_left_corner(drawing: Drawing) -> None:
    assert (drawing.width, drawing.height) == pytest.approx((7 * CENTIMETRE, 4 * CENTIMETRE), abs=0.01)
    assert [box(shape) for shape in shapes(drawing, "areas")] == [[1, 2.5, 3, 3]]


def test_fill_line_dashes_and_opacity(drawing: Drawing) -> None:
    (shape,) = shapes(drawing, "everything")
    assert shape.fill is not None
    assert (shape.fill.colour, shape.even_odd) == ((38, 139, 210), True)
    assert shape.fill.opacity == pytest.approx(0.4, abs=0.003)
    stroke = shape.stroke
    assert stroke is not None
    assert (stroke.paint.colour, stroke.paint.opacity) == ((255, 0, 0), 1)
    assert (stroke.cap, stroke.join) == (Cap.SQUARE, Join.BEVEL)
    assert [stroke.width, *stroke.dashes, stroke.phase] == pytest.approx([2, 3, 1, 2], abs=0.001)


def test_an_area_has_no_line_and_a_line_no_area(drawing: Drawing) -> None:
    area, line = shapes(drawing, "area and line")
    assert (area.stroke, line.fill) == (None, None)
    assert {step.verb for step in area.outline} == {Verb.MOVE, Verb.CURVE, Verb.CLOSE}


def test_forms_are_resolved_where_they_stand(drawing: Drawing) -> None:
    assert [box(shape) for shape in shapes(drawing, "forms")] == [[0.5, 2.5, 1.5, 3.5], [3, 1, 5, 3]]


def test_only_a_clip_that_cuts_is_kept(drawing: Drawing) -> None:
    inside, cut = shapes(drawing, "clips")
    assert (len(inside.clips), len(cut.clips)) == (0, 1)
    assert [round(edge / CENTIMETRE, 2) for edge in bounds(cut.clips[0])] == [1, 1, 3, 3]


def test_a_transparency_group_is_one_and_mere_opacity_is_not(drawing: Drawing) -> None:
    (group,) = page(drawing, "group")
    assert isinstance(group, TransparencyGroup)
    assert group.opacity == pytest.approx(0.5, abs=0.003)
    assert [shape.fill.opacity for shape in flat(group.members) if shape.fill] == [1, 1]
    translucent = [shape.fill.opacity for shape in shapes(drawing, "no group") if shape.fill]
    assert translucent == pytest.approx([0.5, 0.5], abs=0.003)


@pytest.mark.parametrize(("text", "count"), GLYPHS.items())
def test_each_glyph_is_an_outline(drawing: Drawing, text: str, count: int) -> None:
    found = shapes(drawing, text)
    assert len(found) == count
    assert all(len(shape.outline) > 4 for shape in found)


def test_the_same_glyph_has_the_same_outline_and_another_has_not(drawing: Drawing) -> None:
    outlines = [shape.outline for shape in shapes(drawing, "ab")]
    assert [outlines.index(outline) for outline in outlines] == [0, 1, 0, 1, 4, 5, 4]


def test_text_on_the_same_text_is_there_twice(drawing: Drawing) -> None:
    found = shapes(drawing, "twins")
    assert [shape.fill.colour for shape in found if shape.fill] == [(255, 255, 255)] * 2 + [(255, 0, 0)] * 2
    for under, over in zip(found[:2], found[2:], strict=True):
        offset = over.matrix.e - under.matrix.e, under.matrix.f - over.matrix.f
        assert offset == pytest.approx((0.02 * CENTIMETRE, 0.01 * CENTIMETRE), abs=0.01)


def test_text_may_be_turned_scaled_and_outlined(drawing: Drawing) -> None:
    turned, outlined = shapes(drawing, "turned")
    left, top, right, bottom = box(turned)
    assert right - left > 3 * (bottom - top)
    assert (outlined.fill, outlined.stroke is None) == (None, False)


def test_the_same_pdf_is_the_same_drawing(pdf: Path, drawing: Drawing) -> None:
    assert pdf_drawing(pdf).pages == drawing.pages


def test_a_font_that_tells_its_codes_itself_is_read_as_well(pdf: Path, drawing: Drawing, tmp_path: Path) -> None:
    without_encoding(pdf, tmp_path / "bare.pdf", own=(b"dup 173 /minus put", b"dup 0   /minus put"))
    assert pdf_drawing(tmp_path / "bare.pdf").pages == drawing.pages


def test_a_glyph_without_outline_is_an_error(tmp_path: Path) -> None:
    bitmap_font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type3,
        FontBBox=[0, 0, 1000, 1000],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        FirstChar=65,
        LastChar=65,
        Widths=[1000],
        Encoding=pikepdf.Dictionary(Differences=[65, pikepdf.Name.A]),
    )
    with pikepdf.new() as document:
        square = document.make_stream(b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f")
        bitmap_font.CharProcs = pikepdf.Dictionary(A=square)
        added = document.add_blank_page(page_size=(100, 100))
        added.Contents = document.make_stream(b"BT /F 10 Tf 50 50 Td (A) Tj ET")
        added.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=bitmap_font))
        document.save(tmp_path / "bitmap.pdf")
    with pytest.raises(OutputError, match=r"frame 1 has a glyph without outline, U\+0041 of the font"):
        pdf_drawing(tmp_path / "bitmap.pdf")


def without_encoding(pdf: Path, bare: Path, *, own: tuple[bytes, bytes]) -> None:
    """Let the font of symbols have no encoding but that of its program, with one line of that replaced."""
    with pikepdf.open(pdf) as document:
        objects = (each for each in document.objects if isinstance(each, pikepdf.Dictionary))
        (font,) = (each for each in objects if "LMMathSymbols" in str(each.get("/BaseFont")))
        del font.Encoding
        program = font.FontDescriptor.FontFile
        assert own[0] in program.read_bytes()
        program.write(program.read_bytes().replace(*own))
        document.save(bare)


@pytest.mark.parametrize(("page", "says", "hint"), UNSAYABLE)
def test_what_outlines_cannot_say_is_an_error(bench: Bench, page: str, says: str, hint: str) -> None:
    with pytest.raises(OutputError) as raised:
        pdf_drawing(typeset(bench, [PAGES["areas"], page]))
    assert raised.value.problem == f"{says}, which SVG cannot show"
    assert hint in raised.value.details.hint
