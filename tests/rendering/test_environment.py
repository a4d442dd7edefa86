"""What goes wrong in a template is told with its line; what it uses, and which scene and blocks it has."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import pytest

from convarith import Convolution, Pooling
from convarith.catalogue.figure import Figure
from convarith.catalogue.options import as_option
from convarith.errors import Details, GeometryError, Place, TemplateError
from convarith.rendering.document import figure_document
from convarith.rendering.environment import TemplateFolder
from convarith.scenes.grid import Area
from convarith.scenes.sheet import Cell, Role
from convarith.scenes.sliding import MapFrame

from .templates import COLOURS, MAIN, Templates, themed

UNDEFINED_IN_JSON = "a value that is not there is used (Object of type Undefined is not JSON serializable)"


MISTAKES: dict[str, tuple[str, int, str]] = {
    "undefined variable": ("a\n<< windwo >>\n", 2, "'windwo' is undefined"),
    "undefined attribute": ("a\n\n<< x.size >>\n", 3, 'x has no "size"'),
    "undefined attribute of an attribute": ("<< table.b.size >>", 1, 'table.b has no "size"'),
    "undefined attribute of what is computed": ("\n<< (x + 1).size >>", 2, 'an int has no "size"'),
    "undefined element": ("a\n<< items[7] >>\n", 2, "items has no element 7"),
    "attribute of none": ("<< nothing_yet.size >>", 1, 'nothing_yet is none, so it has no "size"'),
    "undefined as a whole number": ("\n<< range(table.rows) >>", 2, 'table has no "rows"'),
    "undefined to be rounded": ("<< table.rows|round >>", 1, 'table has no "rows"'),
    "undefined in a format": ("<< '%s'|format(table.rows) >>", 1, 'table has no "rows"'),
    "undefined in another format": ("<< '{}'.format(table.rows) >>", 1, 'table has no "rows"'),
    "undefined as a repetition": ("<< 'a' * table.rows >>", 1, 'table has no "rows"'),
    "undefined in a loop": ("\n<% for each in framse %><% endfor %>", 2, "'framse' is undefined"),
    "undefined in a filter": ("<< framse|upper >>", 1, "'framse' is undefined"),
    "undefined that is called": ("<< framse(2) >>", 1, "'framse' is undefined"),
    "undefined that is included": ("\n<% include framse %>", 2, "'framse' is undefined"),
    "undefined that is extended": ("\n<% extends framse %>", 2, "'framse' is undefined"),
    "undefined block": ("<< self.framse() >>", 1, 'there is no block "framse"'),
    "a loop's number outside of one": ("<< loop.index >>", 1, "'loop' is undefined"),
    "undefined in an if": ("<% if nothing %>\n<% endif %>", 1, "'nothing' is undefined"),
    "syntax": (
        "a\n<% for x %>\n<% endfor %>\n",
        2,
        "template syntax: expected token 'in', got 'end of statement block'",
    ),
    "unclosed block": (
        "a\n<% if true %>\nb\n",
        2,
        "template syntax: <% if %> lacks its <% endif %>",
    ),
    "unclosed block in a closed one": (
        "<% for a in items %>\n<% if true %>\n<% endif %>\n<% if false %>\n",
        4,
        "template syntax: <% if %> lacks its <% endif %>",
    ),
    "unknown tag": ("\n<% foreach x %>", 2, "template syntax: there is no <% foreach %>"),
    "comment without end": ("x\n\n<# y\nz\n", 3, "template syntax: <# lacks its #>"),
    "value without end": ("x\n<< items\ny\n<< x >>\n", 2, "template syntax: << lacks its >>"),
    "tag without end": ("x\n<% if x\ny\n<% endif %>\n", 2, "template syntax: <% lacks its %>"),
    "raw without end": ("x\n<% raw %>\n<< y\n", 2, "template syntax: Missing end of raw directive"),
    "inner block without end": (
        "<% for item in items %>\n<% if x %>\ny\n<% endfor %>",
        2,
        "template syntax: <% if %> lacks its <% endif %>",
    ),
    "end without begin": ("x\n<% endif %>\n", 2, "template syntax: <% endif %> has no <% if %> before it"),
    "else without if": ("x\n<% else %>", 2, "template syntax: <% else %> has no <% if %> or <% for %> before it"),
    "stray character": ("<< a ? b >>", 1, "template syntax: unexpected char '?'"),
    "unknown filter": ("a\nb\n<< x|tikz >>", 3, 'there is no filter "tikz"'),
    "unknown test": ("<% if x is tikz %><% endif %>", 1, 'there is no test "tikz"'),
    "division by zero": ("a\n<< 1 / 0 >>", 2, "division by zero"),
    "wrong types": ("a\n<< 'a' + 1 >>", 2, 'can only concatenate str (not "int") to str'),
    "missing include": ('a\n<% include "nothing.tex.j2" %>', 2, 'there is no template "nothing"'),
    "missing import": ('a\nb\n<% import "nothing.tex.j2" as n %>', 3, 'there is no template "nothing"'),
    "missing base": ('\n<% extends "nothing.tex.j2" %>', 2, 'there is no template "nothing"'),
    "one of several includes": ('<% include ["a.tex.j2", "b.tex.j2"] %>', 1, 'there is no template "b"'),
    "a file outside": ('<% include "../pyproject.toml" %>', 1, 'there is no template "../pyproject.toml"'),
    "an absolute path": ('<% include "/etc/passwd" %>', 1, 'there is no template "/etc/passwd"'),
    "itself": ('a\n<% include "main.tex.j2" %>', 2, "the template uses itself without end"),
    "its own base": ('\n<% extends "main.tex.j2" %>', 2, "the template uses itself without end"),
    "a macro without end": (
        "<% macro m() %>\n<< m() >>\n<% endmacro %>\n<< m() >>",
        2,
        "the template uses itself without end",
    ),
    "require": ("a\n<< require(false, 'no numbers', 'give some') >>", 2, "no numbers"),
    "classes": (
        "a\n<< ''.__class__.__mro__ >>",
        2,
        "access to attribute '__class__' of 'str' object is unsafe.",
    ),
    "classes by filter": (
        "<< ''|attr('__class__') >>",
        1,
        "access to attribute '__class__' of 'str' object is unsafe.",
    ),
    "classes by format": (
        "<< '{0.__class__}'.format(x) >>",
        1,
        "access to attribute '__class__' of 'int' object is unsafe.",
    ),
    "a function's globals": (
        "<< require.__globals__ >>",
        1,
        "access to attribute '__globals__' of 'function' object is unsafe.",
    ),
    "an attribute of a list": ("<< items.append(1) >>", 1, "access to attribute 'append' of 'list' object is unsafe."),
    "an attribute of a mapping": (
        "<< table.clear() >>",
        1,
        "access to attribute 'clear' of 'dict' object is unsafe.",
    ),
    "a huge range": (
        "<% for i in range(10**9) %><% endfor %>",
        1,
        "a range of more than 100,000 numbers",
    ),
    "more memory than there is": ("\n<< ('a' * 10**15)|length >>", 2, "the template needs more memory than there is"),
    "a number that is too large": ("\n<< 'a' * 10**30 >>", 2, "a number is too large to compute with"),
    "a block that is defined twice": (
        "<% block a %><% endblock %>\n<% block a %><% endblock %>",
        2,
        "template syntax: block 'a' defined twice",
    ),
    "a name that is too long": ("<% include 'a' * 400 %>", 1, f'there is no template "{"a" * 80}…"'),
    "a name with a null": ("<% include 'a\\0b' %>", 1, 'there is no template "a\\x00b"'),
    "a theme that is not there": ("\n<< theme('nothing') >>", 2, 'there is no theme "nothing"'),
    "no TOML": ("\n<< x|tojson ~ table.rows|tojson >>", 2, UNDEFINED_IN_JSON),
    "its own block": ("<% block a %>\n<< self.a() >>\n<% endblock %>", 2, "the template uses itself without end"),
    "its own name, computed": (
        "<% set name = 'main' %>\n<% include name ~ '.tex.j2' %>",
        2,
        "the template uses itself without end",
    ),
    "a value that is too deep": (
        "<% set n = namespace(x=[]) %><% for i in range(99999) %><% set n.x = [n.x] %><% endfor %>\n<< n.x >>",
        2,
        "a value is nested too deeply to be printed",
    ),
}


@pytest.mark.parametrize(("text", "line", "problem"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told_with_its_line(templates: Templates, text: str, line: int, problem: str) -> None:
    templates.write(main=text)
    items, table = [1, 2], {"b": 2}
    error = templates.error(x=3, items=items, table=table, nothing_yet=None)
    assert error.problem == problem
    assert error.details.place == Place("templates/main.tex.j2", line)
    assert f"> {line} | {text.splitlines()[line - 1]}" in error.details.excerpt
    assert items == [1, 2]
    assert table == {"b": 2}


def test_a_missing_template_is_told_with_those_that_are_there(templates: Templates) -> None:
    templates.write(main='<% include "cels.tex.j2" %>', cells="", figure="")
    hint = 'did you mean "cells"? the templates in templates/ are cells, figure, main'
    assert templates.error().details.hint == hint


def test_a_figures_own_template_that_is_missing_has_no_place(templates: Templates) -> None:
    error = templates.error()
    assert (error.problem, error.details.place) == ('there is no template "main"', None)


CELLS = "\n<% macro m(x) %>\n<< x.y >>\n<% endmacro %>\n<% macro twice(x) %><< m(x) >><% endmacro %>"


@pytest.mark.parametrize("macro", ["m", "twice"])
def test_a_mistake_that_surfaces_in_a_macro_of_another_file(templates: Templates, macro: str) -> None:
    templates.write(main=f'<% from "cells.tex.j2" import {macro} %>\n\n<< {macro}(7) >>', cells=CELLS)
    error = templates.error()
    assert error.problem == 'x has no "y" (in templates/cells.tex.j2:3)'
    assert error.details.place == Place("templates/main.tex.j2", 3)
    assert "> 3 | << " in error.details.excerpt


def test_a_mistake_in_a_block_that_a_base_asks_for(templates: Templates) -> None:
    main = '<% extends "base.tex.j2" %>\n<% from "cells.tex.j2" import m %>\n<% block b %>\n<< m(7) >>\n<% endblock %>'
    templates.write(main=main, base="<% block b %><% endblock %>", cells=CELLS)
    error = templates.error()
    assert error.problem == 'x has no "y" (in templates/cells.tex.j2:3)'
    assert error.details.place == Place("templates/main.tex.j2", 4)


def test_a_mistake_in_a_macro_of_the_template_itself(templates: Templates) -> None:
    main = '<% from "cells.tex.j2" import m %>\n<% macro own(x) %>\n<< m(x) >>\n<% endmacro %>\n<< own(7) >>'
    templates.write(main=main, cells=CELLS)
    assert templates.error().details.place == Place("templates/main.tex.j2", 3)


def test_a_mistake_in_the_text_of_a_base_is_the_bases(templates: Templates) -> None:
    templates.write(
        main='<% extends "base.tex.j2" %>\n<% block b %><% endblock %>', base="\n\n<< q >><% block b %><% endblock %>"
    )
    error = templates.error()
    assert (error.problem, error.details.place) == ("'q' is undefined", Place("templates/base.tex.j2", 3))


def test_what_an_object_of_ours_has_not_is_told_without_its_module(templates: Templates) -> None:
    templates.write(main="<< (x, 1)[0].raeds >>")
    cell = Cell(0, 0, Role.INPUT)
    assert templates.error(x=MapFrame(1, cell, Area(0, 0, 1, 1), ())).problem == 'a frame has no "raeds"'
    assert templates.error(x=Area(0, 0, 1, 1)).problem == 'an area has no "raeds"'


def test_what_an_object_has_is_told(templates: Templates) -> None:
    templates.write(main="<< x.raeds >> << ratio >>")
    error = templates.error(x=MapFrame(1, Cell(0, 0, Role.INPUT), Area(0, 0, 1, 1), ()))
    assert error.problem == 'x has no "raeds"'
    assert error.details.hint.startswith('did you mean "reads"? it has ')
    assert "window" in error.details.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("<% set ratio = 1 %><< raito >>", 'did you mean "ratio"?'),
        ("<< framse >>", 'did you mean "frames"?'),
        ("<< requier(1, '') >>", 'did you mean "require"?'),
        ("<% import 'library.tex.j2' as lib %><< lbi >>", 'did you mean "lib"?'),
        ("<< x|roudn >>", 'did you mean "round"?'),
        ("<% if x is dfined %><% endif %>", 'did you mean "defined"?'),
        ("<< table.cell >>", 'did you mean "cells"? it has cells, size'),
        ("<< frames[3] >>", "it has 2, counted from 0"),
        ("<< frame >>", "`frame` is there only in the block of this name"),
        ("<< loop.index >>", "`loop` is there only between <% for … %> and <% endfor %>"),
        ("<< something_else_altogether >>", ""),
    ],
)
def test_the_name_that_was_meant_is_told(templates: Templates, text: str, hint: str) -> None:
    templates.write(main=text, library="")
    told = templates.error(frames=[1, 2], x=1, table={"cells": 1, "size": 2}).details.hint
    assert told.startswith(hint) and bool(told) == bool(hint)


def test_kinds_of_figures_extend_another_template(templates: Templates) -> None:
    templates.write(figure="", cells="", flat='<% extends "figure.tex.j2" %>', torn="<% if", words="<# <% extends #>")
    folder = templates.folder()
    assert folder.names() == ("flat", "torn")  # what is wrong with the torn one is told when it is rendered
    assert [folder.is_figure(name) for name in ("flat", "cells", "gone", "../flat")] == [True, False, False, False]


@pytest.mark.parametrize("name", ["cells", "figure", "pages", "palette", "styles", "gone"])
def test_a_template_that_is_no_kind_of_figure_is_refused(name: str) -> None:
    folder = TemplateFolder(Path(__file__).parents[2], ("templates",))
    with pytest.raises(TemplateError) as raised:
        figure_document(Figure("a", "A", name, Convolution(5, 3)), folder)
    choice = f"the templates in templates/ are {', '.join(folder.names())}"
    if name == "gone":
        assert raised.value.problem == 'there is no template "gone"'
        assert raised.value.details == Details(hint=choice)
    else:
        assert raised.value.problem == f'the template "{name}" draws no figure: it does not extend figure.tex.j2'
        begin = f'begin templates/{name}.tex.j2 with <% extends "figure.tex.j2" %>'
        assert raised.value.details == Details(hint=f"{begin}, or take another: {choice}")
    assert name not in folder.names() and {"isometric", "numerical"} <= set(folder.names())


@pytest.mark.parametrize(
    ("value", "font"),
    [(1234, None), (-1234, "footnotesize"), (-12345, "scriptsize"), (-1.2e-7, "tiny")],
)
def test_long_numbers_are_small(value: float, font: str | None) -> None:
    folder = TemplateFolder(Path(__file__).parents[2], ("templates",))
    figure = Figure("a", "A", "numerical", Pooling(1, 1), input_values=((value,),))
    text = figure_document(figure, folder).text
    assert re.findall(r"value/\.append style=\{font=\\(\w+)\}", text) == ([font] if font else [])


def test_a_mistake_in_a_template_of_a_subfolder(templates: Templates, tmp_path: Path) -> None:
    (tmp_path / "templates/parts").mkdir()
    (tmp_path / "templates/parts/main.tex.j2").write_text("\n<< q >>")
    templates.write(main='<% include "parts/main.tex.j2" %>')
    assert templates.error().details.place == Place("templates/parts/main.tex.j2", 2)


def test_an_error_of_the_arithmetic_gets_the_templates_line(templates: Templates) -> None:
    def fail() -> None:
        raise GeometryError("too large", Details(hint="make it small"))

    templates.write(main="\n<< fail() >>")
    error = templates.error(fail=fail)
    assert (error.problem, error.details.hint) == ("too large", "make it small")
    assert error.details.place == Place("templates/main.tex.j2", 2)


def test_a_key_in_the_hint_of_require_is_spelled_by_whoever_shows_it(templates: Templates) -> None:
    templates.write(main="<< require(false, 'no numbers', 'add ', named('input_values'), ' or ', 2) >>")
    error = templates.error()
    assert error.details.hint == "add input_values or 2"
    assert error.spelled(as_option).details.hint == "add --input-values or 2"


def test_what_require_accepts_prints_nothing(templates: Templates) -> None:
    templates.write(main="a<< require(1, 'never') >>b")
    assert templates.render().text == "ab"


USES: dict[str, tuple[dict[str, str], set[str]]] = {
    "nothing": ({"other": ""}, set()),
    "a base of a base": (
        {"main": '<% extends "a.tex.j2" %>', "a": '<% extends "b.tex.j2" %>', "b": "", "c": ""},
        {"a", "b"},
    ),
    "an include in a block": ({"main": '<% block x %><% include "a.tex.j2" %><% endblock %>', "a": "", "b": ""}, {"a"}),
    "imports": ({"main": '<% import "a.tex.j2" as a %><% from "b.tex.j2" import c %>', "a": "", "b": ""}, {"a", "b"}),
    "a condition": ({"main": '<% if x %><% include "a.tex.j2" %><% endif %>', "a": "", "b": ""}, {"a"}),
    "a choice": ({"main": '<% include ["a.tex.j2", "b.tex.j2"] %>', "a": "", "b": "", "c": ""}, {"a", "b"}),
    "a computed name may be any": ({"main": '<% include "a.tex.j2" if x else y %>', "a": "", "b": ""}, {"a", "b"}),
    "a circle": ({"main": '<% include "a.tex.j2" %>', "a": '<% include "main.tex.j2" %>'}, {"a"}),
    "one that is missing": ({"main": '<% include "gone.tex.j2" %>'}, set()),
    "one outside": ({"main": '<% include "../outside.tex.j2" %>'}, set()),
    "one with a mistake": (
        {"main": '<% include "a.tex.j2" %><% include "b.tex.j2" %>', "a": "<% if", "b": ""},
        {"a", "b"},
    ),
}


@pytest.mark.parametrize(("texts", "used"), USES.values(), ids=list(USES))
def test_a_template_uses(templates: Templates, tmp_path: Path, texts: dict[str, str], used: set[str]) -> None:
    (tmp_path / "outside.tex.j2").write_text("")
    templates.write(**{"main": "", **texts})
    assert set(templates.folder().used_by("main")) == {f"templates/{name}.tex.j2" for name in {"main", *used}}


def test_templates_of_a_second_folder(tmp_path: Path) -> None:
    for folder, text in {"report": '<% include "part.tex.j2" %>', "templates": ""}.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "guide.tex.j2").write_text(text)
    (tmp_path / "templates/part.tex.j2").write_text("part")
    templates = TemplateFolder(tmp_path, ("report", "templates"))
    assert templates.used_by("guide") == ("report/guide.tex.j2", "templates/part.tex.j2")
    assert templates.render("guide", {}).places == (Place("templates/part.tex.j2", 1),)


def test_a_line_outside_of_the_text_has_no_place(templates: Templates) -> None:
    templates.write(main="a")
    rendered = templates.render()
    assert [rendered.place(line) for line in (0, 1, 2)] == [None, Place("templates/main.tex.j2", 1), None]


@pytest.mark.parametrize(
    ("texts", "scene"),
    [
        ({"main": '<% set scene = "rows" %><% extends "base.tex.j2" %>', "base": ""}, "rows"),
        ({"main": '<% extends "base.tex.j2" %>', "base": '<% set scene = "rows" %>'}, "rows"),
        ({"main": '<% extends "base.tex.j2" %>', "base": ""}, "maps"),
        ({"main": '<% extends "base.tex.j2" %>'}, "maps"),
        ({"main": "<% set scene = %>"}, "maps"),
        ({}, "maps"),
    ],
    ids=["its own", "of what it extends", "none", "no base", "syntax", "no template"],
)
def test_the_scene_that_a_template_draws(templates: Templates, texts: dict[str, str], scene: str) -> None:
    templates.write(**texts)
    assert templates.folder().scene("main") == scene


def test_a_scene_that_is_not_there(templates: Templates) -> None:
    templates.write(main='\n<% set scene = "colums" %><% extends "base.tex.j2" %>', base="")
    error = refused_figure(templates)
    assert (error.problem, error.details.place) == ('there is no scene "colums"', Place(MAIN, 2))
    assert '> 2 | <% set scene = "colums" %>' in error.details.excerpt
    assert error.details.hint.startswith('did you mean "columns"? the scenes are maps, ')


@pytest.mark.parametrize("scene", ["x", '"ro" ~ "ws"', "3", "none"])
def test_a_scene_that_is_no_word(templates: Templates, scene: str) -> None:
    templates.write(main='<% extends "base.tex.j2" %>', base=f"\n<% set scene = {scene} %>")
    error = refused_figure(templates)
    assert error.problem == "the scene must be a word in quotes"
    assert error.details.place == Place("templates/base.tex.j2", 2)


def refused_figure(templates: Templates) -> TemplateError:
    with pytest.raises(TemplateError) as raised:
        figure_document(Figure("a", "A", "main", Convolution(5, 3)), templates.folder())
    return raised.value


BASE = (
    "<% block stills %><% endblock %>\n<% for frame in frames %>\n"
    "<% block frame scoped required %><% endblock %>\n<% endfor %>"
)


USING_CELLS = '<% extends "base.tex.j2" %>\n<% from "cells.tex.j2" import {} %>\n<% block frame %>\n{}\n<% endblock %>'


def test_a_block_that_the_base_does_not_have(templates: Templates) -> None:
    templates.write(main='<% extends "base.tex.j2" %>\n\n<% block frames %>x<% endblock %>', base=BASE)
    error = templates.error(frames=[1])
    assert error.problem == 'templates/base.tex.j2 has no block "frames"'
    assert error.details.place == Place(MAIN, 3)
    assert error.details.hint == 'did you mean "frame"? it has stills, frame'


def test_a_block_that_the_base_of_a_base_has_not(templates: Templates) -> None:
    middle = '<% extends "base.tex.j2" %>\n<% block frame %>y<% endblock %>\n<% block still %>y<% endblock %>'
    templates.write(main='<% extends "middle.tex.j2" %><% block frame %>x<% endblock %>', middle=middle, base=BASE)
    error = templates.error(frames=[1])
    assert error.details.place == Place("templates/middle.tex.j2", 3)
    assert error.details.hint.startswith('did you mean "stills"?')


def test_blocks_in_blocks_and_blocks_that_are_called_need_no_base(templates: Templates) -> None:
    frame = "<% block frame %>f<% block inner %>i<% endblock %><< self.called() >><% endblock %>"
    main = f'<% extends "base.tex.j2" %>{frame}<% block called %>c<% endblock %>'
    templates.write(main=main, base=BASE)
    assert templates.render(frames=[1]).text.split() == ["fic"]


def test_the_line_of_an_include_of_oneself_in_a_block(templates: Templates) -> None:
    main = '<% extends "base.tex.j2" %>\n<% block frame %>\n<% include "main.tex.j2" %>\n<% endblock %>'
    templates.write(main=main, base=f'<% include "part.tex.j2" %>{BASE}', part="<< theme() >>")
    themed(templates, COLOURS)
    error = templates.error(frames=[1])
    assert (error.problem, error.details.place) == ("the template uses itself without end", Place(MAIN, 3))


def test_a_circle_of_bases_is_the_line_of_the_template_that_was_asked_for(templates: Templates) -> None:
    templates.write(main='<% extends "other.tex.j2" %>', other='<% extends "main.tex.j2" %>')
    folder = templates.folder()
    assert (folder.is_figure("main"), folder.scene("main")) == (True, "maps")
    assert templates.error().details.place == Place(MAIN, 1)


def test_a_name_that_the_imported_template_has_not(templates: Templates) -> None:
    main = USING_CELLS.format("shete", "<< shete(1) >>")
    cells = "<% macro sheet(map) %><% set inside = 1 %><% endmacro %><% set gap = 1 %>"
    templates.write(main=main, base=BASE, cells=cells)
    error = templates.error(frames=[1])
    assert error.problem == 'templates/cells.tex.j2 has no "shete"'
    assert error.details.place == Place(MAIN, 2)
    assert error.details.hint == 'did you mean "sheet"? it has gap, sheet'


def test_a_name_that_an_imported_module_has_not(templates: Templates) -> None:
    templates.write(
        main='<% import "cells.tex.j2" as cells %>\n<< cells.shete(1) >>', cells="<% macro sheet() %><% endmacro %>"
    )
    error = templates.error()
    assert (error.problem, error.details.place) == ('cells has no "shete"', Place(MAIN, 2))
    assert error.details.hint == 'did you mean "sheet"? it has sheet'


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ("sheet(1, 2)", "macro 'sheet' takes not more than 1 argument(s)"),
        ("sheet(size=1)", "macro 'sheet' takes no keyword argument 'size'"),
        ("sheet()", "parameter 'map' was not provided (in templates/cells.tex.j2:2)"),
        ("sheet(3)", 'map has no "roles" (in templates/cells.tex.j2:2)'),
    ],
)
def test_a_macro_of_another_file_that_is_called_wrongly(templates: Templates, call: str, problem: str) -> None:
    main = USING_CELLS.format("sheet", f"<< {call} >>")
    templates.write(main=main, base=BASE, cells="<% macro sheet(map) %>\n<< map.roles >>\n<% endmacro %>")
    error = templates.error(frames=[1])
    assert (error.problem, error.details.place) == (problem, Place(MAIN, 4))


def test_a_base_that_stumbles_over_a_name_that_was_given_a_value(templates: Templates) -> None:
    main = '<% extends "base.tex.j2" %>\n<% set frames = 3 %>\n<% block frame %><% endblock %>'
    templates.write(main=main, base=BASE)
    error = templates.error(frames=[1])
    assert error.problem == "'int' object is not iterable (in templates/base.tex.j2:2)"
    assert error.details.place == Place(MAIN, 2)
    assert error.details.hint == 'templates/base.tex.j2:2 uses "frames" too: take another name'


def test_the_place_of_a_frame_of_compiled_code(templates: Templates, tmp_path: Path) -> None:
    cells = "<% macro m(x) %>\n<< x() >>\n<% endmacro %>"
    main = USING_CELLS.format("m", "\n<< m(f) >>")
    templates.write(main=main, base=BASE, cells=cells)
    seen: list[tuple[str, int, str]] = []

    def look() -> str:
        stack = traceback.extract_stack()
        seen.extend((frame.filename, frame.lineno or 0, frame.name) for frame in stack)
        return ""

    folder = templates.folder()
    folder.render("main", {"frames": [1], "f": look})
    for each in (folder, templates.folder()):  # also where nothing has been rendered: in another process
        error = each.error_at(seen, "took longer than 8 s", "loop over fewer")
        assert error.problem == "took longer than 8 s (in templates/cells.tex.j2:2)"
        assert error.details.place == Place(MAIN, 5)
        assert "> 5 | << m(f) >>" in error.details.excerpt
        assert error.details.hint == "loop over fewer"
    assert folder.error_at([], "took longer").details.place is None
    assert folder.error_at([(str(tmp_path / "templates/gone.tex.j2"), 3, "root")], "x").details.place == Place(
        "gone.tex.j2", 1
    )
