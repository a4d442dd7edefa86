"""Colours by role: each role, and what the templates blend of them; what cannot be explained stays."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convarith.tools.svg.colours import CLOSE, Derived, _error, _mixed, _percents, derived, hexadecimal, variable
from convarith.tools.svg.shapes import RGB

COLOURS: dict[str, RGB] = {
    "input": (38, 139, 210),
    "extra": (108, 113, 196),
    "shade": (7, 54, 66),
    "line": (0, 43, 54),
    "paper": (255, 255, 255),
}


@pytest.mark.parametrize("role", COLOURS)
def test_a_roles_colour_is_its_variable(role: str) -> None:
    assert derived(COLOURS[role], COLOURS) == Derived(f"var(--{role})", (role,))


@pytest.mark.parametrize(
    ("colour", "css"),
    [
        ((102, 128, 134), "color-mix(in srgb,var(--line) 60%,var(--paper))"),  # line!60, in a PDF
        ((76, 106, 114), "color-mix(in srgb,var(--line) 70%,var(--paper))"),  # line!70
        ((225, 239, 249), "color-mix(in srgb,var(--input) 14%,var(--paper))"),  # input!14!paper
        ((164, 206, 236), "color-mix(in srgb,var(--input) 42%,var(--paper))"),
        ((223, 224, 242), "color-mix(in srgb,var(--extra) 22%,var(--paper))"),
        ((19, 70, 105), "color-mix(in srgb,var(--input) 50%,black)"),
        ((19, 91, 132), "color-mix(in srgb,var(--input) 50%,var(--line))"),
    ],
)
def test_a_blend_is_told_by_its_roles(colour: RGB, css: str) -> None:
    assert derived(colour, COLOURS).css == css


def test_on_dark_paper_a_blend_with_white_is_one_with_white() -> None:
    dark = COLOURS | {"paper": (10, 10, 10)}
    assert derived((102, 128, 134), dark).css == "color-mix(in srgb,var(--line) 60%,white)"


def test_a_colour_that_no_role_explains_stays() -> None:
    assert derived((255, 0, 255), COLOURS) == Derived("#f0f", ())
    assert derived((1, 2, 3), {}) == Derived("#010203", ())


def test_colours_are_short_where_css_allows_it() -> None:
    assert [hexadecimal(colour) for colour in ((255, 255, 255), (17, 34, 51), (17, 34, 52))] == [
        "#fff",
        "#123",
        "#112234",
    ]


def test_a_role_of_several_words_is_one_variable() -> None:
    assert variable("inserted zero") == "--inserted-zero"


COLOUR = st.tuples(*[st.integers(0, 255)] * 3)


@given(COLOUR, COLOUR, st.integers(1, 99), st.tuples(*[st.integers(-1, 1)] * 3))
def test_no_percentage_of_a_near_blend_is_passed_over(one: RGB, other: RGB, percent: int, off: RGB) -> None:
    assume(one != other)
    red, green, blue = (value + by for value, by in zip(_mixed(one, other, percent), off, strict=True))
    near = {each for each in range(1, 100) if _error(_mixed(one, other, each), (red, green, blue)) <= CLOSE}
    assert near <= set(_percents(one, other, (red, green, blue)))
