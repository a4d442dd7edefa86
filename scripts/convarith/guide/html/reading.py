"""Reads the guide's TeX: text becomes nodes, by the arguments that each macro and environment takes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate

from pylatexenc import latexwalker
from pylatexenc.latexwalker import LatexNode, LatexWalker
from pylatexenc.macrospec import EnvironmentSpec, LatexContextDb, MacroSpec, SpecialsSpec, VerbatimArgsParser

from convarith.errors import Place, TemplateError
from convarith.rendering.source_map import Rendered

SPECIALS = ("~", "``", "''", "---", "--", "&")
"""What is more than its characters: spaces, quotation marks, dashes, cells of tables."""

VERBATIM = "verbatim"

ErrorAt = Callable[[Place, str, str], TemplateError]


class Source:
    """The guide's TeX from the beginning of its document on, as nodes; ``error`` makes errors at a template's line."""

    def __init__(
        self, rendered: Rendered, error: ErrorAt, macros: Mapping[str, str], environments: Mapping[str, str]
    ) -> None:
        self._rendered = rendered
        self._error = error
        self._ends = list(accumulate(len(line) + 1 for line in rendered.text.split("\n")))
        self._start = rendered.text.index(r"\begin{document}")
        walker = LatexWalker(
            rendered.text[self._start :], latex_context=context(macros, environments), tolerant_parsing=False
        )
        try:
            self.nodes: list[LatexNode] = walker.get_latex_nodes()[0]
        except latexwalker.LatexWalkerParseError as problem:
            raise self.error(problem.pos or 0, f"the pages cannot read this: {problem.msg}") from None

    def error(self, at: int, problem: str, hint: str = "") -> TemplateError:
        """Return an error at a node's position, with the template's line that made it."""
        line = bisect_right(self._ends, self._start + at) + 1
        place = self._rendered.place(line)
        if place is None:
            return TemplateError(problem)
        return self._error(place, problem, hint)


def context(macros: Mapping[str, str], environments: Mapping[str, str]) -> LatexContextDb:
    """Return what pylatexenc is to know of macros and environments, each with its arguments."""
    known = LatexContextDb()
    known.add_context_category(
        "guide",
        macros=[MacroSpec(name, arguments) for name, arguments in macros.items()],
        environments=[
            EnvironmentSpec(VERBATIM, args_parser=VerbatimArgsParser("verbatim-environment")),
            *(EnvironmentSpec(name, arguments) for name, arguments in environments.items()),
        ],
        specials=[SpecialsSpec(characters) for characters in SPECIALS],
    )
    known.set_unknown_macro_spec(MacroSpec(""))
    known.set_unknown_environment_spec(EnvironmentSpec(""))
    return known
