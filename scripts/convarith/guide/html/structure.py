"""The handlers of what stands between paragraphs: headings, lists, boxes, programs, questions with their answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import escape
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexNode

from convarith.guide.html.nodes import Nodes, argument, argument_text, arguments, blank, macro
from convarith.guide.html.writer import Block, Handler, Writer

LISTING = '<pre class="listing" tabindex="0" aria-label="Program"><code>{}</code></pre>'


def anchor_link(anchor: str, what: str) -> str:
    """Return the link of a heading, a box or a caption to itself, for whoever wants its address."""
    return f'<a class="anchor" href="#{anchor}" aria-label="Link to {what}">#</a>'


def heading(level: str, anchor: str, words: str, number: str = "") -> str:
    """Return a heading with its anchor."""
    shown = f'<span class="number">{number}</span> ' if number else ""
    return f'<{level} id="{anchor}">{shown}{words} {anchor_link(anchor, "this section")}</{level}>'


def _heading(writer: Writer, node: LatexNode) -> str:
    target = writer.target(node)
    is_numbered = node.macroname == "section" and arguments(node)[0] is None
    words = writer.inline(argument(node, 2))
    has_sections = any(macro(each, "section") for each in writer.chapter.nodes)
    level = "h3" if node.macroname == "subsection" and has_sections else "h2"
    return Block(heading(level, target.anchor, words, target.number if is_numbered else ""))


def items(writer: Writer, node: LatexEnvironmentNode) -> list[tuple[Nodes, list[LatexNode]]]:
    """Return the items of a list, each with the label that it has in brackets."""
    found: list[tuple[Nodes, list[LatexNode]]] = []
    for each in node.nodelist:
        if macro(each, "item"):
            label = argument(each, 0) if arguments(each)[0] is not None else []
            found.append((label, []))
        elif found:
            found[-1][1].append(each)
        elif not blank(each):
            raise writer.error(each, "a list begins with an \\item")
    return found


def _bullets(writer: Writer, node: LatexEnvironmentNode) -> str:
    return Block(f"<ul>\n{_listed(writer, node)}\n</ul>")


def _numbers(writer: Writer, node: LatexEnvironmentNode) -> str:
    start = writer.counted + 1 if "resume" in argument_text(node, 0) else 1
    writer.counted = start - 1 + len(items(writer, node))
    attribute = f' start="{start}"' if start > 1 else ""
    return Block(f"<ol{attribute}>\n{_listed(writer, node)}\n</ol>")


def _listed(writer: Writer, node: LatexEnvironmentNode) -> str:
    return "\n".join(f"<li>{writer.flow(inside)}</li>" for _, inside in items(writer, node))


def _descriptions(writer: Writer, node: LatexEnvironmentNode) -> str:
    rows = (f"<dt>{writer.inline(label)}</dt><dd>{writer.flow(text)}</dd>" for label, text in items(writer, node))
    return Block("<dl>\n" + "\n".join(rows) + "\n</dl>")


def _relationship(writer: Writer, node: LatexEnvironmentNode) -> str:
    target = writer.target(node)
    anchor, number = target.anchor, target.number
    title = writer.inline(argument(node, 0))
    return Block(
        f'<section class="relationship" id="{anchor}" aria-labelledby="{anchor}-title">\n'
        f'<p class="relationship-title" id="{anchor}-title"><b>Relationship\N{NO-BREAK SPACE}{number}</b> {title} '
        f"{anchor_link(anchor, f'relationship {number}')}</p>\n"
        f"{writer.blocks(node.nodelist)}\n</section>"
    )


def _remark(writer: Writer, node: LatexNode) -> str:
    return Block(f'<p class="remark">{writer.inline(argument(node, 0))}</p>')


def _in_pytorch(writer: Writer, node: LatexNode) -> str:
    call, result = (writer.code(argument(node, number)) for number in (0, 1))
    return Block(
        f'<p class="in-pytorch"><code>{call}</code> <span class="word">returns</span> <code>{result}</code></p>'
    )


def _box(element: str, name: str = "") -> Callable[[Writer, LatexEnvironmentNode], str]:
    attribute = f' class="{name}"' if name else ""

    def write(writer: Writer, node: LatexEnvironmentNode) -> str:
        return Block(f"<{element}{attribute}>\n{writer.blocks(node.nodelist)}\n</{element}>")

    return write


def _listing(writer: Writer, node: LatexEnvironmentNode) -> str:
    return Block(LISTING.format(writer.code(node.nodelist).strip()))


def _verbatim(writer: Writer, node: LatexEnvironmentNode) -> str:
    text = escape(str(node.nodeargd.verbatim_text).strip("\n"))
    return Block(LISTING.format(text))


def _prints(writer: Writer, node: LatexNode) -> str:
    shape, note = writer.code(argument(node, 0)), writer.inline(argument(node, 1))
    return Block(
        f'<p class="prints"><span class="word">prints</span> <code>{shape}</code> <span class="note">{note}</span></p>'
    )


def _questions(writer: Writer, node: LatexEnvironmentNode) -> str:
    target = writer.target(node)
    title = heading("h2", target.anchor, "Check yourself")
    back = '<p class="on-paper"><a href="answers.html">Answers</a> are at the back.</p>'
    return Block(f'<section class="questions">\n{title}\n<ol>\n{_listed(writer, node)}\n</ol>\n{back}\n</section>')


def _no_list(writer: Writer, node: LatexNode) -> str:
    raise writer.error(node, "an \\item stands where there is no list")


def _answer(writer: Writer, node: LatexNode) -> str:
    return Block(f'<details class="answer"><summary>Answer</summary>\n{writer.blocks(argument(node, 0))}\n</details>')


def _misplaced(writer: Writer, node: LatexNode) -> str:
    raise writer.error(node, f"\\{node.macroname} stands within something else: a page begins with a chapter")


MACROS: Mapping[str, Handler] = {
    "chapter": Handler("*[{", _misplaced),
    "appendix": Handler("", _misplaced),
    "section": Handler("*[{", _heading),
    "subsection": Handler("*[{", _heading),
    "item": Handler("[", _no_list),
    "remark": Handler("{", _remark),
    "inpytorch": Handler("{{", _in_pytorch),
    "prints": Handler("{{", _prints),
    "answer": Handler("{", _answer),
}
ENVIRONMENTS: Mapping[str, Handler] = {
    "itemize": Handler("[", _bullets),
    "enumerate": Handler("[", _numbers),
    "description": Handler("[", _descriptions),
    "relationship": Handler("{", _relationship),
    "aside": Handler("", _box("aside")),
    "quote": Handler("", _box("blockquote")),
    "center": Handler("", _box("div", "centred")),
    "listing": Handler("", _listing),
    "snippet": Handler("", _box("div", "snippet")),
    "verbatim": Handler("", _verbatim),
    "questions": Handler("", _questions),
}
