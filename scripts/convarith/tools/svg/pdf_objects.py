"""What does each page of a PDF show? Its paths and glyphs as outlines, read through pdfium's page objects."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from convarith.errors import Details, OutputError
from convarith.tools.svg.pdf_fonts import PRIVATE, SECOND_OF_CODE_0, with_private_codes
from convarith.tools.svg.shapes import (
    Cap,
    Drawing,
    Group,
    Join,
    Matrix,
    Outline,
    Paint,
    Point,
    Shape,
    Step,
    Stroke,
    Verb,
    bounds,
    moved,
)

Box = tuple[float, float, float, float]

OPAQUE = 255
CAPS = {
    pdfium.FPDF_LINECAP_BUTT: Cap.BUTT,
    pdfium.FPDF_LINECAP_ROUND: Cap.ROUND,
    pdfium.FPDF_LINECAP_PROJECTING_SQUARE: Cap.SQUARE,
}
JOINS = {
    pdfium.FPDF_LINEJOIN_MITER: Join.MITER,
    pdfium.FPDF_LINEJOIN_ROUND: Join.ROUND,
    pdfium.FPDF_LINEJOIN_BEVEL: Join.BEVEL,
}
VERBS = {
    pdfium.FPDF_SEGMENT_MOVETO: Verb.MOVE,
    pdfium.FPDF_SEGMENT_LINETO: Verb.LINE,
    pdfium.FPDF_SEGMENT_BEZIERTO: Verb.CURVE,
}
FILLING = {pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE}
STROKING = {pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE}
TWIN_APART = 0.5  # of the font's size: how far pdfium takes a text for one that it has read already
MITER_REACH = 5  # half widths that a miter may stick out beyond a corner: half of PDF's limit for its length
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
    """A glyph's outline at the font's size, and the map of that to the page in PDF's coordinates."""

    outline: Outline
    matrix: Matrix


@dataclass(frozen=True)
class _Text:
    """Glyphs of one font at one size, and the box around them on the page."""

    font: int
    size: float
    box: Box
    glyphs: tuple[_Glyph, ...]


@dataclass(frozen=True)
class _Place:
    """Where objects are: the map of their container to the page in PDF's coordinates, and what it is clipped to."""

    matrix: Matrix
    clips: tuple[Outline, ...] = ()


def pdf_drawing(path: Path) -> Drawing:
    """Return all pages of a PDF, forms resolved, as large as the first.

    Raises ``OutputError`` for what cannot be said by outlines and plain colours: images, shadings, patterns, blend
    modes, and glyphs whose outline pdfium does not give.
    """
    with pikepdf.open(path) as told:
        unsayable = _unsayable(told)
        content = with_private_codes(told)
    document = pypdfium2.PdfDocument(content)
    try:
        left, bottom, right, top = document[0].get_bbox()
        drawing = Drawing(right - left, top - bottom, tuple(_shapes_of_pages(document)))
    finally:
        document.close()
    if unsayable:  # only now: what is wrong with one frame can be told more exactly
        raise _error("the figure", *unsayable)
    return drawing


def _shapes_of_pages(document: Any) -> Iterator[tuple[Shape | Group, ...]]:
    fonts = _Fonts()
    for number in range(len(document)):
        yield _Page(document, number, fonts).shapes()


def _unsayable(document: pikepdf.Pdf) -> tuple[str, str] | None:
    """Return what a PDF has that pdfium's page objects do not tell, paint that is not just a colour, and a hint."""
    for each in document.objects:
        for dictionary in _dictionaries(each):
            if "/PatternType" in dictionary:
                return PATTERN
            blends = dictionary.get("/BM", "/Normal") not in PLAIN_BLENDING
            if blends or isinstance(dictionary.get("/SMask"), pikepdf.Dictionary):
                return BLENDING
    return None


def _dictionaries(each: Any) -> Iterator[Any]:
    """Yield an object of a PDF, if it is a dictionary or has one, and those that stand inside of it."""
    if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        yield each
        for inner in each.values():
            if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
                yield from _dictionaries(inner)


