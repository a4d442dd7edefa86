from __future__ import annotations

import pytest

from convarith.guide.html.formulas import FormulaError, mathml, unbroken


def test_a_formula_becomes_mathml() -> None:
    assert mathml("i + 1") == "<math><mrow><mi>i</mi><mo>&#x0002B;</mo><mn>1</mn></mrow></math>"
    assert mathml("i", display=True) == '<math display="block"><mrow><mi>i</mi></mrow></math>'


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("224", "224"),
        (r"1\,806\,336", "1\N{NARROW NO-BREAK SPACE}806\N{NARROW NO-BREAK SPACE}336"),
        (r"5 \times 6", "5\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}6"),
        ("0.5", "0.5"),
    ],
)
def test_numbers_and_sizes_are_text(tex: str, text: str) -> None:
    assert mathml(tex) == text
    assert "<math" in mathml(tex, display=True)


def test_the_macros_of_the_preamble_are_known() -> None:
    assert "&#x0005E;" in mathml(r"\khat - 1") or "&#x00302;" in mathml(r"\khat - 1")
    assert mathml(r"\khat") == mathml(r"\hat{k}")
    assert mathml(r"\textminus{}0.5 i") == mathml("-0.5 i")


def test_aligned_lines_are_rows_of_two_cells() -> None:
    written = mathml(r"\begin{aligned} r &= 1 \\ t &= 2 \end{aligned}")
    assert written.count("<mtr>") == 2
    assert written.count("<mtd") == 4


def test_each_matrix_has_brackets_of_its_own_height() -> None:
    one = r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"
    assert mathml(f"{one} {one}").count("<mrow><mo>&#x00028;</mo><mtable>") == 2


def test_a_sign_in_a_text_has_no_space_of_its_own() -> None:
    assert mathml("-") == '<math><mrow><mo lspace="0" rspace="0">&#x02212;</mo></mrow></math>'


@pytest.mark.parametrize("tex", [r"\foo", r"a \unheard b", r"\begin{gather*} a & b \\ c \end{gather*}"])
def test_what_is_not_known_is_an_error(tex: str) -> None:
    with pytest.raises(FormulaError):
        mathml(tex)


def test_no_line_ends_between_a_formula_and_its_comma() -> None:
    formula = mathml("i")
    assert unbroken(f"with {formula}, or ({formula}) {formula}") == (
        f'with <span class="unbroken">{formula},</span> or <span class="unbroken">({formula})</span> {formula}'
    )


def test_a_long_formula_is_marked_for_narrow_pages() -> None:
    formula = mathml("o = (i + p_l + p_r - k) / s + 1 - a + b")
    assert unbroken(formula) == f'<span class="unbroken long">{formula}</span>'


def test_a_prime_stands_beside_its_letter() -> None:
    written = mathml("o' = s(i' - 1)")
    assert "<msup>" not in written
    assert written.count('</mi><mo lspace="0" rspace="0">&#x02032;</mo>') == 2
