"""The handlers of figures: the picture that moves, with its caption; and of drawings that stand in the text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from pylatexenc.latexwalker import LatexEnvironmentNode, LatexNode

from convarith.guide.html.nodes import Nodes, argument, argument_text, environment, macro
from convarith.guide.html.structure import anchor_link
from convarith.guide.html.writer import Block, Handler, Writer


def _figure(writer: Writer, node: LatexEnvironmentNode) -> str:
    halves = [each for each in node.nodelist if environment(each, "halffigure")]
    if not halves:
        return Block(_panel(writer, node.nodelist))
    if writer.blocks([each for each in node.nodelist if each not in halves]):
        raise writer.error(node, "beside the halves of a figure there is no place for anything else")
    return Block('<div class="halves">\n' + "\n".join(_panel(writer, half.nodelist) for half in halves) + "\n</div>")


def _panel(writer: Writer, nodes: Nodes) -> str:
    captions = [each for each in nodes if macro(each, "caption")]
    if len(captions) != 1:
        raise writer.error(nodes[0], f"a figure has one caption, and this one has {len(captions)}")
    target = writer.target(captions[0])
    picture = writer.blocks([each for each in nodes if not macro(each, "caption", "label")])
    caption = captioned("Figure", target.number, target.anchor, writer.inline(argument(captions[0], 1)))
    return f'<figure class="guide-figure" id="{target.anchor}">\n{picture}\n{caption}\n</figure>'


def captioned(word: str, number: str, anchor: str, text: str) -> str:
    """Return the caption of a figure or a table."""
    link = anchor_link(anchor, f"{word.lower()} {number}")
    name = f'<b class="caption-number">{word}\N{NO-BREAK SPACE}{number}</b>'
    return f"<figcaption>{name} {text} {link}</figcaption>"


def _half(writer: Writer, node: LatexNode) -> str:
    raise writer.error(node, "half a figure stands in a guidefigure")


def _frames(writer: Writer, node: LatexNode) -> str:
    """Return the figure that moves: all of its frames, where paper shows some."""
    return Block(writer.book.picture(PurePosixPath(argument_text(node, 1)).stem))


def _drawing(writer: Writer, node: LatexNode) -> str:
    return writer.book.drawing(node.latex_verbatim())


def _drawing_apart(writer: Writer, node: LatexNode) -> str:
    return Block(f'<div class="drawing">{_drawing(writer, node)}</div>')


MACROS: Mapping[str, Handler] = {
    "frames": Handler("{{{", _frames),
    "tikz": Handler("[{", _drawing),
}
ENVIRONMENTS: Mapping[str, Handler] = {
    "guidefigure": Handler("", _figure),
    "halffigure": Handler("{", _half),
    "tikzpicture": Handler("[", _drawing_apart),
}
