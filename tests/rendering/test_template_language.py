"""What the language of templates refuses before Python would, and that it computes nothing before it is rendered."""

from __future__ import annotations

import sys

import pytest

from convarith.errors import Place

from .templates import MAIN, Templates

DEEP = {
    "parentheses": ("\n<< " + "(" * 5000 + "1" + ")" * 5000 + " >>", 2),
    "lists": ("\n<< " + "[" * 150 + "1" + "]" * 150 + " >>", 2),
    "a long sum": ("\n<< " + "+".join("1" for _ in range(20_000)) + " >>", 2),
    "filters": ("\n<< 1" + "|string" * 150 + " >>", 2),
    "attributes": ("\n<< a" + ".b" * 3000 + " >>", 2),
    "calls": ("\n<< " + "a(" * 90 + ")" * 90 + " >>", 2),
    "negations": ("\n<< " + "not " * 3000 + "1 >>", 2),
    "conditions": ("\n" + "<% if 1 %>" * 300 + "x" + "<% endif %>" * 300, 2),
    "conditions on lines": ("\n" + "<% if 1 %>\n" * 105 + "x" + "<% endif %>" * 105, 107),
    "loops": ("\n" + "<% for x in [1] %>" * 40 + "x" + "<% endfor %>" * 40, 2),
    "loops on lines": ("\n" + "<% for x in [1] %>\n" * 40 + "x" + "<% endfor %>" * 40, 22),
    "blocks": ("\n" + "".join(f"<% block b{i} %>" for i in range(300)) + "<% endblock %>" * 300, 2),
    "macros": ("\n" + "".join(f"<% macro m{i}() %>" for i in range(120)) + "<% endmacro %>" * 120, 2),
}
if sys.version_info < (3, 13):  # which compiles it
    DEEP["alternatives"] = ("\n<% if 1 %>" + "<% elif 2 %>" * 3000 + "<% endif %>", 2)


@pytest.mark.parametrize(("text", "line"), DEEP.values(), ids=list(DEEP))
def test_what_is_nested_too_deeply_is_refused(templates: Templates, text: str, line: int) -> None:
    templates.write(main='<% extends "base.tex.j2" %>' + text, base="")
    folder = templates.folder()
    assert folder.is_figure("main")
    assert folder.scene("main") == "maps"
    assert set(folder.used_by("main")) <= {MAIN, "templates/base.tex.j2"}
    error = templates.error()
    assert error.problem.startswith("template syntax: nested too deeply: at most 100 levels")
    assert error.details.place == Place(MAIN, line)
    assert max(map(len, error.details.excerpt.splitlines())) < 250


def test_fifteen_loops_in_each_other_are_not_too_deep(templates: Templates) -> None:
    templates.write(main="<% for x in [1] %>" * 15 + "<< x >>" + "<% endfor %>" * 15)
    assert templates.render().text == "1"


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000])
def test_a_number_of_too_many_digits_is_refused(templates: Templates, number: str) -> None:
    templates.write(main=f"\n\n<< {number} >>")
    folder = templates.folder()
    assert (folder.scene("main"), folder.used_by("main")) == ("maps", (MAIN,))
    error = templates.error()
    assert error.problem == "template syntax: a number of more digits than Python takes"
    assert error.details.place == Place(MAIN, 3)


def test_nothing_is_computed_before_a_template_is_rendered(templates: Templates) -> None:
    text = (
        "<< 10 ** 10 ** 10 >><< ('a' * 10 ** 10)|upper >><< 'a'.center(10 ** 12) >><% if 1 / 0 %><% endif %><< 1 / 0 >>"
    )
    templates.write(main=f"<< stop() >>{text}")

    class StopError(Exception):
        pass

    def stop() -> None:
        raise StopError

    assert templates.error(stop=stop).problem == "StopError"
