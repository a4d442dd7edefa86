"""Text and numbers as TeX: how each is written."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith.errors import ConvarithError
from convarith.words.latex import escape, is_exact, number, pdf_string, tex_text

NUMBERS: dict[Any, str] = {
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
    2**63 - 1: "9.2e18",
    (2**63 - 1) ** 2: "8.5e37",
    -(2**126): "−8.5e37",
    10**4000: "1e4000",
    995 * 10**400: "1e403",
    994 * 10**400: "9.9e402",
    Fraction(1, 10**4000): "1e−4000",
    Fraction(2, 3): "0.67",
    Fraction(10**7, 3): "3.3e6",
    Fraction(-1, 300): "−3.3e−3",
    999999: "999999",
    999999.9: "1e6",
    1e300: "1e300",
    5e-324: "5e−324",
    1.7976931348623157e308: "1.8e308",
    np.int64(-(2**63)): "−9.2e18",
    np.float64(0.1): "0.1",
    float("inf"): "∞",
    float("-inf"): "−∞",
}


def test_white_space_becomes_one_space_and_control_characters_vanish() -> None:
    assert escape(" a\n\n b\tc\u2028d\x07\x7f ") == "a b c d"


@pytest.mark.parametrize(("value", "text"), NUMBERS.items())
def test_a_number_for_people(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize("value", [0, 0.25, 0.1, 1e6, -math.inf, 10**400, Fraction(5, 4), 1e-20])
def test_a_number_that_is_printed_whole(value: float) -> None:
    assert is_exact(value)


@pytest.mark.parametrize(
    "value", [1 / 3, 0.001234, 1234567, 0.126, 10**12 + 1, 10**400 + 1, 2**63, 1e12 + 0.001, 0.1 + 0.2]
)
def test_a_number_that_is_rounded(value: float) -> None:
    assert not is_exact(value)


def test_a_zero_has_no_sign() -> None:
    assert number(-0.0) == "0"


def test_nan_is_not_printed() -> None:
    with pytest.raises(ConvarithError, match="NaN cannot be printed"):
        number(math.nan)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.integers(), st.fractions(), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_number_is_printed_to_two_decimals_or_two_digits(value: Any) -> None:
    printed = Fraction(number(value).replace("−", "-"))
    meant = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    if "e" in number(value):
        _, _, exponent = number(value).replace("−", "-").partition("e")
        assert abs(printed - meant) * 20 <= Fraction(10) ** int(exponent)
    else:
        assert abs(printed - meant) <= Fraction(1, 200)
    assert (printed == 0) is (meant == 0)
    assert is_exact(value) is (printed == meant)


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
