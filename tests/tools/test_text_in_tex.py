"""Text of the catalogue in real TeX: what goes in is what is printed, and none breaks out of where it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from convarith import Convolution
from convarith.catalogue.figure import Figure
from convarith.rendering.document import figure_document
from convarith.rendering.environment import TemplateFolder
from convarith.words.latex import escape

from ..shipped import ROOT
from .engine import Bench, text_of, title_of

SPECIALS = [
    r"a\b{c}d$e&f#g%h_i^j~k",
    "<a> \"b\" 'c' `d` |e| [f] (g) *h* /i/ @j",
    "--- -- << >> ,, ?` !` ^^41 \\par \\input{x} $x$",
    "5 × 5 − 3 + ∞ ü é ß ÿ",
    "\\",
    "%",
    "{",
]
PLAIN = r"""\documentclass{article}
\pagestyle{empty}
\begin{document}
\pdfinfo{/Title << pdf_title >>}
\vrule
\end{document}
"""
TITLES = [
    "Padding, strides",
    "100% (of \\x) {y} #1 $z$ ^^M ~",
    "Größe 5 × 5: ∞ 𝔘",
    "unbalanced ) (",
    "a\nb\r\n\x0cc",
    "bell \x07.",
]


def test_tex_prints_what_was_escaped(tmp_path: Path, formats: Path) -> None:
    body = "\\par\n".join(f"\\noindent {escape(text)}\n" for text in SPECIALS)
    printed = text_of(Bench(tmp_path, formats=formats).typeset(body)).split("\r\n")
    assert printed[: len(SPECIALS)] == [text.replace("'", "’") for text in SPECIALS]


@pytest.mark.parametrize("title", TITLES)
def test_no_title_breaks_out_of_the_head_or_the_pdf(tmp_path: Path, formats: Path, title: str) -> None:
    shutil.copytree(ROOT / "templates/words", tmp_path / "templates/words")
    (tmp_path / "templates/base.tex.j2").write_text(PLAIN)
    (tmp_path / "templates/plain.tex.j2").write_text('<% extends "base.tex.j2" %>')
    figure = Figure("a", title, "plain", Convolution(5, 3))
    rendered = figure_document(figure, TemplateFolder(tmp_path, ("templates",)))
    head = rendered.text.partition("\\documentclass")[0].removesuffix("\n").split("\n")
    assert len(head) == 3
    assert all(line.startswith("% ") for line in head)
    assert [place for place in rendered.places[:3] if place] == []
    assert rendered.place(4) is not None
    assert title_of(Bench(tmp_path, formats=formats).compile(rendered.text)) == " ".join(title.split())
