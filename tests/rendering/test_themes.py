"""Themes are found by name, read when they change, and their mistakes are reported in their own files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from convarith.errors import CatalogueError, Place

from .templates import COLOURS, MAIN, UNSOUND, Templates, themed

STYLES = (
    "\\tikzset{\n  input/.style={fill=input}, input line/.style={draw=line},\n  output padding/.style={fill=extra},\n}"
)


def test_a_theme_that_hatches_a_style_that_is_not_there(templates: Templates) -> None:
    templates.write(styles=STYLES)
    hatched = '[hatching]\n"output paddin" = { angles = [45], gap = 3, width = 0.3 }'
    with pytest.raises(CatalogueError) as raised:
        themed(templates, COLOURS + hatched).themes.theme()
    assert raised.value.problem == 'there is no style "output paddin" to hatch'
    assert raised.value.details.place == Place("templates/themes/light.toml", 9)
    hint = 'did you mean "output padding"? the styles are input, input line, output padding'
    assert raised.value.details.hint == hint
    assert themed(templates, COLOURS + hatched.replace("paddin", "padding")).themes.theme().hatching


def test_a_theme_whose_dark_one_is_not_there(templates: Templates) -> None:
    (templates.root / "templates/themes/night.toml").parent.mkdir()
    (templates.root / "templates/themes/night.toml").write_text(COLOURS)
    with pytest.raises(CatalogueError) as raised:
        themed(templates, COLOURS + 'dark = "nihgt"').themes.theme()
    assert raised.value.problem == 'dark: there is no theme "nihgt"'
    assert raised.value.details.place == Place("templates/themes/light.toml", 8)
    assert raised.value.details.hint == 'did you mean "night"? the themes are light, night'
    assert themed(templates, COLOURS + 'dark = "night"').themes.theme().dark == "night"


def test_a_theme_is_read_again_when_it_changes(templates: Templates) -> None:
    templates.write(main="<< theme().colours.input|join(',') >> << theme('light').colours.input|join(',') >>")
    folder = themed(templates, COLOURS)
    assert folder.themes.theme() is folder.themes.theme()
    assert folder.render("main", {}).text == "0,0,0 0,0,0"
    themed(templates, COLOURS.replace("#000000", "#ffffff"))
    assert set(folder.themes.theme().colours.values()) == {(255, 255, 255)}
    assert folder.render("main", {}).text == "255,255,255 255,255,255"


def test_a_chosen_theme_that_is_not_there_is_not_put_down_to_a_template(templates: Templates) -> None:
    templates.write(main="\n<< theme().colours >>")
    with pytest.raises(CatalogueError) as raised:
        templates.render()
    assert raised.value.problem == 'there is no theme "light"'
    assert raised.value.details.place == Place("templates/themes/light.toml")


def test_a_theme_that_is_not_utf_8(templates: Templates) -> None:
    themed(templates, COLOURS)
    (templates.root / "templates/themes/light.toml").write_bytes(b"# one\n# tw\xf6")
    templates.write(main="\n<< theme().page >>")
    with pytest.raises(CatalogueError) as raised:
        templates.render()
    assert raised.value.problem == "the theme is not UTF-8"
    assert raised.value.details.place == Place("templates/themes/light.toml", 2)


@pytest.mark.parametrize(("make", "problem"), UNSOUND.values(), ids=list(UNSOUND))
def test_a_theme_that_is_no_file(
    templates: Templates, tmp_path: Path, make: Callable[[Path], None], problem: str
) -> None:
    (tmp_path / "templates/themes").mkdir()
    make(tmp_path / "templates/themes/light.toml")
    templates.write(main="\n<< theme().page >>")
    with pytest.raises(CatalogueError) as raised:
        templates.render()
    assert raised.value.problem == f"the theme {problem}"
    assert raised.value.details.place == Place("templates/themes/light.toml")
    assert templates.folder().used_by("main") == (MAIN,)


@pytest.mark.parametrize("use", ['include "part.tex.j2"', 'extends "part.tex.j2"', 'from "part.tex.j2" import a'])
def test_a_comment_without_end_is_told_in_the_file_that_has_it(templates: Templates, use: str) -> None:
    templates.write(main=f"<% {use} %>", part="x\n<# y\n")
    error = templates.error()
    assert error.problem == "template syntax: <# lacks its #>"
    assert str(error.details.place) == "templates/part.tex.j2:2"
    assert "> 2 | <# y" in error.details.excerpt
