"""Writes the elements of an SVG: what several pages show once, paths that recur as references, neighbours in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from convarith.tools.svg.layers import PagedMark, Pages, layers
from convarith.tools.svg.marked import MarkedDrawing
from convarith.tools.svg.marks import USE, Cluster, Item, Mark, Stamp, Style, at, decimal, touch

REFERENCE = 30  # characters of a reference to a path, and of its definition around the path itself
ELEMENT = 15  # characters around a path that is no reference
IN_A_ROW = 6  # references at one height from which a definition there is shorter


class Body:
    """The elements of a document, and the names of what they refer to."""

    def __init__(self, drawing: MarkedDrawing, prefix: str) -> None:
        self.styles: dict[Style, str] = {}
        self.shown: dict[Pages, str] = {}
        self._clips: dict[tuple[str, ...], str] = {}
        self._prefix = prefix
        self._page_count = len(drawing.pages)
        marks = drawing.marks
        boxes = [each.box for each in marks]
        stack = layers(
            drawing.pages,
            size=lambda number: _written_size(marks[number]),
            touch=lambda one, other: touch(boxes[one], boxes[other]),
        )
        self._layers = [PagedMark(marks[each.mark], each.pages) for each in stack]
        members = dict.fromkeys(each.mark.members for each in self._layers if isinstance(each.mark, Stamp))
        self._stamps = {each: f"{prefix}g{number}" for number, each in enumerate(members)}
        written = chain((layer.mark for layer in self._layers), *members)
        rows = Counter((each.path, each.place[1]) for item in written for each in _marks_of(item))
        counts: Counter[str] = Counter()
        for (path, _), count in rows.items():
            counts[path] += count
        often = [path for path, count in counts.items() if (count - 1) * len(path) > REFERENCE * count]
        full = [row for row, count in rows.items() if count >= IN_A_ROW and row[0] in often and row[1]]
        self._rows = {row: f"{prefix}{number}" for number, row in enumerate(full)}  # short names, as there are many
        self._paths = {path: f"{prefix}{number}" for number, path in enumerate(often, len(full))}

    def elements(self) -> Iterator[str]:
        """Yield the elements from bottom to top; neighbours that are one mark each share the class of their style."""
        parts = [
            (pages, _pieces(layer.mark for layer in together))
            for pages, together in groupby(self._layers, key=lambda layer: layer.pages)
        ]
        for style, alike in groupby(parts, key=lambda part: _style_of_one_mark(part[1])):
            members = list(alike)
            if style and len(members) > 1:
                inside = "".join(self._mark(piece.marks[0], self._classes(pages)) for pages, (piece,) in members)
                yield f'<g class="{self._class_of_style(style)}">{inside}</g>'
            else:
                yield from (element for pages, pieces in members for element in self._part(pages, pieces))

    def _part(self, pages: Pages, pieces: Sequence[_Piece]) -> Iterator[str]:
        if len(pages) == self._page_count:
            yield from (self._element(piece) for piece in pieces)
        elif len(pieces) == 1:
            yield self._element(pieces[0], self._class_of_pages(pages))
        else:
            inside = "".join(self._element(piece) for piece in pieces)
            yield f"<g{self._classes(pages)}>{inside}</g>"

    def _classes(self, pages: Pages) -> str:
        """Return the attribute of what is shown on some pages, nothing for what is on all."""
        return "" if len(pages) == self._page_count else f' class="{self._class_of_pages(pages)}"'

    def definitions(self) -> Iterator[str]:
        """Yield the definitions that elements refer to; nested clips refer to the outer one."""
        if self._paths or self._clips or self._stamps:
            yield "<defs>"
            yield from (f'<path id="{name}" d="M0 0{path}"/>' for path, name in self._paths.items())
            for (path, y), name in self._rows.items():
                yield f'<use id="{name}" href="#{self._paths[path]}"{at((0, y))}/>'
            yield from (f'<g id="{name}">{self._inside(members)}</g>' for members, name in self._stamps.items())
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

    def _mark(self, each: Item, attributes: str = "") -> str:
        if isinstance(each, Cluster):
            inside = "".join(self._element(piece) for piece in _pieces(each.members))
            return f'<g{attributes} opacity="{decimal(each.opacity)}">{inside}</g>'
        if isinstance(each, Stamp):
            return f'<use{attributes} href="#{self._stamps[each.members]}"{at(each.place)}/>'
        if each.matrix:
            attributes += f' transform="matrix({" ".join(decimal(value, 5) for value in each.matrix)})"'
        x, y = each.place
        if (each.path, y) in self._rows:
            return f'<use{attributes} href="#{self._rows[each.path, y]}"{at((x, 0))}/>'
        if each.path in self._paths:
            return f'<use{attributes} href="#{self._paths[each.path]}"{at((x, y))}/>'
        return f'<path{attributes} d="{each.data}"/>'

    def _inside(self, members: Sequence[Mark]) -> str:
        """Return what a stamp consists of; a style of all members is said where it stands."""
        pieces = _pieces(members)
        if len(pieces) == 1:
            return "".join(self._mark(each) for each in members)
        return "".join(self._element(piece) for piece in pieces)

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
    marks: tuple[Item, ...]


def _pieces(marks: Iterable[Item]) -> list[_Piece]:
    return [_Piece(style, clips, tuple(members)) for (style, clips), members in groupby(marks, key=_style_and_clips)]


def _style_of_one_mark(pieces: Sequence[_Piece]) -> Style | None:
    """Return the style of what is a single mark without a clip, None of all else."""
    is_one = len(pieces) == 1 and len(pieces[0].marks) == 1 and not pieces[0].clips
    return pieces[0].style if is_one else None


def _style_and_clips(each: Item) -> tuple[Style | None, tuple[str, ...]]:
    match each:
        case Mark():
            return each.style, each.clips
        case Stamp():
            return each.style, ()
        case Cluster():
            return None, ()


def _marks_of(each: Item) -> Iterator[Mark]:
    """Yield the marks that are written where something stands."""
    if isinstance(each, Mark):
        yield each
    elif isinstance(each, Cluster):
        for member in each.members:
            yield from _marks_of(member)


def _written_size(each: Item) -> int:
    """Return about how many characters a mark takes: a long path is written as a reference."""
    if isinstance(each, Stamp):
        return USE
    return sum(min(USE, ELEMENT + len(part.path)) for part in _marks_of(each))
