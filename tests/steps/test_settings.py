"""What may be set, how large it may be, and what is said of anything else."""

from __future__ import annotations

from functools import partial

import pytest

from convarith.errors import CatalogueError, Place
from convarith.steps.settings import OF_THEMES, Settings, _one_of, settings_from
from convarith.tools.engines import EngineName

THEMES = ("dark", "light")
HUGE = f"0x{'F' * 5000}"


def settings(pyproject: str = "", **command_line: str) -> Settings:
    return settings_from(pyproject, command_line, {"theme": partial(_one_of, "theme", choices=THEMES, where=OF_THEMES)})


def refusal(pyproject: str = "", **command_line: str) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        settings(pyproject, **command_line)
    return caught.value


def test_the_command_line_wins_over_the_file() -> None:
    text = '[tool.convarith]\ndpi = 75\ntheme = "dark"\nengine = "system"\n'
    assert settings(text, dpi="0300", tex_seconds="3600") == Settings(EngineName.SYSTEM, "build", 300, 3600, "dark")
    assert settings() == Settings()


@pytest.mark.parametrize(
    ("given", "problem", "hint"),
    [
        ({"dpi": "1201"}, "dpi must be a whole number from 1 to 1200, not 1201", ""),
        ({"dpi": "0"}, "dpi must be a whole number from 1 to 1200, not 0", ""),
        ({"dpi": "-1"}, 'dpi must be a whole number from 1 to 1200, not "-1"', ""),
        ({"dpi": "1e3"}, 'dpi must be a whole number from 1 to 1200, not "1e3"', ""),
        ({"dpi": "²"}, 'dpi must be a whole number from 1 to 1200, not "²"', ""),
        ({"dpi": "١٥٠"}, 'dpi must be a whole number from 1 to 1200, not "١٥٠"', ""),
        ({"dpi": "9" * 5000}, f'dpi must be a whole number from 1 to 1200, not "{"9" * 57} …', ""),
        ({"tex_seconds": "3601"}, "tex_seconds must be a whole number from 1 to 3600, not 3601", ""),
        (
            {"theme": "drk"},
            'unknown theme "drk"',
            'did you mean "dark"? the themes of templates/themes/ are dark, light',
        ),
        ({"build": ""}, 'build must be the name of a folder, not ""', "such as build"),
        ({"build": "a\0b"}, 'build cannot be the name of a folder: "a\\u0000b"', "such as build"),
        ({"build": "\udcff"}, 'build cannot be the name of a folder: "\\udcff"', "such as build"),
        ({"build": "x" * 256}, 'build cannot be the name of a folder: "xxx', "such as build"),
        ({"input_size": "3"}, 'unknown setting "input_size"', "the settings are engine, build"),
    ],
)
def test_a_word_of_the_command_line_that_is_not_understood(given: dict[str, str], problem: str, hint: str) -> None:
    error = refusal(**given)
    assert error.problem.startswith(problem)
    assert error.problem.endswith(" on the command line")
    assert hint in error.details.hint
    assert error.details.place is None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("dpi = 1000000000", "dpi must be a whole number from 1 to 1200, not 1000000000"),
        ("dpi = true", "dpi must be a whole number from 1 to 1200, not true"),
        ('dpi = "150"', 'dpi must be a whole number from 1 to 1200, not "150"'),
        ("dpi = { a = 1 }", "dpi must be a whole number from 1 to 1200, not { a = 1 }"),
        ("dpi = 2020-01-01", "dpi must be a whole number from 1 to 1200, not 2020-01-01"),
        (f"dpi = {HUGE}", "dpi: a number is too large"),
        (f"build = [{HUGE}]", "build: a number is too large"),
        (f"dpi = {'[' * 30}{']' * 30}", "dpi: more than 20 lists and tables stand inside one another"),
        ("engine = [1]", "engine must be a text in quotes, not [1]"),
        ("theme = [1]", "theme must be a text in quotes, not [1]"),
        ('build = "a\\u0000b"', 'build cannot be the name of a folder: "a\\u0000b"'),
        ("build = 3", "build must be the name of a folder, not 3"),
        ("colour = 3", 'unknown setting "colour"'),
    ],
)
def test_a_line_of_the_file_that_is_not_understood(line: str, problem: str) -> None:
    error = refusal(f"[tool.ruff]\n\n[tool.convarith]\ntex_seconds = 9\n{line}\n")
    assert error.problem == problem
    assert error.details.place == Place("pyproject.toml", 5)
    assert f"> 5 | {line[:40]}" in error.details.excerpt


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[tool.x]\nconvarith = 1\n[tool]\nconvarith = 3\n", 4),
        ("[[tool.convarith]]\ndpi = 3\n", 1),
        ("tool.convarith = 3\n", 1),
    ],
)
def test_settings_that_are_no_table(text: str, line: int | None) -> None:
    error = refusal(text)
    assert error.problem.startswith("convarith must be a table, not ")
    assert error.details.hint == "write the settings below a line [tool.convarith]"
    assert error.details.place == Place("pyproject.toml", line)


@pytest.mark.parametrize("text", ["[tool\n", "dpi = 1\ndpi = 2\n", f"x = {'[' * 9999}\n", f"x = {'9' * 9999}\n"])
def test_a_file_that_cannot_be_read(text: str) -> None:
    place = refusal(text).details.place
    assert place is not None and place.path == "pyproject.toml" and place.line
