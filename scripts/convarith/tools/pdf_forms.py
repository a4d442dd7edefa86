"""Checks what the streams of a PDF paint: none paints itself, they paint forms so many times only, images are small.

A PDF of a few bytes can ask for all of the memory, or all of the time, of whoever shows it.
"""

from __future__ import annotations

import re
from math import prod
from typing import Any

import pikepdf

from convarith.errors import Details, TeXError
from convarith.sentences import Sentence, named
from convarith.tools.pdf_limits import MAX_PIXELS

MAX_PAINTED = 200_000  # forms: a figure of 400 frames paints some 10,000
MAX_NESTED = 50  # forms in one another
MAX_SAMPLES = 1_000_000  # of a function that a shading reads
PAINTING = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
INLINE = re.compile(rb"\bBI\b(.*?)\bID\b", re.DOTALL)
SIDE = re.compile(rb"/(?:W|H|Width|Height)\s+(\d+)")
FORM, OBJECT, RESOURCES = map(named, ("\\pdfxform", "\\pdfobj", "\\pdfpageresources"))
OWN_HINT = Sentence(f"let no form contain itself: take out what {FORM}, {OBJECT} or {RESOURCES} adds")
MANY_HINT = Sentence(f"draw less, or put fewer boxes into one another with {FORM}")
IMAGE_HINT = f"an image has at most {MAX_PIXELS // 10**6} million pixels"


def check_painted(document: pikepdf.Pdf) -> None:
    """Raise ``TeXError`` for a PDF that paints without end, or images that are too large."""
    for each in document.objects:
        if isinstance(each, pikepdf.Stream):
            _check_samples(each)
    forms = _Forms()
    painted = sum(forms.painted_by(_content(page.obj), page.obj, 0) for page in document.pages)
    if painted > MAX_PAINTED:
        raise TeXError(f"the PDF paints its forms {painted} times, more than {MAX_PAINTED}", Details(hint=MANY_HINT))


class _Forms:
    """How many forms each form paints, those included that they paint themselves."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[int, int], tuple[int, int]], int] = {}
        self._open: set[tuple[int, int]] = set()

    def painted_by(self, content: bytes, holder: pikepdf.Object, depth: int) -> int:
        """Return how many forms a content paints, by the names that the page or form ``holder`` gives them."""
        for head in INLINE.findall(content):
            _check_pixels([int(side) for side in SIDE.findall(head)])
        resources = holder.get("/Resources")
        named: Any = resources.get("/XObject", {}) if isinstance(resources, pikepdf.Dictionary) else {}
        counts: dict[bytes, int] = {}
        total = 0
        for name in PAINTING.findall(content):
            if name not in counts:
                counts[name] = self._painted(named.get(f"/{name.decode('latin-1')}"), holder, depth + 1)
            total += counts[name]
        return total

    def _painted(self, form: pikepdf.Object | None, around: pikepdf.Object, depth: int) -> int:
        """Return how many forms a form paints, itself included; one without resources has those ``around`` it."""
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form":
            return 0
        if form.objgen in self._open:
            raise TeXError("a form of the PDF contains itself", Details(hint=OWN_HINT))
        if depth > MAX_NESTED:
            problem = f"a form of the PDF contains more than {MAX_NESTED} in one another"
            raise TeXError(problem, Details(hint=MANY_HINT))
        holder = form if "/Resources" in form else around
        key = form.objgen, holder.objgen
        if key not in self._known:
            self._open.add(form.objgen)
            self._known[key] = 1 + self.painted_by(form.read_bytes(), holder, depth)
            self._open.discard(form.objgen)
        return self._known[key]


def _content(page: pikepdf.Object) -> bytes:
    contents = page.get("/Contents")
    streams = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(each.read_bytes() for each in streams if isinstance(each, pikepdf.Stream))


def _check_samples(stream: pikepdf.Stream) -> None:
    if stream.get("/Subtype") == "/Image":
        _check_pixels([int(stream.get("/Width", 0)), int(stream.get("/Height", 0))])
    sizes = stream.get("/Size") if "/FunctionType" in stream else None
    samples = prod(int(size) for size in sizes.as_list()) if isinstance(sizes, pikepdf.Array) else 0
    if samples > MAX_SAMPLES:
        raise TeXError(f"a shading of the PDF has {samples} samples", Details(hint=MANY_HINT))


def _check_pixels(sides: list[int]) -> None:
    if prod(sides) > MAX_PIXELS:
        shown = " × ".join(map(str, sides))
        raise TeXError(f"an image of the PDF has {shown} pixels", Details(hint=IMAGE_HINT))
