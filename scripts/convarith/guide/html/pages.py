"""Makes the pages of the guide from its TeX: a page per chapter, and what the contents and the search know of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from convarith.guide.html import back, figures, paper, references, structure, tables, text
from convarith.guide.html.formulas import unbroken
from convarith.guide.html.nodes import argument, argument_text, arguments, environment, macro, walk
from convarith.guide.html.numbering import Chapter, Numbers, Target
from convarith.guide.html.reading import VERBATIM, ErrorAt, Source
from convarith.guide.html.writer import Book, Handlers, Writer, plain
from convarith.rendering.source_map import Rendered

PARTS = (text, paper, references, structure, figures, tables, back)
HANDLERS = Handlers(
    macros={name: handler for part in PARTS for name, handler in part.MACROS.items()},
    environments={name: handler for part in PARTS for name, handler in getattr(part, "ENVIRONMENTS", {}).items()},
)
LINK = re.compile(r"</?a\b[^>]*>")


@dataclass(frozen=True)
class Entry:
    """Something of the guide that a reader may look for: ``kind`` is chapter, section, figure, relationship or term.

    ``number`` is empty for what has none, ``anchor`` for a whole page. ``title`` is plain text.
    """

    kind: str
    number: str
    title: str
    page: str
    anchor: str


@dataclass(frozen=True)
class Heading:
    """A heading within a page, as the contents show it; ``level`` is 2 or 3, ``title`` HTML."""

    level: int
    number: str
    title: str
    anchor: str


@dataclass(frozen=True)
class GuidePage:
    """A chapter as a page: its name, number and title (HTML), its text, and what leads into it.

    ``summary`` is its first paragraph as plain text.
    """

    name: str
    number: str
    title: str
    text: str
    summary: str
    headings: tuple[Heading, ...]
    entries: tuple[Entry, ...]
    footnotes: tuple[str, ...]

    @property
    def plain_title(self) -> str:
        """The title without tags."""
        return plain(self.title)

    @property
    def is_appendix(self) -> bool:
        """Whether its number is a letter."""
        return self.number.isalpha()


def guide_pages(
    rendered: Rendered, error: ErrorAt, *, picture: Callable[[str], str], drawing: Callable[[str], str]
) -> Iterator[GuidePage]:
    """Yield the pages of a rendered guide, in the order of its chapters.

    ``picture`` returns the HTML of a figure by its name, ``drawing`` that of a drawing in the text by its TeX.
    Raises what ``error`` makes, ``TemplateError`` with the template's line, for what the pages cannot show.
    """
    source, numbers = _read(rendered, error)
    book = Book(source, numbers, HANDLERS, picture, drawing)
    if numbers.chapters and Writer(book, numbers.chapters[0]).blocks(numbers.front):
        raise source.error(numbers.front[0].pos, "the pages have no place for what stands before the first chapter")
    for chapter in numbers.chapters:
        yield _page(Writer(book, chapter))


def _read(rendered: Rendered, error: ErrorAt) -> tuple[Source, Numbers]:
    source = Source(
        rendered,
        error,
        {name: handler.arguments for name, handler in HANDLERS.macros.items()},
        {name: handler.arguments for name, handler in HANDLERS.environments.items() if name != VERBATIM},
    )
    document = next(node for node in source.nodes if environment(node, "document"))
    return source, Numbers(document.nodelist)


def _page(writer: Writer) -> GuidePage:
    chapter = writer.chapter
    title = writer.inline(chapter.title)
    written = back.index(unbroken(writer.blocks(chapter.nodes)))
    first = re.search(r"<p>(.*?)</p>", written, re.DOTALL)
    return GuidePage(
        name=chapter.page,
        number=chapter.number,
        title=title,
        text=written,
        summary=plain(first[1]) if first else plain(title),
        headings=tuple(_headings(written)),
        entries=tuple(_entries(writer, chapter, plain(title))),
        footnotes=tuple(writer.footnotes),
    )


HEADING = re.compile(r'<h([23]) id="([^"]*)">(?:<span class="number">(.*?)</span> )?(.*?) <a class="anchor"', re.DOTALL)


def _headings(written: str) -> Iterator[Heading]:
    for level, anchor, number, title in HEADING.findall(written):
        yield Heading(int(level), number, LINK.sub("", title), anchor)


def _entries(writer: Writer, chapter: Chapter, title: str) -> Iterator[Entry]:
    yield Entry("chapter", chapter.number, title, chapter.page, "")
    numbers = writer.book.numbers
    for node in walk(chapter.nodes):
        if macro(node, "indexentry"):
            target = writer.labelled(node, argument_text(node, 1))
            yield Entry("term", target.number, plain(writer.inline(argument(node, 0))), target.page, target.anchor)
        elif node.pos in numbers.targets:
            yield from _entry(writer, node, numbers.targets[node.pos])


def _entry(writer: Writer, node: object, target: Target) -> Iterator[Entry]:
    if macro(node, "section", "subsection"):
        tex = argument(node, 2)
        number = target.number if macro(node, "section") and arguments(node)[0] is None else ""
    elif macro(node, "caption"):
        short, _ = arguments(node)
        tex, number = argument(node, 0 if short is not None else 1), target.number
    elif environment(node, "relationship"):
        tex, number = argument(node, 0), target.number
    else:
        return
    yield Entry(target.kind, number, plain(writer.inline(tex)), target.page, target.anchor)
