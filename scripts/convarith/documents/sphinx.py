"""The Sphinx extension: a directive ``convarith`` whose content, a table of the catalogue, becomes a figure.

``extensions = ["convarith.documents.sphinx"]`` in ``conf.py`` makes it known, for reStructuredText and MyST::

    ```{convarith}
    :theme: print
    input_size = 5
    kernel_size = 3
    ```
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from convarith.errors import ConvarithError, report
from convarith.rendering.theme import DEFAULT_THEME
from convarith.steps.drawing import draw_toml

SUBJECT = "the directive convarith"


class Figure(nodes.General, nodes.Element):  # type: ignore[misc]  # docutils need not be installed
    """A figure in a document: its SVG, what it takes to draw it in another format, and inside of it its description."""


class Convarith(SphinxDirective):  # type: ignore[misc]  # Sphinx need not be installed
    """The directive; ``theme`` and ``frame`` are its options, as those of ``convarith.draw``."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "theme": directives.unchanged_required,
        "frame": directives.positive_int,
        "align": lambda word: directives.choice(word, ("left", "center", "right")),
    }

    def run(self) -> list[nodes.Node]:
        """Return the figure; raise what is wrong with its table at the line of the directive."""
        text, theme = "\n".join(self.content), self.options.get("theme", DEFAULT_THEME)
        frame = self.options.get("frame")
        try:
            drawing = draw_toml(text, theme, frame)
            svg = drawing.svg()
        except ConvarithError as error:
            raise self.error(report(error, subject=SUBJECT).removeprefix("error: ")) from None
        align = self.options.get("align", "center")
        made_of = {"text": text, "theme": theme, "frame": frame}
        instead = nodes.paragraph(text=drawing.description)  # where there are no pictures
        return [Figure("", instead, svg=svg, align=align, made_of=made_of)]


def setup(app: Any) -> dict[str, Any]:
    """Make the directive known to Sphinx, which calls this."""
    in_words = dict.fromkeys(("text", "man", "texinfo"), (_enter, _enter))
    app.add_node(Figure, html=(_visit_html, None), latex=(_visit_latex, None), **in_words)
    app.add_directive("convarith", Convarith)
    return {"version": version("convarith"), "parallel_read_safe": True, "parallel_write_safe": True}


def _visit_html(translator: Any, node: Figure) -> None:
    translator.body.append(f'<div class="convarith align-{node["align"]}">\n{node["svg"]}</div>\n')
    raise nodes.SkipNode


def _visit_latex(translator: Any, node: Figure) -> None:
    """Write the middle frame, or the only one, as PDF beside the document, and include it."""
    drawing = draw_toml(**node["made_of"])
    name = f"convarith-{hashlib.sha256(repr(node['made_of']).encode()).hexdigest()[:12]}.pdf"
    drawing.frame(drawing.usual_frame).save(Path(translator.builder.outdir) / name)
    translator.body.append(f"\n\n\\noindent{{\\hfil\\includegraphics{{{name}}}\\hfil}}\n\n")
    raise nodes.SkipNode


def _enter(translator: Any, node: Figure) -> None:
    """Leave it to the paragraph inside."""
