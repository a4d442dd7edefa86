"""Patterns of words: which form a number chooses, and how numbers and lists are written."""

from __future__ import annotations

from fractions import Fraction

import pytest

from convarith.rendering.languages import Languages
from convarith.rendering.template_files import TemplateFiles
from convarith.words.phrases import amount, counted, distance, paddings, places, sized
from convarith.words.wording import english, parts_of

from ..shipped import ROOT

LANGUAGES = Languages(TemplateFiles(ROOT, ("templates",)))
EN, DE, FR, ES = (LANGUAGES.wording(name) for name in ("en", "de", "fr", "es"))


def test_a_number_chooses_the_form() -> None:
    assert [counted(EN, "cell", count) for count in (0, 1, 2)] == ["0 cells", "1 cell", "2 cells"]
    assert [counted(FR, "cell", count) for count in (0, 1, 2)] == ["0 cellule", "1 cellule", "2 cellules"]
    assert [counted(DE, "channel", count) for count in (1, 2)] == ["1 Kanal", "2 Kanäle"]


def test_the_article_is_that_of_the_spoken_number() -> None:
    for size in (8, 11, 18, 80, 89, 800, 8000, 80000):
        assert sized(EN, "input", (size, 1)).startswith("an ")
    for size in (1, 7, 9, 10, 12, 81 + 9, 108, 180, 790):
        assert sized(EN, "input", (size, 1)).startswith("a ")


@pytest.mark.parametrize(
    ("step", "said"),
    [(2, "second"), (3, "third"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (22, "22nd")],
)
def test_ordinals(step: int, said: str) -> None:
    numbers = range(0, 4 * step, step)
    assert places(EN, "row", numbers) == f"every {said} row from 0 to {3 * step}"


def test_places_in_other_languages() -> None:
    assert places(DE, "column", range(0, 8, 2)) == "jede zweite Spalte von 0 bis 6"
    assert places(FR, "column", range(0, 8, 2)) == "une colonne sur deux de 0 à 6"
    assert places(ES, "column", range(0, 20, 5)) == "una de cada 5 columnas, de la 0 a la 15"
    assert places(DE, "row", [0, 2, 3]) == "Zeilen 0, 2 und 3"


def test_an_amount_has_a_minus_and_the_point_of_its_language() -> None:
    assert (amount(EN, Fraction(-1, 4)), amount(DE, Fraction(-1, 4))) == ("−0.25", "−0,25")


def test_a_list_of_lists_has_other_words_before_its_last() -> None:
    lists = [["rows 1 and 3", "columns 2 and 4"], ["Zeilen 1 und 3", "Spalten 2 und 4"]]
    assert EN.listed(lists[0]) == "rows 1 and 3, and columns 2 and 4"
    assert DE.listed(lists[1]) == "Zeilen 1 und 3 sowie Spalten 2 und 4"


def test_numbers_have_the_signs_of_the_language() -> None:
    from fractions import Fraction

    half, more = Fraction(1, 2), Fraction(3, 2)
    assert [distance(wording, half) for wording in (EN, DE, FR)] == ["0.5 cells", "0,5 Zellen", "0,5 cellule"]
    assert distance(FR, more) == "1,5 cellule"
    assert (EN.whole(1234567), DE.whole(1234567)) == ("1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567", "1.234.567")


def test_padding_that_differs_says_both_sides() -> None:
    assert paddings(DE, [(1, 2), (1, 2)]) == "(1 davor, 2 danach)"


def test_literal_parts_are_escaped_in_tex_and_data_is_not() -> None:
    assert EN.tex("picture.weights", sizes="$3$") == "weights: $3$"
    assert EN.tex("picture.rotated_kernel") == r"rotated by 180\textdegree{}"
    assert FR.tex("layer.padding_before", amount=2) == "2 avant"


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a!r}", "{a:2}", "{a", "a}"])
def test_braces_hold_a_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"brace|expected|Single|single"):
        parts_of(text)


def test_english_is_there_without_a_project() -> None:
    assert english() is english()
