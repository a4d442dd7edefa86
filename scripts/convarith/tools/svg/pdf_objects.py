"""Reads the pages of a PDF as outlines: their paths and glyphs, through pdfium's page objects."""

from __future__ import annotations

import ctypes
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from convarith.errors import Details, OutputError
from convarith.tools.svg.clipping import clipped
from convarith.tools.svg.painted_forms import FormName, painted_forms
from convarith.tools.svg.pdf_fonts import PRIVATE, SECOND_OF_CODE_0, with_private_codes
from convarith.tools.svg.pdf_values import (
    Box,
    address_of,
    appearance_of,
    box_of,
    is_inked,
    matrix_of,
    name_of_font,
    outline_of,
    outline_of_glyph,
    paint_of,
    stroke_of,
)
from convarith.tools.svg.shapes import (
    Drawing,
    Outline,
    Segment,
    Shape,
    Transform,
    TransparencyGroup,
    Verb,
    bounds,
    moved,
)

Shapes = tuple[Shape | TransparencyGroup, ...]

FILLING = {pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE}
STROKING = {pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE}
TWIN_DISTANCE = 0.5  # of the font's size: a text nearer than this to an equal one has no glyphs in pdfium
UNSUPPORTED = {
    pdfium.FPDF_PAGEOBJ_IMAGE: ("an image", "draw it with TikZ"),
    pdfium.FPDF_PAGEOBJ_SHADING: ("a shading", "fill with one colour, or with areas of several"),
}
PATTERN = ("a pattern", "draw the pattern's lines with \\draw, inside a \\clip")
BLENDING = ("a blend mode or a fading", "use colours and opacity only")
PLAIN_BLENDING = {"/Normal", "/Compatible"}
NO_OUTLINE = "use another font for it, or draw it"


@dataclass(frozen=True)
class _Glyph:
    """A glyph's outline at the font's size, and its transform to the page in PDF's coordinates."""

    outline: Outline
    matrix: Transform


@dataclass(frozen=True)
class _Text:
    """Glyphs of one font at one size, and the box around them in what contains them, which has this matrix."""

    font: int
    size: float
    box_inside: Box
    matrix: Transform
    glyphs: tuple[_Glyph, ...]

    @cached_property
    def box(self) -> Box:
        """The box around them on the page, in PDF's coordinates; few texts are asked for it."""
        left, bottom, right, top = self.box_inside
        corners = tuple(Segment(Verb.MOVE, ((x, y),)) for x in (left, right) for y in (bottom, top))
        return bounds(moved(corners, self.matrix))


@dataclass(frozen=True)
class _Container:
    """What contains objects: its transform to the page in PDF's coordinates, and its clips."""

    matrix: Transform
    clips: tuple[Outline, ...] = ()


PAGE = _Container(Transform(1, 0, 0, 1, 0, 0))


def pdf_drawing(path: Path) -> Drawing:
    """Return all pages of a PDF, forms resolved, as large as the first.

    Raises ``OutputError`` for what outlines and plain colours cannot express: images, shadings, patterns, blend modes,
    and glyphs whose outline pdfium does not give.
    """
    with pikepdf.open(BytesIO(path.read_bytes())) as source:
        unsupported = _unsupported_paint(source)
        painted = painted_forms(source)
        content = with_private_codes(source)
    document = pypdfium2.PdfDocument(content)
    try:
        left, bottom, right, top = document[0].get_bbox()
        drawing = Drawing(right - left, top - bottom, tuple(_shapes_of_pages(document, painted)))
    finally:
        document.close()
    if unsupported:  # only now: an error about one frame is more exact
        raise _error("the figure", *unsupported)
    return drawing


def _shapes_of_pages(document: Any, painted: Sequence[Sequence[FormName]]) -> Iterator[Shapes]:
    fonts = _Fonts()
    known: dict[Hashable, _Form] = {}
    for number in range(len(document)):
        yield _Page(document, number, fonts, known).shapes(painted[number])


def _unsupported_paint(document: pikepdf.Pdf) -> tuple[str, str] | None:
    """Return the paint of a PDF that is not just a colour and that pdfium's page objects do not show, and a hint."""
    for each in document.objects:
        for dictionary in _dictionaries(each):
            if "/PatternType" in dictionary:
                return PATTERN
            blends = dictionary.get("/BM", "/Normal") not in PLAIN_BLENDING
            if blends or isinstance(dictionary.get("/SMask"), pikepdf.Dictionary):
                return BLENDING
    return None


def _dictionaries(each: Any) -> Iterator[Any]:
    """Yield an object of a PDF if it is or has a dictionary, and the dictionaries inside it."""
    if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        yield each
        for inner in each.values():
            if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
                yield from _dictionaries(inner)


