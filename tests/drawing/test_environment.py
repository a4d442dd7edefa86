"""Templates: where each line of the TeX comes from, what goes wrong, and what a template cannot do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, Pooling
from convarith.drawing.document import figure_document
from convarith.drawing.environment import Rendered, TemplateFolder
from convarith.drawing.figure import Figure
from convarith.drawing.scenes.grid import Area
from convarith.drawing.scenes.maps import Frame
from convarith.drawing.scenes.sheet import Cell, Role
from convarith.errors import Details, GeometryError, Place, TemplateError


class Templates:
    """A folder of templates, written as they are asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "templates").mkdir(exist_ok=True)

    def write(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.root / "templates" / f"{name}.tex.j2").write_text(text, encoding="utf-8")

    def folder(self) -> TemplateFolder:
        return TemplateFolder(self.root, ("templates",))

    def render(self, **context: Any) -> Rendered:
        return self.folder().render("main", context)

    def error(self, **context: Any) -> TemplateError:
        with pytest.raises(TemplateError) as raised:
            self.render(**context)
        return raised.value


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    return Templates(tmp_path)


def origins(rendered: Rendered) -> list[str]:
    """Return for each line of the text ``NAME:LINE text``."""
    lines = rendered.text.split("\n")
    assert len(lines) == len(rendered.places)
    return [
        f"{place.path.removeprefix('templates/').removesuffix('.tex.j2')}:{place.line} {line}" if place else line
        for line, place in zip(lines, rendered.places, strict=True)
        if line.strip()
    ]


def test_lines_of_a_template_and_its_base(templates: Templates) -> None:
    templates.write(
        base="head\n<% block body %><% endblock %>\ntail\n",
        main='<#\n  words\n#>\n<% extends "base.tex.j2" %>\n\n<% block body %>\nbody\n  more\n<% endblock %>\n',
    )
    assert origins(templates.render()) == ["base:1 head", "main:7 body", "main:8   more", "base:3 tail"]


def test_lines_of_includes_and_macros(templates: Templates) -> None:
    templates.write(
        part="one\ntwo\n",
        macros="<# macros #>\n<% macro twice(x) %>\n  first << x >>\n  second << x >>\n<% endmacro %>\n",
        main='<% from "macros.tex.j2" import twice %>\nstart\n<% include "part.tex.j2" %>\n<< twice(7) ->>\nend\n',
    )
    expected = ["main:2 start", "part:1 one", "part:2 two", "macros:3   first 7", "macros:4   second 7", "main:5 end"]
    assert origins(templates.render()) == expected


def test_a_line_that_begins_with_a_value_in_a_loop(templates: Templates) -> None:
    templates.write(
        main="a\n<% for x in [1, 2] %>\n<< x >>\n<% if x == 1 %>\n\n<< x >>!\n<% endif %>\n<% endfor %>\nb\n"
    )
    assert origins(templates.render()) == ["main:1 a", "main:3 1", "main:6 1!", "main:3 2", "main:9 b"]


def test_a_line_that_goes_on_after_a_block_names_its_first_words(templates: Templates) -> None:
    templates.write(main="\\draw\n<%- for x in [1, 2] %> (<< x >>)\n<%- endfor %>;\nend\n")
    assert origins(templates.render()) == ["main:1 \\draw (1) (2);", "main:4 end"]


def test_a_value_of_several_lines_belongs_to_the_line_that_prints_it(templates: Templates) -> None:
    templates.write(main="a\nb << x >>\nc\n")
    assert origins(templates.render(x="1\n2\n3")) == ["main:1 a", "main:2 b 1", "main:2 2", "main:2 3", "main:3 c"]


