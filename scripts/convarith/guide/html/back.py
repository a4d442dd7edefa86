"""The handlers of the guide's back: answers, the lists of figures and relationships, the works."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from pylatexenc.latexwalker import LatexNode

from convarith.guide.html.nodes import argument, argument_text
from convarith.guide.html.numbering import Chapter
from convarith.guide.html.references import work_anchor
from convarith.guide.html.structure import heading
from convarith.guide.html.writer import Block, Handler, Writer, plain

ENTRIES = re.compile(r'(?:<p class="index-entry">.*</p>(?:\n|\Z))+')


def _answers(writer: Writer, node: LatexNode) -> str:
    parts = [_answers_of(writer, chapter) for chapter in writer.book.numbers.chapters if chapter.answers]
    return Block("\n".join(parts))


def _answers_of(writer: Writer, chapter: Chapter) -> str:
    title = f'<a href="{chapter.page}.html#check-yourself">Chapter\N{NO-BREAK SPACE}{chapter.number}</a>'
    rows = (f'<li value="{each.number}">{writer.flow(each.tex)}</li>' for each in chapter.answers)
    return "\n".join((heading("h2", f"answers-{chapter.number}", title), "<ol>", *rows, "</ol>"))


def _listed(writer: Writer, node: LatexNode) -> str:
    target = writer.labelled(node, argument_text(node, 0))
    address, title = writer.address(target), writer.inline(argument(node, 1))
    entry = f'<span class="number">{target.number}</span> <a href="{address}">{title}</a>'
    return Block(f'<p class="entry">{entry}</p>')


def _work(writer: Writer, node: LatexNode) -> str:
    anchor = work_anchor(argument_text(node, 0))
    label, entry = writer.inline(argument(node, 1)), writer.inline(argument(node, 2))
    return Block(f'<p class="work" id="{anchor}"><b>{label}</b> {entry}</p>')


def _index(writer: Writer, node: LatexNode) -> str:
    target = writer.labelled(node, argument_text(node, 1))
    place = f'<a href="{writer.address(target)}">{target.number}</a>'
    return Block(f'<p class="index-entry">{writer.inline(argument(node, 0))}, {place}</p>')


def index(html: str) -> str:
    """Return HTML in which the entries of an index stand together, under their letters."""
    return ENTRIES.sub(lambda found: f'<div class="index">\n{_lettered(found[0])}</div>\n', html)


def _lettered(entries: str) -> str:
    lines, last = [], ""
    for entry in entries.splitlines():
        letter = unicodedata.normalize("NFD", plain(entry))[:1].upper()
        if letter != last:
            lines.append(f'<p class="letter">{letter}</p>')
        lines.append(entry)
        last = letter
    return "\n".join(lines) + "\n"


MACROS: Mapping[str, Handler] = {
    "allanswers": Handler("", _answers),
    "listentry": Handler("{{", _listed),
    "indexentry": Handler("{{", _index),
    "workentry": Handler("{{{", _work),
}
