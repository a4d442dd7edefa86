"""The text of a theme: its colours and what else it says, and what is told of one that is wrong."""

from __future__ import annotations

import pytest

from convarith.catalogue.look import ROLES
from convarith.errors import CatalogueError, Place
from convarith.rendering.theme import Hatching, Known, Theme, theme_from

COLOURS = "\n".join(f'{role} = "#0000{number:02x}"' for number, role in enumerate(ROLES))
PATH = "templates/themes/mine.toml"


def refusal(text: str, known: Known | None = None) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        theme_from(text, PATH, known)
    return caught.value


def test_a_theme_may_say_its_colours_alone() -> None:
    assert theme_from(COLOURS, PATH) == Theme({role: (0, 0, number) for number, role in enumerate(ROLES)})


def test_all_that_a_theme_can_say() -> None:
    more = '\npage = true\ndark = "night"\n[hatching]\n"inserted zero" = { angles = [0, 22.5], gap = 3, width = 0.25 }'
    theme = theme_from(COLOURS + more, PATH)
    assert (theme.page, theme.dark) == (True, "night")
    assert theme.hatching == {"inserted zero": Hatching((0, 22.5), 3, 0.25)}


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("input =", 1, "not valid TOML: Invalid value"),
        ("a = 1\n" + "input = [\n\n\n", 2, "not valid TOML: Invalid value"),
        ('a = 1\nb = "x"x', 2, "not valid TOML: Expected newline or end of document after a statement"),
        (COLOURS.replace("extra", "extar"), 3, 'the role "extra" has no colour'),
        (COLOURS.replace("extra", "#"), None, 'the role "extra" has no colour'),
        (COLOURS + '\n\nborder = "#000000"', 9, 'unknown role "border"'),
        (COLOURS + "\n\n[borders]\na = 1", 9, 'unknown role "borders"'),
        (COLOURS + "\n\nborders.a = 1", 9, 'unknown role "borders"'),
        (COLOURS.replace("#000000", "#00000"), 1, "input is no colour: '#00000'"),
        (COLOURS.replace('"#000001"', "0"), 2, "output is no colour: 0"),
        (COLOURS.replace('"#000001"', f"'{'x' * 5000}'"), 2, f"output is no colour: '{'x' * 59}…"),
        (COLOURS.replace('"#000001"', "0x" + "F" * 5000), 2, "output is no colour: a number of thousands of digits"),
        (COLOURS.replace('"#000001"', "9" * 5000), 2, "not valid TOML: a number of thousands of digits"),
        (COLOURS.replace('"#000001"', "[" * 50_000 + "]" * 50_000), 2, "not valid TOML: nested too deeply"),
        (COLOURS + "\n\n\npage = 1", 10, "page must be true or false, not 1"),
        (COLOURS + "\ndark = true", 8, "dark must be the name of a theme, not True"),
        (COLOURS + '\n"dark" = "a/../b"', 8, 'dark: there is no theme "a/../b"'),
        (COLOURS + "\nhatching = 1", 8, "hatching must be a table, not 1"),
        (COLOURS + "\n[[hatching]]", 8, "hatching must be a table, not [{}]"),
    ],
)
def test_a_theme_that_is_wrong_is_told_so(text: str, line: int | None, problem: str) -> None:
    error = refusal(text, Known(themes=("light", "mine")))
    assert error.problem.startswith(problem)
    assert error.details.place == Place(PATH, line)
    assert bool(error.details.excerpt) == (line is not None)


def test_a_file_without_colours_is_told_of_the_base() -> None:
    assert refusal("").details.hint.startswith('begin the file with base = "light", or give all colours: ')


def test_the_name_that_was_meant_is_told() -> None:
    assert refusal(COLOURS + "\nhacthing = 1").details.hint.startswith('did you mean "hatching"? the roles are ')
    misspelt = '"extar" is no role: did you mean "extra"? the roles are '
    assert refusal(COLOURS.replace("extra", "extar")).details.hint.startswith(misspelt)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('\n[hatching]\n"input" = {H}\n"outptu" = {H}', 10),
        ("\n[hatching]\noutptu = {H}", 9),
        ("\n[hatching.outptu]\nangles = [45]\ngap = 3\nwidth = 1", 8),
        ('\n[ hatching . "outptu" ]\nangles = [45]\ngap = 3\nwidth = 1', 8),
        ("\nhatching.outptu = {H}", 8),
        ("\nhatching = { input = {H},  outptu = {H} }", 8),
    ],
)
def test_a_style_that_is_not_there_is_told_with_its_line(text: str, line: int) -> None:
    error = refusal(
        COLOURS + text.replace("{H}", "{ angles = [45], gap = 3, width = 1 }"), Known(styles=("input", "output"))
    )
    assert error.problem == 'there is no style "outptu" to hatch'
    assert error.details.place == Place(PATH, line)
    assert error.details.hint == 'did you mean "output"? the styles are input, output'


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
        (f"output = {{ angles = {[1] * 9}, gap = 3, width = 1 }}", 'the hatching of "output" cannot be drawn'),
        (f"output = {{ angles = [0x{'F' * 5000}], gap = 3, width = 1 }}", 'the hatching of "output" cannot be drawn'),
        ("output = { angles = [45], gap = 0.000001, width = 0.1 }", 'the hatching of "output" cannot be drawn'),
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
    assert error.details.place == Place(PATH, 9)
    assert "angles = [45], gap = 3, width = 0.3" in error.details.hint


def test_a_theme_says_what_its_base_has_otherwise() -> None:
    more = '\npage = true\ndark = "night"\n[hatching]\n"window" = { angles = [45], gap = 3, width = 0.25 }'
    others = {"day": theme_from(COLOURS + more, "day.toml")}
    own = theme_from('base = "day"\ninput = "#ff0000"\npage = false', PATH, Known(read=others.__getitem__))
    assert own.colours == {**others["day"].colours, "input": (255, 0, 0)}
    assert (own.page, own.dark, own.hatching, own.bases) == (False, "night", others["day"].hatching, ("day",))
    bare = theme_from('base = "day"\ndark = ""\nhatching = {}', PATH, Known(read=others.__getitem__))
    assert (bare.dark, bare.hatching) == ("", {})


def test_a_base_that_is_not_there_is_told_with_its_line() -> None:
    error = refusal('\nbase = "nigth"', Known(themes=("night", "day")))
    assert error.problem == 'base: there is no theme "nigth"'
    assert error.details.place == Place(PATH, 2)
    assert error.details.hint == 'did you mean "night"? the themes are night, day'