PIECES = (
    "text {n}",
    "  indented {n}",
    "<< 'value {n}' >>",
    "<< 'value {n}' ->>\n\n   after {n1}",
    "<<- ' joined {n}' >> text",
    "",
    "   ",
    "<# comment #>",
    "<#\n several\n lines\n#>",
    "<#- several\n lines -#>",
    "  <% set x = 1 %>",
    "<% set x =\n  1\n%>",
    "<%- set x = 1 -%>\n\n",
    "<% if true -%>\n\n  inner {n2}\n<%- endif %>",
    "<% for x in [1, 2] %>\nloop {n1}\n<% endfor %>",
    "<% for x in [1, 2] -%>\n<< 'loop {n1}' >>\n<% endfor %>",
    "<% raw %>\nraw {n1} << >> <% %>\n<% endraw %>",
    "<< [\n 'list {n}'\n]|join >> same",
    "<% filter upper %>\nloud {n1}\n<% endfilter %>",
    "<% set y %>\nkept {n1}\n<% endset %>\n<< y >>",
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_every_line_is_traced_to_the_line_whose_number_it_carries(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    lines: list[str] = []
    for piece in pieces:
        first = len(lines) + 1
        lines += (
            piece.replace("{n1}", str(first + 1)).replace("{n2}", str(first + 2)).replace("{n}", str(first)).split("\n")
        )
    templates = Templates(tmp_path_factory.getbasetemp())
    templates.write(main="\n".join(lines))
    rendered = templates.render()
    assert not re.search("[\x00-\x09\x0b-\x1f\U000f0000-\U0010ffff]", rendered.text)
    for line, place in zip(rendered.text.split("\n"), rendered.places, strict=True):
        numbers = re.findall(r"\d+", line)
        if numbers:
            assert place == Place("templates/main.tex.j2", int(numbers[0])), (line, lines)


@pytest.mark.parametrize(
    "filter_", ["upper", "wordwrap(3)", "indent(2)", "trim", "title", "center(30)", "replace('a', 'b')"]
)
def test_no_filter_lets_a_mark_through(templates: Templates, filter_: str) -> None:
    templates.write(main=f"<% filter {filter_} %>\nabc def\nghi\n<% endfilter %>")
    assert templates.render().text.isascii()


def test_the_white_space_of_a_required_block(templates: Templates) -> None:
    templates.write(base="<% block frame required %>\n  \n<% endblock %>", main='<% extends "base.tex.j2" %>\n')
    assert templates.error().problem == "Required block 'frame' not found"


MISTAKES: dict[str, tuple[str, int, str]] = {
    "undefined variable": ("a\n<< windwo >>\n", 2, "'windwo' is undefined"),
    "undefined attribute": ("a\n\n<< x.size >>\n", 3, "'int object' has no attribute 'size'"),
    "undefined in an if": ("<% if nothing %>\n<% endif %>", 1, "'nothing' is undefined"),
    "syntax": (
        "a\n<% for x %>\n<% endfor %>\n",
        2,
        "template syntax: expected token 'in', got 'end of statement block'",
    ),
    "unclosed block": (
        "a\n<% if true %>\nb\n",
        3,
        "template syntax: Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or "
        "'endif'. The innermost block that needs to be closed is 'if'.",
    ),
    "unknown tag": ("\n<% foreach x %>", 2, "template syntax: Encountered unknown tag 'foreach'."),
    "unknown filter": ("a\nb\n<< x|tikz >>", 3, "template syntax: No filter named 'tikz'."),
    "unknown test": ("<% if x is tikz %><% endif %>", 1, "No test named 'tikz' found."),
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
        "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).",
    ),
}


@pytest.mark.parametrize(("text", "line", "problem"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told_with_its_line(templates: Templates, text: str, line: int, problem: str) -> None:
    templates.write(main=text)
    items, table = [1, 2], {"b": 2}
    error = templates.error(x=3, items=items, table=table)
    assert error.problem == problem
    assert error.details.place == Place("templates/main.tex.j2", line)
    assert f"> {line} | {text.splitlines()[line - 1]}" in error.details.excerpt
    assert items == [1, 2]
    assert table == {"b": 2}


def test_a_missing_template_is_told_with_those_that_are_there(templates: Templates) -> None:
    templates.write(main='<% include "cels.tex.j2" %>', cells="", figure="")
    assert templates.error().details.hint == "the templates in templates/ are cells, figure, main"


def test_a_figures_own_template_that_is_missing_has_no_place(templates: Templates) -> None:
    error = templates.error()
    assert (error.problem, error.details.place) == ('there is no template "main"', None)


CELLS = "\n<% macro m(x) %>\n<< x.y >>\n<% endmacro %>\n<% macro twice(x) %><< m(x) >><% endmacro %>"


@pytest.mark.parametrize("macro", ["m", "twice"])
def test_a_mistake_that_surfaces_in_a_macro_of_another_file(templates: Templates, macro: str) -> None:
    templates.write(main=f'<% from "cells.tex.j2" import {macro} %>\n\n<< {macro}(7) >>', cells=CELLS)
    error = templates.error()
    assert error.problem == "'int object' has no attribute 'y' (in templates/cells.tex.j2:3)"
    assert error.details.place == Place("templates/main.tex.j2", 3)
    assert "> 3 | << " in error.details.excerpt


def test_a_mistake_in_a_block_that_a_base_asks_for(templates: Templates) -> None:
    main = '<% extends "base.tex.j2" %>\n<% from "cells.tex.j2" import m %>\n<% block b %>\n<< m(7) >>\n<% endblock %>'
    templates.write(main=main, base="<% block b %><% endblock %>", cells=CELLS)
    error = templates.error()
    assert error.problem == "'int object' has no attribute 'y' (in templates/cells.tex.j2:3)"
    assert error.details.place == Place("templates/main.tex.j2", 4)


def test_a_mistake_in_a_macro_of_the_template_itself(templates: Templates) -> None:
    main = '<% from "cells.tex.j2" import m %>\n<% macro own(x) %>\n<< m(x) >>\n<% endmacro %>\n<< own(7) >>'
    templates.write(main=main, cells=CELLS)
    assert templates.error().details.place == Place("templates/main.tex.j2", 3)


def test_a_mistake_in_the_text_of_a_base_is_the_bases(templates: Templates) -> None:
    templates.write(main='<% extends "base.tex.j2" %>\n<% block b %><% endblock %>', base="\n\n<< q >>")
    error = templates.error()
    assert (error.problem, error.details.place) == ("'q' is undefined", Place("templates/base.tex.j2", 3))


def test_what_an_object_of_ours_has_not_is_told_without_its_module(templates: Templates) -> None:
    templates.write(main="<< x.raeds >>")
    cell = Cell(0, 0, Role.INPUT)
    assert templates.error(x=Frame(1, cell, Area(0, 0, 1, 1), ())).problem == 'a frame has no "raeds"'
    assert templates.error(x=Area(0, 0, 1, 1)).problem == 'an area has no "raeds"'


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
    assert raised.value.problem == f'there is no template "{name}"'
    assert raised.value.details == Details(hint=f"the templates in templates/ are {', '.join(folder.names())}")
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


def test_a_template_that_is_not_utf_8(templates: Templates, tmp_path: Path) -> None:
    (tmp_path / "templates/latin.tex.j2").write_bytes(b"one\ntw\xf6\n")
    templates.write(main='<% include "latin.tex.j2" %>')
    error = templates.error()
    assert error.problem == "the template is not UTF-8"
    assert error.details == Details(place=Place("templates/latin.tex.j2", 2), hint="save the template as UTF-8")
    assert templates.folder().used_by("main") == ("templates/main.tex.j2", "templates/latin.tex.j2")


def test_an_error_of_the_arithmetic_gets_the_templates_line(templates: Templates) -> None:
    def fail() -> None:
        raise GeometryError("too large", Details(hint="make it small"))

    templates.write(main="\n<< fail() >>")
    error = templates.error(fail=fail)
    assert (error.problem, error.details.hint) == ("too large", "make it small")
    assert error.details.place == Place("templates/main.tex.j2", 2)


def test_what_require_accepts_prints_nothing(templates: Templates) -> None:
    templates.write(main="a<< require(1, 'never') >>b")
    assert templates.render().text == "ab"


EXTENDS, INCLUDES = '<% extends "a.tex.j2" %>', '<% include "a.tex.j2" %>'
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
    templates.write(main='<% set scene = "rows of beans" %><% extends "base.tex.j2" %>', base="")
    with pytest.raises(TemplateError) as raised:
        figure_document(Figure("a", "A", "main", Convolution(5, 3)), templates.folder())
    assert raised.value.problem == 'there is no scene "rows of beans"'
    assert raised.value.details.hint.startswith("the scenes are maps")
