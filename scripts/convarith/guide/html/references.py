"""The handlers of what leads elsewhere: references, works, links within the guide, terms, footnotes."""

from __future__ import annotations

from collections.abc import Mapping

from pylatexenc.latexwalker import LatexNode

from convarith.guide.html.nodes import argument, argument_text
from convarith.guide.html.numbering import Target
from convarith.guide.html.writer import Handler, Writer

BIBLIOGRAPHY = "bibliography"
"""The page of the works."""


def work_anchor(key: str) -> str:
    """Return the anchor of a work in the bibliography."""
    return f"work-{key}"


def numbered(target: Target) -> str:
    """Return what a target is called where only its place is asked for: Section 2.3."""
    words = {"chapter": "Appendix" if target.number.isalpha() else "Chapter"}
    return f"{words.get(target.kind, target.kind.capitalize())}\N{NO-BREAK SPACE}{target.number}"


def _see(writer: Writer, node: LatexNode) -> str:
    target = writer.labelled(node, argument_text(node, 0))
    word = writer.inline(argument(node, 1))
    return f'<a class="see" href="{writer.address(target)}">{word}\N{NO-BREAK SPACE}{target.number}</a>'


def _ref(writer: Writer, node: LatexNode) -> str:
    target = writer.labelled(node, argument_text(node, 1))
    return f'<a class="see" href="{writer.address(target)}">{target.number}</a>'


def _pageref(writer: Writer, node: LatexNode) -> str:
    """Return where it is: pages have no numbers here."""
    target = writer.labelled(node, argument_text(node, 1))
    return f'<a class="see" href="{writer.address(target)}">{numbered(target)}</a>'


def _work(writer: Writer, node: LatexNode) -> str:
    anchor = work_anchor(argument_text(node, 0))
    return f'<a class="cite" href="{BIBLIOGRAPHY}.html#{anchor}">{writer.inline(argument(node, 1))}</a>'


def _link(writer: Writer, node: LatexNode) -> str:
    destination, known = argument_text(node, 0), writer.book.numbers.destinations
    if destination not in known:
        raise writer.error(node, f'nothing in the guide is called "{destination}"')
    return f'<a href="{writer.address(known[destination])}">{writer.inline(argument(node, 1))}</a>'


def _place(writer: Writer, node: LatexNode) -> str:
    target = writer.book.numbers.destinations[argument_text(node, 0)]
    words = writer.inline(argument(node, 1))
    return f'<span id="{target.anchor}">{words}</span>' if writer.is_at_home(node) else words


def _term(writer: Writer, node: LatexNode) -> str:
    return f"<dfn>{writer.inline(argument(node, 0))}</dfn>"


def _label(writer: Writer, node: LatexNode) -> str:
    """Return the place of a term; all else that has a label is a place by itself."""
    target = writer.labelled(node, argument_text(node, 0))
    is_place = target.kind == "term" and writer.is_at_home(node)
    return f'<span class="place" id="{target.anchor}"></span>' if is_place else ""


def _footnote(writer: Writer, node: LatexNode) -> str:
    writer.footnotes.append(writer.flow(argument(node, 0)))
    number = len(writer.footnotes)
    link = f'<a href="#footnote-{number}" role="doc-noteref">{number}</a>'
    return f'<sup class="footnote" id="footnote-{number}-mark">{link}</sup>'


MACROS: Mapping[str, Handler] = {
    "see": Handler("{{", _see),
    "ref": Handler("*{", _ref),
    "pageref": Handler("*{", _pageref),
    "work": Handler("{{", _work),
    "hyperlink": Handler("{{", _link),
    "hypertarget": Handler("{{", _place),
    "term": Handler("{", _term),
    "label": Handler("{", _label),
    "footnote": Handler("{", _footnote),
}
