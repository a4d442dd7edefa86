from __future__ import annotations

import pytest

from convarith.errors import TemplateError

from .chapters import text

PANEL = (r"\frames{2}{figures/some_name.pdf}{1,2}", r"\caption[Short]{Long.}", r"\label{figure:some_name}")


def test_a_figure_is_its_picture_and_a_numbered_caption() -> None:
    written = text(r"\begin{guidefigure}", *PANEL, r"\end{guidefigure}", r"\see{figure:some_name}{Figure}")
    assert '<figure class="guide-figure" id="figure-some_name">\n<img alt="some_name">' in written
    assert '<b class="caption-number">Figure\N{NO-BREAK SPACE}1.1</b> Long.' in written
    assert '<a class="see" href="#figure-some_name">Figure\N{NO-BREAK SPACE}1.1</a>' in written


def test_two_figures_stand_side_by_side() -> None:
    half = (r"\begin{halffigure}{figures/some_name.pdf}", *PANEL, r"\end{halffigure}\hfill")
    written = text(
        r"\begin{guidefigure}", *half, *(line.replace("some", "other") for line in half), r"\end{guidefigure}"
    )
    assert written.startswith('<div class="halves">')
    assert 'id="figure-other_name"' in written
    assert "Figure\N{NO-BREAK SPACE}1.2" in written


def test_what_stands_beside_the_halves_of_a_figure_is_an_error() -> None:
    half = (r"\begin{halffigure}{figures/some_name.pdf}", *PANEL, r"\end{halffigure}")
    with pytest.raises(TemplateError, match="no place for anything else"):
        text(r"\begin{guidefigure}", "Lost.", *half, r"\end{guidefigure}")


def test_a_figure_without_a_caption_is_an_error() -> None:
    with pytest.raises(TemplateError, match="a figure has one caption, and this one has 0"):
        text(r"\begin{guidefigure}", PANEL[0], r"\end{guidefigure}")


def test_a_drawing_stands_in_its_line() -> None:
    assert text(r"A \tikz[x=1mm]{\path (0,0) rectangle (1,1);} here") == "<p>A <svg></svg> here</p>"
