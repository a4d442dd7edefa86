"""Options and comparisons that a template does not read are refused, but never one that it may read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import figure_from
from convarith.errors import CatalogueError, Place
from convarith.rendering.environment import TemplateFolder
from convarith.rendering.usage import check_use

ROOT = Path(__file__).parents[2]
HEAD = '<% extends "isometric.tex.j2" %>\n<% block packages %>\n'
TABLE = '[a]\ntemplate = "own"\ninput_size = 3\nkernel_size = 2\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    return tmp_path


def check(folder: Path, table: str) -> None:
    (entry,) = read_catalogue([("figures/a.toml", table)]).entries
    check_use(figure_from(entry), entry, TemplateFolder(folder, ("templates",)))


def own(folder: Path, body: str) -> None:
    (folder / "templates/own.tex.j2").write_text(f"{HEAD}{body}\n<% endblock %>\n")


@pytest.mark.parametrize(
    "body",
    [
        "<< options.k >><< options.other >>",
        '<< options["k"] >>',
        "<< figure.options.k >>",
        '<< options.get("k") >>',
        "<% for name, value in options.items() %><< value >><% endfor %>",
        '<% if "k" in options %>x<% endif %>',
        "<% set all = options %>",
        "<% macro show(what) %><< what.k >><% endmacro %><< show(options) >>",
        "<% macro show(what) %><< what.options.k >><% endmacro %><< show(figure) >>",
        '<< options|attr("k") >>',
        '<% set name = "k" %><< options[name] >>',
        '<% include "part.tex.j2" %>',
        '<% set name = "part.tex.j2" %><% include name %>',
    ],
)
def test_an_option_that_may_be_read_is_taken(folder: Path, body: str) -> None:
    (folder / "templates/part.tex.j2").write_text("<< options.k >>")
    own(folder, body)
    check(folder, f"{TABLE}options = {{ k = 1 }}\n")


@pytest.mark.parametrize(
    ("body", "lines", "line", "option", "hint"),
    [
        ("<< options.colour >>", "options = { color = 1 }", 5, "color", 'did you mean "colour"? it reads colour'),
        ("<< options.a >><< options.b >>", "options = { a = 1, zzz = 1 }", 5, "zzz", "it reads a, b"),
        ("x", "labels = false\noptions = { k = 1 }", 6, "k", "take it away"),
        ("<< options.a >>", "[a.options]\na = 1\nzzz = 2", 7, "zzz", "it reads a"),
        ("<< options.a >>", 'options.a = 1\noptions."b c" = 2', 6, "b c", "it reads a"),
    ],
)
def test_an_option_that_nobody_reads_is_told_at_its_line(
    folder: Path, body: str, lines: str, line: int, option: str, hint: str
) -> None:
    own(folder, body)
    with pytest.raises(CatalogueError) as caught:
        check(folder, f"{TABLE}{lines}\n")
    assert caught.value.problem == f'the template "own" reads no option "{option}"'
    assert caught.value.details.hint == hint
    assert caught.value.details.place == Place("figures/a.toml", line)
    assert f"> {line} | {lines.splitlines()[line - 5]}" in caught.value.details.excerpt


def test_the_shipped_templates_read_no_options(folder: Path) -> None:
    with pytest.raises(CatalogueError, match='the template "isometric" reads no option "k"'):
        check(folder, "[a]\ninput_size = 3\nkernel_size = 2\noptions = { k = 1 }\n")


@pytest.mark.parametrize("template", ["isometric", "numerical", "plan", "scatter"])
def test_a_comparison_that_nobody_draws_is_told_at_its_line(folder: Path, template: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        check(folder, TABLE.replace("own", template) + "compare = [{ padding = 0 }, { padding = 1 }]\n")
    assert caught.value.problem == f'the template "{template}" does not compare figures'
    assert caught.value.details.hint == "comparisons are drawn by branches, comparison; or take compare away"
    assert caught.value.details.place == Place("figures/a.toml", 5)


@pytest.mark.parametrize("body", ["<< figure.compared|length >>", "<% set all = figure %>", '<< figure["compared"] >>'])
def test_a_template_may_compare_by_itself(folder: Path, body: str) -> None:
    own(folder, body)
    check(folder, f"{TABLE}compare = [{{ padding = 0 }}, {{ padding = 1 }}]\n")


@pytest.mark.parametrize("text", ["<% if %>", "", "<< options.x"])
def test_a_template_that_cannot_be_read_is_left_to_whoever_fills_it(folder: Path, text: str) -> None:
    (folder / "templates/own.tex.j2").write_text(text)
    check(folder, f"{TABLE}options = {{ k = 1 }}\n")


def test_every_figure_of_the_catalogue_is_read(folder: Path) -> None:
    files = [(str(path), path.read_text(encoding="utf-8")) for path in (ROOT / "figures").glob("*.toml")]
    templates = TemplateFolder(folder, ("templates",))
    for entry in read_catalogue(files).entries:
        check_use(figure_from(entry), entry, templates)


VALUES = "input_values = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]\nkernel_values = [[1, 2], [3, 4]]\n"


@pytest.mark.parametrize("template", ["isometric", "plan", "subsampling"])
def test_numbers_that_nobody_draws_are_told_at_their_line(folder: Path, template: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        check(folder, TABLE.replace("own", template) + VALUES)
    assert caught.value.problem == f'the template "{template}" draws no numbers'
    assert caught.value.details.hint == "they are drawn by matrix, numerical; or leave them out"
    assert caught.value.details.place == Place("figures/a.toml", 5)


def test_numbers_of_compared_figures_are_told_at_the_comparison(folder: Path) -> None:
    each = VALUES.replace("\n", ", ").removesuffix(", ")
    with pytest.raises(CatalogueError, match='the template "comparison" draws no numbers'):
        check(folder, f"{TABLE.replace('own', 'comparison')}compare = [{{ {each} }}, {{ padding = 1 }}]\n")


@pytest.mark.parametrize("template", ["matrix", "numerical"])
def test_numbers_that_are_drawn_are_let_be(folder: Path, template: str) -> None:
    check(folder, TABLE.replace("own", template) + VALUES)


@pytest.mark.parametrize(
    "body",
    [
        "<< input.cells[0].value >>",
        '<% from "cells.tex.j2" import values as shown %>',
        '<% import "cells.tex.j2" as cells %><< cells.values(input) >>',
        "<< figure.kernel_values >>",
        '<< output.cells|map(attribute="value")|join >>',
    ],
)
def test_a_template_may_draw_numbers_by_itself(folder: Path, body: str) -> None:
    own(folder, body)
    check(folder, TABLE + VALUES)


def test_a_label_that_nobody_draws_is_told_at_its_line(folder: Path) -> None:
    own(folder, "x")
    with pytest.raises(CatalogueError) as caught:
        check(folder, f'{TABLE}labels = {{ input = "a map", kernel = "weights" }}\n')
    assert caught.value.problem == 'the template "own" draws no label "kernel"'
    assert caught.value.details.hint == "its labels are input and output"
    assert caught.value.details.place == Place("figures/a.toml", 5)


@pytest.mark.parametrize("body", ["<< words.get(options.k) >>", "<< words.kernel >>", '<< words["kernel"] >>'])
def test_a_label_that_may_be_drawn_is_taken(folder: Path, body: str) -> None:
    own(folder, body)
    check(folder, f'{TABLE}labels = {{ kernel = "weights" }}\n')
