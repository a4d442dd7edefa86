"""The text of a theme: its colours and what else it says, and what is told of one that is wrong."""

from __future__ import annotations

import pytest

from convarith.drawing.theme import ROLES, Hatching, Theme, theme_from
from convarith.errors import CatalogueError, Place

COLOURS = "\n".join(f'{role} = "#0000{number:02x}"' for number, role in enumerate(ROLES))
PATH = "templates/themes/mine.toml"


def refusal(text: str) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        theme_from(text, PATH)
    assert caught.value.details.place == Place(PATH)
    return caught.value


def test_a_theme_may_say_its_colours_alone() -> None:
    assert theme_from(COLOURS, PATH) == Theme({role: (0, 0, number) for number, role in enumerate(ROLES)})


def test_all_that_a_theme_can_say() -> None:
    more = '\npage = true\ndark = "night"\n[hatching]\n"inserted zero" = { angles = [0, 22.5], gap = 3, width = 0.25 }'
    theme = theme_from(COLOURS + more, PATH)
    assert (theme.page, theme.dark) == (True, "night")
    assert theme.hatching == {"inserted zero": Hatching((0, 22.5), 3, 0.25)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("input =", "not valid TOML: Invalid value (at end of document)"),
        (COLOURS.replace("extra", "extar"), 'the role "extra" has no colour'),
        (COLOURS + '\nborder = "#000000"', 'unknown role "border"'),
        (COLOURS.replace("#000000", "#00000"), "input is no colour: '#00000'"),
        (COLOURS.replace('"#000000"', "0"), "input is no colour: 0"),
        (COLOURS + "\npage = 1", "page must be true or false, not 1"),
        (COLOURS + "\ndark = true", "dark must be the name of a theme, not True"),
        (COLOURS + "\nhatching = 1", "hatching must be a table, not 1"),
    ],
)
def test_a_theme_that_is_wrong_is_told_so(text: str, problem: str) -> None:
    assert refusal(text).problem == problem


def test_the_choice_of_roles_is_told() -> None:
    assert "input, output, extra" in refusal(COLOURS + '\nborder = "#000000"').details.hint


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('"a]b" = { angles = [0], gap = 3, width = 1 }', '"a]b" is no style that can be hatched'),
        ("output = [45]", 'the hatching of "output" must say angles, gap, width'),
        ("output = { angles = [45], gap = 3 }", 'the hatching of "output" must say angles, gap, width'),
        ("output = { angles = [45], gap = 3, width = 1, tex = 1 }", 'the hatching of "output" must say'),
        ("output = { angles = [], gap = 3, width = 1 }", 'the hatching of "output" cannot be drawn'),
        ("output = { angles = [nan], gap = 3, width = 1 }", 'the hatching of "output" cannot be drawn'),
        ("output = { angles = [true], gap = 3, width = 1 }", 'the hatching of "output" cannot be drawn'),
        ("output = { angles = [45], gap = 0, width = 1 }", 'the hatching of "output" cannot be drawn'),
        ("output = { angles = [45], gap = 3, width = inf }", 'the hatching of "output" cannot be drawn'),
        ('output = { angles = [45], gap = 3, width = "1pt" }', 'the hatching of "output" cannot be drawn'),
    ],
)
def test_a_hatching_that_cannot_be_drawn_is_refused(line: str, problem: str) -> None:
    error = refusal(f"{COLOURS}\n[hatching]\n{line}")
    assert error.problem.startswith(problem)
    assert "angles = [45], gap = 3, width = 0.3" in error.details.hint
