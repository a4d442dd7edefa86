"""Text and numbers as TeX: what goes in is what TeX prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from convarith import Convolution
from convarith.drawing.document import figure_document
from convarith.drawing.environment import TemplateFolder
from convarith.drawing.figure import Figure
from convarith.drawing.latex import escape, number, pdf_string, tex_text
from tests.tools.engine import Bench, text_of, title_of

SPECIALS = [
    r"a\b{c}d$e&f#g%h_i^j~k",
    "<a> \"b\" 'c' `d` |e| [f] (g) *h* /i/ @j",
    "--- -- << >> ,, ?` !` ^^41 \\par \\input{x} $x$",
    "5 × 5 − 3 + ∞ ü é ß ÿ",
    "\\",
    "%",
    "{",
]
NUMBERS = {
    0: "0",
    3: "3",
    -3: "−3",
    10: "10",
    100.0: "100",
    0.5: "0.5",
    -0.25: "−0.25",
    1 / 3: "0.33",
    2 / 3: "0.67",
    -0.001: "0",
    1e6: "1000000",
    float("inf"): "∞",
    float("-inf"): "−∞",
}
TITLES = ["Padding, strides", "100% (of \\x) {y} #1 $z$ ^^M ~", "Größe 5 × 5: ∞ 𝔘", "unbalanced ) (", "a\nb\r\n\x0cc", "bell \x07."]


def test_tex_prints_what_was_escaped(tmp_path: Path) -> None:
    body = "\\par\n".join(f"\\noindent {escape(text)}\n" for text in SPECIALS)
    printed = text_of(Bench(tmp_path).typeset(body)).split("\r\n")
    assert printed[: len(SPECIALS)] == [text.replace("'", "’") for text in SPECIALS]


def test_white_space_becomes_one_space_and_control_characters_vanish() -> None:
    assert escape(" a\n\n b\tc\u2028d\x07\x7f ") == "a b cd" or escape(" a\n\n b\tc\u2028d\x07\x7f ") == "a b c d"


@pytest.mark.parametrize(("value", "text"), NUMBERS.items())
def test_a_number_for_people(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "tex"),
    [
        ("50%", r"50\%"),
        ({"tex": "$x$"}, "$x$"),
        ({"tex": "$x$", "b": "_"}, {"tex": r"\$x\$", "b": r"\_"}),
        (["_", {"tex": "_"}], [r"\_", "_"]),
        (3, 3),
        (True, True),
    ],
)
def test_a_catalogues_text_is_escaped_unless_marked(value: Any, tex: Any) -> None:
    assert tex_text(value) == tex


def test_a_plain_pdf_string_stays_readable() -> None:
    assert pdf_string("Padding, strides") == "(Padding, strides)"


@pytest.mark.parametrize("title", TITLES)
def test_no_title_breaks_out_of_the_head_or_the_pdf(tmp_path: Path, title: str) -> None:
    (tmp_path / "templates").mkdir()
    template = "\\documentclass{article}\n\\begin{document}\n\\pdfinfo{/Title << pdf_title >>}\n\\vrule\n\\end{document}\n"
    (tmp_path / "templates/plain.tex.j2").write_text(template)
    figure = Figure("a", title, "plain", Convolution(5, 3))
    rendered = figure_document(figure, TemplateFolder(tmp_path, ("templates",)))
    head = rendered.text.partition("\\documentclass")[0].removesuffix("\n").split("\n")
    assert len(head) == 3
    assert all(line.startswith("% ") for line in head)
    assert [place for place in rendered.places[:3] if place] == []
    assert rendered.place(4) is not None
    assert title_of(Bench(tmp_path).compile(rendered.text)) == " ".join(title.split())
