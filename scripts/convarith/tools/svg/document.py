"""Writes a drawing as SVG: an animated one that plays by itself, or a still; text in, text out.

What does not move is written once; what does is switched by CSS, page by page, without a script. Colours are variables
named by role, which a page with the SVG inline can set. A viewer without CSS variables shows the drawing's own colours;
one without animations, or with reduced motion, shows the middle frame.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from xml.sax.saxutils import escape

from convarith.tools.svg.css import style_rules, switching_rules
from convarith.tools.svg.layers import Pages, layers
from convarith.tools.svg.marks import REMEMBERED, Cluster, Mark, Style, absolute, decimal, mark, numbers
from convarith.tools.svg.shapes import RGB, Drawing

REFERENCE = 30  # characters of a reference to a path, and of its definition around the path itself
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PREFIX_DIGITS = 7


def animated_svg(
    drawing: Drawing,
    *,
    title: str,
    description: str,
    durations: Sequence[int],
    colours: Mapping[str, RGB],
    dark: Mapping[str, RGB],
    loop: bool = True,
) -> str:
    """Return an SVG that shows a drawing's pages for ``durations`` (milliseconds, one per page), for ever or once.

    ``colours`` are the roles' colours in the drawing, ``dark`` those for a dark scheme; a role that is not in ``dark``
    keeps its colour. Raises ``ValueError`` unless there is one duration per page, of at least a millisecond.
    """
    if len(durations) != len(drawing.pages):
        raise ValueError(f"{len(drawing.pages)} pages need as many durations, not {len(durations)}")
    if min(durations) < 1:
        raise ValueError(f"a page is shown for at least a millisecond, not {min(durations)}")
    return _text(drawing, _Wording(title, description), _Look(colours, dark), durations, loop=loop)


def still_svg(
    drawing: Drawing,
    frame: int,
    *,
    title: str,
    description: str,
    colours: Mapping[str, RGB],
    dark: Mapping[str, RGB],
) -> str:
    """Return an SVG of one page, ``frame`` counted from 1; otherwise as ``animated_svg``.

    Raises ``ValueError`` if there is no such page.
    """
    if not 1 <= frame <= len(drawing.pages):
        raise ValueError(f"there is no frame {frame}: they are numbered from 1 to {len(drawing.pages)}")
    page = Drawing(drawing.width, drawing.height, (drawing.pages[frame - 1],))
    return _text(page, _Wording(title, description), _Look(colours, dark), durations=(1,))


@dataclass(frozen=True)
class _Wording:
    title: str
    description: str


@dataclass(frozen=True)
class _Look:
    colours: Mapping[str, RGB]
    dark: Mapping[str, RGB]


def _text(drawing: Drawing, wording: _Wording, look: _Look, durations: Sequence[int], *, loop: bool = True) -> str:
    """Return a document, whose names all begin with a prefix that no other figure has."""
    pages = [[_mark_of(shape) for shape in page] for page in drawing.pages]
    size = drawing.width, drawing.height
    colours = sorted(look.colours.items()), sorted(look.dark.items())
    content = repr((size, pages, wording, tuple(durations), *colours, *([] if loop else ["once"])))
    prefix = "c" + hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:PREFIX_DIGITS]
    body = _Body(pages, prefix)
    elements = list(body.elements())  # first: this names the styles, sets of pages and clips
    width, height = (decimal(length) for length in size)
    rules = list(style_rules(body.styles, prefix=prefix, colours=look.colours, dark=look.dark))
    if body.shown:
        still = len(pages) // 2
        rules += switching_rules(body.shown, prefix=prefix, durations=durations, still=still, loop=loop)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{prefix}" width="{width}pt" height="{height}pt"'
        f' viewBox="0 0 {width} {height}" role="img" aria-labelledby="{prefix}t {prefix}d">',
        f'<title id="{prefix}t">{_escaped(wording.title)}</title>',
        f'<desc id="{prefix}d">{_escaped(wording.description)}</desc>',
        "<style>",
        *rules,
        "</style>",
        *body.definitions(),
        *elements,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


_mark_of = lru_cache(REMEMBERED)(mark)  # most shapes are on many pages, and in stills


def _escaped(words: str) -> str:
    return escape(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", words))


class _Body:
    """The elements of a document, and the names of what they refer to."""

    def __init__(self, pages: Sequence[Sequence[Mark | Cluster]], prefix: str) -> None:
        self.styles: dict[Style, str] = {}
        self.shown: dict[Pages, str] = {}
        self._clips: dict[tuple[str, ...], str] = {}
        self._prefix = prefix
        self._page_count = len(pages)
        self._layers = layers(pages, size=_written_size)
        counts = Counter(each.path for layer in self._layers for each in _marks_of(layer.mark))
        often = [path for path, count in counts.items() if (count - 1) * len(path) > REFERENCE * count]
        self._paths = {path: f"{prefix}{number}" for number, path in enumerate(often)}

    def elements(self) -> Iterator[str]:
        """Yield the elements from bottom to top."""
        for pages, together in groupby(self._layers, key=lambda layer: layer.pages):
            pieces = _pieces(layer.mark for layer in together)
            if len(pages) == self._page_count:
                yield from (self._element(piece) for piece in pieces)
            elif len(pieces) == 1:
                yield self._element(pieces[0], self._class_of_pages(pages))
            else:
                inside = "".join(self._element(piece) for piece in pieces)
                yield f'<g class="{self._class_of_pages(pages)}">{inside}</g>'

    def definitions(self) -> Iterator[str]:
        """Yield the definitions that elements refer to; nested clips refer to the outer one."""
        if self._paths or self._clips:
            yield "<defs>"
            yield from (f'<path id="{name}" d="M0 0{path}"/>' for path, name in self._paths.items())
            for clips, name in self._clips.items():
                outer = f' clip-path="url(#{self._clips[clips[:-1]]})"' if len(clips) > 1 else ""
                yield f'<clipPath id="{name}"{outer}><path d="{clips[-1]}"/></clipPath>'
            yield "</defs>"

    def _element(self, piece: _Piece, *classes: str) -> str:
        names = ([self._class_of_style(piece.style)] if piece.style else []) + list(classes)
        attributes = f' class="{" ".join(names)}"' if names else ""
        if piece.clips:
            attributes += f' clip-path="url(#{self._clip(piece.clips)})"'
        if len(piece.marks) == 1 and not piece.clips:
            return self._mark(piece.marks[0], attributes)
        return f"<g{attributes}>{''.join(self._mark(each) for each in piece.marks)}</g>"

    def _mark(self, each: Mark | Cluster, attributes: str = "") -> str:
        if isinstance(each, Cluster):
            inside = "".join(self._element(piece) for piece in _pieces(each.members))
            return f'<g{attributes} opacity="{decimal(each.opacity)}">{inside}</g>'
        if each.matrix:
            attributes += f' transform="matrix({" ".join(decimal(value, 5) for value in each.matrix)})"'
        if each.path in self._paths:
            x, y = (numbers(value) for value in each.place)
            return f'<use{attributes} href="#{self._paths[each.path]}" x="{x}" y="{y}"/>'
        return f'<path{attributes} d="{absolute(each.place, each.path)}"/>'

    def _class_of_style(self, style: Style) -> str:
        return self.styles.setdefault(style, f"{self._prefix}s{len(self.styles)}")

    def _class_of_pages(self, pages: Pages) -> str:
        return self.shown.setdefault(pages, f"{self._prefix}f{len(self.shown)}")

    def _clip(self, clips: tuple[str, ...]) -> str:
        for until in range(1, len(clips) + 1):
            self._clips.setdefault(clips[:until], f"{self._prefix}c{len(self._clips)}")
        return self._clips[clips]


@dataclass(frozen=True)
class _Piece:
    """Neighbours of one style and the same clips; a cluster has none, but a style per member."""

    style: Style | None
    clips: tuple[str, ...]
    marks: tuple[Mark | Cluster, ...]


def _pieces(marks: Iterable[Mark | Cluster]) -> list[_Piece]:
    return [_Piece(style, clips, tuple(members)) for (style, clips), members in groupby(marks, key=_style_and_clips)]


def _style_and_clips(each: Mark | Cluster) -> tuple[Style | None, tuple[str, ...]]:
    return (each.style, each.clips) if isinstance(each, Mark) else (None, ())


def _marks_of(each: Mark | Cluster) -> Iterator[Mark]:
    if isinstance(each, Mark):
        yield each
    else:
        for member in each.members:
            yield from _marks_of(member)


def _written_size(each: Mark | Cluster) -> int:
    """Return about how many characters a mark takes: a long path is written as a reference."""
    return sum(REFERENCE + min(len(part.path), REFERENCE) for part in _marks_of(each))
