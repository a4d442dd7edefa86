from __future__ import annotations

import pytest

from .chapters import text


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        (r"A \emph{b} \textbf{c}", "A <em>b</em> <strong>c</strong>"),
        (r"``quoted'' and the layer's", "“quoted” and the layer’s"),
        ("pages 1--2 --- or", "pages 1–2 — or"),
        (r"5~cells, 50\,\%, a\_b \& c", "5\N{NO-BREAK SPACE}cells, 50\N{NARROW NO-BREAK SPACE}%, a_b &amp; c"),
        (r"Mart{\'i}n, K\"uhn, \`a, Fran\c{c}ois", "Martín, Kühn, à, François"),
        (r"a \textless{} b \textminus{}1 5~\texttimes~5", "a &lt; b −1 5\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}5"),
        (r"{\small\bfseries bold} plain", "<strong>bold</strong> plain"),
        (r"\code{f(x='a', y=\textquotedbl{}b\textquotedbl{})}--", "<code>f(x='a', y=\"b\")</code>–"),
        (r"\code{--flag}", "<code>--flag</code>"),
        (r"one\\[3pt]two", "one<br>two"),
        (r"a <script> b", "a &lt;script&gt; b"),
        (r"\href{https://arxiv.org/abs/1\%2}{\breakable{here}}", '<a href="https://arxiv.org/abs/1%2">here</a>'),
        (r"\framesshown{Frames 1 and 9 of 9.}{9}", "9 frames."),
        (r"\framesshown{Its only frame.}{1}", "Its only frame."),
        (r"\publicname{a\_b}", '<a class="public-name" href="../figures/a_b.html">a_b</a>'),
    ],
)
def test_a_line_becomes_html(tex: str, html: str) -> None:
    assert text(tex) == f"<p>{html}</p>"


def test_an_empty_line_ends_a_paragraph() -> None:
    assert text("one", "", "two % nothing", "  ", "three").split("\n") == ["<p>one</p>", "<p>two</p>", "<p>three</p>"]


def test_what_only_paper_needs_leaves_no_trace() -> None:
    assert text(r"\noindent a\vspace{2pt}\hspace*{1em}\label{section:x} b") == "<p>a b</p>"
