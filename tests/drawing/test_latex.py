"""Text and numbers as TeX: how each is written."""

from __future__ import annotations

from typing import Any

import pytest

from convarith.drawing.latex import escape, number, pdf_string, tex_text

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


def test_white_space_becomes_one_space_and_control_characters_vanish() -> None:
    assert escape(" a\n\n b\tc\u2028d\x07\x7f ") == "a b c d"


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
