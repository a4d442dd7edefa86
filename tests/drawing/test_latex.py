"""Text and numbers as TeX: how each is written."""

from __future__ import annotations

import math
from typing import Any

import pytest

from convarith.drawing.latex import escape, is_exact, number, pdf_string, tex_text

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
    -0.001: "−1e−3",
    1e-7: "1e−7",
    0.00512: "0.01",
    0.0049: "4.9e−3",
    100000: "100000",
    -100000: "−1e5",
    -99999: "−99999",
    123.45: "123.45",
    -123.45: "−1.2e2",
    1234.5: "1234.5",
    123456.7: "1.2e5",
    1e6: "1e6",
    9.99e20: "1e21",
    float("inf"): "∞",
    float("-inf"): "−∞",
}


def test_white_space_becomes_one_space_and_control_characters_vanish() -> None:
    assert escape(" a\n\n b\tc\u2028d\x07\x7f ") == "a b c d"


@pytest.mark.parametrize(("value", "text"), NUMBERS.items())
def test_a_number_for_people(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize("value", [0, 0.25, 0.1 + 0.2, 1e6, -math.inf])
def test_a_number_that_is_printed_whole(value: float) -> None:
    assert is_exact(value)


@pytest.mark.parametrize("value", [1 / 3, 0.001234, 1234567, 0.126])
def test_a_number_that_is_rounded(value: float) -> None:
    assert not is_exact(value)


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
