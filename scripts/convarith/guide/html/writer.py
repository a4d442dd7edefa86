"""Writes nodes of TeX as HTML, each macro and each environment with its handler; one that has none is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape

from markupsafe import escape
from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexCommentNode,
    LatexEnvironmentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexNode,
    LatexSpecialsNode,
)

from convarith.errors import TemplateError, did_you_mean
from convarith.guide.html.formulas import FormulaError, mathml
from convarith.guide.html.nodes import Nodes, formula
from convarith.guide.html.numbering import Chapter, Numbers, Target
from convarith.guide.html.reading import Source

TAG = re.compile(r"<[^>]*>")
EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")
DASHES = {"~": "\N{NO-BREAK SPACE}", "``": "“", "''": "”", "--": "–", "---": "—"}


class Block(str):
    """HTML that cannot stand in a paragraph."""

    __slots__ = ()


class Declared(str):
    """The name of an element that holds all that follows within the same group, as after a declaration of TeX."""

    __slots__ = ()


@dataclass(frozen=True)
class Handler:
    """How a macro or an environment is read and written.

    ``arguments`` are "{" for each that it must have, "[" for one that can be left out, "*" for a star.
    """

    arguments: str
    write: Callable[[Writer, LatexNode], str]


@dataclass(frozen=True)
class Handlers:
    """The handlers of all macros and environments that the guide may use."""

    macros: Mapping[str, Handler]
    environments: Mapping[str, Handler]


@dataclass(frozen=True)
class Book:
    """What is the same for all pages: the text, its numbers, the handlers, and ``picture``, the HTML of a figure."""

    source: Source
    numbers: Numbers
    handlers: Handlers
    picture: Callable[[str], str]
    drawing: Callable[[str], str]


@dataclass
class Writer:
    """Writes the text of one page; it knows what it has met there: footnotes, and how far a list has counted."""

    book: Book
    chapter: Chapter
    footnotes: list[str] = field(default_factory=list)
    counted: int = 0
    is_code: bool = False

    def inline(self, nodes: Nodes) -> str:
        """Return nodes as HTML for the inside of a paragraph; raise ``TemplateError`` for what cannot stand there."""
        pieces = self._pieces(nodes)
        if any(isinstance(piece, Block) for piece in pieces):
            raise self.error(nodes[0], "the pages cannot show this within a line")
        return "".join(pieces).strip("\n")

    def blocks(self, nodes: Nodes) -> str:
        """Return nodes as paragraphs and what stands between them."""
        return "\n".join(self._paragraphs(self._pieces(nodes)))

    def flow(self, nodes: Nodes) -> str:
        """Return nodes as HTML for a cell or an item: without a paragraph if one would be all."""
        blocks = self._paragraphs(self._pieces(nodes))
        if len(blocks) == 1:
            return re.sub(r"\A<p>(.*)</p>\Z", r"\1", blocks[0], flags=re.DOTALL)
        return "\n".join(blocks)

    def code(self, nodes: Nodes) -> str:
        """Return nodes as HTML in which quotation marks and hyphens stay what they are."""
        before, self.is_code = self.is_code, True
        written = "".join(self._pieces(nodes))
        self.is_code = before
        return written

    def error(self, node: LatexNode, problem: str, hint: str = "") -> TemplateError:
        """Return an error at the template's line that a node comes from, and name the chapter."""
        return self.book.source.error(node.pos, problem, hint)

    def target(self, node: LatexNode) -> Target:
        """Return what a node, which is numbered or has an anchor, is called."""
        return self.book.numbers.targets[node.pos]

    def labelled(self, node: LatexNode, label: str) -> Target:
        """Return what has a label; raise ``TemplateError`` if nothing has."""
        labels = self.book.numbers.labels
        if label not in labels:
            hint = did_you_mean(label, labels, cutoff=0.0)
            raise self.error(node, f'nothing in the guide has the label "{label}"', hint)
        return labels[label]

    def address(self, target: Target) -> str:
        """Return the address that leads from this page to a target."""
        page = "" if target.page == self.chapter.page and target.anchor else f"{target.page}.html"
        return f"{page}#{target.anchor}" if target.anchor else page

    def is_at_home(self, node: LatexNode) -> bool:
        """Return whether a node stands in this page's own chapter, and not in another whose text it repeats."""
        own = self.chapter.nodes
        return bool(own) and own[0].pos <= node.pos <= own[-1].pos

    def _pieces(self, nodes: Nodes) -> list[str]:
        pieces: list[str] = []
        for at, node in enumerate(nodes):
            piece = self._piece(node)
            if isinstance(piece, Declared):
                return [*pieces, *_within(piece, self._pieces(nodes[at + 1 :]))]
            if isinstance(node, LatexCharsNode) and not self.is_code:
                pieces += _paragraph_ends(piece)
            else:
                pieces.append(piece)
        return pieces

    def _piece(self, node: LatexNode) -> str:
        if isinstance(node, LatexCharsNode):
            return self._characters(node.chars)
        if isinstance(node, LatexCommentNode):
            return Block() if EMPTY_LINE.search(node.comment_post_space) else ""
        if isinstance(node, LatexMathNode):
            return self._formula(node)
        if isinstance(node, LatexGroupNode):
            return self._group(node)
        if isinstance(node, LatexSpecialsNode):
            return self._special(node)
        if isinstance(node, LatexMacroNode):
            handler = self.book.handlers.macros.get(node.macroname)
            return handler.write(self, node) if handler else self._unknown(node, f"\\{node.macroname}")
        if isinstance(node, LatexEnvironmentNode):
            handler = self.book.handlers.environments.get(node.environmentname)
            return handler.write(self, node) if handler else self._unknown(node, f"\\begin{{{node.environmentname}}}")
        raise self.error(node, f"the pages cannot show {type(node).__name__}")

    def _unknown(self, node: LatexNode, name: str) -> str:
        hint = "give it a handler in scripts/convarith/guide/html, or say it with a macro that has one"
        raise self.error(node, f"the pages do not know {name}", hint)

    def _group(self, node: LatexGroupNode) -> str:
        pieces = self._pieces(node.nodelist)
        if any(isinstance(piece, Block) for piece in pieces):
            return Block("\n".join(self._paragraphs(pieces)))
        return "".join(pieces)

    def _characters(self, text: str) -> str:
        written = str(escape(text)).replace("&#34;", '"').replace("&#39;", "'")
        return written if self.is_code else written.replace("'", "’").replace("`", "‘")

    def _special(self, node: LatexSpecialsNode) -> str:
        characters = str(node.specials_chars)
        if characters == "&":
            raise self.error(node, "a cell of a table ends where there is no table")
        if self.is_code and characters != "~":
            return characters
        return DASHES[characters]

    def _formula(self, node: LatexMathNode) -> str:
        is_display = node.displaytype == "display"
        try:
            written = mathml(formula(node), display=is_display)
        except FormulaError as error:
            raise self.error(node, f"the pages cannot show the formula {formula(node).strip()}: {error}") from None
        return (
            Block(f'<div class="display" tabindex="0" role="group" aria-label="Formula">{written}</div>')
            if is_display
            else written
        )

    def _paragraphs(self, pieces: list[str]) -> list[str]:
        """Return blocks, and paragraphs of what stands between them."""
        found: list[str] = []
        run: list[str] = []
        for piece in [*pieces, Block()]:
            if not isinstance(piece, Block):
                run.append(piece)
                continue
            text = "".join(run).strip(" \n\t")
            found += [f"<p>{text}</p>"] if text else []
            found += [piece] if piece else []
            run = []
        return found


def plain(html: str) -> str:
    """Return HTML as plain text."""
    return " ".join(unescape(TAG.sub("", html)).split())


def _paragraph_ends(text: str) -> list[str]:
    """Return text with an empty block at each empty line."""
    first, *others = EMPTY_LINE.split(text)
    return [first, *(piece for other in others for piece in (Block(), other))]


def _within(element: str, pieces: list[str]) -> list[str]:
    """Return pieces in an element, blocks excepted."""
    if not element:
        return pieces
    return [piece if isinstance(piece, Block) else f"<{element}>{piece}</{element}>" for piece in _joined(pieces)]


def _joined(pieces: list[str]) -> list[str]:
    joined: list[str] = []
    for piece in pieces:
        if joined and not isinstance(piece, Block) and not isinstance(joined[-1], Block):
            joined[-1] += piece
        elif piece or isinstance(piece, Block):
            joined.append(piece)
    return joined