class _Fonts:
    """The outlines of glyphs, each read once for all pages."""

    def __init__(self) -> None:
        self._pages: dict[int, Any] = {}  # by font: without a page, pdfium frees the font and may reuse its address
        self._outlines: dict[tuple[int, int, float], Outline] = {}

    def outline(self, page: Any, font: Any, code: int, size: float) -> Outline:
        """Return the outline of a character's glyph in a font of this page; empty if there is none."""
        key = address_of(font), code, size
        if key not in self._outlines:
            self._pages.setdefault(key[0], page)
            outline = outline_of_glyph(font, SECOND_OF_CODE_0 if code == PRIVATE else code)
            self._outlines[key] = moved(outline, Transform(size, 0, 0, size, 0, 0))
        return self._outlines[key]


@dataclass(frozen=True)
class _Form:
    """What a form showed where it was read first."""

    shapes: Shapes
    texts: tuple[_Text, ...]


class _Page:
    """A page that is being read; ``known`` are the forms that were read on earlier pages."""

    def __init__(self, document: Any, number: int, fonts: _Fonts, known: dict[Hashable, _Form]) -> None:
        self._number = number
        self._fonts = fonts
        self._known = known
        self._page = document[number]
        left, _, _, top = self._page.get_bbox()
        self._to_screen = Transform(1, 0, 0, -1, -left, top)
        self._texts: list[_Text] = []

    def shapes(self, painted: Sequence[FormName]) -> Shapes:
        """Return what the page shows, from bottom to top; ``painted`` are the names of its forms."""
        count = pdfium.FPDFPage_CountObjects(self._page)
        objects = [pdfium.FPDFPage_GetObject(self._page, index) for index in range(count)]
        forms = [each for each in objects if pdfium.FPDFPageObj_GetType(each) == pdfium.FPDF_PAGEOBJ_FORM]
        names = dict(zip(map(address_of, forms), painted, strict=True)) if len(forms) == len(painted) else {}
        found: list[Shape | TransparencyGroup] = []
        self._characters = pdfium.FPDFText_LoadPage(self._page)
        try:
            for each in objects:
                name = names.get(address_of(each))
                found += self._shapes([each], PAGE) if name is None else self._known_form(each, name)
        finally:
            pdfium.FPDFText_ClosePage(self._characters)
        return tuple(found)

    def _known_form(self, form: Any, name: FormName) -> Shapes:
        """Return the shapes of a form, which is read only if no earlier page painted it like this."""
        key = name, self._to_screen, self._clips(form, PAGE), *appearance_of(form)
        if key not in self._known:
            count = len(self._texts)
            shapes = tuple(self._form(form, PAGE))
            self._known[key] = _Form(shapes, tuple(self._texts[count:]))
        else:
            self._texts += self._known[key].texts
        return self._known[key].shapes

    def _shapes(self, objects: Iterable[Any], place: _Container) -> Iterator[Shape | TransparencyGroup]:
        for each in objects:
            kind = pdfium.FPDFPageObj_GetType(each)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                yield from self._form(each, place)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                yield from _visible(self._path(each, place))
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                for shape in self._text(each, place):
                    yield from _visible(shape)
            else:
                raise self._error(*UNSUPPORTED.get(kind, ("an unknown object", "")))

    def _form(self, form: Any, place: _Container) -> Iterator[Shape | TransparencyGroup]:
        inside = _Container(place.matrix.after(matrix_of(pdfium.FPDFPageObj_GetMatrix, form)), self._clips(form, place))
        objects = [pdfium.FPDFFormObj_GetObject(form, index) for index in range(pdfium.FPDFFormObj_CountObjects(form))]
        shapes = self._shapes(objects, inside)
        opacity = paint_of(pdfium.FPDFPageObj_GetFillColor, form).opacity
        # Only a transparency group starts opaque again; what is in any other form has the form's opacity already.
        is_group = any(paint_of(pdfium.FPDFPageObj_GetFillColor, each).opacity == 1 for each in objects)
        if opacity < 1 and is_group:
            yield TransparencyGroup(tuple(shapes), opacity)
        else:
            yield from shapes

    def _path(self, path: Any, place: _Container) -> Shape:
        mode, strokes = ctypes.c_int(), pdfium.FPDF_BOOL()
        pdfium.FPDFPath_GetDrawMode(path, mode, strokes)
        segments = [pdfium.FPDFPath_GetPathSegment(path, at) for at in range(pdfium.FPDFPath_CountSegments(path))]
        shape = Shape(
            outline=outline_of(segments),
            matrix=self._on_screen(place.matrix).after(matrix_of(pdfium.FPDFPageObj_GetMatrix, path)),
            fill=paint_of(pdfium.FPDFPageObj_GetFillColor, path) if mode.value != pdfium.FPDF_FILLMODE_NONE else None,
            even_odd=mode.value == pdfium.FPDF_FILLMODE_ALTERNATE,
            stroke=stroke_of(path) if strokes.value else None,
        )
        return clipped(shape, self._clips(path, place))

    def _text(self, text: Any, place: _Container) -> Iterator[Shape]:
        mode = pdfium.FPDFTextObj_GetTextRenderMode(text)
        fill = paint_of(pdfium.FPDFPageObj_GetFillColor, text) if mode in FILLING else None
        stroke = stroke_of(text) if mode in STROKING else None
        clips = self._clips(text, place)
        for glyph in self._text_on_page(text, place).glyphs:
            yield clipped(Shape(glyph.outline, self._to_screen.after(glyph.matrix), fill, stroke=stroke), clips)

    def _text_on_page(self, text: Any, place: _Container) -> _Text:
        """Return a text; pdfium has no glyphs for one that repeats an equal text in nearly the same place."""
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(text, size)
        font = address_of(pdfium.FPDFTextObj_GetFont(text))
        glyphs = tuple(self._glyphs_of(text, size.value))
        found = _Text(font, size.value, box_of(text), place.matrix, glyphs)
        if not glyphs and found.box[0] < found.box[2]:
            twin = next((each for each in reversed(self._texts) if _are_twins(each, found)), None)
            if twin is None:
                raise self._error("text that cannot be read", NO_OUTLINE)
            right, up = found.box[0] - twin.box[0], found.box[1] - twin.box[1]
            shift = Transform(1, 0, 0, 1, right, up)
            found = replace(found, glyphs=tuple(replace(each, matrix=shift.after(each.matrix)) for each in twin.glyphs))
        self._texts.append(found)
        return found

    def _glyphs_of(self, text: Any, size: float) -> Iterator[_Glyph]:
        """Yield the glyphs of a text object."""
        for index in self._places.get(address_of(text), ()):
            yield from self._glyph(text, size, index)

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        """Which characters each text object has, by its address, as places among all characters of the page."""
        found: dict[int, list[int]] = {}
        for index in range(pdfium.FPDFText_CountChars(self._characters)):
            text = pdfium.FPDFText_GetTextObject(self._characters, index)
            if text and pdfium.FPDFText_IsGenerated(self._characters, index) != 1:
                found.setdefault(address_of(text), []).append(index)
        return found

    def _glyph(self, text: Any, size: float, index: int) -> Iterator[_Glyph]:
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._characters, index, x, y)
        turned = matrix_of(pdfium.FPDFText_GetMatrix, self._characters, index)
        font = pdfium.FPDFTextObj_GetFont(text)
        code = pdfium.FPDFText_GetUnicode(self._characters, index)
        outline = self._fonts.outline(self._page, font, code, size)
        if outline:
            yield _Glyph(outline, turned._replace(e=x.value, f=y.value))
        elif is_inked(self._characters, index):
            name = f"U+{code:04X}" if code < PRIVATE else f"number {code - PRIVATE}"
            raise self._error(f"a glyph without outline, {name} of the font {name_of_font(font)}", NO_OUTLINE)

    def _clips(self, each: Any, place: _Container) -> tuple[Outline, ...]:
        clip = pdfium.FPDFPageObj_GetClipPath(each)
        count = max(0, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0
        if not count:
            return place.clips
        to_screen = self._on_screen(place.matrix)
        own = [
            [
                pdfium.FPDFClipPath_GetPathSegment(clip, at, segment)
                for segment in range(pdfium.FPDFClipPath_CountPathSegments(clip, at))
            ]
            for at in range(count)
        ]
        return place.clips + tuple(moved(outline_of(segments), to_screen) for segments in own)

    def _on_screen(self, matrix: Transform) -> Transform:
        """Return the transform from a container to the screen."""
        return self._to_screen if matrix == PAGE.matrix else self._to_screen.after(matrix)

    def _error(self, what: str, hint: str) -> OutputError:
        return _error(f"frame {self._number + 1}", what, hint)


def _error(whose: str, what: str, hint: str) -> OutputError:
    return OutputError(f"{whose} has {what}, which SVG cannot show", Details(hint=hint))


def _visible(shape: Shape) -> Iterator[Shape]:
    if shape.outline and (shape.fill or shape.stroke):
        yield shape


def _are_twins(one: _Text, other: _Text) -> bool:
    """Return whether two texts are equal, judging by font and boxes, and nearly in the same place."""
    close = 0.001 * other.size
    offsets = [a - b for a, b in zip(one.box, other.box, strict=True)]
    is_same_size = abs(offsets[2] - offsets[0]) < close and abs(offsets[3] - offsets[1]) < close
    is_near = max(abs(offset) for offset in offsets) < TWIN_DISTANCE * other.size
    return (one.font, one.size) == (other.font, other.size) and is_same_size and is_near
