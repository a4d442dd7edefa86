"""Small questions to the nodes of the guide's TeX: arguments, children, the text between the macros."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexCommentNode,
    LatexEnvironmentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexNode,
)

Nodes = Sequence[LatexNode]


def macro(node: LatexNode, *names: str) -> bool:
    """Return whether a node is one of these macros."""
    return isinstance(node, LatexMacroNode) and node.macroname in names


def environment(node: LatexNode, *names: str) -> bool:
    """Return whether a node is one of these environments."""
    return isinstance(node, LatexEnvironmentNode) and node.environmentname in names


def blank(node: LatexNode) -> bool:
    """Return whether a node prints nothing: white space or a comment."""
    return isinstance(node, LatexCommentNode) or (isinstance(node, LatexCharsNode) and not node.chars.strip())


def arguments(node: LatexNode) -> list[LatexNode | None]:
    """Return the arguments of a macro or an environment, with None for those that are left out."""
    return list(node.nodeargd.argnlist or ()) if getattr(node, "nodeargd", None) else []


def inside(node: LatexNode | None) -> list[LatexNode]:
    """Return what an argument holds, without its braces."""
    if node is None:
        return []
    return list(node.nodelist) if isinstance(node, LatexGroupNode) else [node]


def argument(node: LatexNode, number: int) -> list[LatexNode]:
    """Return what an argument of a macro or an environment holds; ``number`` counts from 0."""
    return inside(arguments(node)[number])


def argument_text(node: LatexNode, number: int) -> str:
    """Return an argument as it is written, without its braces: a label, a length, a list of columns."""
    return "".join(each.latex_verbatim() for each in argument(node, number))


def children(node: LatexNode) -> list[LatexNode]:
    """Return the nodes within a node; none within a formula."""
    if isinstance(node, LatexMathNode):
        return []
    own = list(getattr(node, "nodelist", None) or ())
    return [each for each in arguments(node) if each is not None] + own


def walk(nodes: Nodes) -> Iterator[LatexNode]:
    """Yield all nodes, each before those within it."""
    for node in nodes:
        yield node
        yield from walk(children(node))


def formula(node: LatexMathNode) -> str:
    """Return the TeX of a formula, without its delimiters."""
    before, after = node.delimiters
    return str(node.latex_verbatim())[len(before) : -len(after)]


def slug(tex: str) -> str:
    """Return a title as a name for an anchor or a file: lower case, words joined by hyphens."""
    plain = re.sub(r"\\[A-Za-z]+|[^A-Za-z0-9 ]", " ", tex)
    return "-".join(plain.lower().split())
