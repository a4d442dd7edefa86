"""Numbers the guide as TeX does: chapters, sections, figures, tables and relationships, and where each label leads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from string import ascii_uppercase

from pylatexenc.latexwalker import LatexEnvironmentNode, LatexMacroNode, LatexNode

from convarith.guide.html.nodes import Nodes, argument, argument_text, arguments, children, macro, slug, walk

CAPTIONED = {"guidefigure": "figure", "halffigure": "figure", "guidetable": "table", "longtable": "table"}
HEADINGS = ("section", "subsection")
TERM = "term:"
"""How the labels of terms begin."""

RESERVED = {"index": "terms"}
"""Names of pages for titles whose own names are taken: the contents are index.html."""


@dataclass(frozen=True)
class Target:
    """What a reference leads to: ``kind`` is chapter, section, figure, table, relationship or term.

    ``anchor`` is its name within the page, empty for the page itself.
    """

    kind: str
    number: str
    page: str
    anchor: str


@dataclass(frozen=True)
class Answer:
    """The answer to a question, with the number of the question in its chapter."""

    number: int
    tex: Nodes


@dataclass
class Chapter:
    """A chapter: the name of its page, its number (empty without one), the nodes of its title and of its text."""

    page: str
    number: str
    title: Nodes
    nodes: list[LatexNode]
    answers: list[Answer] = field(default_factory=list)


class Numbers:
    """All that is numbered or named in a document, by its position in the text and by its label."""

    def __init__(self, document: Nodes) -> None:
        self.front, self.chapters = _chapters(document)
        self.targets: dict[int, Target] = {}
        self.labels: dict[str, Target] = {}
        self.destinations: dict[str, Target] = {}
        self._counters: Counter[str] = Counter()
        self._section = Target("chapter", "", "", "")
        for chapter in self.chapters:
            self._chapter(chapter)

    def _chapter(self, chapter: Chapter) -> None:
        self._page, self._number = chapter.page, chapter.number
        self._names: Counter[str] = Counter()
        self._counters = Counter(relationship=self._counters["relationship"])
        self._answers, self._items = chapter.answers, 0
        self._section = Target("chapter", chapter.number, chapter.page, "")
        self._read(chapter.nodes, self._section)

    def _read(self, nodes: Nodes, current: Target) -> None:
        """Give numbers and names to what stands in nodes; a label names ``current``, or what was numbered last."""
        for at, node in enumerate(nodes):
            if isinstance(node, LatexMacroNode):
                current = self._macro(node, nodes[at + 1 :], current)
            elif isinstance(node, LatexEnvironmentNode):
                self._environment(node, current)
            else:
                self._read(children(node), current)

    def _macro(self, node: LatexMacroNode, after: Nodes, current: Target) -> Target:
        """Return what a label after a macro names."""
        name = node.macroname
        if name in HEADINGS:
            return self._heading(node, after)
        if name == "caption":
            current = self._caption(node, after)
        elif name == "label":
            self._label(argument_text(node, 0), current)
        elif name == "hypertarget":
            destination = argument_text(node, 0)
            self.destinations[destination] = Target("place", "", self._page, self._anchor(destination))
        elif name == "answer":
            self._answers.append(Answer(self._items, argument(node, 0)))
        elif name == "item":
            self._items += 1
        self._read(children(node), current)
        return current

    def _label(self, label: str, current: Target) -> None:
        """Let a label lead to what was numbered last; that of a term, which the index has, to its own place."""
        if label.startswith(TERM):
            current = Target("term", self._section.number, self._page, self._anchor(label))
        self.labels[label] = current

    def _caption(self, node: LatexMacroNode, after: Nodes) -> Target:
        self._counters[self._captioned] += 1
        number = f"{self._number}.{self._counters[self._captioned]}"
        anchor = self._anchor(_label([node, *after]) or f"{self._captioned}:{number}")
        return self._named(node, Target(self._captioned, number, self._page, anchor))

    def _heading(self, node: LatexMacroNode, after: Nodes) -> Target:
        number = self._section.number
        if node.macroname == "section":
            number = self._number
            if arguments(node)[0] is None:
                self._counters["section"] += 1
                number = f"{self._number}.{self._counters['section']}"
        anchor = self._anchor(_label(after) or slug(argument_text(node, 2)))
        target = self._named(node, Target("section", number, self._page, anchor))
        if node.macroname == "section":
            self._section = target
        return target

    def _environment(self, node: LatexEnvironmentNode, current: Target) -> None:
        name = node.environmentname
        if name in CAPTIONED:
            self._captioned = CAPTIONED[name]
        if name == "relationship":
            self._counters[name] += 1
            number = str(self._counters[name])
            label = _label(node.nodelist) or f"relationship:{number}"
            current = self._named(node, Target(name, number, self._page, self._anchor(label)))
        if name == "questions":
            self._items = 0
            self._named(node, Target("section", self._number, self._page, self._anchor("check-yourself")))
        self._read(children(node), current)

    def _named(self, node: LatexNode, target: Target) -> Target:
        self.targets[node.pos] = target
        return target

    def _anchor(self, name: str) -> str:
        """Return a name for an anchor that the page does not have yet."""
        plain = name.replace(":", "-")
        self._names[plain] += 1
        return plain if self._names[plain] == 1 else f"{plain}-{self._names[plain]}"


def _label(after: Nodes) -> str:
    """Return the label that follows a heading or a caption, or stands in it, before anything else is printed."""
    for node in after:
        if macro(node, "label"):
            return argument_text(node, 0)
        if macro(node, "caption"):
            found = [each for each in walk(children(node)) if macro(each, "label")]
            if found:
                return argument_text(found[0], 0)
        elif node.latex_verbatim().strip(" \n%"):
            return ""
    return ""


def _chapters(document: Nodes) -> tuple[list[LatexNode], list[Chapter]]:
    """Return what stands before the first chapter, and the chapters."""
    front: list[LatexNode] = []
    chapters: list[Chapter] = []
    number, letters = 0, iter(ascii_uppercase)
    is_appendix = False
    for node in document:
        if macro(node, "appendix"):
            is_appendix = True
        elif macro(node, "chapter"):
            star, _, _ = arguments(node)
            own = ""
            if star is None:
                number += 1
                own = next(letters) if is_appendix else str(number)
            chapters.append(Chapter("", own, argument(node, 2), []))
        else:
            (chapters[-1].nodes if chapters else front).append(node)
    for chapter in chapters:
        chapter.page = _page_name(chapter)
    return front, chapters


def _page_name(chapter: Chapter) -> str:
    label = _label(chapter.nodes)
    title = "".join(node.latex_verbatim() for node in chapter.title)
    name = label.removeprefix("chapter:").replace("_", "-") if label else slug(title)
    return RESERVED.get(name, name)
