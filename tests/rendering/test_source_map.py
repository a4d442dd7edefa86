"""Each line of the TeX is traced to the template line that made it, and no other character is taken for a mark."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith.errors import Place
from convarith.rendering.environment import Rendered
from convarith.rendering.source_map import SPARE_LINES

from .templates import MAIN, Templates


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
    templates.write(base="<% block frame required %>\n  \n<% endblock %>", main='\n<% extends "base.tex.j2" %>\n')
    error = templates.error()
    assert (error.problem, error.details.place) == ('the block "frame" is missing', Place(MAIN, 2))
    assert "add <% block frame %>" in error.details.hint


FOREIGN = {
    "in the text": "a\n\nx{}y",
    "in the text of a block": "a\n<% block b %>\nx{}y<% endblock %>",
    "in a string": "a\n\n<< 'x{}y' >>",
    "in raw text": "a\n<% raw %>\n{}<% endraw %>",
    "as an escape": "a\n\n<< '\\U{code:08x}' >>",
    "by a filter": "a\n\n<< '%c'|format({code}) >>",
    "by an operator": "a\n\n<< '%c' % {code} >>",
    "by an operator on several": "a\n\n<< '%s%c' % ('a', {code}) >>",
    "by a method": "a\n\n<< '{{:c}}'.format({code}) >>",
    "by another method": "a\n\n<< '{{x:c}}'.format_map({{'x': {code}}}) >>",
    "by a filter of many": "a\n\n<< ['%c']|map('format', {code})|list|join >>",
    "by a method that is called later": "<% set f = '{{:c}}'.format %>\n\n<< f({code}) >>",
    "by a translation": "a\n\n<< 'a'.translate({{97: {code}}}) >>",
    "into a name": "a\n\n<% set x = '%c' % {code} %>",
    "into a block": "a\n\n<% filter replace('a', '%c' % {code}) %>a<% endfilter %>",
}


CODES = (0xD800, 0xDFFF, 0xF0000, 0xF0001, 0xF9999, 0xFFFFD, 0x100000, 0x10FFFF)


FOREIGN_CASES = {  # but no half of a character in the text itself: a file cannot hold it
    f"{way} {code:x}": (text.format(chr(code), code=code), code)
    for way, text in FOREIGN.items()
    for code in CODES
    if code > 0xE000 or "{}" not in text
}


@pytest.mark.parametrize(("text", "code"), FOREIGN_CASES.values(), ids=list(FOREIGN_CASES))
def test_no_character_is_taken_for_a_mark(templates: Templates, text: str, code: int) -> None:
    templates.write(main=text)
    error = templates.error()
    kind = "half a character" if code < 0xE000 else "a character for private use"
    assert error.problem == f"U+{code:04X} is {kind}, which cannot be printed"
    assert error.details.place == Place(MAIN, 3)
    assert error.details.hint.startswith("take the character out")


def test_characters_that_are_given_to_a_template_are_not_taken_for_marks(templates: Templates) -> None:
    templates.write(main="a\n<< x >>\nb")
    error = templates.error(x="\U0010ffff")
    assert (error.problem[:8], error.details.place) == ("U+10FFFF", Place(MAIN, 2))


@pytest.mark.parametrize(
    "text", ["\ue000", "\uf8ff", "\ufffd", "\uffff", "é", "☃", "\U0001f389", "\u2028", "\x85", "\x0c", "\0"]
)
def test_every_other_character_is_printed_as_it_is(templates: Templates, text: str) -> None:
    templates.write(main=f"a{text}b<< x >>")
    assert templates.render(x=text).text == f"a{text}b{text}"


def test_a_comment_may_have_any_character(templates: Templates) -> None:
    templates.write(main="a<# \U000f0001 #>b")
    assert templates.render().text == "ab"


MARKED = "<% macro m(x) %>\nm<< x >>\n<% endmacro %>\n<% set kept %>\nk\n<% endset %>\n"


@pytest.mark.parametrize(
    "expression",
    [
        "'%s|%s' % (m(1), kept)",
        "'%s'|format(m(1))",
        "'{}'.format(kept)",
        "'{x}'.format(x=m(1))",
        "'{x[0]}'.format(x=[kept])",
        "kept.translate({97: 98})",
        "kept|striptags",
        "[kept, m(1)]|join('+')",
        "[kept]|map('format')|join",
    ],
)
def test_what_a_macro_or_a_block_has_given_may_be_computed_with(templates: Templates, expression: str) -> None:
    templates.write(main=f"{MARKED}<< {expression} >>")
    rendered = templates.render()
    assert rendered.text.isascii() and rendered.text.strip()


def test_more_lines_than_there_are_marks(templates: Templates) -> None:
    parts = {f"part{number}": "x\n" * 19_000 for number in range(7)}
    templates.write(**parts, main="".join(f'<% include "{name}.tex.j2" %>\n' for name in parts))
    error = templates.error()
    assert error.problem == "template syntax: the templates have more than 131,072 lines"
    taken = len(parts) + 1 + 6 * 19_001 + 7 * SPARE_LINES  # by the lines of main and of the parts before it
    assert error.details.place == Place("templates/part6.tex.j2", 131_072 - taken + 1)
