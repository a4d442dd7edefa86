"""What pdfium says of one object of a page, as values: its matrix, colours, line, outline and box."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Any

import pypdfium2.raw as pdfium

from convarith.tools.svg.shapes import Cap, Join, Outline, Paint, Point, Segment, Stroke, Transform, Verb

Box = tuple[float, float, float, float]

OPAQUE = 255
REMEMBERED = 256  # size of a cache: the colours of a figure recur
CLOSING = Segment(Verb.CLOSE, ())
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


def address_of(each: Any) -> int:
    """Return what identifies an object of pdfium; 0 for none."""
    return ctypes.addressof(each.contents) if each else 0


# What pdfium writes its answers into: making these anew takes longer than asking. No two threads may ask at a time.
_MATRIX = pdfium.FS_MATRIX()
_RED, _GREEN, _BLUE, _ALPHA = (ctypes.c_uint() for _ in range(4))
_X, _Y = ctypes.c_float(), ctypes.c_float()


def matrix_of(get: Callable[..., Any], *arguments: Any) -> Transform:
    """Return the matrix that a function of pdfium gets."""
    get(*arguments, _MATRIX)
    return Transform(_MATRIX.a, _MATRIX.b, _MATRIX.c, _MATRIX.d, _MATRIX.e, _MATRIX.f)


def paint_of(get: Callable[..., Any], each: Any) -> Paint:
    """Return the colour and opacity of an object that a function of pdfium gets."""
    get(each, _RED, _GREEN, _BLUE, _ALPHA)
    return _known_paint(_RED.value, _GREEN.value, _BLUE.value, _ALPHA.value)


@lru_cache(REMEMBERED)
def _known_paint(red: int, green: int, blue: int, alpha: int) -> Paint:
    return Paint((red, green, blue), alpha / OPAQUE)


def appearance_of(form: Any) -> tuple[Hashable, ...]:
    """Return what pdfium tells of how a form is painted: where, in what, and how much of it there is."""
    return (
        matrix_of(pdfium.FPDFPageObj_GetMatrix, form),
        paint_of(pdfium.FPDFPageObj_GetFillColor, form),
        stroke_of(form),
        pdfium.FPDFFormObj_CountObjects(form),
        box_of(form),
    )


def stroke_of(each: Any) -> Stroke:
    """Return the line of an object."""
    width, phase = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(each, width)
    pdfium.FPDFPageObj_GetDashPhase(each, phase)
    count = max(0, pdfium.FPDFPageObj_GetDashCount(each))
    dashes = (ctypes.c_float * count)()
    if count:
        pdfium.FPDFPageObj_GetDashArray(each, dashes, count)
    return Stroke(
        paint=paint_of(pdfium.FPDFPageObj_GetStrokeColor, each),
        width=width.value,
        dashes=tuple(dashes),
        phase=phase.value,
        cap=CAPS[pdfium.FPDFPageObj_GetLineCap(each)],
        join=JOINS[pdfium.FPDFPageObj_GetLineJoin(each)],
    )


def outline_of(segments: Iterable[Any]) -> Outline:
    """Return an outline of segments."""
    steps: list[Segment] = []
    controls: list[Point] = []
    for segment in segments:
        pdfium.FPDFPathSegment_GetPoint(segment, _X, _Y)
        verb = VERBS[pdfium.FPDFPathSegment_GetType(segment)]
        controls.append((_X.value, _Y.value))
        if verb is not Verb.CURVE or len(controls) == 3:
            steps.append(Segment(verb, tuple(controls)))
            controls = []
        if pdfium.FPDFPathSegment_GetClose(segment):
            steps.append(CLOSING)
    return tuple(steps)


def outline_of_glyph(font: Any, code: int) -> Outline:
    """Return the outline of a character's glyph, one unit per font size; empty if there is none."""
    glyph = pdfium.FPDFFont_GetGlyphPath(font, code, 1)
    count = pdfium.FPDFGlyphPath_CountGlyphSegments(glyph) if glyph else 0
    return outline_of(pdfium.FPDFGlyphPath_GetGlyphPathSegment(glyph, at) for at in range(count))


def is_inked(texts: Any, index: int) -> bool:
    """Return whether a character of a page's text has a box to paint."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(texts, index, left, right, bottom, top)
    return left.value < right.value and bottom.value < top.value


def name_of_font(font: Any) -> str:
    """Return the name of a font."""
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    return name.value.decode("latin-1")


def box_of(each: Any) -> Box:
    """Return the left, bottom, right and top edge of an object, in its container."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(each, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value
