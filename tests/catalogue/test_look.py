"""What a table changes of how its figure looks, and what is said of what it cannot change."""

from __future__ import annotations

import pytest

from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import Figure, figure_from
from convarith.catalogue.look import Look, Timing, colour_from
from convarith.errors import CatalogueError, Place

SOUND = "[a]\ninput_size = 4\nkernel_size = 3\n"


def figure(text: str) -> Figure:
    (entry,) = read_catalogue([("figures/a.toml", SOUND + text)]).entries
    return figure_from(entry)


def test_a_table_that_says_nothing_looks_as_its_theme_says() -> None:
    assert figure("").look == Look()
    assert figure("").labels


def test_all_that_a_table_can_change() -> None:
    found = figure(
        'labels = { input = "image", kernel = "filter" }\ncolors = { input = "#e69f00" }\n'
        'sizes = { cell = "10 mm", label = "9pt", line = "0.01in", margin = "0pt" }\n'
        "highlight = [[1, 2], [4, 4]]\nseconds = 0.5\nhold = 2\nloop = false"
    )
    assert found.look == Look(
        words={"input": "image", "kernel": "filter"},
        colors={"input": (230, 159, 0)},
        sizes={"cell": 28.4528, "label": 9, "line": 0.7227, "margin": 0},
        highlight=((1, 2), (4, 4)),
        timing=Timing(0.5, 2, loop=False),
    )
    assert found.labels


def test_a_word_can_be_tex() -> None:
    assert figure('labels = { input = { tex = "$x$" } }').look.words == {"input": {"tex": "$x$"}}


def test_no_labels_are_no_words() -> None:
    assert not figure("labels = false").labels


def test_a_colour_in_its_own_table_is_the_same() -> None:
    assert figure('[a.colors]\noutput = "#009E73"').look.colors == {"output": (0, 158, 115)}


@pytest.mark.parametrize("value", ["red", "#fff", "#12345g", 3, None])
def test_what_is_no_colour(value: object) -> None:
    assert colour_from(value) is None


MISTAKES: dict[str, tuple[str, str, str]] = {
    "labels": ("labels = 3", "labels must be true, false or a table of words, not 3", 'write { input = "image" }'),
    "sizes": ("sizes = 3", "sizes must be a table, not 3", 'write { cell = "8mm" }'),
    "a size": (
        'sizes = { cels = "3mm" }',
        'the size "cels" is not known',
        'did you mean "cell"? there are cell, label, line, margin',
    ),
    "a length": (
        "sizes = { cell = 3 }",
        "sizes: cell is no length: 3",
        'write a number and a unit, "8mm"; the units are pt, mm, cm, in',
    ),
    "a length too large": ('sizes = { line = "1cm" }', "sizes: line is 1cm, but must be from 0.05pt to 10pt", ""),
    "a word": (
        'labels = { inpt = "x" }',
        'the word "inpt" is not known',
        'did you mean "input"? there are input, output, kernel',
    ),
    "a text": (
        "labels = { input = 3 }",
        "labels: input cannot be 3",
        "write a text in quotes, of at most 100 characters",
    ),
    "an empty text": (
        'labels = { input = "" }',
        'labels: input cannot be ""',
        "write a text in quotes, of at most 100 characters",
    ),
    "colors": ('colors = "red"', 'colors must be a table, not "red"', 'write { input = "#e69f00" }'),
    "a role": (
        'colors = { inputs = "#e69f00" }',
        'the colour "inputs" is not known',
        'did you mean "input"? there are input, output, extra, shade, line, quiet, paper',
    ),
    "a colour": (
        'colors = { input = "orange" }',
        'colors: input is no colour: "orange"',
        'write it as "#rrggbb", two hexadecimal digits each for red, green and blue',
    ),
    "a cell": (
        "highlight = [1, 2]",
        "highlight must be a list of cells",
        "write the row and the column of each cell, counted from 0: [[1, 2], [3, 4]]",
    ),
    "a cell before the first": (
        "highlight = [[-1, 1]]",
        "highlight must be a list of cells",
        "write the row and the column of each cell, counted from 0: [[1, 2], [3, 4]]",
    ),
    "no time": ("seconds = 0", "seconds must be a number of seconds from 0.02 to 60, not 0", ""),
    "too long a time": ("hold = 61", "hold must be a number of seconds from 0.02 to 60, not 61", ""),
    "a time that is no number": ("hold = nan", "hold must be a number of seconds from 0.02 to 60, not nan", ""),
    "a loop": ("loop = 3", "loop must be true or false, not 3", ""),
}


@pytest.mark.parametrize(("text", "problem", "hint"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told(text: str, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        figure(text)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)
    assert raised.value.details.place == Place("figures/a.toml", 4)