class _Fonts:
    """The outlines of glyphs, each read once for all pages."""

    def __init__(self) -> None:
        self._pages: dict[int, Any] = {}  # by font: pdfium drops a font, and may reuse its address, without a page
        self._outlines: dict[tuple[int, int, float], Outline] = {}

    def outline(self, page: Any, font: Any, code: int, size: float) -> Outline:
        """Return the outline of a character's glyph of a font of this page; nothing if there is none."""
        key = _address(font), code, size
        if key not in self._outlines:
            self._pages.setdefault(key[0], page)
            outline = _glyph_outline(font, SECOND_OF_CODE_0 if code == PRIVATE else code)
            self._outlines[key] = moved(outline, Matrix(size, 0, 0, size, 0, 0))
        return self._outlines[key]


class _Page:
    """A page that is being read."""

    def __init__(self, document: Any, number: int, fonts: _Fonts) -> None:
        self._number = number
        self._fonts = fonts
        self._page = document[number]
        left, _, _, top = self._page.get_bbox()
        self._to_screen = Matrix(1, 0, 0, -1, -left, top)
        self._glyphs: dict[int, list[_Glyph]] = {}
        self._texts: list[_Text] = []

    def shapes(self) -> tuple[Shape | Group, ...]:
        """Return what the page shows, from bottom to top."""
        self._glyphs = self._glyphs_by_object()
        count = pdfium.FPDFPage_CountObjects(self._page)
        objects = [pdfium.FPDFPage_GetObject(self._page, index) for index in range(count)]
        return tuple(self._shapes(objects, _Place(Matrix(1, 0, 0, 1, 0, 0))))

    def _shapes(self, objects: Iterable[Any], place: _Place) -> Iterator[Shape | Group]:
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

    def _form(self, form: Any, place: _Place) -> Iterator[Shape | Group]:
        inside = _Place(place.matrix.after(_matrix(pdfium.FPDFPageObj_GetMatrix, form)), self._clips(form, place))
        objects = [pdfium.FPDFFormObj_GetObject(form, index) for index in range(pdfium.FPDFFormObj_CountObjects(form))]
        shapes = self._shapes(objects, inside)
        opacity = _paint(pdfium.FPDFPageObj_GetFillColor, form).opacity
        # Only a transparency group starts opaque again; what is in any other form has the form's opacity already.
        is_group = any(_paint(pdfium.FPDFPageObj_GetFillColor, each).opacity == 1 for each in objects)
        if opacity < 1 and is_group:
            yield Group(tuple(shapes), opacity)
        else:
            yield from shapes

    def _path(self, path: Any, place: _Place) -> Shape:
        mode, strokes = ctypes.c_int(), pdfium.FPDF_BOOL()
        pdfium.FPDFPath_GetDrawMode(path, mode, strokes)
        segments = [pdfium.FPDFPath_GetPathSegment(path, at) for at in range(pdfium.FPDFPath_CountSegments(path))]
        shape = Shape(
            outline=_outline(segments),
            matrix=self._to_screen.after(place.matrix).after(_matrix(pdfium.FPDFPageObj_GetMatrix, path)),
            fill=_paint(pdfium.FPDFPageObj_GetFillColor, path) if mode.value != pdfium.FPDF_FILLMODE_NONE else None,
            even_odd=mode.value == pdfium.FPDF_FILLMODE_ALTERNATE,
            stroke=_stroke(path) if strokes.value else None,
        )
        return replace(shape, clips=_cutting(self._clips(path, place), shape))

    def _text(self, text: Any, place: _Place) -> Iterator[Shape]:
        mode = pdfium.FPDFTextObj_GetTextRenderMode(text)
        fill = _paint(pdfium.FPDFPageObj_GetFillColor, text) if mode in FILLING else None
        stroke = _stroke(text) if mode in STROKING else None
        for glyph in self._text_on_page(text, place).glyphs:
            shape = Shape(glyph.outline, self._to_screen.after(glyph.matrix), fill, stroke=stroke)
            yield replace(shape, clips=_cutting(self._clips(text, place), shape))

    def _text_on_page(self, text: Any, place: _Place) -> _Text:
        """Return a text; pdfium has no glyphs of one that stands where the same text stands already."""
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(text, size)
        font = _address(pdfium.FPDFTextObj_GetFont(text))
        glyphs = tuple(self._glyphs.get(_address(text), ()))
        found = _Text(font, size.value, _mapped_box(_box(text), place.matrix), glyphs)
        if not glyphs and found.box[0] < found.box[2]:
            twin = next((each for each in reversed(self._texts) if _are_twins(each, found)), None)
            if twin is None:
                raise self._error("text that cannot be read", NO_OUTLINE)
            right, up = found.box[0] - twin.box[0], found.box[1] - twin.box[1]
            shift = Matrix(1, 0, 0, 1, right, up)
            found = replace(found, glyphs=tuple(replace(each, matrix=shift.after(each.matrix)) for each in twin.glyphs))
        self._texts.append(found)
        return found

    def _glyphs_by_object(self) -> dict[int, list[_Glyph]]:
        """Return the glyphs of each text object, by its address."""
        found: dict[int, list[_Glyph]] = {}
        texts = pdfium.FPDFText_LoadPage(self._page)
        try:
            for index in range(pdfium.FPDFText_CountChars(texts)):
                text = pdfium.FPDFText_GetTextObject(texts, index)
                if text and pdfium.FPDFText_IsGenerated(texts, index) != 1:
                    found.setdefault(_address(text), []).extend(self._glyph(texts, text, index))
        finally:
            pdfium.FPDFText_ClosePage(texts)
        return found

    def _glyph(self, texts: Any, text: Any, index: int) -> Iterator[_Glyph]:
        x, y, size = ctypes.c_double(), ctypes.c_double(), ctypes.c_float()
        pdfium.FPDFText_GetCharOrigin(texts, index, x, y)
        pdfium.FPDFTextObj_GetFontSize(text, size)
        turned = _matrix(pdfium.FPDFText_GetMatrix, texts, index)
        font = pdfium.FPDFTextObj_GetFont(text)
        code = pdfium.FPDFText_GetUnicode(texts, index)
        outline = self._fonts.outline(self._page, font, code, size.value)
        if outline:
            yield _Glyph(outline, turned._replace(e=x.value, f=y.value))
        elif _is_inked(texts, index):
            name = f"U+{code:04X}" if code < PRIVATE else f"number {code - PRIVATE}"
            raise self._error(f"a glyph without outline, {name} of the font {_font_name(font)}", NO_OUTLINE)

    def _clips(self, each: Any, place: _Place) -> tuple[Outline, ...]:
        clip = pdfium.FPDFPageObj_GetClipPath(each)
        count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        to_screen = self._to_screen.after(place.matrix)
        own = [
            [
                pdfium.FPDFClipPath_GetPathSegment(clip, at, segment)
                for segment in range(pdfium.FPDFClipPath_CountPathSegments(clip, at))
            ]
            for at in range(count)
        ]
        return place.clips + tuple(moved(_outline(segments), to_screen) for segments in own)

    def _error(self, what: str, hint: str) -> OutputError:
        return _error(f"frame {self._number + 1}", what, hint)


