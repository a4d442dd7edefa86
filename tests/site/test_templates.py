"""Templates of the site: texts are escaped, and a mistake is told with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from convarith.errors import TemplateError, report
from convarith.site.templates import SiteTemplates

BASE = '<h1><% block title %><% endblock %></h1>\n<% import "macros.html.j2" as macros %>\n'
MACROS = "<% macro twice(word) %>\n<< word.text >> << word.text >>\n<% endmacro %>\n"


@pytest.fixture
def templates(tmp_path: Path) -> SiteTemplates:
    folder = tmp_path / "templates/site"
    folder.mkdir(parents=True)
    (folder / "base.html.j2").write_text(BASE, encoding="utf-8")
    (folder / "macros.html.j2").write_text(MACROS, encoding="utf-8")
    return SiteTemplates(tmp_path, ("templates/site",))


def write(templates: SiteTemplates, tmp_path: Path, text: str) -> None:
    (tmp_path / "templates/site/mine.html.j2").write_text(text, encoding="utf-8")


def test_texts_are_escaped(templates: SiteTemplates, tmp_path: Path) -> None:
    write(templates, tmp_path, '<% extends "base.html.j2" %>\n<% block title %><< name >><% endblock %>\n')
    assert templates.render("mine.html.j2", {"name": "<script>&"}) == "<h1>&lt;script&gt;&amp;</h1>\n"


@pytest.mark.parametrize(
    ("text", "problem", "place", "hint"),
    [
        ("one\n<< nmae >>\n", "'nmae' is undefined", "templates/site/mine.html.j2:2", 'did you mean "name"?'),
        ("one\n\n<% if %>\n", "template syntax: Expected an expression", "templates/site/mine.html.j2:3", ""),
        ('<% include "none.html.j2" %>\n', 'there is no template "none.html.j2"', "templates/site/mine.html.j2:1", ""),
        (
            '<% import "macros.html.j2" as macros %>\n<< macros.twice(name) >>\n',
            '"text"',
            "templates/site/macros.html.j2:2",
            "",
        ),
        ("<< 1 // zero >>\n", "integer division or modulo by zero", "templates/site/mine.html.j2:1", ""),
    ],
)
def test_a_mistake_is_told_with_its_line(
    templates: SiteTemplates, tmp_path: Path, text: str, problem: str, place: str, hint: str
) -> None:
    write(templates, tmp_path, text)
    with pytest.raises(TemplateError) as caught:
        templates.render("mine.html.j2", {"name": "x", "zero": 0})
    assert problem in caught.value.problem
    assert str(caught.value.details.place) == place
    assert hint in caught.value.details.hint
    line = int(place.rpartition(":")[2])
    assert f"> {line} |" in report(caught.value)


def test_an_edited_template_is_read_again(templates: SiteTemplates, tmp_path: Path) -> None:
    write(templates, tmp_path, "one")
    assert templates.render("mine.html.j2", {}) == "one"
    write(templates, tmp_path, "two")
    assert templates.render("mine.html.j2", {}) == "two"


def test_it_knows_what_a_template_uses(templates: SiteTemplates, tmp_path: Path) -> None:
    write(templates, tmp_path, '<% extends "base.html.j2" %>')
    used = [f"templates/site/{name}.html.j2" for name in ("mine", "base", "macros")]
    assert list(templates.used_by("mine.html.j2")) == used


def test_a_file_that_is_not_there_is_told(templates: SiteTemplates) -> None:
    with pytest.raises(TemplateError, match=r'there is no file "x\.js" in templates/site/'):
        templates.read("x.js")