def _error(whose: str, what: str, hint: str) -> OutputError:
    return OutputError(f"{whose} has {what}, which SVG cannot show", Details(hint=hint))


def _visible(shape: Shape) -> Iterator[Shape]:
    if shape.outline and (shape.fill or shape.stroke):
        yield shape


def _address(each: Any) -> int:
    return ctypes.cast(each, ctypes.c_void_p).value or 0


def _matrix(get: Callable[..., Any], *arguments: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    get(*arguments, found)
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _paint(get: Callable[..., Any], each: Any) -> Paint:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    get(each, red, green, blue, alpha)
    return Paint((red.value, green.value, blue.value), alpha.value / OPAQUE)


def _stroke(each: Any) -> Stroke:
    width, phase = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(each, width)
    pdfium.FPDFPageObj_GetDashPhase(each, phase)
    count = max(0, pdfium.FPDFPageObj_GetDashCount(each))
    dashes = (ctypes.c_float * count)()
    if count:
        pdfium.FPDFPageObj_GetDashArray(each, dashes, count)
    return Stroke(
        paint=_paint(pdfium.FPDFPageObj_GetStrokeColor, each),
        width=width.value,
        dashes=tuple(dashes),
        phase=phase.value,
        cap=CAPS[pdfium.FPDFPageObj_GetLineCap(each)],
        join=JOINS[pdfium.FPDFPageObj_GetLineJoin(each)],
    )


def _outline(segments: Iterable[Any]) -> Outline:
    steps: list[Step] = []
    controls: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for segment in segments:
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        verb = VERBS[pdfium.FPDFPathSegment_GetType(segment)]
        controls.append((x.value, y.value))
        if verb is not Verb.CURVE or len(controls) == 3:
            steps.append(Step(verb, tuple(controls)))
            controls = []
        if pdfium.FPDFPathSegment_GetClose(segment):
            steps.append(Step(Verb.CLOSE, ()))
    return tuple(steps)


def _glyph_outline(font: Any, code: int) -> Outline:
    """Return the outline of a character's glyph, one unit to the font's size; nothing if there is none."""
    glyph = pdfium.FPDFFont_GetGlyphPath(font, code, 1)
    count = pdfium.FPDFGlyphPath_CountGlyphSegments(glyph) if glyph else 0
    return _outline(pdfium.FPDFGlyphPath_GetGlyphPathSegment(glyph, at) for at in range(count))


def _is_inked(texts: Any, index: int) -> bool:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(texts, index, left, right, bottom, top)
    return left.value < right.value and bottom.value < top.value


def _font_name(font: Any) -> str:
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    return name.value.decode("latin-1")


def _box(each: Any) -> Box:
    """Return the left, bottom, right and top edge of an object, in its container."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(each, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _mapped_box(box: Box, matrix: Matrix) -> Box:
    left, bottom, right, top = box
    corners = tuple(Step(Verb.MOVE, ((x, y),)) for x in (left, right) for y in (bottom, top))
    return bounds(moved(corners, matrix))


def _are_twins(one: _Text, other: _Text) -> bool:
    """Say whether two texts are the same, so far as their font and boxes tell, and nearly in the same place."""
    close = 0.001 * other.size
    offsets = [a - b for a, b in zip(one.box, other.box, strict=True)]
    is_same_size = abs(offsets[2] - offsets[0]) < close and abs(offsets[3] - offsets[1]) < close
    is_near = max(abs(offset) for offset in offsets) < TWIN_APART * other.size
    return (one.font, one.size) == (other.font, other.size) and is_same_size and is_near


def _cutting(clips: tuple[Outline, ...], shape: Shape) -> tuple[Outline, ...]:
    """Return the clips that may cut something off a shape: not the rectangles that it lies in with all its width."""
    if not clips or not shape.outline:
        return clips
    reach = 0.0
    if shape.stroke:
        is_plain = shape.stroke.join is not Join.MITER and shape.stroke.cap is not Cap.SQUARE
        reach = shape.stroke.width / 2 * shape.matrix.scale * (1 if is_plain else MITER_REACH)
    left, top, right, bottom = bounds(moved(shape.outline, shape.matrix))
    around = left - reach, top - reach, right + reach, bottom + reach
    return tuple(clip for clip in clips if not (_is_rectangle(clip) and _holds(clip, around)))


def _is_rectangle(outline: Outline) -> bool:
    points = {point for step in outline for point in step.points}
    return len(points) == 4 and points == {(x, y) for x, _ in points for _, y in points}


def _holds(rectangle: Outline, box: Box) -> bool:
    close = 0.01  # points: what TeX rounds boxes to is less
    left, top, right, bottom = bounds(rectangle)
    return left - close <= box[0] and top - close <= box[1] and box[2] <= right + close and box[3] <= bottom + close
